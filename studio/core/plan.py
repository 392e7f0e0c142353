"""What to run for an edit: pure decisions, no clock, no I/O."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from studio.core.samplers import SAMPLERS

if TYPE_CHECKING:
    from studio.core.desk import Desk
    from studio.core.recipe import Recipe

DRAFT_TARGET: Final = 0.12
"""Seconds that a draft may take, so that a drag feels direct."""

DRAFT_STEPS: Final = (2, 8)
"""A draft has at least and at most this many steps. Two tell the composition, a little flat; three
take the starter half as long again as a draft may, on one core (`sfumato bench slider`)."""


@dataclass(frozen=True, slots=True)
class Pace:
    """How fast the engine has been lately.

    per_step: seconds; None until the first run says so.
    """

    per_step: float | None = None

    def learned(self, seconds: float, steps_run: int) -> Pace:
        """The pace after a run of `steps_run` steps (half old, half new: it drifts with load)."""
        if steps_run < 1:
            return self
        latest = seconds / steps_run
        return Pace(latest if self.per_step is None else (self.per_step + latest) / 2)


def draft(desk: Desk, pace: Pace) -> Recipe:
    """The recipe to run while the hand moves.

    Where the steps left after the branch are few enough, it is the recipe itself: its first steps
    are known, and what is shown is then no draft at all. Else it has fewer steps, with the
    changes at the same share of the way.

    A sampler that asks the model twice per step calls `step()` twice for each but the last.
    """
    recipe = desk.recipe
    sampler = SAMPLERS.get(recipe.sampler)
    calls = 1 if sampler is None else sampler.calls
    steps = max(DRAFT_STEPS[0], draft_steps(pace) // calls)
    left = recipe.steps * calls - desk.branch_at
    if left <= steps * calls:
        return recipe
    last = (steps - 1) * calls  # a change beyond it would never act
    moved = replace(recipe, steps=steps, changes=())
    for change in recipe.changes:
        acting = recipe.conditioning_at(change.step)
        at = min(round(change.step * steps / recipe.steps), last)
        moved = moved.branched(at, acting)
    return moved


def draft_steps(pace: Pace) -> int:
    """How many steps of one call each a draft may have to be there in time."""
    low, high = DRAFT_STEPS
    if pace.per_step is None:
        return low
    return max(low, int(DRAFT_TARGET / max(pace.per_step, DRAFT_TARGET / high)))
