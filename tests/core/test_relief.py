"""Maps made finer, and their contour lines."""

from __future__ import annotations

import numpy as np
import pytest

from studio.core.relief import contours, finer


def hill(size: int = 32) -> np.ndarray:
    """A round hill in the middle: 1 at the top, 0.5 at a quarter of the width from it."""
    y, x = (np.mgrid[:size, :size] + 0.5) / size - 0.5
    return (1 - 2 * np.hypot(x, y)).clip(0, 1).astype(np.float32)


def test_an_even_map_stays_even() -> None:
    assert finer(np.full((5, 7), 0.3), 70, 40) == pytest.approx(np.full((40, 70), 0.3), abs=1e-6)


def test_a_slope_stays_a_slope_and_within_its_range() -> None:
    slope = np.tile(np.linspace(0, 1, 8), (8, 1))
    fine = finer(slope, 64, 64)
    inside = fine[32, 13:-13]
    steps = np.diff(inside)
    assert steps == pytest.approx(np.full(steps.shape, 1 / 56), abs=1e-3)
    assert (fine.min(), fine.max()) == (0, 1)


def test_a_place_stays_where_it_is() -> None:
    spot = np.zeros((8, 8))
    spot[2, 5] = 1
    fine = finer(spot, 80, 80)
    y, x = np.unravel_index(fine.argmax(), fine.shape)
    assert (x / 80, y / 80) == pytest.approx((5.5 / 8, 2.5 / 8), abs=0.02)


def test_the_contour_of_a_round_hill_is_a_circle() -> None:
    lines = contours(hill(), 0.5)
    radii = np.hypot(*(lines.reshape(-1, 2) - 0.5).T)
    assert radii == pytest.approx(np.full(radii.shape, 0.25), abs=0.005)
    length = np.hypot(*(lines[:, 1] - lines[:, 0]).T).sum()
    assert length == pytest.approx(2 * np.pi * 0.25, rel=0.02)


def test_a_contour_is_closed() -> None:
    ends: dict[tuple[float, float], int] = {}
    rng = np.random.default_rng(4)
    for end in contours(finer(rng.random((6, 6)), 40, 30), 0.5).reshape(-1, 2):
        key = (round(float(end[0]), 4), round(float(end[1]), 4))
        ends[key] = ends.get(key, 0) + 1
    assert sum(count % 2 for count in ends.values()) == 0


def test_what_reaches_over_the_edge_is_closed_along_it() -> None:
    lines = contours(np.ones((4, 4)), 0.5).reshape(-1, 2)
    assert (lines.min(0) < 0.13).all()
    assert (lines.max(0) > 0.87).all()


def test_no_height_no_line() -> None:
    assert contours(np.zeros((4, 4)), 0.5).shape == (0, 2, 2)
