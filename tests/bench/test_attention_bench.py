"""How what listening costs is judged."""

from __future__ import annotations

from studio.bench.attention import judged
from studio.bench.pairs import Pairs


def pairs(ratio: float, *, equal: bool = True) -> Pairs:
    return Pairs(((ratio, 1.0),) * 3, ((ratio, 1.0),) * 3, equal)


def test_the_promise_is_of_the_ratio_of_equal_runs_that_leave_nothing() -> None:
    assert judged(pairs(1.04), pairs(0.6), silent=True).holds
    assert not judged(pairs(1.06), pairs(0.6), silent=True).holds
    assert not judged(pairs(1.04, equal=False), pairs(0.6), silent=True).holds
    assert not judged(pairs(1.04), pairs(0.6), silent=False).holds
