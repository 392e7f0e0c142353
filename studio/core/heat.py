"""Where two pictures differ, and how much."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from studio.core.pixels import Pixels

    Bytes = NDArray[np.uint8]

FINEST: Final = 512
"""Pixels along the longer side that are compared: a frame of 60 in a second has 16 ms."""
KEPT: Final = 64
"""Differences that are kept, a quarter of a megabyte each at most: a run's steps and more."""
VISIBLE: Final = 16
"""Of 255: a smaller difference of a pixel is hardly seen."""


@lru_cache(maxsize=KEPT)
def apart(first: Pixels, second: Pixels) -> Bytes | None:
    """|A - B| of each pixel, the largest of its channels, uint8 of shape (height, width).

    Where one picture is a smaller preview, the other one is brought to its size first; beyond
    `FINEST` px every so many pixels are taken. None where the two have different shapes.
    """
    if first.width * second.height != second.width * first.height:
        return None
    wide, high = min(first.width, second.width), min(first.height, second.height)
    step = max(1, -(-max(wide, high) // FINEST))
    wide, high = max(1, wide // step), max(1, high // step)
    mine, its = _flat(first, wide, high), _flat(second, wide, high)
    both = (np.maximum(mine, its) - np.minimum(mine, its)).view(np.uint32)  # B, G, R, 0 at once
    largest = np.maximum(np.maximum(both & 255, both >> 8 & 255), both >> 16)
    return np.asarray(largest.reshape(high, wide), np.uint8)


def _flat(picture: Pixels, width: int, height: int) -> Bytes:
    """The bytes at a size that is no larger: the pixels at the middle of each cell."""
    flat = np.frombuffer(picture.data, np.uint8)
    if (picture.width, picture.height) == (width, height):
        return flat
    packed = flat.view(np.uint32).reshape(picture.height, picture.width)
    rows = (np.arange(height) * 2 + 1) * picture.height // (2 * height)
    columns = (np.arange(width) * 2 + 1) * picture.width // (2 * width)
    return np.ascontiguousarray(packed[rows[:, None], columns[None, :]]).view(np.uint8).ravel()


def changed(heat: Bytes) -> float:
    """The share of the picture that is visibly different."""
    return float((heat >= VISIBLE).mean())


def hottest(heat: Bytes) -> tuple[int, int]:
    """Where most of the difference is: column and row of nine fields, (1, 1) for the middle."""
    high, wide = heat.shape
    rows, columns = (np.linspace(0, side, 4).astype(int) for side in (high, wide))
    sums = [
        float(heat[rows[y] : rows[y + 1], columns[x] : columns[x + 1]].sum())
        for y in range(3)
        for x in range(3)
    ]
    place = int(np.argmax(sums))
    return place % 3, place // 3
