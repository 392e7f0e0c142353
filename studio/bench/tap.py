"""Between the window and the engine: when each job went down and each event came up."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from studio.core.events import Finished, Started
from studio.core.jobs import Run

if TYPE_CHECKING:
    from collections.abc import Callable

    from studio.core.events import Event
    from studio.core.jobs import Engine, Job


@dataclass(frozen=True, slots=True)
class Sent:
    """A job and when the window sent it."""

    at: float
    job: Job


@dataclass(frozen=True, slots=True)
class Came:
    """An event and when the engine posted it."""

    at: float
    event: Event


class Tap:
    """An engine that hands everything on to another one and keeps the times.

    make: makes the engine from the function that takes its events. post: where events go.
    noticed: called after each event was handed on, in whatever thread it came from.
    """

    def __init__(
        self,
        make: Callable[[Callable[[Event], None]], Engine],
        post: Callable[[Event], None],
        noticed: Callable[[Event], None],
    ) -> None:
        self._post = post
        self._noticed = noticed
        self.sent: list[Sent] = []
        self.came: list[Came] = []
        self._engine = make(self._take)

    def _take(self, event: Event) -> None:
        self.came.append(Came(time.perf_counter(), event))
        self._post(event)
        self._noticed(event)

    def start(self) -> None:
        """As the engine's."""
        self._engine.start()

    def send(self, job: Job) -> None:
        """As the engine's."""
        self.sent.append(Sent(time.perf_counter(), job))
        self._engine.send(job)

    def stop(self, number: int) -> None:
        """As the engine's."""
        self._engine.stop(number)

    def close(self, timeout: float) -> bool:
        """As the engine's."""
        return self._engine.close(timeout)

    # ---- what it has seen

    @property
    def newest_run(self) -> int:
        """The number of the newest run that was sent; 0 before the first."""
        return next((s.job.number for s in reversed(self.sent) if isinstance(s.job, Run)), 0)

    def finished(self) -> list[Came]:
        """The runs that were finished, in order."""
        return [came for came in self.came if isinstance(came.event, Finished)]

    def phases(self, number: int) -> tuple[float, float] | None:
        """Of one run the seconds from being sent to its start, and from there to its end.

        None if it was not sent, started and finished.
        """
        sent = next((s.at for s in self.sent if s.job.number == number), None)
        began = self._when(number, Started)
        ended = self._when(number, Finished)
        if sent is None or began is None or ended is None:
            return None
        return began - sent, ended - began

    def _when(self, number: int, kind: type[Event]) -> float | None:
        for came in self.came:
            if isinstance(came.event, kind) and came.event.number == number:
                return came.at
        return None
