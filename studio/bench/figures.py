"""Figures out of samples: what is typical, what is rare, and whether a promise is kept."""

from __future__ import annotations

import math
import os
import statistics
from typing import TYPE_CHECKING, Any

from studio.bench import Result

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Literal


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest of the values that at least `share` (0 to 1) of them do not exceed.

    The nearest-rank definition: always a value that was measured. ValueError without values, or
    for a share outside 0 to 1.
    """
    if not values or not 0 <= share <= 1:
        raise ValueError(f"the share {share} of {len(values)} values")
    rank = max(1, math.ceil(share * len(values) - 1e-9))  # 0.07 * 100 is a little more than 7
    return sorted(values)[rank - 1]


def median(values: Sequence[float]) -> float:
    """The middle value."""
    return statistics.median(values)


def spread(values: Sequence[float], scale: float = 1.0) -> dict[str, float]:
    """How values lie: p50, p95, p99 and max, times `scale`, rounded for reading; and how many."""
    found = {f"p{round(s * 100)}": percentile(values, s) for s in (0.5, 0.95, 0.99)}
    found["max"] = max(values)
    return {**{n: round(v * scale, 3) for n, v in found.items()}, "count": len(values)}


def result(  # noqa: PLR0913 - the fields of a figure
    name: str,
    figure: float,
    unit: str,
    *,
    baseline: float | None,
    goal: float,
    goal_of: Literal["figure", "ratio"],
    runs: int,
    outputs_equal: bool | None = None,
    also: bool = True,
    more: Mapping[str, Any] | None = None,
) -> Result:
    """The result with its promise judged: figure or ratio within the goal, the outputs not
    unequal, and what else is promised (`also`)."""
    ratio = None if baseline is None else figure / baseline
    judged = figure if goal_of == "figure" else ratio
    holds = judged is not None and judged <= goal and outputs_equal is not False and also
    return Result(
        name=name,
        figure=figure,
        unit=unit,
        baseline=baseline,
        ratio=ratio,
        goal=goal,
        holds=holds,
        outputs_equal=outputs_equal,
        runs=runs,
        goal_of=goal_of,
        more={**(more or {}), "load": load()},
    )


def load() -> list[float] | None:
    """How many programs wanted a core, on average over 1, 5 and 15 minutes; None on Windows."""
    return [round(n, 2) for n in os.getloadavg()] if hasattr(os, "getloadavg") else None
