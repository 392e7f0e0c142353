"""How late the GUI thread is: a timer that is due every 4 ms, and when it really comes."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Qt, QTimer

if TYPE_CHECKING:
    from collections.abc import Callable

PERIOD: Final = 4
"""Milliseconds."""


class Lateness(QObject):
    """Measures while it runs. late: seconds, one value per tick, of the part that runs now.

    ticked: called after each tick. After a late tick the next is due a period later: one stop of
    the thread is one late tick, not a dozen.
    """

    def __init__(self, ticked: Callable[[], None]) -> None:
        super().__init__()
        self._ticked = ticked
        self._due = 0.0
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setSingleShot(True)
        self._timer.setInterval(PERIOD)
        self._timer.timeout.connect(self._tick)
        self.late: list[float] = []

    def begin(self) -> None:
        """Begin a part."""
        self.late = []
        self._arm()

    def end(self) -> list[float]:
        """End the part; what it measured."""
        self._timer.stop()
        return self.late

    def _arm(self) -> None:
        self._due = time.perf_counter() + PERIOD / 1000
        self._timer.start()

    def _tick(self) -> None:
        self.late.append(max(0.0, time.perf_counter() - self._due))
        self._arm()
        self._ticked()
