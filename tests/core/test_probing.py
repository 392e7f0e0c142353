"""An axis is tried: where its picture changes and does not break, and how to travel it evenly."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import pytest
from core_values import examples
from hypothesis import given
from hypothesis import strategies as st

from studio.core import probing
from studio.core.limits import ETA, Range
from studio.core.pixels import Pixels
from studio.core.probing import glance, travel_of, wanted
from studio.core.travel import Travel, lengths, unevenness

if TYPE_CHECKING:
    from collections.abc import Callable

    from studio.core.probing import Glance

AXIS = Range("Two words", -3, 3, 0)
DICE = np.random.default_rng(1)
PATTERN = DICE.uniform(-0.1, 0.1, (64, 64, 3))


def picture(level: float, *, contrast: float = 1.0, grain: float = 0.0) -> Pixels:
    """A pattern of its own contrast round a grey level, with grain."""
    noise = grain * DICE.standard_normal(PATTERN.shape)
    rgb = np.clip(level + contrast * np.kron(PATTERN[::8, ::8], np.ones((8, 8, 1))) + noise, 0, 1)
    return Pixels.from_rgb((rgb * 255).astype(np.uint8))


def sigmoid(amount: float) -> float:
    """Almost all of the change lies about 1."""
    return 0.3 + 0.4 / (1 + math.exp(-6 * (amount - 1)))


def probe(range_: Range, at: Callable[[float], Pixels]) -> dict[float, Glance]:
    tried: dict[float, Glance] = {}
    while amounts := wanted(range_, tried):
        tried |= {amount: glance(at(amount)) for amount in amounts}
    return tried


def test_a_lopsided_axis_comes_to_travel_evenly() -> None:
    travel = travel_of(AXIS, probe(AXIS, lambda amount: picture(sigmoid(amount))))
    ends = travel.place(travel.low), travel.place(travel.high)
    even = [travel.amount(place) for place in np.linspace(*ends, 9)]
    plain = np.linspace(travel.low, travel.high, 9)
    before, after = (
        unevenness(list(lengths([picture(sigmoid(float(at))) for at in amounts])))
        for amounts in (plain, even)
    )
    assert before > 0.8
    assert after < 0.25


def test_it_is_tried_at_few_places_and_at_the_unmoved_picture_first() -> None:
    assert wanted(AXIS, {})[0] == 0
    tried = probe(AXIS, lambda amount: picture(sigmoid(amount)))
    assert len(tried) == probing.TRIED
    assert {AXIS.low, AXIS.default, AXIS.high} <= tried.keys()
    there = sum(0.4 < amount < 1.6 for amount in tried)
    assert there > probing.TRIED * 1.2 / (AXIS.high - AXIS.low), "more than its share"


def test_it_is_safe_as_far_as_the_picture_does_not_break() -> None:
    def at(amount: float) -> Pixels:
        grain = 0.2 * max(0.0, amount - 1.5)
        return picture(0.5 + amount / 20, contrast=min(1.0, 3 + amount), grain=grain)

    travel = travel_of(AXIS, probe(AXIS, at))
    assert -3 < travel.low < -2
    assert 1.5 < travel.high < 2
    assert travel.place(travel.low) == pytest.approx(probing.BEYOND)
    assert travel.place(travel.high) == pytest.approx(1 - probing.BEYOND)
    assert (travel.amount(0), travel.amount(1)) == (-3, 3)


def test_it_ends_where_nothing_goes_on() -> None:
    travel = travel_of(AXIS, probe(AXIS, lambda amount: picture(0.5 + min(amount, 1) / 20)))
    assert travel.low == -3
    assert 1 <= travel.high <= 1.5


def test_an_axis_that_does_nothing_travels_evenly() -> None:
    travel = travel_of(AXIS, probe(AXIS, lambda _amount: picture(0.5)))
    assert travel.place(0) == pytest.approx(0.5, abs=0.1)
    assert set(travel.changes) == {0}


def test_an_axis_that_begins_at_its_end() -> None:
    travel = travel_of(ETA, probe(ETA, lambda amount: picture(0.4 + amount / 5)))
    assert (travel.low, travel.high) == (0, 1)
    assert travel.amount(travel.place(0)) == 0


@examples(60)
@given(
    st.lists(st.floats(0.1, 0.9), min_size=5, max_size=9),
    st.lists(st.floats(0.05, 3), min_size=5, max_size=9),
    st.floats(0, 1),
)
def test_whatever_was_seen_places_and_amounts_belong_together(
    levels: list[float], contrasts: list[float], share: float
) -> None:
    count = min(len(levels), len(contrasts)) | 1
    count = count if count <= min(len(levels), len(contrasts)) else count - 2
    amounts = [float(amount) for amount in np.linspace(AXIS.low, AXIS.high, count)]
    drawn = zip(amounts, levels, contrasts, strict=False)
    tried = {amount: glance(picture(level, contrast=c)) for amount, level, c in drawn}
    travel = travel_of(AXIS, tried)
    assert travel.fits(AXIS)
    assert travel.low <= 0 <= travel.high
    assert all(travel.amount(travel.place(amount)) == amount for amount in travel.amounts)
    assert travel.place(travel.amount(share)) == pytest.approx(share, abs=1e-9)
    places = [travel.place(float(amount)) for amount in np.linspace(-3, 3, 50)]
    assert all(a < b for a, b in pairwise(places))


@pytest.mark.parametrize(
    "broken",
    [
        {"amounts": (0, 0)},
        {"places": (0.1, 1)},
        {"changes": (0,)},
        {"low": 3},
        {"high": 9},
        {"amounts": (0, math.nan)},
    ],
)
def test_what_is_no_travel_is_not_taken_for_one(broken: dict[str, object]) -> None:
    plain: dict[str, object] = {
        "amounts": (0, 2),
        "places": (0, 1),
        "changes": (0, 1),
        "low": 0,
        "high": 1,
    }
    Travel(**plain)  # type: ignore[arg-type]
    with pytest.raises(Exception, match=r".+"):
        Travel(**(plain | broken))  # type: ignore[arg-type]
