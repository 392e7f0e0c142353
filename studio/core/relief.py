"""A coarse map as a smooth relief: made finer, and its contour lines."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Map = NDArray[np.float32]

_TOP, _RIGHT, _BOTTOM, _LEFT = range(4)
_CROSSINGS: Final = {
    1: ((_LEFT, _TOP),),
    2: ((_TOP, _RIGHT),),
    3: ((_LEFT, _RIGHT),),
    4: ((_RIGHT, _BOTTOM),),
    5: ((_LEFT, _TOP), (_RIGHT, _BOTTOM)),
    6: ((_TOP, _BOTTOM),),
    7: ((_LEFT, _BOTTOM),),
    8: ((_BOTTOM, _LEFT),),
    9: ((_BOTTOM, _TOP),),
    10: ((_TOP, _RIGHT), (_BOTTOM, _LEFT)),
    11: ((_BOTTOM, _RIGHT),),
    12: ((_RIGHT, _LEFT),),
    13: ((_RIGHT, _TOP),),
    14: ((_TOP, _LEFT),),
}
"""Marching squares (Lorensen and Cline, 1987, in the plane): the sides of a cell between which a
contour runs, by which corners lie above it (top left 1, top right 2, bottom right 4, bottom left 8)
"""


def finer(relief: NDArray[np.floating], width: int, height: int) -> Map:
    """The map at a larger size, cubic between its places (Keys, 1981, a = -1/2), 0 to 1."""
    rows = _weights(height, relief.shape[0])
    columns = _weights(width, relief.shape[1])
    smooth = rows @ np.asarray(relief, np.float32) @ columns.T
    return np.asarray(smooth.clip(0, 1), np.float32)


def contours(relief: NDArray[np.floating], level: float) -> Map:
    """The lines along which the map has a height: (lines, 2, 2), their ends as (x, y).

    Ends are in shares of the width and the height. What reaches over the edge of the map is closed
    along it.
    """
    edged = np.pad(np.asarray(relief, np.float32), 1, constant_values=min(0.0, level - 1))
    above = edged > level
    code = above[:-1, :-1] + 2 * above[:-1, 1:] + 4 * above[1:, 1:] + 8 * above[1:, :-1]
    lines = [
        np.stack([_crossing(edged, code == case, side, level) for side in sides], axis=1)
        for case, pairs in _CROSSINGS.items()
        if (code == case).any()
        for sides in pairs
    ]
    if not lines:
        return np.empty((0, 2, 2), np.float32)
    high, wide = relief.shape
    ends = (np.concatenate(lines) - 0.5) / np.asarray([wide, high], np.float32)
    return np.asarray(ends.clip(0, 1), np.float32)


def _crossing(edged: Map, cells: NDArray[np.bool_], side: int, level: float) -> Map:
    """Where the contour crosses a side of these cells, in places of the edged map: (cells, 2)."""
    y, x = np.nonzero(cells)
    down, across = (side == _BOTTOM), (side == _RIGHT)
    first_y, first_x = y + down, x + across
    upright = side in (_LEFT, _RIGHT)
    second_y, second_x = first_y + upright, first_x + (not upright)
    first, second = edged[first_y, first_x], edged[second_y, second_x]
    share = (level - first) / (second - first)
    ends = (first_x + share * (second_x - first_x), first_y + share * (second_y - first_y))
    return np.asarray(np.stack(ends, axis=1), np.float32)


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
