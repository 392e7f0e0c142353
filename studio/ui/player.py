"""Plays the steps of the picture on show, one after the other."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer, Signal

from studio.ui.rhythm import FRAME

if TYPE_CHECKING:
    from studio.core.scene import Stage


SPEEDS: Final = (0.25, 0.5, 1.0, 2.0, 4.0)


class Player(QObject):
    """step_wished: the position to show next. playing_changed: it began or ended.

    speed_changed: how fast it plays now, of `SPEEDS`.
    """

    step_wished = Signal(int)
    playing_changed = Signal(bool)
    speed_changed = Signal(float)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._stage: Stage | None = None
        self._growing = False
        self._loop = False
        self._speed = 1.0
        self._timer = QTimer(self)
        self._timer.setInterval(FRAME)
        self._timer.timeout.connect(self._next)

    @property
    def playing(self) -> bool:
        """Whether it plays."""
        return self._timer.isActive()

    @property
    def speed(self) -> float:
        """How many times as fast as usual it plays."""
        return self._speed

    def set_speed(self, speed: float) -> None:
        """Play at another speed; one that is none of `SPEEDS` is the nearest of them."""
        speed = min(SPEEDS, key=lambda each: abs(each - speed))
        if speed != self._speed:
            self._speed = speed
            self._timer.setInterval(round(FRAME / speed))
            self.speed_changed.emit(speed)

    def faster(self, by: int) -> None:
        """Go so many speeds up, or down."""
        at = SPEEDS.index(self._speed) + by
        self.set_speed(SPEEDS[min(max(at, 0), len(SPEEDS) - 1)])

    def show(self, stage: Stage | None, *, growing: bool = False) -> None:
        """What is on show now; another picture ends the playing.

        growing: more steps are on their way, and playing waits for them.
        """
        self._growing = growing
        if self._stage is not None and (stage is None or stage.recipe != self._stage.recipe):
            self.pause()
        self._stage = stage

    def set_loop(self, on: bool) -> None:  # noqa: FBT001 - a plain on/off setter, as Qt's own
        """Begin again at the end."""
        self._loop = on

    def toggle(self) -> None:
        """Play, or pause."""
        if self.playing:
            self.pause()
        elif self._stage is not None and self._stage.reel.steps:
            if self._stage.position >= _last(self._stage):
                self.step_wished.emit(0)
            self._timer.start()
            self.playing_changed.emit(self.playing)

    def pause(self) -> None:
        """Stay on the step on show."""
        if self.playing:
            self._timer.stop()
            self.playing_changed.emit(self.playing)

    def _next(self) -> None:
        stage = self._stage
        if stage is None or not stage.reel.steps:
            self.pause()
        elif stage.position < _last(stage):
            self.step_wished.emit(stage.position + 1)
        elif self._growing and stage.reel.picture is None:
            pass  # the next step will come
        elif self._loop:
            self.step_wished.emit(0)
        else:
            self.pause()


def _last(stage: Stage) -> int:
    """The last position there is to see: the picture, or the newest step of an unfinished run."""
    reel = stage.reel
    return reel.count if reel.picture is not None else max(0, len(reel.steps) - 1)
