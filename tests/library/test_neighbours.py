"""The map laid out by neighbours."""

from __future__ import annotations

import numpy as np
import pytest

from studio.core.errors import StudioError
from studio.library import neighbours

CROWDS = 3
EACH = 12


def crowds() -> tuple[np.ndarray, np.ndarray]:
    """Three crowds in many dimensions, and a beginning in which they are mixed."""
    dice = np.random.default_rng(0)
    middles = np.repeat(dice.normal(size=(CROWDS, 40)) * 4, EACH, axis=0)
    return middles + dice.normal(size=middles.shape), dice.normal(size=(len(middles), 2))


def test_crowds_come_to_lie_apart() -> None:
    described, begin = crowds()
    places = neighbours.laid_out(described, begin)
    assert places.shape == begin.shape
    away = np.linalg.norm(places[:, None] - places[None], axis=2)
    np.fill_diagonal(away, np.inf)
    crowd = np.repeat(np.arange(CROWDS), EACH)
    assert (crowd[away.argmin(1)] == crowd).all()
    assert np.array_equal(neighbours.laid_out(described, begin), places)


def test_a_few_pictures_are_enough() -> None:
    described, begin = crowds()
    few = slice(0, neighbours.FEWEST)
    assert np.isfinite(neighbours.laid_out(described[few], begin[few])).all()
    assert np.isfinite(neighbours.laid_out(described[few], np.zeros((5, 2)))).all()


def test_without_the_extra_it_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(neighbours, "find_spec", lambda _name: None)
    with pytest.raises(StudioError, match="scikit-learn") as told:
        neighbours.laid_out(*crowds())
    assert "pip install" in told.value.hint
