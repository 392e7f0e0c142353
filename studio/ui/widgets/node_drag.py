"""Dragging a picture of the history: what is carried, where it may be dropped, what lights up."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import (
    QEvent,
    QMimeData,
    QObject,
    QPoint,
    QPointF,
    QRectF,
    QSizeF,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QDrag, QDragEnterEvent, QDragMoveEvent, QDropEvent, QPainter
from PySide6.QtWidgets import QAbstractButton, QWidget

from studio.ui.theme import Radius, Token, colour
from studio.ui.widgets import paint
from studio.ui.widgets.pictures import cover, to_image

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent

    from studio.core.pixels import Pixels
    from studio.ui.widgets.paint import Badge

MIME: Final = "application/x-sfumato-node"
SIDE: Final = 56.0


def carry(row_id: str) -> QMimeData:
    """A row of the history as what a drag carries."""
    mime = QMimeData()
    mime.setData(MIME, row_id.encode("ascii"))
    return mime


def carried(mime: QMimeData) -> int | None:
    """The node that a drag carries; None where it carries something else."""
    data = bytes(mime.data(MIME).data())
    return int(data) if data.isdigit() else None


def drag_node(source: QWidget, row_id: str, picture: Pixels | None) -> None:
    """Run a drag of a row until it is dropped."""
    drag = QDrag(source)
    drag.setMimeData(carry(row_id))
    if picture is not None:
        ratio = source.devicePixelRatioF()
        drag.setPixmap(cover(to_image(picture), QSizeF(SIDE, SIDE), Radius.BUTTON, ratio))
        drag.setHotSpot(QPoint(round(SIDE / 2), round(SIDE / 2)))
    drag.exec(Qt.DropAction.CopyAction)


class NodeDrops(QObject):
    """Lets rows of the history be dropped on a widget.

    zones: what is said of the parts into which the widget is cut, from left to right.
    dropped(int, int): the place of a zone, and the node that was dropped there.
    """

    dropped = Signal(int, int)

    def __init__(self, target: QWidget, *zones: Badge) -> None:
        super().__init__(target)
        self._target, self._zones = target, zones
        self._light = Light(target)
        target.setAcceptDrops(True)
        target.installEventFilter(self)

    def eventFilter(self, _target: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.DragLeave:
            self._light.hide()
            return False
        if not isinstance(event, QDragEnterEvent | QDragMoveEvent | QDropEvent):
            return False
        node = carried(event.mimeData())
        if node is None:
            return False
        event.acceptProposedAction()
        zone = self._zone(event.position())
        if event.type() == QEvent.Type.Drop:
            self._light.hide()
            self.dropped.emit(zone, node)
        else:
            width = self._target.width() / len(self._zones)
            place = QRectF(zone * width, 0, width, self._target.height())
            self._light.show_over(place, self._zones[zone])
        return True

    def _zone(self, spot: QPointF) -> int:
        count = len(self._zones)
        return min(max(int(spot.x() * count / self._target.width()), 0), count - 1)


class Light(QWidget):
    """Lies over the part of a widget on which something would be dropped."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._badge: Badge | None = None
        self.hide()

    def show_over(self, place: QRectF, badge: Badge) -> None:
        """Light a part up and say what happens there."""
        self._badge = badge
        self.setGeometry(place.toRect())
        self.show()
        self.raise_()
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self._badge is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        token = self._badge.dot or Token.ACCENT
        whole = QRectF(self.rect()).adjusted(2, 2, -2, -2)
        paint.box(painter, whole, Radius.CARD, colour(token, 36), colour(token), width=2)
        left = (self.width() - paint.pill_width(self._badge)) / 2
        paint.pill(painter, QPointF(left, (self.height() - paint.PILL_HEIGHT) / 2), self._badge)
        painter.end()


class Spring(QObject):
    """Clicks a button over which a row of the history is held for a moment."""

    WAIT: Final = 450
    """Milliseconds."""

    def __init__(self, button: QAbstractButton) -> None:
        super().__init__(button)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(self.WAIT)
        self._timer.timeout.connect(button.click)
        button.setAcceptDrops(True)
        button.installEventFilter(self)

    def eventFilter(self, _button: QObject, event: QEvent) -> bool:
        if isinstance(event, QDragEnterEvent) and carried(event.mimeData()) is not None:
            event.accept()
            self._timer.start()
            return True
        if event.type() in (QEvent.Type.DragLeave, QEvent.Type.Drop):
            self._timer.stop()
        return False
