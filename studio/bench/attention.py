"""`attention`: what listening to the attention of a run costs, against the same run unheard."""

from __future__ import annotations

import gc
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from studio.bench.bed import make_bed, twin
from studio.bench.figures import result
from studio.bench.pairs import Way, in_turns

if TYPE_CHECKING:
    from studio.bench import Options, Result
    from studio.bench.bed import Bed
    from studio.bench.pairs import Pairs
    from studio.core.recipe import Recipe

GOAL: Final = 1.05
RUNS: Final = 15
TIMED: Final = (
    "every step of a run, without decoding, from the recipe on; heard = with the maps of all words "
    "made as well; again = the maps of a run whose steps are recorded"
)


@dataclass(frozen=True, slots=True)
class Ear:
    """A pipeline of its own on the bed's weights, that can be run heard and unheard."""

    runner: Any
    store: Any
    attending: Any

    def unheard(self, recipe: Recipe) -> bytes:
        """Runs all steps and gives the last latent."""
        plan = self.runner.planner.plan(recipe)
        run = self.runner.run(plan, stop=plan.count)
        return _bytes(run.trajectory.latent(plan.count))

    def heard(self, recipe: Recipe) -> bytes:
        """The same while it is listened to."""
        plan = self.runner.planner.plan(recipe)
        self.attending.attend(plan, self.store.known(plan.keys))
        return _bytes(self.store.known(plan.keys)[-1].next)

    def forget(self) -> None:
        """As if nothing had been run."""
        self.store.trim()
        self.attending.trim()
        self.runner.pipeline.prompts.forget()
        gc.collect()


def attention(options: Options) -> Result:
    """Heard and unheard runs in turns, one seed each round, the last latents compared."""
    bed = make_bed(options)
    ear = open_ear(bed)
    runs = options.runs or RUNS
    before = installed(ear)
    options.say("Heard and unheard, in turns …")
    heard = compare(bed, ear, runs)
    options.say("Asked again and unheard, in turns …")
    again = compare(bed, ear, runs, again=True)
    return judged(heard, again, silent=installed(ear) == before)


def open_ear(bed: Bed) -> Ear:
    """An ear on the weights of a bed."""
    from studio.engine.attention.attending import Attending  # noqa: PLC0415 - brings torch
    from studio.engine.runner import Runner  # noqa: PLC0415 - as above
    from studio.engine.store import StepStore  # noqa: PLC0415 - as above

    runner, store = Runner(twin(bed.stock)), StepStore()
    return Ear(runner, store, Attending(runner, store))


def installed(ear: Ear) -> tuple[Any, int]:
    """The attention that torch offers, and how many hooks the denoiser has: what listening alters
    and must leave as it was."""
    import torch  # noqa: PLC0415 - after the process was prepared for it

    from studio.engine.attention.capture import denoiser_of  # noqa: PLC0415 - brings torch

    modules = denoiser_of(ear.runner.pipeline.pipe).modules()
    hooks = sum(len(m._forward_hooks) + len(m._forward_pre_hooks) for m in modules)  # noqa: SLF001
    return torch.nn.functional.scaled_dot_product_attention, hooks


def compare(bed: Bed, ear: Ear, runs: int, *, again: bool = False) -> Pairs:
    """Heard (first) against unheard (second). again: the heard run is recorded already."""

    def heard(turn: int) -> bytes:
        return ear.heard(bed.recipe(_seed(turn)))

    def unheard(turn: int) -> bytes:
        return ear.unheard(bed.recipe(_seed(turn)))

    def ready(turn: int) -> None:
        ear.forget()
        if again:
            ear.heard(bed.recipe(_seed(turn)))
            ear.attending.trim()
            ear.runner.pipeline.prompts.forget()

    return in_turns(Way(heard, ready), Way(unheard, lambda _turn: ear.forget()), runs)


def judged(heard: Pairs, again: Pairs, *, silent: bool) -> Result:
    """The result of both comparisons."""
    return result(
        "attention",
        heard.first,
        "s",
        baseline=heard.second,
        goal=GOAL,
        goal_of="ratio",
        runs=len(heard.wall),
        outputs_equal=heard.equal and again.equal,
        also=silent,
        more={
            "timed": TIMED,
            "median_of_ratios": round(heard.median_of_ratios, 4),
            "processor_time_ratio": round(heard.busy_ratio, 4),
            "again_ratio": round(again.first / again.second, 4),
            "again_processor_time_ratio": round(again.busy_ratio, 4),
            "nothing_left_installed": silent,
        },
    )


def _bytes(latent: Any) -> bytes:
    raw: bytes = latent.detach().float().cpu().numpy().tobytes()
    return raw


def _seed(turn: int) -> int:
    return 1000 + turn
