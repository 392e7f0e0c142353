"""What is shown of the walk."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from studio.core.walk import Walk

if TYPE_CHECKING:
    from collections.abc import Mapping

    from studio.core.pacing import Course
    from studio.core.pixels import Pixels
    from studio.core.walk import Spot


@dataclass(frozen=True, slots=True)
class WalkScene:
    """The walk as it is shown.

    selected: the keyframe whose settings are shown. pictures: of the keyframes, in their order;
    None until they are known. between: for each way (by its first keyframe) the sketches along it,
    by their place. courses: what is seen to change along the ways of which enough is known. full:
    it is previewed in full quality; whole: the pictures of that, as the sketches. left: how many
    sketches are still to come, whole_left: how many of the others; seconds_left: how long all take.
    """

    walk: Walk = field(default_factory=Walk)
    selected: int | None = None
    pictures: tuple[Pixels | None, ...] = ()
    between: Mapping[int, Mapping[float, Pixels]] = field(default_factory=dict)
    courses: Mapping[int, Course] = field(default_factory=dict)
    full: bool = False
    whole: Mapping[int, Mapping[float, Pixels]] = field(default_factory=dict)
    left: int = 0
    whole_left: int = 0
    seconds_left: float | None = None

    def picture(self, time: float) -> Pixels | None:
        """The picture nearest to a second of the walk, in full quality where there is one at that
        place; None while none is near."""
        walk = self.walk
        if not walk.keyframes:
            return None
        spot = walk.spot(time)
        near = self._nearest(spot)
        if near is not None:
            whole, sketches = self._along(spot.keyframe)
            return whole.get(near) or sketches[near]
        index = (spot.keyframe + round(spot.amount)) % len(walk.keyframes)
        return self.pictures[index] if index < len(self.pictures) else None

    def is_draft(self, time: float) -> bool:
        """Whether only a draft can be shown of a second yet, where full quality is wanted."""
        if not self.full or not self.walk.keyframes:
            return False
        spot = self.walk.spot(time)
        return self._nearest(spot) not in self._along(spot.keyframe)[0]

    def _along(self, way: int) -> tuple[Mapping[float, Pixels], Mapping[float, Pixels]]:
        """What there is along a way: in full quality, and of sketches."""
        return self.whole.get(way, {}), self.between.get(way, {})

    def _nearest(self, spot: Spot) -> float | None:
        """The place along its way nearest to a spot of which there is a picture."""
        whole, sketches = self._along(spot.keyframe)
        places = (*sketches, *whole)
        return min(places, key=lambda amount: abs(amount - spot.amount), default=None)
