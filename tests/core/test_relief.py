"""Maps made finer, and how far it is to their contours."""

from __future__ import annotations

import numpy as np
import pytest

from studio.core.relief import finer, from_contour


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
    away = from_contour(hill(128), 0.5)
    y, x = (np.mgrid[:128, :128] + 0.5) / 128 - 0.5
    from_circle = np.abs(np.hypot(x, y) - 0.25) * 128
    near = from_circle < 6
    assert away[near] == pytest.approx(from_circle[near], abs=0.15)
    assert (away[~near] > 5).all()


def test_a_plain_has_no_contour() -> None:
    assert (from_contour(np.full((8, 8), 0.45, np.float32), 0.5) > 10).all()
