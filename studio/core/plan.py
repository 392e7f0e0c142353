"""What to run for an edit: pure decisions, no clock, no I/O."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from studio.core.counts import calls_per_step, can_follow, count
from studio.core.edits import Edit
from studio.core.legs import whole_calls
from studio.core.live import TARGET
from studio.core.recipe import Tail

if TYPE_CHECKING:
    from studio.core.desk import Desk
    from studio.core.recipe import Recipe

DRAFT_STEPS: Final = (2, 8)
"""A draft has at least and at most this many steps. Two tell the composition, a little flat; three
take the starter longer than a draft may, on one core (`sfumato bench slider`)."""


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


def draft(
    desk: Desk, pace: Pace, target: float = TARGET.default, *, afresh: bool = False
) -> Recipe:
    """The recipe to run while the hand moves. target: seconds that it may take.
    afresh: the steps before the branch move too, so that none of them is known.

    Where the steps left after the branch are few enough, it is the recipe itself: its first steps
    are known, and what is shown is then no draft at all. Else a branch keeps its first steps, on
    which it is steered and painted, and gets a shorter tail; and a whole run has fewer steps, with
    the changes at the same share of the way.

    A sampler that asks the model twice per step calls `step()` twice for each but the last.
    """
    recipe, at = desk.recipe, desk.branch_at
    rest = desk.tail
    per_call = calls_per_step(rest.sampler)
    steps = max(DRAFT_STEPS[0], draft_steps(pace, target) // per_call)
    if count(recipe) - (0 if afresh else at) <= steps * per_call:
        return recipe
    if not afresh and at > 0 and can_follow(rest.sampler):
        return recipe.branched(at, desk.steering, Tail(rest.sampler, steps), desk.edit)
    return in_fewer(recipe, steps)


def in_fewer(recipe: Recipe, steps: int) -> Recipe:
    """The whole run in `steps` steps, with its changes at the same share of the way."""
    whole = count(recipe)
    last = (steps - 1) * calls_per_step(recipe.sampler)  # a change beyond it would never act

    def place(step: int) -> int:
        return min(round(step * whole_calls(recipe.sampler, steps) / whole), last)

    photo = recipe.photo
    if photo is not None and photo.start is not None:
        photo = replace(photo, start=place(photo.start))
    moved = replace(recipe, steps=steps, changes=(), photo=photo)
    for change in recipe.changes:
        at = place(change.step)
        edit = _both(moved.change_at(at).edit, change.edit)
        moved = moved.branched(at, recipe.conditioning_at(change.step), edit=edit)
    return moved


def _both(first: Edit | None, second: Edit | None) -> Edit | None:
    """Two edits that have come to lie on one step."""
    if first is None or second is None:
        return second or first
    return Edit(
        second.fresh or first.fresh, first.strokes + second.strokes, second.only or first.only
    )


def draft_steps(pace: Pace, target: float = TARGET.default) -> int:
    """How many steps of one call each a draft may have to be there in time."""
    low, high = DRAFT_STEPS
    if pace.per_step is None:
        return low
    return max(low, int(target / max(pace.per_step, target / high)))
