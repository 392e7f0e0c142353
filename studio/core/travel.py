"""Even travel: equal movement is equal visible change.

A path is tried at a few places with drafts; what is seen to change between two of them is the
length of that stretch. Walked by that length, nothing jumps and nothing stands still.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final

import numpy as np

from studio.core import checks

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from studio.core.limits import Range
    from studio.core.pixels import Pixels

_EDGE: Final = 32
"""Pixels of the longer side at which pictures are compared: what an eye sees at a glance."""
_FLOOR: Final = 0.02
"""The least share of the mean length that a stretch counts: a still one must be crossed too."""
_LUMA: Final = np.asarray([[0.299, 0.587, 0.114], [-0.169, -0.331, 0.5], [0.5, -0.419, -0.081]])
_WEIGHT: Final = np.asarray([1.0, 0.7, 0.7])
"""Eyes see brightness sharper than colour."""


@dataclass(frozen=True, slots=True)
class Travel:
    """How a slider goes along an axis, as it was found by trying.

    amounts: values of the axis, ascending, from one end of its range to the other. places: where
    on the slider each of them lies, 0 to 1, ascending. changes: how different the picture there
    looks from the unmoved one (see `seen_change`). low, high: the amounts between which the
    picture changes and does not break.
    """

    amounts: tuple[float, ...]
    places: tuple[float, ...]
    changes: tuple[float, ...]
    low: float
    high: float

    def __post_init__(self) -> None:
        for name in ("amounts", "places", "changes"):
            numbers = tuple(checks.finite(name, number) for number in getattr(self, name))
            object.__setattr__(self, name, numbers)
        lengths_ = {len(self.amounts), len(self.places), len(self.changes)}
        if len(lengths_) != 1 or len(self.amounts) < 2:
            raise ValueError("a travel needs a place and a change for each of its amounts")
        if not (_ascends(self.amounts) and _ascends(self.places)):
            raise ValueError("a travel does not turn back")
        if (self.places[0], self.places[-1]) != (0, 1):
            raise ValueError("a travel goes from one end of the slider to the other")
        if not self.amounts[0] <= self.low < self.high <= self.amounts[-1]:
            raise ValueError("a safe range lies within what was travelled")

    def place(self, amount: float) -> float:
        """Where on the slider an amount lies, 0 to 1."""
        return _between(amount, self.amounts, self.places)

    def amount(self, place: float) -> float:
        """The amount at a place of the slider."""
        return _between(place, self.places, self.amounts)

    def change(self, amount: float) -> float:
        """How different the picture at an amount looks from the unmoved one."""
        return _between(amount, self.amounts, self.changes)

    def fits(self, range_: Range) -> bool:
        """Whether it covers a range, and nothing else."""
        return (self.amounts[0], self.amounts[-1]) == (range_.low, range_.high)


def _ascends(numbers: Sequence[float]) -> bool:
    return all(a < b for a, b in pairwise(numbers))


def _between(at: float, here: Sequence[float], there: Sequence[float]) -> float:
    """Along straight lines between the points; exact at each; beyond the ends: at the end."""
    if at <= here[0]:
        return there[0]
    if at >= here[-1]:
        return there[-1]
    i = bisect_right(here, at)
    share = (at - here[i - 1]) / (here[i] - here[i - 1])
    return there[i - 1] + share * (there[i] - there[i - 1])


def seen_change(one: Pixels, other: Pixels) -> float:
    """How different two pictures of one size look: root mean square in weighted YCbCr, 0 to 1."""
    return apart(seen(one), seen(other))


def apart(one: NDArray[np.float64], other: NDArray[np.float64]) -> float:
    """The same for what is `seen` of them."""
    return float(np.sqrt(np.mean((one - other) ** 2)))


def seen(picture: Pixels) -> NDArray[np.float64]:
    """What an eye sees of a picture at a glance: weighted YCbCr, shape (height, width, 3), the
    longer side at most 32."""
    small = picture.shrunk(_EDGE).to_rgb().astype(np.float64) / 255
    return np.asarray(small @ _LUMA.T * _WEIGHT)


def lengths(pictures: Sequence[Pixels]) -> NDArray[np.float64]:
    """The change seen between each picture and the next, shape (n - 1,)."""
    return strides([seen(picture) for picture in pictures])


def strides(looks: Sequence[NDArray[np.float64]]) -> NDArray[np.float64]:
    """The same for what is `seen` of them."""
    return np.asarray([apart(a, b) for a, b in pairwise(looks)], np.float64)


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
