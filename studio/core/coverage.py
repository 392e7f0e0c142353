"""What a stroke covers while it is drawn: each new piece of it costs the same."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from studio.core.shapes import Shape, mask

if TYPE_CHECKING:
    from numpy.typing import NDArray

CELLS: Final = 192
"""Cells along the shorter side: finer than any latent, and coarse enough for sixty a second."""


class Coverage:
    """The mask of a growing stroke.

    It is that of `core.shapes` for the whole line: what is covered least far from any piece of it.
    """

    def __init__(self, width: int, height: int, radius: float, softness: float) -> None:
        short = min(width, height)
        scale = min(1.0, CELLS / short)
        self._size = max(1, round(width * scale)), max(1, round(height * scale))
        self._radius, self._softness = radius, softness
        self._last: tuple[float, float] | None = None
        self.array: NDArray[np.float32] = np.zeros(self._size[::-1], np.float32)
        """(rows, columns), 0 to 1."""

    def add(self, x: float, y: float) -> None:
        """Go on to a point, in shares of the width and the height."""
        piece = ((x, y),) if self._last is None else (self._last, (x, y))
        shape = Shape(piece, self._radius, self._softness)
        np.maximum(self.array, mask(shape, *self._size), out=self.array)
        self._last = (x, y)
