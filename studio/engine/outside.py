"""Keeping a picture as it was outside of where a change may act, step by step."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from studio.engine.edits import mixed
from studio.engine.others import clean_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from torch import Tensor

    from studio.engine.others import Other
    from studio.engine.places import Place
    from studio.engine.spots import Spots
    from studio.engine.tracing.levels import Level
    from studio.engine.tracing.terms import Amend


@dataclass(frozen=True, slots=True)
class Outside:
    """The run that goes on outside.

    inside: where the change may act, 0 to 1, to multiply a spread latent with. aligned: whether
    the steps of the two runs lie on the same schedules.
    """

    other: Other
    inside: Tensor
    aligned: bool

    def arrived(self, step: int, level: Level | None) -> tuple[Tensor, Tensor]:
        """What the other run arrived at and expects, when this one has made a step.

        level: of what the step arrived at, None at the end of the run.
        """
        steps = self.other.steps
        if self.aligned:
            return steps[step].next, clean_of(steps[step])
        if level is None:
            return steps[-1].next, clean_of(steps[-1])
        return self.other.at(level)


def amending(
    outsides: Sequence[Outside], spots: Spots, place: Place, levels: Sequence[Level | None]
) -> Amend:
    """What to do after each step of a leg on a schedule with these noise levels."""

    def amend(call: int, arrived: Tensor, expected: Tensor | None) -> tuple[Tensor, Tensor | None]:
        after = call + 1
        ends = after >= len(levels)
        level = None if ends else levels[after]
        for outside in outsides:
            # Between the two looks of one step, another schedule has nothing to compare with.
            if not outside.aligned and not ends and not place.sampler.begins(after):
                continue
            step = call - place.skipped + place.leg.start
            stays, stays_expected = outside.arrived(step, level)
            arrived = _blended(stays, arrived, outside.inside, spots)
            if expected is not None:
                expected = _blended(stays_expected, expected, outside.inside, spots)
        return arrived, expected

    return amend


def _blended(stays: Tensor, changes: Tensor, inside: Tensor, spots: Spots) -> Tensor:
    outer, inner = (spots.spread(part).float() for part in (stays, changes))
    return spots.packed(mixed(outer, inner, inside), changes).to(changes.dtype)
