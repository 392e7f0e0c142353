"""Likeness: pictures described and laid out; those that were there before stay where they were."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
import pytest
from core_values import examples
from hypothesis import given
from hypothesis import strategies as st

from studio.core.likeness import SIZE, WIDE, cells, describe, evened, laid_out, side_for
from studio.core.pixels import Pixels

if TYPE_CHECKING:
    from numpy.typing import NDArray


def plain(red: int, green: int, blue: int, side: int = 64) -> Pixels:
    return Pixels.from_rgb(np.full((side, side, 3), (red, green, blue), np.uint8))


def striped(down: bool) -> Pixels:
    rows = np.where(np.arange(64) // 8 % 2, 160, 90).astype(np.uint8)
    grey = np.tile(rows, (64, 1))
    return Pixels.from_rgb(np.stack([grey if down else grey.T] * 3, -1))


def between(one: Pixels, other: Pixels) -> float:
    return float(np.linalg.norm(describe(one) - describe(other)))


def test_equal_pictures_are_described_alike_whatever_their_size() -> None:
    assert describe(plain(9, 90, 200)).shape == (SIZE,)
    assert between(plain(9, 90, 200), plain(9, 90, 200, side=200)) == pytest.approx(0, abs=0.01)
    oblong = Pixels.from_rgb(np.full((40, 90, 3), (9, 90, 200), np.uint8))
    assert between(plain(9, 90, 200), oblong) == pytest.approx(0, abs=0.01)


def test_near_colours_are_nearer_than_far_ones() -> None:
    assert between(plain(200, 90, 40), plain(210, 100, 50)) < between(
        plain(200, 90, 40), plain(40, 90, 200)
    )


def test_which_way_edges_run_is_seen() -> None:
    assert between(striped(down=True), striped(down=False)) > 0.5


def test_a_tiny_picture_is_described_too() -> None:
    assert np.isfinite(describe(Pixels(1, 1, bytes(4)))).all()


def test_alike_pictures_lie_together() -> None:
    reds, blues = (
        [plain(200 + i, 40, 40) for i in range(5)],
        [plain(40, 40, 200 + i) for i in range(5)],
    )
    places = laid_out(np.array([describe(picture) for picture in (*reds, *blues)]))
    within = np.linalg.norm(places[:5] - places[:5].mean(0), axis=1).max()
    apart = np.linalg.norm(places[:5].mean(0) - places[5:].mean(0))
    assert apart > 10 * within
    assert np.abs(places).max() == pytest.approx(1)


@pytest.mark.parametrize("count", [0, 1, 2, 3])
def test_few_or_equal_pictures_have_places_too(count: int) -> None:
    places = laid_out(np.ones((count, SIZE)))
    assert places.shape == (count, 2)
    assert np.isfinite(places).all()


def test_a_layout_turned_mirrored_and_scaled_is_put_back() -> None:
    described = np.random.default_rng(1).normal(size=(40, SIZE)) * np.geomspace(3, 0.1, SIZE)
    now = laid_out(described)
    turn = np.array([[math.cos(2), -math.sin(2)], [math.sin(2), math.cos(2)]])
    old = now @ turn * [1, -1] * 0.7 + [3, 1]
    back = laid_out(described, {at: (float(x), float(y)) for at, (x, y) in enumerate(old)})
    assert back == pytest.approx(old, abs=1e-6)


def test_new_pictures_leave_the_others_where_they_were() -> None:
    described = np.random.default_rng(2).normal(size=(60, SIZE)) * np.geomspace(3, 0.1, SIZE)
    before = laid_out(described[:50])
    known = {at: (float(x), float(y)) for at, (x, y) in enumerate(before)}
    moved = np.linalg.norm(laid_out(described, known)[:50] - before, axis=1)
    moved_else = np.linalg.norm(laid_out(described)[:50] - before, axis=1)
    assert np.median(moved) < 0.15
    assert moved.mean() <= moved_else.mean()


places_of = st.lists(st.tuples(st.floats(-1, 1), st.floats(-1, 1)), max_size=40)


@examples(50)
@given(places_of)
def test_no_two_pictures_have_one_cell_and_the_first_has_its_own(
    places: list[tuple[float, float]],
) -> None:
    found = cells(np.array(places).reshape(-1, 2), 0.25)
    assert len({(int(x), int(y)) for x, y in found}) == len(places)
    for at in range(1, len(places)):  # who comes later moves nobody
        earlier: NDArray[np.int64] = cells(np.array(places[:at]), 0.25)
        assert (earlier == found[:at]).all()
    if places:
        assert found[0].tolist() == [math.floor(each / 0.25) for each in places[0]]


def test_evened_places_keep_their_order_and_fill_the_room() -> None:
    crowded = np.concatenate([np.random.default_rng(0).normal(scale=0.01, size=(50, 2)), [[1, 1]]])
    loose = evened(crowded)
    for axis in (0, 1):
        assert (loose[:, axis].argsort() == crowded[:, axis].argsort()).all()
    assert np.ptp(loose[:50, 0]) > 0.5 * np.ptp(loose[:, 0])


def test_the_grid_has_room_for_all_and_little_more() -> None:
    for count in (4, 5, 40, 300, 1000, 5000):
        room = 4 * WIDE / side_for(count) ** 2
        assert count <= room <= 2.6 * count
