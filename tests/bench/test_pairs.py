"""Measuring in turns, with clocks that the test moves."""

from __future__ import annotations

from studio.bench.pairs import Way, in_turns


class Clock:
    """Stands still unless it is moved."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def test_a_planted_slow_way_shows_in_every_ratio() -> None:
    wall, busy = Clock(), Clock()

    def lasting(seconds: float) -> Way[str]:
        def do(_turn: int) -> str:
            wall.now += seconds
            busy.now += seconds * 2
            return "picture"

        return Way(do)

    pairs = in_turns(lasting(3.0), lasting(2.0), runs=5, wall=wall, busy=busy)
    assert pairs.wall == ((3.0, 2.0),) * 5
    assert (pairs.first, pairs.second) == (3.0, 2.0)
    assert pairs.median_of_ratios == 1.5
    assert pairs.busy_ratio == 1.5
    assert pairs.equal


def test_neither_way_is_always_first_and_warming_up_is_not_counted() -> None:
    order: list[str] = []
    first: Way[None] = Way(lambda turn: order.append(f"A{turn}"))
    second: Way[None] = Way(lambda turn: order.append(f"B{turn}"))
    pairs = in_turns(first, second, runs=2, warm=1)
    assert order == ["B-1", "A-1", "A0", "B0", "B1", "A1"]
    assert len(pairs.wall) == 2


def test_what_comes_before_a_way_is_not_timed() -> None:
    wall = Clock()

    def ready(_turn: int) -> None:
        wall.now += 100.0

    def do(_turn: int) -> None:
        wall.now += 1.0

    pairs = in_turns(Way(do, ready), Way(do, ready), runs=3, wall=wall)
    assert pairs.wall == ((1.0, 1.0),) * 3


def test_one_unequal_round_is_found_even_while_warming_up() -> None:
    same: Way[int] = Way(lambda turn: turn)
    assert in_turns(same, Way(lambda turn: turn), runs=2).equal
    assert not in_turns(same, Way(lambda turn: -2 if turn == -1 else turn), runs=2).equal
    assert not in_turns(same, Way(lambda turn: turn if turn < 1 else 0), runs=2).equal


def test_a_single_disturbance_moves_no_median() -> None:
    wall = Clock()

    def steady(_turn: int) -> None:
        wall.now += 2.0

    def disturbed(turn: int) -> None:
        wall.now += 50.0 if turn == 2 else 2.0

    pairs = in_turns(Way(disturbed), Way(steady), runs=5, wall=wall)
    assert pairs.first / pairs.second == pairs.median_of_ratios == 1.0
