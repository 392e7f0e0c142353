"""The weights of a sum, brought into a form in which equal sums are equal values."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final, TypeVar

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable

T = TypeVar("T", bound="Hashable")

EXACT: Final = 1e-12
"""So near to 1, a norm is 1: dividing by it again would move the last bit at every reading."""

CANCELLED: Final = 1000.0
"""Weights this many times larger than their sum cancel out: what is left is rounding."""


def merged(terms: Iterable[tuple[T, float]]) -> dict[T, float]:
    """The weight of each term in order of first sight: equal ones added, those of 0 dropped."""
    weights: dict[T, float] = {}
    for term, weight in terms:
        weights[term] = weights.get(term, 0.0) + weight
    return {term: weight for term, weight in weights.items() if weight != 0}


def of_sum_one(weights: dict[T, float]) -> dict[T, float] | None:
    """The weights divided by their sum; None if they cancel out. Twice gives the same as once."""
    if len(weights) == 1:
        return dict.fromkeys(weights, 1.0)
    total, size = sum(weights.values()), sum(abs(weight) for weight in weights.values())
    if abs(total - 1) <= EXACT * size and size <= CANCELLED * (1 + EXACT):
        return weights
    scaled = _scaled(weights)
    total, size = sum(scaled.values()), sum(abs(weight) for weight in scaled.values())
    if not weights or size >= CANCELLED * abs(total):
        return None
    return _divided(scaled, total)


def of_norm_one(weights: dict[T, float]) -> dict[T, float] | None:
    """The weights divided by their 2-norm; None without any. Twice gives the same as once."""
    if not weights:
        return None
    if abs(math.hypot(*weights.values()) - 1) <= EXACT and len(weights) > 1:
        return weights
    scaled = _scaled(weights)
    return _divided(scaled, math.hypot(*scaled.values()))


def _scaled(weights: dict[T, float]) -> dict[T, float]:
    """The weights times a power of two, which is exact: the largest is near 1, no sum overflows."""
    largest = max((abs(weight) for weight in weights.values()), default=1.0)
    _, exponent = math.frexp(largest)
    return {term: math.ldexp(weight, -exponent) for term, weight in weights.items()}


def _divided(weights: dict[T, float], norm: float) -> dict[T, float]:
    shares = {term: weight / norm for term, weight in weights.items()}
    return {term: share for term, share in shares.items() if share != 0}  # 0: lost in rounding
