"""What is on the canvas, and since when."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QEvent, QObject

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QPainter

    from studio.core.pixels import Pixels
    from studio.ui.widgets.canvas import Canvas
    from studio.ui.widgets.view import View


@dataclass(frozen=True, slots=True)
class Glimpse:
    """A picture that came onto the canvas. at: when the paint was over (time.perf_counter)."""

    at: float
    picture: Pixels


class Eye(QObject):
    """Lies over the canvas, paints nothing, and sees what is painted.

    shown: what the window gives the canvas at this moment. A paint is over when the event that
    every paint posts to this object arrives, right behind the paint of the whole window.
    """

    def __init__(
        self, canvas: Canvas, shown: Callable[[], Pixels | None], seen: Callable[[], None]
    ) -> None:
        super().__init__(canvas)
        self._shown = shown
        self._seen = seen
        self._last: Pixels | None = None
        self._changed = False
        self.paints = 0
        self.glimpses: list[Glimpse] = []
        canvas.set_overlays((self,))

    def paint(self, _painter: QPainter, _view: View, /) -> None:
        """The canvas is being painted."""
        picture = self._shown()
        if picture is not None and picture is not self._last:
            self._last, self._changed = picture, True
        # Ahead of the next paint, whose event is of lower priority.
        QCoreApplication.postEvent(self, QEvent(QEvent.Type.User))

    def event(self, event: QEvent) -> bool:
        """The paint is over."""
        if event.type() != QEvent.Type.User:
            return super().event(event)
        self.paints += 1
        if self._changed and self._last is not None:
            self._changed = False
            self.glimpses.append(Glimpse(time.perf_counter(), self._last))
        self._seen()
        return True

    def press(self, _x: float, _y: float) -> bool:
        """It takes no drag."""
        return False

    def drag(self, _x: float, _y: float) -> None:
        """It takes no drag."""

    def release(self, _x: float, _y: float) -> None:
        """It takes no drag."""


def bytes_on(canvas: Canvas) -> bytes:
    """The picture on the canvas, as the bytes of Pixels; none without a picture."""
    image = canvas.image
    return b"" if image is None else bytes(image.constBits())
