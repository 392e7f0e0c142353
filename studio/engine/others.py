"""Other runs that a run looks at: what is pasted from, what stays outside of a change."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Protocol

from studio.core.errors import StudioError
from studio.engine.takeover import carried

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from torch import Tensor

    from studio.core.recipe import Recipe
    from studio.engine.planning import Plan, Planner
    from studio.engine.store import StepStore
    from studio.engine.tracing.levels import Level
    from studio.engine.trajectory import Step

_EDGE: Final = 1e-6  # noise to signal beyond which all levels count as one


@dataclass(frozen=True, slots=True)
class Other:
    """Another run, as far as it is known.

    levels: of the latents that its steps begin with; None between two looks of one step.
    """

    plan: Plan
    steps: tuple[Step, ...]
    levels: tuple[Level | None, ...]

    def at(self, level: Level) -> tuple[Tensor, Tensor]:
        """The latent of the run at a noise level, in its scaling, and what is expected of it.

        From the step whose level is nearest. StudioError where none is known.
        """
        known = range(len(self.steps))
        found = [(i, mine) for i in known if (mine := self.levels[i]) is not None]
        if not found:
            raise StudioError("The other picture's sampler does not say how noisy its steps are.")
        index, its = min(found, key=lambda entry: _apart(entry[1], level))
        step = self.steps[index]
        expected = clean_of(step)
        return carried(step.latent, expected, its, level), expected


class RunPlan(Protocol):
    """Runs a plan after the steps that are known, up to a step, as `Runner.run` does."""

    def __call__(
        self,
        plan: Plan,
        known: Sequence[Step],
        *,
        stop: int,
        on_step: Callable[[Step], None],
        cancelled: Callable[[], bool] | None,
    ) -> object: ...


class Others:
    """Brings other runs of a model: from the store, or by running them."""

    def __init__(self, planner: Planner, run: RunPlan, store: StepStore) -> None:
        self._planner, self._run_plan = planner, run
        self._store = store

    def bring(
        self, recipe: Recipe, count: int | None, cancelled: Callable[[], bool] | None
    ) -> Other:
        """The first `count` steps of a recipe's run (None: all)."""
        plan = self._planner.plan(recipe)
        end = plan.count if count is None else min(count, plan.count)
        return Other(plan, self._run(plan, end, cancelled), self._planner.levels(plan))

    def bring_to(self, recipe: Recipe, level: Level, cancelled: Callable[[], bool] | None) -> Other:
        """A recipe's run as far as the step whose noise level is nearest to this one."""
        plan = self._planner.plan(recipe)
        levels = self._planner.levels(plan)
        found = [(_apart(its, level), i) for i, its in enumerate(levels) if its is not None]
        end = min(found)[1] + 1 if found else plan.count
        return Other(plan, self._run(plan, end, cancelled), levels)

    def _run(self, plan: Plan, end: int, cancelled: Callable[[], bool] | None) -> tuple[Step, ...]:
        steps = self._store.known(plan.keys[:end])

        def keep(step: Step) -> None:
            steps.append(step)
            self._store.put(plan.keys, steps)

        if len(steps) < end:
            self._run_plan(plan, tuple(steps), stop=end, on_step=keep, cancelled=cancelled)
        return tuple(steps)


def clean_of(step: Step) -> Tensor:
    """What a step expects. StudioError where its sampler does not tell."""
    if step.clean is None:
        raise StudioError(
            "This sampler does not tell what it expects.",
            "Choose another sampler to paint on steps or to go on differently.",
        )
    return step.clean


def _apart(one: Level, other: Level) -> float:
    return abs(_log(one) - _log(other))


def _log(level: Level) -> float:
    return math.log(min(max(level.ratio, _EDGE), 1 / _EDGE))
