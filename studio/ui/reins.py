"""What the canvas would take for itself while a painting tool lies over it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent, QTabletEvent, QWheelEvent

from studio.ui.tools import STEP, Tool
from studio.ui.widgets.wheel import NOTCH

if TYPE_CHECKING:
    from studio.ui.easel import Easel
    from studio.ui.widgets.canvas import Canvas


class Reins(QObject):
    """Ctrl and the wheel widen the brush; two quick dabs are no double click; pens press; Esc lets
    go of a stroke before it stops a run."""

    def __init__(self, easel: Easel, canvas: Canvas) -> None:
        super().__init__(easel)
        self._easel, self._canvas = easel, canvas
        canvas.installEventFilter(self)

    def eventFilter(self, _canvas: QObject, event: QEvent) -> bool:
        if self._easel.active not in (Tool.BRUSH, Tool.REGION):
            return False
        if isinstance(event, QTabletEvent):
            first = event.type() == QEvent.Type.TabletPress
            self._easel.press(event.pressure(), first=first)
            event.ignore()  # the mouse event that Qt makes of it draws
        elif isinstance(event, QWheelEvent):
            if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                self._easel.resize(STEP ** (event.angleDelta().y() / NOTCH))
                return True
        elif isinstance(event, QMouseEvent):
            if event.type() == QEvent.Type.MouseButtonDblClick:
                self._canvas.mousePressEvent(event)
                return True
        elif isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape:
            return self._escape(event)
        return False

    def _escape(self, event: QKeyEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride:
            if self._easel.drawing:
                event.accept()
            return False
        return event.type() == QEvent.Type.KeyPress and self._easel.escape()
