"""Pacing: how fast a walk is seen to change, where it is too fast, and how it is made even."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Final

import numpy as np

from studio.core.travel import shares, strides
from studio.core.walk import SECONDS, Easing, Spot, Walk

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from studio.core.walk import Passage

    Courses = Mapping[int, "Course"]
    """What is known of the ways on, by keyframe."""

TOO_FAST: Final = 1.8
"""How many times as fast as usual a stretch must be to be marked."""


@dataclass(frozen=True, slots=True)
class Course:
    """What was seen to change along one way. amounts: from 0 to 1; stretches: the change seen
    between each and the next (`core.travel`)."""

    amounts: tuple[float, ...]
    stretches: tuple[float, ...]

    @property
    def length(self) -> float:
        """All that is seen to change."""
        return sum(self.stretches)

    def until(self, amount: float) -> float:
        """What is seen to change up to a place; between two tried ones it counts as even."""
        travelled = np.concatenate([[0.0], np.cumsum(self.stretches)])
        return float(np.interp(amount, self.amounts, travelled))


def course(looks: Mapping[float, NDArray[np.float64]]) -> Course:
    """The course through what is `seen` at places of one way, those of both ends among them."""
    amounts = sorted(looks)
    return Course(tuple(amounts), tuple(map(float, strides([looks[a] for a in amounts]))))


def changes(walk: Walk, courses: Courses, count: int) -> NDArray[np.float64]:
    """The change seen from each of `count` frames to the next; nan where the way is not known.

    Of a loop, the last leads to the first, shape (count,); else shape (count - 1,).
    """
    times = [*walk.times(count), *([walk.seconds] if walk.loop else [])]
    spots = [walk.spot(time) for time in times]
    steps = [_change(courses, before, after) for before, after in pairwise(spots)]
    return np.asarray(steps, np.float64)


def _change(courses: Courses, before: Spot, after: Spot) -> float:
    if before.keyframe == after.keyframe:
        return _until(courses, after) - _until(courses, before)
    whole = [_until(courses, Spot(i, 1.0)) for i in range(before.keyframe, after.keyframe)]
    return sum(whole) - _until(courses, before) + _until(courses, after)


def _until(courses: Courses, spot: Spot) -> float:
    """What is seen to change from the last keyframe on; nan where that is not known."""
    if spot.amount == 0:
        return 0.0
    found = courses.get(spot.keyframe)
    return float("nan") if found is None else found.until(spot.amount)


@dataclass(frozen=True, slots=True)
class Rush:
    """A stretch of frames, first <= i < stop, that is `times` as fast as the rest."""

    first: int
    stop: int
    times: float


def rushes(seen: Sequence[float]) -> tuple[Rush, ...]:
    """Where a walk changes much faster than elsewhere, by what is seen to change per frame."""
    steps = np.nan_to_num(np.asarray(seen, np.float64))
    moving = steps[steps > 0]
    if not moving.size:
        return ()
    usual = float(np.median(moving))
    fast = steps > TOO_FAST * usual
    edges = np.flatnonzero(np.diff(np.concatenate([[False], fast, [False]]).astype(int)))
    return tuple(
        Rush(int(first), int(stop), float(steps[first:stop].max()) / usual)
        for first, stop in zip(edges[::2], edges[1::2], strict=True)
    )


def even(walk: Walk, courses: Courses) -> Walk:
    """The walk at one visible speed, in the same time: nothing jumps and nothing lingers.

    Each way that is known gets its pace, and of the time that those take together as much as of
    the visible change lies on it. Holds stay.
    """
    known = [i for i in walk.passages if i in courses and courses[i].length > 0]
    total = sum(walk.keyframes[i].onward.seconds for i in known)
    length = sum(courses[i].length for i in known)
    onwards: dict[int, Passage] = {}
    for i in known:
        found = courses[i]
        behind = map(float, shares(found.stretches))
        pace = ((0.0, 0.0), *zip(behind, found.amounts, strict=True), (1.0, 1.0))
        seconds = SECONDS.clamp(total * found.length / length)
        onward = walk.keyframes[i].onward
        onwards[i] = replace(onward, seconds=seconds, easing=Easing.EVEN, pace=pace)
    return walk.evened(onwards)
