"""Two ways to do one thing, timed in turns: what drifts on the machine then hits both alike."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Generic, TypeVar

from studio.bench.figures import median

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")

WARM: Final = 2
"""Pairs that are run first and not counted: caches, pools and clocks settle."""


@dataclass(frozen=True, slots=True)
class Way(Generic[T]):
    """One way. do: what is timed; ready: what comes before it, untimed. Both are told the round."""

    do: Callable[[int], T]
    ready: Callable[[int], Any] = lambda _round: None


@dataclass(frozen=True, slots=True)
class Pairs:
    """What was measured: for each round the seconds of both ways.

    wall: by the clock. busy: the processor's time of the whole process, all threads, which other
    programs on the machine hardly touch. equal: whether both ways made the same in every round.
    """

    wall: tuple[tuple[float, float], ...]
    busy: tuple[tuple[float, float], ...]
    equal: bool

    @property
    def first(self) -> float:
        """The median seconds of the first way."""
        return median([pair[0] for pair in self.wall])

    @property
    def second(self) -> float:
        """The median seconds of the second way."""
        return median([pair[1] for pair in self.wall])

    @property
    def median_of_ratios(self) -> float:
        """The median over the rounds of first / second."""
        return median([first / second for first, second in self.wall])

    @property
    def busy_ratio(self) -> float:
        """The same as `median_of_ratios`, in the processor's time."""
        return median([first / max(second, 1e-9) for first, second in self.busy])


def in_turns(
    first: Way[T],
    second: Way[T],
    runs: int,
    *,
    warm: int = WARM,
    wall: Callable[[], float] = time.perf_counter,
    busy: Callable[[], float] = time.process_time,
) -> Pairs:
    """Time both ways `runs` times in turns: A B, then B A, then A B, so that neither is always
    the one that follows the other."""
    walls, busies, equal = [], [], True
    for turn in range(-warm, runs):
        seconds: dict[int, tuple[float, float]] = {}
        made: dict[int, T] = {}
        for place in (0, 1) if turn % 2 == 0 else (1, 0):
            way = (first, second)[place]
            way.ready(turn)
            wall_began, busy_began = wall(), busy()
            made[place] = way.do(turn)
            seconds[place] = wall() - wall_began, busy() - busy_began
        equal = equal and made[0] == made[1]
        if turn >= 0:
            walls.append((seconds[0][0], seconds[1][0]))
            busies.append((seconds[0][1], seconds[1][1]))
    return Pairs(tuple(walls), tuple(busies), equal)
