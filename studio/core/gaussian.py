"""What somebody likes, learned from what they chose: a Gaussian process over preferences.

Each place x in the unit cube [0, 1]^d has a worth u(x), and u ~ GP(0, k) with

    k(x, y) = A exp(-1/2 |x - y|^2 / l^2).

Somebody who was shown the places S and chose c did so with the probability (Bradley-Terry-Luce)

    P(c | S) = exp(u_c) / sum_{j in S} exp(u_j);

a place that is liked was chosen over one of the worth 0, the worth of anything unknown, and the
other way round for one that is disliked. With W = -d2 log P / du2 the mode of the posterior is
found by Newton's steps (Laplace; Rasmussen & Williams 2006, algorithm 3.1, W with blocks):

    a = (I + W K)^-1 (W u + d log P / du),    u = K a,

and then, anywhere, the mean is k(x, X) a and the variance A - k(x, X) (I + W K)^-1 W k(X, x). The
length scale is that of the greatest evidence,

    log P(u) - 1/2 u.a - 1/2 log |I + W K| + log p(l),    l ~ LogNormal(log(0.4 sqrt d), 0.5),

and one for all axes: some dozen choices cannot tell ten of them apart.

Chu & Ghahramani 2005, "Preference learning with Gaussian processes"; Koyama, Sato & Goto 2020,
"Sequential Gallery", arXiv 2005.04107; the scale's growth with sqrt d: Hvarfner et al. 2024,
arXiv 2402.02229.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    Array = NDArray[np.float64]

MOST: Final = 128
"""Places that are learned from, the newest: the time to learn grows with their third power."""

_AMPLITUDE: Final = 25.0
"""Of u, in units of the choices' own chance: who chooses twice chooses mostly the same."""
_JITTER: Final = 1e-6
_SCALE: Final = 0.4  # of the square root of the dimensions
_SPREAD: Final = 0.5
_FACTORS: Final = (0.7, 1.4)
_NEWTON: Final = 30


@dataclass(frozen=True, slots=True)
class Pick:
    """One place chosen over others. chosen: its index. over: theirs; none: over an unknown one."""

    chosen: int
    over: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Refusal:
    """A place less liked than an unknown one."""

    place: int


Judgement = Pick | Refusal


@dataclass(frozen=True, slots=True)
class Learned:
    """A fitted model. places: (n, d). scale: the length scale. worths: the modes, (n,)."""

    places: Array
    scale: float
    worths: Array
    _weights: Array  # a, (n,)
    _shrink: Array  # (I + W K)^-1 W, (n, n)
    evidence: float

    def at(self, places: Array) -> tuple[Array, Array]:
        """The mean and the standard deviation of the worth at each of (m, d) places."""
        if not len(self.places):
            return np.zeros(len(places)), np.full(len(places), math.sqrt(_AMPLITUDE))
        cross = _kernel(places, self.places, self.scale)
        variance = _AMPLITUDE - np.einsum("ij,jk,ik->i", cross, self._shrink, cross, optimize=True)
        return cross @ self._weights, np.sqrt(np.maximum(variance, 1e-12))

    def gain(self, places: Array) -> Array:
        """How much better than the best known place each is expected to be (EI), (m,)."""
        mean, deviation = self.at(places)
        better = mean - (self.worths.max() if len(self.worths) else 0.0)
        z = better / deviation
        density = np.exp(-(z**2) / 2) / math.sqrt(2 * math.pi)
        return np.asarray(better * _below(z) + deviation * density)


def fit(places: Array, judgements: Iterable[Judgement], scale: float | None = None) -> Learned:
    """The model of what was judged. places: (n, d), of which the newest MOST count.

    scale: where to look for the length scale from, that of an earlier fit say.
    """
    gone = max(0, len(places) - MOST)
    kept = _shifted(judgements, gone)
    places = np.asarray(places, np.float64)[gone:]
    usual = _SCALE * math.sqrt(max(places.shape[1], 1))
    best = _laplace(places, kept, usual if scale is None else scale, usual)
    tried = [_laplace(places, kept, best.scale * factor, usual) for factor in _FACTORS if kept]
    return max((best, *tried), key=lambda each: each.evidence)


def _shifted(judgements: Iterable[Judgement], gone: int) -> list[Judgement]:
    """The judgements as they count without the first `gone` places."""
    kept: list[Judgement] = []
    for each in judgements:
        if isinstance(each, Refusal):
            if each.place >= gone:
                kept.append(Refusal(each.place - gone))
        elif each.chosen >= gone:
            over = tuple(other - gone for other in each.over if other >= gone)
            if over or not each.over:
                kept.append(Pick(each.chosen - gone, over))
    return kept


def _laplace(places: Array, judgements: list[Judgement], scale: float, usual: float) -> Learned:
    count = len(places)
    covariance = _kernel(places, places, scale) + _JITTER * np.eye(count)
    worths, weights = np.zeros(count), np.zeros(count)
    known, slope, bend = _likelihood(judgements, worths)
    reached = known - worths @ weights / 2
    for _ in range(_NEWTON):
        step = np.linalg.solve(np.eye(count) + bend @ covariance, bend @ worths + slope) - weights
        length = 1.0
        while True:  # the posterior has one peak: a shorter step always climbs
            tried = weights + length * step
            there = covariance @ tried
            known, slope, bend = _likelihood(judgements, there)
            height = known - there @ tried / 2
            if height >= reached - 1e-9 or length < 1e-3:
                break
            length /= 2
        climbed, reached = height - reached, height
        weights, worths = tried, there
        if climbed < 1e-6:
            break
    shrink = np.asarray(np.linalg.solve(np.eye(count) + bend @ covariance, bend), np.float64)
    size = float(np.linalg.slogdet(np.eye(count) + bend @ covariance)[1])
    prior = -(math.log(scale / usual) ** 2) / (2 * _SPREAD**2)
    return Learned(places, scale, worths, weights, shrink, float(reached) - size / 2 + prior)


def _likelihood(judgements: list[Judgement], worths: Array) -> tuple[float, Array, Array]:
    """log P, its slope (n,), and its negative second derivative (n, n)."""
    known, slope = 0.0, np.zeros(len(worths))
    bend = np.zeros((len(worths), len(worths)))
    for each in judgements:
        if isinstance(each, Pick) and each.over:
            shown = np.array([each.chosen, *each.over])
            shares = worths[shown] - worths[shown].max()
            known -= math.log(float(np.exp(shares).sum())) - float(shares[0])
            shares = np.exp(shares) / np.exp(shares).sum()
            slope[shown] -= shares
            slope[each.chosen] += 1.0
            bend[np.ix_(shown, shown)] += np.diag(shares) - np.outer(shares, shares)
        else:
            place, sign = (each.place, -1.0) if isinstance(each, Refusal) else (each.chosen, 1.0)
            share = 1 / (1 + math.exp(-sign * float(np.clip(worths[place], -50, 50))))
            known += math.log(share)
            slope[place] += sign * (1 - share)
            bend[place, place] += share * (1 - share)
    return known, slope, bend


def _kernel(one: Array, other: Array, scale: float) -> Array:
    a, b = one / scale, other / scale
    apart = (a**2).sum(1)[:, None] + (b**2).sum(1)[None] - 2 * a @ b.T
    return np.asarray(_AMPLITUDE * np.exp(-np.maximum(apart, 0.0) / 2))


def _below(z: Array) -> Array:
    """The share of a unit Gaussian below z."""
    return np.array([math.erfc(-float(each) / math.sqrt(2)) / 2 for each in z])
