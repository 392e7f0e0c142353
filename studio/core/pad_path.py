"""Paths over a pad: a stroke becomes a few points, and they a smooth curve."""

from __future__ import annotations

import itertools
import math
from typing import TYPE_CHECKING, Final

from studio.core.pad import on_pad

if TYPE_CHECKING:
    from collections.abc import Sequence

    from studio.core.pad import Point


def along(path: Sequence[Point], count: int) -> tuple[Point, ...]:
    """`count` points at equal distances on the smooth curve through the points of a path.

    A Catmull-Rom spline: it passes through every point, and the ends are the path's own.
    """
    if len(path) < 2 or count < 2:
        return tuple(path[:count])
    fine = [
        _spline(path, segment, step / _FINE)
        for segment in range(len(path) - 1)
        for step in range(_FINE)
    ]
    fine.append(path[-1])
    lengths = [math.dist(a, b) for a, b in itertools.pairwise(fine)]
    travelled = list(itertools.accumulate(lengths, initial=0.0))
    places, at = [], 0
    for index in range(count):
        wanted = travelled[-1] * index / (count - 1)
        while at < len(lengths) - 1 and travelled[at + 1] < wanted:
            at += 1
        share = (wanted - travelled[at]) / lengths[at] if lengths[at] else 0.0
        places.append(_towards(fine[at], fine[at + 1], share))
    return (path[0], *places[1:-1], path[-1])


_FINE: Final = 24
"""Straight pieces that stand for the curve between two points of a path."""


def _towards(first: Point, second: Point, share: float) -> Point:
    return on_pad(
        (first[0] + (second[0] - first[0]) * share, first[1] + (second[1] - first[1]) * share)
    )


def _spline(path: Sequence[Point], segment: int, t: float) -> Point:
    """A point on the segment's piece of the spline (Catmull and Rom 1974, tension 0.5)."""
    last = len(path) - 1
    four = [path[min(max(segment + k, 0), last)] for k in (-1, 0, 1, 2)]

    def one(a: float, b: float, c: float, d: float) -> float:
        return 0.5 * (
            2 * b
            + (c - a) * t
            + (2 * a - 5 * b + 4 * c - d) * t**2
            + (3 * b - a - 3 * c + d) * t**3
        )

    return on_pad((one(*(p[0] for p in four)), one(*(p[1] for p in four))))


def simplified(stroke: Sequence[Point], most: int = 8) -> tuple[Point, ...]:
    """A drawn stroke as the few points that a smooth curve through it needs.

    The point farthest from what is kept is kept next (Douglas and Peucker 1973), until none is
    farther than a hundredth of the pad or `most` are kept.
    """
    if len(stroke) < 2:
        return ()
    kept = [0, len(stroke) - 1]
    while len(kept) < min(most, len(stroke)):
        farthest, which = 0.0, -1
        for first, last in itertools.pairwise(kept):
            for index in range(first + 1, last):
                away = _away(stroke[index], stroke[first], stroke[last])
                if away > farthest:
                    farthest, which = away, index
        if farthest < _SLIP:
            break
        kept = sorted([*kept, which])
    return tuple(stroke[index] for index in kept)


_SLIP: Final = 0.012
"""Parts of the pad's side by which a stroke may leave the path that it becomes."""


def _away(point: Point, first: Point, last: Point) -> float:
    """The distance of a point from the straight piece between two others."""
    dx, dy = last[0] - first[0], last[1] - first[1]
    length = dx * dx + dy * dy
    if not length:
        return math.dist(point, first)
    share = ((point[0] - first[0]) * dx + (point[1] - first[1]) * dy) / length
    share = min(max(share, 0.0), 1.0)
    return math.dist(point, (first[0] + dx * share, first[1] + dy * share))
