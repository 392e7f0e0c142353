"""What is shown of the walk."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from studio.core.walk import Walk

if TYPE_CHECKING:
    from collections.abc import Mapping

    from studio.core.pacing import Course
    from studio.core.pixels import Pixels


@dataclass(frozen=True, slots=True)
class WalkScene:
    """The walk as it is shown.

    selected: the keyframe whose settings are shown. pictures: of the keyframes, in their order;
    None until they are known. between: for each way (by its first keyframe) the sketches along it,
    by their place. courses: what is seen to change along the ways of which enough is known. left:
    how many sketches are still to come; seconds_left: how long they take.
    """

    walk: Walk = field(default_factory=Walk)
    selected: int | None = None
    pictures: tuple[Pixels | None, ...] = ()
    between: Mapping[int, Mapping[float, Pixels]] = field(default_factory=dict)
    courses: Mapping[int, Course] = field(default_factory=dict)
    left: int = 0
    seconds_left: float | None = None

    def picture(self, time: float) -> Pixels | None:
        """The sketch nearest to a second of the walk; None while none is near."""
        walk = self.walk
        if not walk.keyframes:
            return None
        spot = walk.spot(time)
        known = self.between.get(spot.keyframe)
        if known:
            return known[min(known, key=lambda amount: abs(amount - spot.amount))]
        near = (spot.keyframe + round(spot.amount)) % len(walk.keyframes)
        return self.pictures[near] if near < len(self.pictures) else None
