"""Marks on a picture, in shares of its sides, and the masks they make at any size."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from studio.core import checks
from studio.core.errors import StudioError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

DIGITS: Final = 5
"""Decimals of a point: a hundredth of a pixel at 1024 px, and short to write down."""


@dataclass(frozen=True, slots=True)
class Shape:
    """A line drawn with a round brush, or an area drawn around with a lasso.

    points: (x, y) in shares of the picture's width and height, (0, 0) at the top left.
    radius: of the brush, as a share of the shorter side; 0 for a filled area.
    softness: the share of the radius over which a brush fades out; for an area, the width of its
        soft edge as a share of the shorter side.
    """

    points: tuple[tuple[float, float], ...]
    radius: float = 0.0
    softness: float = 0.0

    def __post_init__(self) -> None:
        if not self.points:
            raise StudioError("A mark has no points.", "Draw it again.")
        points = tuple(
            (
                round(checks.finite("A point", x), DIGITS) + 0.0,
                round(checks.finite("A point", y), DIGITS) + 0.0,
            )
            for x, y in self.points
        )
        object.__setattr__(self, "points", points)
        for name in ("radius", "softness"):
            value = checks.finite(f"A mark's {name}", getattr(self, name))
            if not 0 <= value <= 1:
                raise StudioError(f"A mark's {name} is out of range.", "Choose one from 0 to 1.")
            object.__setattr__(self, name, round(value, DIGITS) + 0.0)


def mask(shape: Shape, width: int, height: int) -> NDArray[np.float32]:
    """How much each pixel lies under a shape, (height, width), 0 to 1, taken at pixel centres."""
    short = min(width, height)
    xs = (np.arange(width, dtype=np.float32) + 0.5)[None, :]
    ys = (np.arange(height, dtype=np.float32) + 0.5)[:, None]
    points = np.asarray(shape.points, np.float32) * np.asarray([width, height], np.float32)
    if shape.radius > 0:
        reach = shape.radius * short
        fade = max(shape.softness * reach, 1.0)  # half a pixel of edge on either side, at least
        return _ramp(reach - _distance(xs, ys, points, closed=False), fade)
    away = _distance(xs, ys, points, closed=True)
    signed = np.where(_inside(xs, ys, points), away, -away)
    fade = max(shape.softness * short, 1.0)
    return _ramp(signed, fade)


def union(shapes: Sequence[Shape], width: int, height: int) -> NDArray[np.float32]:
    """How much each pixel lies under any of several shapes; nothing lies under none."""
    covered = np.zeros((height, width), np.float32)
    for shape in shapes:
        np.maximum(covered, mask(shape, width, height), out=covered)
    return covered


def _ramp(depth: NDArray[np.float32], fade: float) -> NDArray[np.float32]:
    """0 outside to 1 inside over `fade` pixels, centred on the edge where that is one pixel."""
    share = np.clip(depth / fade + (0.5 if fade <= 1 else 0.0), 0, 1)
    return np.asarray(share * share * (3 - 2 * share), np.float32)


def _distance(
    xs: NDArray[np.float32],
    ys: NDArray[np.float32],
    points: NDArray[np.float32],
    *,
    closed: bool,
) -> NDArray[np.float32]:
    """Pixels from each centre to the nearest place on a line through the points."""
    nearest = np.hypot(xs - points[0, 0], ys - points[0, 1])
    ends = np.roll(points, -1, axis=0) if closed else points[1:]
    for (ax, ay), (bx, by) in zip(points, ends, strict=False):
        dx, dy = bx - ax, by - ay
        length = dx * dx + dy * dy
        if length == 0:
            continue
        along = np.clip(((xs - ax) * dx + (ys - ay) * dy) / length, 0, 1)
        np.minimum(nearest, np.hypot(xs - ax - along * dx, ys - ay - along * dy), out=nearest)
    return np.asarray(nearest, np.float32)


def _inside(
    xs: NDArray[np.float32], ys: NDArray[np.float32], points: NDArray[np.float32]
) -> NDArray[np.bool_]:
    """Whether each centre lies in the polygon (the even-odd rule)."""
    inside = np.zeros((ys.size, xs.size), dtype=bool)
    for (ax, ay), (bx, by) in zip(points, np.roll(points, -1, axis=0), strict=True):
        if ay == by:
            continue
        crosses = (ay > ys) != (by > ys)
        inside ^= crosses & (xs < ax + (ys - ay) * (bx - ax) / (by - ay))
    return inside
