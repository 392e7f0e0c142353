"""Where two pictures differ, and how much."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from studio.core.pixels import Pixels

    Bytes = NDArray[np.uint8]

VISIBLE: Final = 16
"""Of 255: a smaller difference of a pixel is hardly seen."""


def apart(first: Pixels, second: Pixels) -> Bytes | None:
    """|A - B| of each pixel, the largest of its channels, uint8 of shape (height, width).

    Where one picture is a smaller preview, the other one is brought to its size first. None where
    they have different shapes.
    """
    if first.width * second.height != second.width * first.height:
        return None
    wide, high = min(first.width, second.width), min(first.height, second.height)
    mine, its = _channels(first, wide, high), _channels(second, wide, high)
    return np.asarray((np.maximum(mine, its) - np.minimum(mine, its)).max(axis=2), np.uint8)


def _channels(picture: Pixels, width: int, height: int) -> Bytes:
    """B, G and R at a size that is no larger: the pixels at the middle of each cell."""
    bgra = np.frombuffer(picture.data, np.uint8).reshape(picture.height, picture.width, 4)
    if (picture.width, picture.height) == (width, height):
        return bgra[..., :3]
    rows = (np.arange(height) * 2 + 1) * picture.height // (2 * height)
    columns = (np.arange(width) * 2 + 1) * picture.width // (2 * width)
    return bgra[rows[:, None], columns[None, :], :3]


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
