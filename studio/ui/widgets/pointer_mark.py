"""A mark under the pointer that says something of the place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QLineF, QPointF
from PySide6.QtGui import QPainter, QPen

from studio.ui.theme import Token, colour
from studio.ui.widgets import paint
from studio.ui.widgets.paint import Badge

if TYPE_CHECKING:
    from studio.ui.widgets.view import View

RADIUS: Final = 5.0
DROP: Final = 26.0  # from the place to its words


class PointerMark:
    """An overlay: a small ring with words under it; takes no drag."""

    def __init__(self) -> None:
        self._at: tuple[float, float] | None = None
        self._text = ""

    @property
    def text(self) -> str:
        """What it says; "" while it is not there."""
        return self._text

    def show_at(self, at: tuple[float, float] | None, text: str) -> bool:
        """Stand at a place of the picture (its own px), or nowhere; whether that is new."""
        if at is None or not text:
            at, text = None, ""
        changed = (at, text) != (self._at, self._text)
        self._at, self._text = at, text
        return changed

    def paint(self, painter: QPainter, view: View, /) -> None:
        """The ring, a line down, the words."""
        if self._at is None:
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        spot, badge = QPointF(*view.to_widget(*self._at)), Badge(self._text)
        half = paint.pill_width(badge) / 2
        seen = painter.viewport()
        left = min(max(spot.x() - half, 6.0), max(6.0, seen.width() - 2 * half - 6))
        below = spot.y() + DROP + paint.PILL_HEIGHT < seen.height() - 6
        far = DROP if below else -DROP
        for ink, width in ((colour(Token.SHADE, 180), 3.4), (colour(Token.KNOB), 1.4)):
            painter.setPen(QPen(ink, width))
            start = spot.y() + (RADIUS if below else -RADIUS)
            painter.drawLine(QLineF(spot.x(), start, spot.x(), spot.y() + far))
            paint.ring(painter, spot, RADIUS, ink, width=width)
        top = spot.y() + far - (0 if below else paint.PILL_HEIGHT)
        paint.pill(painter, QPointF(left, top), badge)

    def press(self, _x: float, _y: float, /) -> bool:
        """It takes no drag."""
        return False

    def drag(self, _x: float, _y: float, /) -> None:
        """It takes no drag."""

    def release(self, _x: float, _y: float, /) -> None:
        """It takes no drag."""
