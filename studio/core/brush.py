"""The brush: what it does, how wide, how strong; and how its way becomes a compact stroke."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from studio.core.edits import Stroke, Touch
from studio.core.limits import Range
from studio.core.shapes import Shape

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from studio.core.recipe import Recipe

    Point = tuple[float, float]

SIZE: Final = Range("Brush size", 0.01, 0.6, 0.16)
"""The brush's width, as a share of the picture's shorter side."""

STRENGTH: Final = Range("Strength", 0.05, 1, 1)
SOFTNESS: Final = Range("Softness", 0, 1, 0.5)
FEATHER: Final = 0.02
"""The softness of a lasso's edge: a share of the shorter side, about one cell of a latent."""

CLOSE: Final = 1 / 20
"""How far a thinned line may lie from the hand's way, as a share of the brush's radius."""

FINEST: Final = 0.001
"""The same for a lasso, as a share of the picture's shorter side."""

BRUSHES: Final = (Touch.NOISE, Touch.ERASE, Touch.PASTE)
"""What a brush can do; a blend is made on the pad."""


@dataclass(frozen=True, slots=True)
class Brush:
    """size: the width as a share of the shorter side. source: what PASTE takes from."""

    touch: Touch = Touch.NOISE
    size: float = SIZE.default
    strength: float = STRENGTH.default
    softness: float = SOFTNESS.default
    source: Recipe | None = None

    @property
    def ready(self) -> bool:
        """Whether it can paint: pasting needs something to paste."""
        return self.touch is not Touch.PASTE or self.source is not None

    @property
    def radius(self) -> float:
        """Half the size."""
        return self.size / 2

    def shape(self, points: Sequence[Point], aspect: float) -> Shape:
        """The mark along `points` (in shares). aspect: the picture's width over its height."""
        line = thinned(points, max(self.radius * CLOSE, FINEST), aspect)
        return Shape(line, self.radius, self.softness)

    def stroke(
        self, points: Sequence[Point], aspect: float, seed: int, pressure: float = 1.0
    ) -> Stroke:
        """The stroke along `points`. seed: of the noise. pressure: of a pen, 0 to 1."""
        noise = self.touch is Touch.NOISE
        source = self.source if self.touch is Touch.PASTE else None
        strength = self.strength * min(max(pressure, STRENGTH.low), 1.0)
        shape = self.shape(points, aspect)
        return Stroke(self.touch, shape, strength, seed if noise else 0, source)


def lasso(points: Sequence[Point], aspect: float) -> Shape:
    """The area inside `points`, with the soft edge that a lasso has."""
    return Shape(thinned(points, FINEST, aspect), softness=FEATHER)


def thinned(points: Sequence[Point], tolerance: float, aspect: float) -> tuple[Point, ...]:
    """The line with fewer points, none of the old ones farther than `tolerance` from it.

    tolerance: as a share of the shorter side of a picture with this aspect (width over height).
    The ends stay. Douglas and Peucker, "Algorithms for the reduction of the number of points
    required to represent a digitized line or its caricature" (1973).
    """
    given = np.asarray(points, float).reshape(-1, 2)
    if len(given) < 3:
        return tuple((float(x), float(y)) for x, y in given)
    even = given * (max(aspect, 1.0), max(1 / aspect, 1.0))
    kept = np.zeros(len(given), dtype=bool)
    kept[[0, -1]] = True
    waiting = [(0, len(given) - 1)]  # a stack: a scribble would exceed what Python recurses
    while waiting:
        first, last = waiting.pop()
        if last - first < 2:
            continue
        away = _away(even[first + 1 : last], even[first], even[last])
        farthest = int(away.argmax())
        if away[farthest] > tolerance:
            middle = first + 1 + farthest
            kept[middle] = True
            waiting += [(first, middle), (middle, last)]
    return tuple((float(x), float(y)) for x, y in given[kept])


def _away(
    points: NDArray[np.float64], start: NDArray[np.float64], end: NDArray[np.float64]
) -> NDArray[np.float64]:
    """How far each point lies from the line between two."""
    way = end - start
    length = float(way @ way)
    along = np.clip((points - start) @ way / length, 0, 1) if length else np.zeros(len(points))
    gap = points - start - along[:, None] * way
    return np.asarray(np.hypot(gap[:, 0], gap[:, 1]))
