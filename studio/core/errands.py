"""Errands: jobs with one answer, for whoever asked."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable

    from studio.core.events import Answer, Event, Failed, GaveWay
    from studio.core.jobs import Adopt, Attend, Bring, Frame, Job, Keep, Part, Shoot, Sketch

    Errand: TypeAlias = Keep | Bring | Adopt | Attend | Part | Frame | Sketch | Shoot
    Outcome: TypeAlias = Answer | Failed | GaveWay
    OnOutcome: TypeAlias = Callable[[Outcome], None]


class Errands:
    """Books of the errands. send: puts a job before the engine. number: one that was never used."""

    def __init__(self, send: Callable[[Job], None], number: Callable[[], int]) -> None:
        self._send, self._number = send, number
        self._waiting: dict[int, OnOutcome] = {}

    def ask(self, make: Callable[[int], Errand], on_outcome: OnOutcome) -> int:
        """Send the errand that `make` makes of a number; returns the number, to stop it by.

        on_outcome: called once, with the answer, or with Failed or GaveWay; what to tell the
        artist then is up to it.
        """
        number = self._number()
        self._waiting[number] = on_outcome
        self._send(make(number))
        return number

    def drop(self, number: int) -> None:
        """Nobody waits for this errand any more."""
        self._waiting.pop(number, None)

    def receive(self, event: Event) -> bool:
        """Hand an event to whoever waits for it; False if it ends no errand."""
        waiting = self._waiting.pop(event.number, None)
        if waiting is None:
            return False
        waiting(event)  # type: ignore[arg-type]
        return True
