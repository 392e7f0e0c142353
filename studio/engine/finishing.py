"""Runs brought to their end: pictures that stay, and pictures that only pass."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from studio.core.budget import Budget
from studio.core.limits import PASSING_BUDGET
from studio.core.live import TARGET
from studio.core.steps import StepFacts, Tier
from studio.engine.pictures import picture_of, to_pixels
from studio.engine.sketches import Sketches

if TYPE_CHECKING:
    from collections.abc import Callable

    from studio.core.pixels import Pixels
    from studio.engine.decode import Decoder
    from studio.engine.known import KnownSteps
    from studio.engine.planning import Plan
    from studio.engine.runner import Runner
    from studio.engine.trajectory import Step, Trajectory

    Entry = tuple[Pixels, Trajectory]

PICTURES: Final = 64 << 20
"""Bytes of finished pictures kept, so that a recipe that is known whole costs nothing."""


@dataclass(frozen=True, slots=True)
class Passing:
    """How a picture is made that only passes: a draft, a sketch. No full run knows its steps.

    hurried: asked after its steps whether the next one waits; it may be a preview then, unless all
    of it takes no more than `target` seconds. exact: its steps are run in full precision even where
    the processor is faster in less.
    """

    hurried: Callable[[], bool] = lambda: False
    target: float = TARGET.default
    exact: bool = False


class Finishing:
    """Held by the renderer. The pictures that came last are kept, those in passing by themselves:
    they push out nothing but each other."""

    def __init__(self, runner: Runner, decoder: Decoder, known: KnownSteps) -> None:
        self._runner, self._known = runner, known
        self._sketches = Sketches(runner.after_loop, decoder)
        self._staying: Budget[str, Entry] = Budget(PICTURES, _nbytes)
        self._passing: Budget[str, Entry] = Budget(PASSING_BUDGET, _nbytes)

    def finish(
        self,
        plan: Plan,
        steps: list[Step],
        on_step: Callable[[StepFacts], None] | None,
        cancelled: Callable[[], bool] | None,
        passing: Passing | None,
    ) -> tuple[Pixels, Tier, Trajectory]:
        """The picture of a plan, how it was made, and its run. steps: those that are known.

        on_step: told of every step that is computed. passing: how it is made if it need not stay.
        """
        began = time.perf_counter()
        finished = self._staying.get(plan.keys[-1]) or self._passing.get(plan.keys[-1])
        if finished is not None and len(steps) == plan.count:
            if passing is None:
                self._staying.put(plan.keys[-1], finished)
            return finished[0], Tier.FULL, replace(finished[1], steps=tuple(steps))
        keep = self._known.keeper(plan, steps, passing=passing is not None)

        def stepped(step: Step) -> None:
            keep(step)
            if on_step is not None:
                on_step(self._known.facts(step, plan.recipe))

        stop = None if passing is None else plan.count
        run = self._runner.run(plan, tuple(steps), stop=stop, on_step=stepped, cancelled=cancelled)
        if passing is None:
            picture, tier = to_pixels(picture_of(run.output)), Tier.FULL
        else:
            left = passing.target - (time.perf_counter() - began)
            hurried = passing.hurried()
            picture, tier = self._sketches.picture(plan, run.trajectory, left, hurried=hurried)
        if tier is Tier.FULL:
            schedule = replace(run.trajectory, steps=())  # the steps have a budget of their own
            pictures = self._staying if passing is None else self._passing
            pictures.put(plan.keys[-1], (picture, schedule))
        return picture, tier, run.trajectory

    def trim(self) -> None:
        """Forget every picture."""
        self._staying.clear()
        self._passing.clear()


def _nbytes(entry: Entry) -> int:
    return len(entry[0].data)
