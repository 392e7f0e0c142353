"""The runs that were asked for: what each is for, and how far the present one is."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from studio.core.answers import Answers
from studio.core.events import Failed, Finished, GaveWay, Inverting, Started, Stepped
from studio.core.jobs import Quality, Run
from studio.core.scene import Progress

if TYPE_CHECKING:
    from collections.abc import Callable

    from studio.core.recipe import Recipe

    Ended = Finished | GaveWay | Failed
    OnEnd = Callable[[Ended], None]


@dataclass(frozen=True, slots=True)
class Purpose:
    """Why a run was asked for.

    node: whose picture it makes, None for a picture in passing. told: whoever waits for it, and
    nobody else, is told of its end. at: when it was asked for.
    """

    recipe: Recipe
    quality: Quality
    node: int | None
    on_end: OnEnd | None
    told: bool
    at: float


class Runs:
    """Books of the runs, by job number.

    clock: seconds from anywhere, monotonic; used for the time left and to measure answers.
    answers: how soon the pictures were there.
    """

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._numbers = 0
        self._purposes: dict[int, Purpose] = {}
        self._progress: Progress | None = None
        self._latest = 0
        self._halted = 0
        self._begun_at = 0.0
        self._known = 0
        self.answers = Answers()

    @property
    def progress(self) -> Progress | None:
        """The run that is under way."""
        return self._progress

    @property
    def latest(self) -> int:
        """The number of the newest run asked for."""
        return self._latest

    @property
    def are_over(self) -> bool:
        """Whether every run that was asked for has ended."""
        return not self._purposes

    def next_number(self) -> int:
        """A job number that was never used."""
        self._numbers += 1
        return self._numbers

    def purpose(self, number: int) -> Purpose | None:
        """What this run is for; None if it is over or was never asked for."""
        return self._purposes.get(number)

    def waiting_for(self, recipe: Recipe) -> bool:
        """Whether the newest run is a full run of this recipe that has not ended or been halted."""
        purpose = self._purposes.get(self._latest)
        if purpose is None or self._latest == self._halted:
            return False
        return purpose.quality is Quality.FULL and purpose.recipe == recipe

    def adopt(self, recipe: Recipe, node: int | None) -> bool:
        """Let the run that is waited for paint `node` as well; False if none makes this recipe."""
        if not self.waiting_for(recipe):
            return False
        purpose = replace(self._purposes[self._latest], told=False)
        self._purposes[self._latest] = purpose if node is None else replace(purpose, node=node)
        return True

    def forget_nodes(self) -> None:
        """What still runs paints no node any more: the nodes of another project have these ids."""
        for number, purpose in self._purposes.items():
            self._purposes[number] = replace(purpose, node=None)

    @property
    def paints_a_node(self) -> bool:
        """Whether the run under way, or the newest, makes a picture of the history."""
        under_way = 0 if self._progress is None else self._progress.number
        waiting = 0 if self._latest == self._halted else self._latest
        asked = (self._purposes.get(number) for number in (under_way, waiting))
        return any(purpose is not None and purpose.node is not None for purpose in asked)

    def making(self, nodes: frozenset[int]) -> tuple[int, ...]:
        """The numbers of the runs that make these nodes' pictures."""
        return tuple(n for n, purpose in self._purposes.items() if purpose.node in nodes)

    def call_off(self, number: int) -> None:
        """Nobody waits for this run any more."""
        if number == self._latest:
            self._halted = number

    def halt(self) -> tuple[int, ...]:
        """The numbers of the jobs to stop: the run under way, and the newest if it is to begin."""
        self._halted = self._latest
        under_way = () if self._progress is None else (self._progress.number,)
        if self._latest in self._purposes and self._latest not in under_way:
            return (*under_way, self._latest)
        return under_way

    def ask(self, recipe: Recipe, quality: Quality, node: int | None, on_end: OnEnd | None) -> Run:
        """The job to send."""
        number = self.next_number()
        self._latest = number
        self._purposes[number] = Purpose(
            recipe, quality, node, on_end, on_end is not None, self._clock()
        )
        return Run(number, recipe, quality)

    def inverting(self, event: Inverting) -> None:
        """The photo of a run is being turned around."""
        purpose = self._purposes.get(event.number)
        if purpose is None:
            return
        if self._progress is None or self._progress.number != event.number:
            self._begun_at, self._known = self._clock(), event.done
        left = self._left(event.done, event.count)
        number, quality = event.number, purpose.quality
        self._progress = Progress(number, quality, event.done, event.count, left, inverts=True)

    def started(self, event: Started) -> Purpose | None:
        """A run has begun; its purpose, or None if it was never asked for."""
        purpose = self._purposes.get(event.number)
        if purpose is None:
            return None
        self._begun_at, self._known = self._clock(), event.known
        self._progress = Progress(event.number, event.quality, 0, event.count, None)
        return purpose

    def stepped(self, event: Stepped) -> None:
        """One more step of the run under way is there."""
        if self._progress is None or self._progress.number != event.number:
            return
        done = event.step.index + 1
        self._progress = replace(
            self._progress, done=done, left=self._left(done, self._progress.count)
        )

    def _left(self, done: int, count: int) -> float | None:
        """Seconds that the rest will take, by what was computed since it began."""
        computed = done - self._known
        if computed <= 0:
            return None
        return (self._clock() - self._begun_at) / computed * (count - done)

    def ended(self, event: Ended) -> Purpose | None:
        """A job is over; its purpose, or None if it was no run."""
        if self._progress is not None and self._progress.number == event.number:
            self._progress = None
        purpose = self._purposes.pop(event.number, None)
        if purpose is not None and isinstance(event, Finished):
            self.answers = self.answers.learned(purpose.quality, self._clock() - purpose.at)
        return purpose
