"""Even travel: equal movement is equal visible change."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
import pytest
from core_values import examples
from hypothesis import given
from hypothesis import strategies as st

from studio.core.pixels import Pixels
from studio.core.travel import evened, lengths, seen_change, unevenness


def grey(level: float) -> Pixels:
    return Pixels.from_rgb(np.full((40, 60, 3), round(level * 255), np.uint8))


def test_what_is_seen_to_change_is_measured() -> None:
    assert seen_change(grey(0.5), grey(0.5)) == 0
    assert seen_change(grey(0.2), grey(0.6)) > 2 * seen_change(grey(0.2), grey(0.3))
    assert lengths([grey(0), grey(0.2), grey(0.4)]) == pytest.approx([0.1155] * 2, rel=0.02)


def test_a_path_that_jumps_is_walked_evenly() -> None:
    """A sigmoid: almost all of the change lies in a tenth of the way."""

    def at(place: float) -> Pixels:
        return grey(1 / (1 + math.exp(-40 * (place - 0.7))))

    tried = list(np.linspace(0, 1, 60))
    plain = lengths([at(place) for place in np.linspace(0, 1, 9)])
    places = evened(tried, list(lengths([at(place) for place in tried])), 9)
    assert unevenness(list(plain)) > 1
    assert unevenness(list(lengths([at(place) for place in places]))) < 0.25
    assert (places[0], places[-1]) == (0, 1)


@examples(40)
@given(st.lists(st.floats(0, 1), min_size=1, max_size=20), st.integers(2, 30))
def test_even_places_never_turn_back_and_keep_the_ends(steps: list[float], count: int) -> None:
    places = [float(i) for i in range(len(steps) + 1)]
    found = evened(places, steps, count)
    assert len(found) == count
    assert (found[0], found[-1]) == (places[0], places[-1])
    assert all(a <= b for a, b in pairwise(found))
