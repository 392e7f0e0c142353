"""Where a picture settles: measured from its pictures, band by band."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from core_values import examples
from hypothesis import given
from hypothesis import strategies as st

from studio.core.pixels import Pixels
from studio.core.settling import Band, Settling, Settlings, changes, measured, settling
from studio.core.steps import StepFacts

COARSE, MIDDLE, FINE = 1, 5, 13
"""Cycles across a picture that lie in each of the three bands."""


def grey(values: np.ndarray) -> Pixels:
    rgb = np.repeat((values.clip(0, 1) * 255).round().astype(np.uint8)[..., None], 3, 2)
    return Pixels.from_rgb(rgb)


def waves(amounts: dict[int, float], high: int = 32, wide: int = 32) -> np.ndarray:
    """Waves of so many cycles across the shorter side, each with an amplitude."""
    phase = (np.arange(wide) + 0.5) * np.pi * 2 / min(high, wide)
    row = sum(amount * np.cos(phase * cycles) for cycles, amount in amounts.items())
    return np.tile(0.5 + np.asarray(row), (high, 1))


def steps_of(pictures: list[Pixels]) -> tuple[StepFacts, ...]:
    return tuple(StepFacts(i, 1.0, 1.0, p, p) for i, p in enumerate(pictures))


def a_run(ready: dict[int, int], count: int = 20, **size: int) -> tuple[StepFacts, ...]:
    """A run in which the wave of each frequency grows evenly until a step, and then stays."""
    shares = [
        {cycles: 0.15 * min(1.0, step / at) for cycles, at in ready.items()}
        for step in range(count)
    ]
    return steps_of([grey(waves(share, **size)) for share in shares])


@pytest.mark.parametrize("size", [{}, {"high": 32, "wide": 48}, {"high": 128, "wide": 128}])
def test_each_band_settles_where_it_hardly_changes_any_more(size: dict[str, int]) -> None:
    run = a_run({COARSE: 6, MIDDLE: 11, FINE: 16}, **size)
    found = dict(settling(run, finished=True).settled)
    # four fifths of the way
    assert found == {Band.COMPOSITION: 5, Band.SUBJECT: 9, Band.TEXTURE: 13}


def test_what_changes_once_more_has_not_settled() -> None:
    pictures = [grey(waves({COARSE: 0.1 if step in (0, 14) else 0.3})) for step in range(20)]
    assert settling(steps_of(pictures), finished=True).settled == ((Band.COMPOSITION, 15),)


def test_a_band_with_nothing_to_settle_has_no_mark() -> None:
    run = a_run({MIDDLE: 10})
    assert [band for band, _ in settling(run, finished=True).settled] == [Band.SUBJECT]
    still = steps_of([grey(waves({COARSE: 0.2}))] * 5)
    assert settling(still, finished=True) == Settling((0.0,) * 4, ())


def test_a_run_that_goes_on_has_no_marks_yet() -> None:
    run = a_run({COARSE: 5})
    assert settling(run, finished=False).settled == ()
    assert settling(run, finished=False).changes == settling(run, finished=True).changes


def test_colour_alone_is_a_change_too() -> None:
    red, green = np.zeros((32, 32, 3), np.uint8), np.zeros((32, 32, 3), np.uint8)
    red[..., 0] = 150
    green[..., 1] = round(150 * 0.299 / 0.587)  # just as light
    run = steps_of([Pixels.from_rgb(red), Pixels.from_rgb(green)])
    assert settling(run, finished=True).settled == ((Band.COMPOSITION, 1),)
    assert settling(run, finished=True).changes[0] > 0.1


@pytest.mark.parametrize("count", [0, 1])
def test_a_run_too_short_to_change(count: int) -> None:
    assert settling(a_run({COARSE: 1}, count), finished=True) == Settling()


def test_the_steps_of_a_photo_are_not_the_models_work() -> None:
    photo = grey(waves({COARSE: 0.4}))
    made = a_run({COARSE: 6})
    run = steps_of([photo] * 6 + [step.expects for step in made])
    found = settling(run, finished=True, start=6)
    assert found.settled == ((Band.COMPOSITION, 6 + 5),)
    assert len(found.changes) == len(run) - 1


@examples(20)
@given(st.integers(8, 40), st.integers(8, 40), st.integers(2, 6), st.integers(0, 99))
def test_a_distance_of_coefficients_is_one_of_pictures(
    high: int, wide: int, count: int, seed: int
) -> None:
    rng = np.random.default_rng(seed)
    pictures = [grey(rng.random((high, wide))) for _ in range(count)]
    values = [picture.to_rgb()[..., 0] / 255 for picture in pictures]
    expected = [np.sqrt(((b - a) ** 2).mean()) for a, b in itertools.pairwise(values)]
    found = changes(measured(pictures))
    assert found == pytest.approx(expected, rel=1e-3)


@examples(20)
@given(st.lists(st.integers(0, 12), min_size=1, max_size=8))
def test_a_run_is_measured_the_same_however_it_grew(lengths: list[int]) -> None:
    """Step by step, from the start, and another one in between."""
    run, other = a_run({COARSE: 3, FINE: 9}, 12), a_run({MIDDLE: 4}, 12)
    known = Settlings()
    for length in lengths:
        for which in (run, other):
            part = which[:length]
            found = known.of(part, finished=length == 12)
            fresh = settling(part, finished=length == 12)
            assert found.changes == pytest.approx(fresh.changes)
            assert found.settled == fresh.settled
            assert known.of(part, finished=length == 12) is found


def test_only_so_many_runs_are_remembered() -> None:
    known = Settlings()
    runs = [a_run({COARSE: 3}, 4) for _ in range(70)]
    first = known.of(runs[0], finished=True)
    for run in runs:
        known.of(run, finished=True)
    assert len(known._kept) == 64
    assert known.of(runs[0], finished=True) is not first
