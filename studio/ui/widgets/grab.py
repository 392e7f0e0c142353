"""The open hand: every drag pans, whatever lies over the picture."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

if TYPE_CHECKING:
    from PySide6.QtGui import QPainter

    from studio.ui.widgets.canvas import Canvas
    from studio.ui.widgets.view import View


class Grab:
    """An overlay of a canvas that draws nothing: the point it took hold of stays under it."""

    def __init__(self, canvas: Canvas) -> None:
        self._canvas = canvas
        self._held = (0.0, 0.0)

    def paint(self, painter: QPainter, view: View, /) -> None: ...

    def press(self, x: float, y: float, /) -> bool:
        self._held = (x, y)
        self._canvas.setCursor(Qt.CursorShape.ClosedHandCursor)
        return True

    def drag(self, x: float, y: float, /) -> None:
        scale = self._canvas.view.scale
        self._canvas.pan((x - self._held[0]) * scale, (y - self._held[1]) * scale)

    def release(self, x: float, y: float, /) -> None:
        self.drag(x, y)
