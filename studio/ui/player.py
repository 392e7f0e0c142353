"""Plays the steps of the picture on show, one after the other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from studio.ui.rhythm import FRAME

if TYPE_CHECKING:
    from studio.core.scene import Stage


class Player(QObject):
    """step_wished: the position to show next. playing_changed: it began or ended."""

    step_wished = Signal(int)
    playing_changed = Signal(bool)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._stage: Stage | None = None
        self._loop = False
        self._timer = QTimer(self)
        self._timer.setInterval(FRAME)
        self._timer.timeout.connect(self._next)

    @property
    def playing(self) -> bool:
        """Whether it plays."""
        return self._timer.isActive()

    def show(self, stage: Stage | None) -> None:
        """What is on show now; another picture ends the playing."""
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
        elif self._loop:
            self.step_wished.emit(0)
        else:
            self.pause()


def _last(stage: Stage) -> int:
    """The last position there is to see: the picture, or the newest step of an unfinished run."""
    reel = stage.reel
    return reel.count if reel.picture is not None else max(0, len(reel.steps) - 1)
