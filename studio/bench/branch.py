"""`branch`: what changing the prompt half-way costs, against a full run."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from studio.bench.bed import PROMPTS, make_bed
from studio.bench.figures import result
from studio.bench.pairs import Way, in_turns

if TYPE_CHECKING:
    from studio.bench import Options, Result
    from studio.bench.bed import Bed
    from studio.bench.pairs import Pairs
    from studio.core.recipe import Recipe

GOAL: Final = 0.55
RUNS: Final = 11


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


def branch(options: Options) -> Result:
    """Branches at half with another prompt against full runs, in turns; then the pictures."""
    bed = make_bed(options)
    options.say("Branches and full runs, in turns …")
    pairs = compare(bed, options.runs or RUNS)
    options.say("Comparing pictures …")
    return judged(pairs, exactness(bed), bed.renderer.count(bed.recipe(0)))


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


def judged(pairs: Pairs, exact: Exactness, steps: int) -> Result:
    """The result: time and exactness together."""
    return result(
        "branch",
        pairs.first,
        "s",
        baseline=pairs.second,
        goal=GOAL,
        goal_of="ratio",
        runs=len(pairs.wall),
        outputs_equal=exact.holds,
        more={
            "steps": steps,
            "branch_at": steps // 2,
            "median_of_ratios": round(pairs.median_of_ratios, 4),
            "processor_time_ratio": round(pairs.busy_ratio, 4),
            "resumed_equals_straight": exact.resumed,
            "branched_equals_from_start": exact.branched,
            "straight_equals_stock": exact.stock,
            "steps_run": exact.steps_run,
            "steps_due": exact.steps_due,
        },
    )
