"""The viewer: one picture to zoom, pan, copy, drag out of and drop into."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QPointF, Qt, Signal
from PySide6.QtGui import QNativeGestureEvent
from PySide6.QtWidgets import QApplication, QWidget

from studio.ui.widgets.canvas_drag import drag_out, dropped_files
from studio.ui.widgets.canvas_paint import Badges
from studio.ui.widgets.paint import Badge
from studio.ui.widgets.picture_view import Overlay, PictureView

if TYPE_CHECKING:
    from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeyEvent, QMouseEvent, QWheelEvent

__all__ = ["Badge", "Badges", "Canvas", "Overlay", "Source"]

ZOOM_PER_DEGREE: Final = 1.0012  # of the wheel's eighths of a degree: a notch is 15 %
PAN_KEY: Final = 48.0
Source = Callable[[], Path | None]


class Canvas(PictureView):
    """A picture in the artist's hands.

    Wheel: zoom about the cursor. Drag: pan. Double click: fit, or 100 %. Keys: 0 fit, 1 100 %,
    + and -, Shift and arrows pan. Ctrl or Alt and drag: out of the window.
    pointed: where the mouse is, (x, y) in the picture's px, or None when it left.
    files_dropped: a list of paths. drag_out_requested: the picture is being pulled out; the drag
    itself follows where a source was set.
    """

    pointed = Signal(object)
    files_dropped = Signal(list)
    drag_out_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._taker: Overlay | None = None
        self._last: QPointF | None = None
        self._pull: QPointF | None = None
        self._source: Source | None = None
        self._tool = Qt.CursorShape.ArrowCursor
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAcceptDrops(True)

    def set_drag_source(self, source: Source | None) -> None:
        """Where the file comes from when the picture is dragged out; called at that moment."""
        self._source = source

    def set_tool(self, cursor: Qt.CursorShape) -> None:
        """The cursor of the tool in the hand, over the picture when nothing is dragged."""
        if cursor is not self._tool:
            self._tool = cursor
            self.setCursor(cursor)

    def set_overlays(self, overlays: tuple[Overlay, ...], layer: str = "") -> None:
        """As in the base; a drag that an overlay had taken ends here."""
        self._taker = None
        super().set_overlays(overlays, layer)

    def event(self, event: QEvent) -> bool:
        pinch = Qt.NativeGestureType.ZoomNativeGesture
        if isinstance(event, QNativeGestureEvent) and event.gestureType() == pinch:
            self.zoom_to(self.zoom * (1 + event.value()), event.position())
            return True
        return super().event(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        turned = event.angleDelta().y()
        if self._levels is not None and turned:
            self.zoom_to(self.zoom * ZOOM_PER_DEGREE**turned, event.position())
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self._levels is None:
            return
        spot, left = event.position(), event.button() == Qt.MouseButton.LeftButton
        pulls = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
        if left and event.modifiers() & pulls:
            self._pull = spot
            return
        if left:
            point = self.view.to_picture(spot.x(), spot.y())
            self._taker = next((o for o in reversed(self._overlays) if o.press(*point)), None)
            if self._taker is not None:
                self.update()
                return
        if left or event.button() == Qt.MouseButton.MiddleButton:
            self._last = spot
            self.setCursor(Qt.CursorShape.ClosedHandCursor)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        spot = event.position()
        if self._levels is not None:
            self.pointed.emit(self.view.to_picture(spot.x(), spot.y()))
        if self._pull is not None:
            far = (spot - self._pull).manhattanLength() >= QApplication.startDragDistance()
            if far:
                self._pull = None
                self._drag_out()
        elif self._taker is not None:
            self._taker.drag(*self.view.to_picture(spot.x(), spot.y()))
            self.update()
        elif self._last is not None:
            step = spot - self._last
            self._last = spot
            self.pan(step.x(), step.y())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        spot = event.position()
        if self._taker is not None:
            self._taker.release(*self.view.to_picture(spot.x(), spot.y()))
            self._taker = None
            self.update()
        self._last = self._pull = None
        self.setCursor(self._tool)

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.pointed.emit(None)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton or self._levels is None:
            return
        if self._fit:
            self.zoom_to(1.0, event.position())
        else:
            self.fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, shift = event.key(), bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        steps = {
            Qt.Key.Key_Left: (PAN_KEY, 0.0),
            Qt.Key.Key_Right: (-PAN_KEY, 0.0),
            Qt.Key.Key_Up: (0.0, PAN_KEY),
            Qt.Key.Key_Down: (0.0, -PAN_KEY),
        }
        if shift and key in steps:
            dx, dy = steps[Qt.Key(key)]
            self.pan(dx, dy)
        elif key == Qt.Key.Key_0:
            self.fit()
        elif key == Qt.Key.Key_1:
            self.zoom_to(1.0)
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self.zoom_in()
        elif key == Qt.Key.Key_Minus:
            self.zoom_out()
        else:
            super().keyPressEvent(event)

    # in and out

    def _drag_out(self) -> None:
        self.drag_out_requested.emit()
        if self._source is not None and self._levels is not None:
            drag_out(self, self._levels.full, self._source())

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.source() is not self and dropped_files(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        files = dropped_files(event.mimeData())
        if files:
            event.acceptProposedAction()
            self.files_dropped.emit(files)
