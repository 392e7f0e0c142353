"""A gallery of places around the one where somebody stands: choose one, and the next is proposed.

Everything lies in the unit cube [0, 1]^d. A plane through the present place is spanned by the way
to the place of the greatest expected improvement and, of the ways at right angles to it, the one
along which the plane promises most (Koyama et al. 2020, "Sequential Gallery", arXiv 2005.04107,
sec. 4). Shown are places on a ring in that plane, the first on the way to the most promising place.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from studio.core.gaussian import Learned

    Array = NDArray[np.float64]

AROUND: Final = 7
"""Places that are shown besides the present one."""

_TRIED: Final = 192
_SECONDS: Final = 24
_REFINED: Final = 4


@dataclass(frozen=True, slots=True)
class Plane:
    """A plane through a place. centre: (d,). first, second: unit vectors at right angles, (d,)."""

    centre: Array
    first: Array
    second: Array

    def at(self, angle: float, distance: float) -> Array:
        """The place at an angle (0: along the first way) and a distance, folded into the cube."""
        way = math.cos(angle) * self.first + math.sin(angle) * self.second
        return folded(self.centre + distance * way)

    def ring(self, reach: float) -> list[Array]:
        """The AROUND places to be shown. reach: 0 to 1, half of the cube's diagonal."""
        distance = reach * math.sqrt(len(self.centre)) / 2
        turns = (2 * math.pi * place / AROUND for place in range(AROUND))
        return [self.at(turn, distance) for turn in turns]


def folded(place: Array) -> Array:
    """A place outside the cube, mirrored at its sides: two places never fall onto one corner."""
    within = np.abs(np.asarray(place)) % 2.0
    return np.where(within > 1.0, 2.0 - within, within)


def plane(taste: Learned, centre: Array, dice: np.random.Generator) -> Plane:
    """The most promising plane through a place, d at least 2."""
    towards = _most_promising(taste, centre, dice) - centre
    first = _unit(towards, centre, dice)
    seconds = dice.normal(size=(_SECONDS, len(centre)))
    seconds -= np.outer(seconds @ first, first)
    seconds /= np.linalg.norm(seconds, axis=1, keepdims=True)
    distance = max(float(np.linalg.norm(towards)), 0.1)
    turns = np.linspace(0, 2 * math.pi, 8, endpoint=False)
    spots = np.stack(
        [
            folded(centre + distance * (math.cos(t) * first + math.sin(t) * second))
            for second in seconds
            for t in turns
        ]
    )
    promise = taste.gain(spots).reshape(_SECONDS, -1).sum(1)
    return Plane(centre, first, seconds[int(promise.argmax())])


def another(centre: Array, dice: np.random.Generator) -> Plane:
    """A plane in any direction, d at least 2."""
    first = _unit(dice.normal(size=len(centre)), centre, dice)
    second = dice.normal(size=len(centre))
    second -= (second @ first) * first
    return Plane(centre, first, second / np.linalg.norm(second))


def _most_promising(taste: Learned, centre: Array, dice: np.random.Generator) -> Array:
    size = len(centre)
    anywhere = dice.uniform(size=(_TRIED, size))
    near = folded(centre + 0.25 * dice.normal(size=(_TRIED, size)))
    spots = np.concatenate([anywhere, near])
    best = spots[int(taste.gain(spots).argmax())]
    for turn in range(_REFINED):
        spots = folded(best + 0.1 * 0.5**turn * dice.normal(size=(64, size)))
        spots = np.concatenate([spots, best[None]])
        best = spots[int(taste.gain(spots).argmax())]
    return np.asarray(best)


def _unit(way: Array, centre: Array, dice: np.random.Generator) -> Array:
    length = float(np.linalg.norm(way))
    if length < 1e-9:
        return _unit(dice.normal(size=len(centre)), centre, dice)
    return np.asarray(way / length)
