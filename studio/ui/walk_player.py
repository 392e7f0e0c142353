"""Plays a walk: a second that goes on, and comes back where the walk loops."""

from __future__ import annotations

from time import monotonic
from typing import Final

from PySide6.QtCore import QObject, Qt, QTimer, Signal

TICK: Final = 40
"""Milliseconds between two pictures of the draft."""


class WalkPlayer(QObject):
    """time_changed(float): the second to show. playing_changed(bool): it began or ended."""

    time_changed = Signal(float)
    playing_changed = Signal(bool)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._time, self._end, self._loop = 0.0, 0.0, False
        self._seen = 0.0  # when the second on show came up
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(TICK)
        self._timer.timeout.connect(lambda: self.advance(monotonic() - self._seen))

    @property
    def time(self) -> float:
        """The second on show."""
        return self._time

    @property
    def playing(self) -> bool:
        """Whether it plays."""
        return self._timer.isActive()

    def show_end(self, seconds: float, *, loop: bool) -> None:
        """How long the walk takes now, and whether it comes back."""
        self._end, self._loop = seconds, loop
        if seconds <= 0:
            self.pause()
        if self._time > seconds:
            self.go(seconds)

    def go(self, time: float) -> None:
        """Show a second, clamped to the walk."""
        time = min(max(time, 0.0), self._end)
        self._seen = monotonic()
        if time != self._time:
            self._time = time
            self.time_changed.emit(time)

    def scrub(self, time: float) -> None:
        """The hand goes to a second: playing ends."""
        self.pause()
        self.go(time)

    def advance(self, seconds: float) -> None:
        """So much time has passed."""
        after = self._time + seconds
        if after >= self._end and self._loop and self._end > 0:
            after %= self._end
        self.go(after)
        if after >= self._end:
            self.pause()

    def toggle(self) -> None:
        """Play, or pause; from the end it begins again."""
        if self.playing:
            self.pause()
        elif self._end > 0:
            if self._time >= self._end:
                self.go(0.0)
            self._seen = monotonic()
            self._timer.start()
            self.playing_changed.emit(self.playing)

    def pause(self) -> None:
        """Stay where it is."""
        if self.playing:
            self._timer.stop()
            self.playing_changed.emit(self.playing)
