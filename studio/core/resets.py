"""How many sliders are away from where they begin, and all of them back at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from studio.core.axes_in import axes_in
from studio.core.limits import MIX

if TYPE_CHECKING:
    from studio.core.axis import Axis
    from studio.core.desk import Desk

NEAR: Final = 1e-9


def moved_axes(desk: Desk) -> tuple[Axis, ...]:
    """The sliders of the artist's own that move the picture."""
    there = dict.fromkeys((*desk.axes, *axes_in(desk.recipe, desk.branch_at)))
    return tuple(axis for axis in there if _moved(axis, desk))


def count_moved(desk: Desk, guidance: float) -> int:
    """How many sliders are away from where they begin. guidance: what the model likes best."""
    own = (desk.steering.guidance != guidance, desk.prompt_mix > 0, desk.seed_mix > 0)
    return sum(own) + len(moved_axes(desk))


def all_reset(desk: Desk, guidance: float) -> Desk:
    """Every slider where it begins; in a branch, those that act in it."""
    desk = desk.with_guidance(guidance).with_prompt_mix(MIX.default)
    if desk.branch_at == 0:
        desk = desk.with_seed_mix(MIX.default)
    for axis in moved_axes(desk):
        if not (axis.whole_run and desk.branch_at):
            desk = desk.with_axis_at(axis, axis.range.default)
    return desk


def _moved(axis: Axis, desk: Desk) -> bool:
    return abs(axis.value(desk.recipe, desk.branch_at) - axis.range.default) > NEAR
