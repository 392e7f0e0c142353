"""A thumbnail that follows the pointer while something is pulled out, and says what that does."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, QSizeF, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from studio.ui.theme import Radius, Token, colour
from studio.ui.widgets import paint
from studio.ui.widgets.paint import Badge
from studio.ui.widgets.pictures import cover, to_image

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent

    from studio.core.pixels import Pixels

SIDE: Final = 72.0
GAP: Final = 6.0


class Ghost(QWidget):
    """Lies over everything in its window and takes no mouse."""

    def __init__(self, window: QWidget, picture: Pixels | None, words: str) -> None:
        super().__init__(window)
        self._window = window
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._badge = Badge(words, Token.A)
        size = QSizeF(SIDE, SIDE)
        ratio = window.devicePixelRatioF()
        self._thumb = (
            None if picture is None else cover(to_image(picture), size, Radius.BUTTON, ratio)
        )
        width = max(SIDE, paint.pill_width(self._badge))
        self.resize(round(width) + 2, round(SIDE + GAP + paint.PILL_HEIGHT) + 2)

    def follow(self, spot: QPoint) -> None:
        """Hang on a point of the window, above the pointer and always in sight."""
        place = QRect(QPoint(spot.x() - self.width() // 2, spot.y() - round(SIDE)), self.size())
        room = self._window.rect()
        place.moveLeft(min(max(place.left(), 0), room.right() - place.width()))
        place.moveTop(min(max(place.top(), 0), room.bottom() - place.height()))
        self.setGeometry(place)
        self.show()
        self.raise_()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        thumb = QRectF((self.width() - SIDE) / 2, 1, SIDE, SIDE)
        if self._thumb is not None:
            painter.setOpacity(0.92)
            painter.drawPixmap(thumb.topLeft(), self._thumb)
            painter.setOpacity(1)
        paint.box(painter, thumb, Radius.BUTTON, None, colour(Token.A), width=2)
        left = (self.width() - paint.pill_width(self._badge)) / 2
        paint.pill(painter, QPointF(left, thumb.bottom() + GAP), self._badge)
        painter.end()
