"""Percentiles, and when a promise counts as kept."""

from __future__ import annotations

import pytest

from studio.bench import NAMES, Result, load
from studio.bench.figures import percentile, result, spread


@pytest.mark.parametrize(
    ("share", "expected"),
    [(0.0, 1.0), (0.01, 1.0), (0.5, 50.0), (0.505, 51.0), (0.95, 95.0), (0.99, 99.0), (1.0, 100.0)],
)
def test_a_percentile_of_a_hundred_is_its_rank(share: float, expected: float) -> None:
    assert percentile([float(n) for n in range(100, 0, -1)], share) == expected


def test_a_percentile_is_no_victim_of_binary_fractions() -> None:
    assert 0.07 * 100 > 7  # what a careless ceiling would make 8 of
    assert percentile(list(range(1, 101)), 0.07) == 7


def test_one_slow_sample_in_a_hundred_is_the_maximum_and_not_p99() -> None:
    lies = spread([0.001] * 99 + [0.9], 1000)
    assert (lies["p99"], lies["max"], lies["count"]) == (1.0, 900.0, 100)


def test_two_slow_samples_in_a_hundred_are_p99() -> None:
    assert spread([0.001] * 98 + [0.9] * 2, 1000)["p99"] == 900.0


@pytest.mark.parametrize(("values", "share"), [([], 0.5), ([1.0], -0.1), ([1.0], 1.1)])
def test_a_percentile_of_nothing_is_refused(values: list[float], share: float) -> None:
    with pytest.raises(ValueError, match="the share"):
        percentile(values, share)


def figure(
    value: float,
    *,
    goal_of: str = "figure",
    outputs_equal: bool | None = None,
    also: bool = True,
) -> Result:
    return result(
        "x",
        value,
        "s",
        baseline=2.0,
        goal=1.0,
        goal_of="ratio" if goal_of == "ratio" else "figure",
        runs=1,
        outputs_equal=outputs_equal,
        also=also,
    )


def test_a_figure_within_its_goal_holds() -> None:
    assert figure(1.0).holds
    assert not figure(1.01).holds


def test_a_ratio_is_judged_in_the_figures_place() -> None:
    assert figure(2.0, goal_of="ratio").holds
    assert figure(2.0, goal_of="ratio").ratio == 1.0
    assert not figure(2.1, goal_of="ratio").holds


def test_unequal_outputs_break_the_promise_however_fast() -> None:
    assert figure(0.1, outputs_equal=True).holds
    assert not figure(0.1, outputs_equal=False).holds


def test_what_else_is_promised_counts() -> None:
    assert not figure(0.1, also=False).holds


@pytest.mark.parametrize("name", NAMES)
def test_every_benchmark_in_the_table_is_there(name: str) -> None:
    assert callable(load(name))
