"""A coarse map as a smooth relief: made finer, and where its contours are."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Map = NDArray[np.float32]

_FLAT: Final = 0.004
"""Of the height, for a pixel: what rises less is no slope, and no line is drawn on it."""


def finer(relief: NDArray[np.floating], width: int, height: int) -> Map:
    """The map at a larger size, cubic between its places (Keys, 1981, a = -1/2), 0 to 1."""
    rows = _weights(height, relief.shape[0])
    columns = _weights(width, relief.shape[1])
    smooth = rows @ np.asarray(relief, np.float32) @ columns.T
    return np.asarray(smooth.clip(0, 1), np.float32)


def from_contour(relief: Map, level: float) -> Map:
    """About how many pixels each one lies from where the map has a height (near there, exactly).

    The height that is missing over the slope: to first order the distance to the contour.
    """
    down, across = np.gradient(relief)
    slope = np.maximum(np.hypot(down, across), _FLAT)
    return np.asarray(np.abs(relief - level) / slope, np.float32)


@lru_cache(maxsize=16)
def _weights(size: int, of: int) -> Map:
    """How much each of `of` places counts at each of `size`, taken at their centres: (size, of)."""
    centres = (np.arange(size) + 0.5) * of / size - 0.5
    result = np.zeros((size, of), np.float32)
    for shift in range(-1, 3):
        place = np.floor(centres).astype(int) + shift
        away = np.abs(centres - place)
        near = ((1.5 * away - 2.5) * away) * away + 1
        far = ((-0.5 * away + 2.5) * away - 4) * away + 2
        weight = np.where(away <= 1, near, far)
        np.add.at(result, (np.arange(size), place.clip(0, of - 1)), weight)
    return result
