"""`branch`: what changing the prompt half-way costs, against a full run.

A branch saves steps, and nothing of what every picture costs once: its words are encoded and its
latent is decoded. For the starter model, whose steps are quick, that is a seventh of the whole; for
a model of the usual size a few hundredths. So both are measured: a model that stands in for those,
and the starter.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from studio.bench.bed import PROMPTS, bed_on, folder_of, make_bed, twin
from studio.bench.figures import result
from studio.bench.pairs import Way, in_turns
from studio.bench.stand_in import stand_in
from studio.core.recipe import ModelRef

if TYPE_CHECKING:
    from studio.bench import Options, Result
    from studio.bench.bed import Bed
    from studio.bench.pairs import Pairs
    from studio.core.recipe import Recipe
    from studio.engine.planning import Plan
    from studio.engine.trajectory import Step

WITHIN: Final = 0.03
"""How much more than its share of the steps a branch may cost."""
RUNS: Final = 11
FEWER: Final = 5
"""Runs of the model that stands in: each takes seconds."""
CHANNELS: Final = (72, 144, 288, 288)
"""Of its U-Net: as small as can be while a decode takes no more of its steps than of SD 1.5's.

On two cores and at SIDE a decode takes as long as 1.7 steps with guidance; counted in operations it
is 1.57 steps of SD 1.5 at 512 x 512. Of 50 steps that is 3 of a hundred either way."""
SIDE: Final = 320
"""Pixels of its pictures."""
LARGER: Final = "random weights, U-Net of 28 million"


@dataclass(frozen=True, slots=True)
class Exactness:
    """Whether what came of known steps is what came of none, bit for bit.

    resumed: the unchanged run, gone on with from the half, is the straight run. branched: the
    changed run from known steps is the changed run from the start. stock: the straight run is the
    stock pipeline's. steps_run: how many steps going on took, of how many it should take.
    """

    resumed: bool
    branched: bool
    stock: bool
    steps_run: int
    steps_due: int

    @property
    def holds(self) -> bool:
        """Whether all of it is so."""
        due = self.steps_run == self.steps_due
        return self.resumed and self.branched and self.stock and due


@dataclass(frozen=True, slots=True)
class Cost:
    """What branches cost with one model; branches are the first of each pair, full runs the second.

    model: in words. whole: the whole picture, from its recipe to its bytes. steps: the steps alone.
    count: how many steps a full run has.
    """

    model: str
    whole: Pairs
    steps: Pairs
    exact: Exactness
    count: int

    @property
    def due(self) -> float:
        """The share of its steps that a branch runs."""
        return (self.count - self.count // 2) / self.count

    @property
    def ratio(self) -> float:
        """What a branch costs of a full run."""
        return self.whole.first / self.whole.second

    @property
    def besides(self) -> float:
        """The share of a full run that is no step: encoding the words, decoding the picture."""
        return 1 - self.steps.second / self.whole.second


def branch(options: Options) -> Result:
    """Branches at half with another prompt against full runs, in turns; then the pictures."""
    own = cost(make_bed(options), options.model or "the starter", options.runs or RUNS, options)
    if options.model is not None:
        return judged(own)
    folder = folder_of(options)
    larger = bed_on(
        lambda device: stand_in(folder, CHANNELS, device, side=SIDE),
        ModelRef(LARGER),
        None,
        options,
    )
    return judged(cost(larger, LARGER, options.runs or FEWER, options), own)


def cost(bed: Bed, model: str, runs: int, options: Options) -> Cost:
    """Measure one model."""
    options.say(f"Branches and full runs, in turns: {model} …")
    whole = compare(bed, runs)
    options.say("The steps alone …")
    steps = compare_steps(bed, runs)
    options.say("Comparing pictures …")
    return Cost(model, whole, steps, exactness(bed), bed.renderer.count(bed.recipe(0)))


def compare(bed: Bed, runs: int) -> Pairs:
    """Branches (first) against full runs (second); both make the picture and encode its prompt."""
    renderer = bed.renderer

    def parent_known(turn: int) -> None:
        renderer.trim()
        renderer.render(bed.recipe(turn + 100))

    def tail(turn: int) -> None:
        renderer.render(branched(bed, bed.recipe(turn + 100)))

    def full(turn: int) -> None:
        renderer.render(bed.recipe(turn + 100))

    return in_turns(Way(tail, parent_known), Way(full, lambda _turn: renderer.trim()), runs)


def compare_steps(bed: Bed, runs: int) -> Pairs:
    """The same without the picture; the words are encoded before."""
    from studio.engine.runner import Runner  # noqa: PLC0415 - torch takes seconds

    runner = Runner(twin(bed.stock))
    known: list[Step] = []

    def plan(turn: int, *, changed: bool) -> Plan:
        recipe = bed.recipe(turn + 100)
        return runner.planner.plan(branched(bed, recipe) if changed else recipe)

    def parent_known(turn: int) -> None:
        parent = plan(turn, changed=False)
        known[:] = runner.run(parent, stop=parent.count // 2).trajectory.steps

    def tail(turn: int) -> None:
        wanted = plan(turn, changed=True)
        runner.run(wanted, known, stop=wanted.count)

    def full(turn: int) -> None:
        wanted = plan(turn, changed=False)
        runner.run(wanted, stop=wanted.count)

    return in_turns(Way(tail, parent_known), Way(full), runs)


def branched(bed: Bed, recipe: Recipe) -> Recipe:
    """The recipe with another prompt from its half on."""
    acting = replace(recipe.conditioning, prompts=bed.recipe(0, PROMPTS[1]).conditioning.prompts)
    return recipe.branched(bed.renderer.count(recipe) // 2, acting)


def exactness(bed: Bed) -> Exactness:
    """Compares pictures made of known steps with pictures made from the start."""
    renderer, recipe = bed.renderer, bed.recipe(7)
    renderer.trim()
    straight = renderer.render(recipe)
    count = len(straight.trajectory)
    from_known = renderer.render(branched(bed, recipe)).pixels
    renderer.trim()
    from_start = renderer.render(branched(bed, recipe)).pixels
    renderer.trim()
    renderer.adopt(recipe, straight.trajectory.kept, count // 2)
    again = renderer.render(recipe)
    return Exactness(
        resumed=again.pixels == straight.pixels,
        branched=from_known == from_start,
        stock=straight.pixels == bed.stock_picture(recipe),
        steps_run=again.steps_run,
        steps_due=count - count // 2,
    )


def judged(cost: Cost, beside: Cost | None = None) -> Result:
    """The result: time and exactness together. beside: another model, told of as well."""
    exact = [each.exact.holds for each in (cost, beside) if each is not None]
    return result(
        "branch",
        cost.whole.first,
        "s",
        baseline=cost.whole.second,
        goal=cost.due + WITHIN,
        goal_of="ratio",
        runs=len(cost.whole.wall),
        outputs_equal=all(exact),
        more={**told(cost), "beside": None if beside is None else told(beside)},
    )


def told(cost: Cost) -> dict[str, Any]:
    """What is told of one model."""
    exact = cost.exact
    return {
        "model": cost.model,
        "steps": cost.count,
        "branch_at": cost.count // 2,
        "whole_ratio": round(cost.ratio, 4),
        "median_of_ratios": round(cost.whole.median_of_ratios, 4),
        "processor_time_ratio": round(cost.whole.busy_ratio, 4),
        "steps_alone_ratio": round(cost.steps.first / cost.steps.second, 4),
        "steps_alone_processor_time_ratio": round(cost.steps.busy_ratio, 4),
        "share_besides_steps": round(cost.besides, 4),
        "resumed_equals_straight": exact.resumed,
        "branched_equals_from_start": exact.branched,
        "straight_equals_stock": exact.stock,
        "steps_run": exact.steps_run,
        "steps_due": exact.steps_due,
    }
