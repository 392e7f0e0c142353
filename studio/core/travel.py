"""Even travel: equal movement is equal visible change.

A path is tried at a few places with drafts; what is seen to change between two of them is the
length of that stretch. Walked by that length, nothing jumps and nothing stands still.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from studio.core.pixels import Pixels

_EDGE: Final = 32
"""Pixels of the longer side at which pictures are compared: what an eye sees at a glance."""
_FLOOR: Final = 0.02
"""The least share of the mean length that a stretch counts: a still one must be crossed too."""
_LUMA: Final = np.asarray([[0.299, 0.587, 0.114], [-0.169, -0.331, 0.5], [0.5, -0.419, -0.081]])
_WEIGHT: Final = np.asarray([1.0, 0.7, 0.7])
"""Eyes see brightness sharper than colour."""


def seen_change(one: Pixels, other: Pixels) -> float:
    """How different two pictures of one size look: root mean square in weighted YCbCr, 0 to 1."""
    return float(np.sqrt(np.mean((_seen(one) - _seen(other)) ** 2)))


def lengths(pictures: Sequence[Pixels]) -> NDArray[np.float64]:
    """The change seen between each picture and the next, shape (n - 1,)."""
    seen = [_seen(picture) for picture in pictures]
    steps = [np.sqrt(np.mean((b - a) ** 2)) for a, b in pairwise(seen)]
    return np.asarray(steps, np.float64)


def evened(places: Sequence[float], stretches: Sequence[float], count: int) -> list[float]:
    """`count` places from the first to the last of `places`, at equal visible distances.

    stretches: the change seen between each of the places and the next. Between two of them the
    change is taken as even. The ends are exact.
    """
    wanted = np.linspace(0.0, 1.0, count)
    found = np.interp(wanted, shares(stretches), np.asarray(places, np.float64))
    found[0], found[-1] = places[0], places[-1]
    return [float(place) for place in found]


def shares(stretches: Sequence[float]) -> NDArray[np.float64]:
    """How much of the visible way lies behind at each of the places, from 0 to 1, shape (n + 1,).

    It goes on everywhere: a stretch on which nothing is seen to change has a little of it, too.
    """
    steps = np.asarray(stretches, np.float64)
    floor = _FLOOR * max(float(steps.mean()), 1e-9)
    travelled = np.concatenate([[0.0], np.cumsum(np.maximum(steps, floor))])
    return np.asarray(travelled / travelled[-1])


def unevenness(stretches: Sequence[float]) -> float:
    """The coefficient of variation of the visible steps: 0 is perfectly even travel."""
    steps = np.asarray(stretches, np.float64)
    return float(steps.std() / max(float(steps.mean()), 1e-12))


def _seen(picture: Pixels) -> NDArray[np.float64]:
    small = picture.shrunk(_EDGE).to_rgb().astype(np.float64) / 255
    return np.asarray(small @ _LUMA.T * _WEIGHT)
