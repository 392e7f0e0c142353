"""Probing: an axis is tried with quick pictures, until its useful range and its travel are known.

Where to look next is decided from what was seen so far: first over the whole range, then in the
middle of whatever stretch changes most, for there the way must be known best.

The useful range reaches from the unmoved picture as far, either way, as the picture does not
break and something goes on changing:

- it breaks where its contrast, its saturation or its fine detail leaves `BAND`, in shares of the
  unmoved picture's (a picture that is pushed too far goes flat, garish, blurred or noisy);
- it goes on changing while a stretch is worth `STILL` of the mean one.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final

import numpy as np

from studio.core.travel import Travel, apart, seen, shares

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from studio.core.limits import Range
    from studio.core.pixels import Pixels

FIRST: Final = 7
"""Places tried over the whole range, the unmoved picture among them."""
TRIED: Final = 11
"""Places tried in all. More of them tell less than more steps for each (`sfumato bench axis`)."""
BAND: Final = {"contrast": (0.35, 2.5), "saturation": (0.0, 2.2), "detail": (0.45, 1.8)}
"""How far each may be from the unmoved picture's. What was gaudy may well lose its colours."""
STILL: Final = 0.05
"""The share of the mean change per amount below which nothing goes on."""
BEYOND: Final = 0.09
"""The share of the slider for what lies beyond either end of the safe range."""
CLOSEST: Final = 1 / 200
"""The share of the range below which no stretch is halved: nobody moves more finely."""
SMOOTH: Final = 4
"""Pieces of a smooth line between two places that were tried."""
_LEAST: Final = 0.01
"""What a picture has at least of everything, 0 to 1: twice nothing is still nothing."""
_EDGE: Final = 128
"""Pixels of the longer side at which fine detail is looked at, whatever the picture's size."""


@dataclass(frozen=True, slots=True, eq=False)
class Glance:
    """What is kept of a picture that was tried.

    seen: see `travel.seen`. contrast: the standard deviation of the brightness. saturation: the
    mean of the largest less the smallest of red, green and blue. detail: the root mean square of
    the brightness' gradient. All three 0 to 1.
    """

    seen: NDArray[np.float64]
    contrast: float
    saturation: float
    detail: float


def glance(picture: Pixels) -> Glance:
    """What is kept of a picture."""
    rgb = picture.shrunk(_EDGE).to_rgb().astype(np.float64) / 255
    light = rgb @ np.asarray([0.299, 0.587, 0.114])
    slopes = [np.diff(light, axis=axis) for axis in (0, 1) if light.shape[axis] > 1]
    return Glance(
        seen(picture),
        float(light.std()),
        float((rgb.max(axis=2) - rgb.min(axis=2)).mean()),
        float(np.sqrt(sum(float(np.mean(slope**2)) for slope in slopes))),
    )


def wanted(range_: Range, tried: Mapping[float, Glance]) -> tuple[float, ...]:
    """The amounts to try next; none when enough is known. tried: what was seen at which amount."""
    first = _first(range_)
    missing = tuple(amount for amount in first if amount not in tried)
    if missing or len(tried) >= TRIED:
        return missing
    amounts = sorted(tried)
    low, high = _safe(range_, tried)
    least = (range_.high - range_.low) * CLOSEST
    halved = [
        (apart(tried[a].seen, tried[b].seen), (a + b) / 2)
        for a, b in pairwise(amounts)
        if a < high and b > low and b - a > least
    ]
    return (max(halved)[1],) if halved and max(halved)[0] > 0 else ()


def travel_of(range_: Range, tried: Mapping[float, Glance]) -> Travel:
    """The travel that was found. tried: at least the ends of the range and its default."""
    amounts = sorted(tried)
    glances = [tried[amount] for amount in amounts]
    way = shares([apart(a.seen, b.seen) for a, b in pairwise(glances)])
    low, high = _safe(range_, tried)
    knots = sorted({*_between(amounts), low, high})
    left = BEYOND if low > range_.low else 0.0
    right = 1 - BEYOND if high < range_.high else 1.0
    behind = _smooth(knots, amounts, way)
    begins, ends = behind[knots.index(low)], behind[knots.index(high)]
    places = np.where(
        np.less(knots, low),
        np.interp(knots, [range_.low, low], [0.0, left]),
        np.where(
            np.greater(knots, high),
            np.interp(knots, [high, range_.high], [right, 1.0]),
            np.interp(behind, [begins, ends], [left, right]),
        ),
    )
    changes = [apart(tried[range_.default].seen, glance_.seen) for glance_ in glances]
    seen_there = np.interp(knots, amounts, changes)
    return Travel(tuple(knots), tuple(map(float, places)), tuple(map(float, seen_there)), low, high)


def _between(amounts: Sequence[float]) -> list[float]:
    """The amounts and, between each two, as many more as a smooth line needs."""
    return [
        *(a + (b - a) * i / SMOOTH for a, b in pairwise(amounts) for i in range(SMOOTH)),
        amounts[-1],
    ]


def _smooth(
    wanted_: Sequence[float], amounts: Sequence[float], way: NDArray[np.float64]
) -> NDArray[np.float64]:
    """The way behind at each wanted amount, along a smooth line that never turns back.

    A cubic Hermite spline whose slopes are harmonic means of their neighbours', weighted by the
    neighbours' widths (Fritsch and Butland 1984).
    """
    x, at = np.asarray(amounts), np.asarray(wanted_)
    wide = np.diff(x)
    rise = np.diff(way) / wide
    slopes = np.concatenate([rise[:1], np.zeros(len(x) - 2), rise[-1:]])
    one, two = 2 * wide[1:] + wide[:-1], wide[1:] + 2 * wide[:-1]
    slopes[1:-1] = (one + two) / (one / rise[:-1] + two / rise[1:])
    i = np.clip(np.searchsorted(x, at, side="right") - 1, 0, len(wide) - 1)
    t = (at - x[i]) / wide[i]
    rest = t * (1 - t) * ((1 - t) * (slopes[i] - rise[i]) - t * (slopes[i + 1] - rise[i])) * wide[i]
    return np.asarray(way[i] + t * rise[i] * wide[i] + rest)


def _first(range_: Range) -> tuple[float, ...]:
    """From the unmoved picture outwards: where an artist is likely to be soon comes first."""
    low, high, middle = (float(end) for end in (range_.low, range_.high, range_.default))
    spaced = {*(float(amount) for amount in np.linspace(low, high, FIRST)), low, high, middle}
    return tuple(sorted(spaced, key=lambda amount: (abs(amount - middle), amount)))


def _safe(range_: Range, tried: Mapping[float, Glance]) -> tuple[float, float]:
    """The ends of the useful range."""
    amounts = sorted(tried)
    middle = amounts.index(range_.default)
    speeds = [apart(tried[a].seen, tried[b].seen) / (b - a) for a, b in pairwise(amounts)]
    still = STILL * float(np.mean(speeds))
    low = _end(amounts[middle::-1], tried, still)
    high = _end(amounts[middle:], tried, still)
    return low, high


def _end(side: Sequence[float], tried: Mapping[float, Glance], still: float) -> float:
    """How far one may go. side: the amounts tried, from the unmoved picture outwards. still: the
    change per amount below which nothing goes on."""
    unmoved = tried[side[0]]
    strains = [_strain(tried[amount], unmoved) for amount in side]
    held = next((i for i, strain in enumerate(strains) if strain > 1), len(side))
    if held < len(side):
        a, b = side[held - 1], side[held]
        return a + (b - a) * (1 - strains[held - 1]) / (strains[held] - strains[held - 1])
    last = len(side) - 1
    while last > 1:
        a, b = side[last - 1], side[last]
        if apart(tried[a].seen, tried[b].seen) / abs(b - a) >= still:
            break
        last -= 1
    return side[last]


def _strain(glance_: Glance, unmoved: Glance) -> float:
    """How near a picture is to breaking: 0 is as the unmoved one, 1 at an end of `BAND`."""
    strains = [0.0]
    for name, (low, high) in BAND.items():
        share = max(getattr(glance_, name), _LEAST) / max(getattr(unmoved, name), _LEAST)
        if share > 1:
            strains.append(math.log(share) / math.log(high))
        elif low > 0:
            strains.append(math.log(share) / math.log(low))
    return max(strains)
