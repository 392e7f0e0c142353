"""What a branch changes, one thing at a time, and the way back from each."""

from __future__ import annotations

from dataclasses import replace
from enum import StrEnum
from typing import TYPE_CHECKING

from studio.core.counts import left_at
from studio.core.desk import desk_of
from studio.core.steering_axes import steer

if TYPE_CHECKING:
    from collections.abc import Callable

    from studio.core.desk import Desk
    from studio.core.recipe import Recipe


class Part(StrEnum):
    """One thing that a branch may change."""

    WORDS = "words"
    AVOID = "avoid"
    GUIDANCE = "guidance"
    AXES = "axes"
    """Weights of words and pushes along directions: what the sliders of one's own move."""
    TAIL = "tail"
    FRESH = "fresh"
    STROKES = "strokes"
    ONLY = "only"


def parts(desk: Desk) -> tuple[Part, ...]:
    """What the branch on the desk changes, in the order in which it is told."""
    at, edit = desk.branch_at, desk.edit
    before = desk.recipe.before(at).conditioning_at(at) if at else desk.steering
    now = desk.steering
    changed = {
        Part.WORDS: (now.prompts, now.meeting) != (before.prompts, before.meeting),
        Part.AVOID: now.negative != before.negative,
        Part.GUIDANCE: now.guidance != before.guidance,
        Part.AXES: (now.weights, now.pushes) != (before.weights, before.pushes),
        Part.TAIL: desk.recipe.change_at(at).tail is not None,
        Part.FRESH: edit.fresh is not None,
        Part.STROKES: bool(edit.strokes),
        Part.ONLY: bool(edit.only),
    }
    return tuple(part for part, is_changed in changed.items() if is_changed)


def changes_picture(desk: Desk) -> bool:
    """Whether the branch leads to another picture; bounds alone change nothing."""
    return any(part is not Part.ONLY for part in parts(desk))


def picture_of(desk: Desk) -> Recipe:
    """The recipe whose picture the desk's is too: bounds within which nothing changes are none."""
    idle = desk.edit.only and not changes_picture(desk)
    return desk.with_only(()).recipe if idle else desk.recipe


def without(desk: Desk, part: Part) -> Desk:
    """The desk with one thing as it was before the branch."""
    at = desk.branch_at
    before = desk.recipe.before(at)
    steering, tail = before.conditioning_at(at), left_at(before, at)
    unmoved = replace(desk.steering, weights=steering.weights, pushes=steering.pushes)
    back: dict[Part, Callable[[], Desk]] = {
        Part.WORDS: lambda: desk_of(
            steer(desk.recipe, at, prompts=steering.prompts, meeting=steering.meeting), desk, at
        ),
        Part.AVOID: lambda: desk.with_negative(steering.negative),
        Part.GUIDANCE: lambda: desk.with_guidance(steering.guidance),
        Part.AXES: lambda: desk_of(desk.recipe.steered(at, unmoved), desk, at),
        Part.TAIL: lambda: desk.with_tail(tail.sampler, tail.steps),
        Part.FRESH: lambda: desk.with_fresh(0.0, 0),
        Part.STROKES: desk.without_strokes,
        Part.ONLY: lambda: desk.with_only(()),
    }
    return back[part]()
