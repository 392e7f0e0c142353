"""A loupe: a place of the picture, twice as large, in a corner of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPen

from studio.ui.theme import Radius, Token, Type, colour
from studio.ui.widgets import paint

if TYPE_CHECKING:
    from PySide6.QtGui import QImage

    from studio.ui.widgets.picture_view import PictureView
    from studio.ui.widgets.view import View

POWER: Final = 2.0
GLASS: Final = 130.0  # logical px
INSET: Final = 13.0
NAME: Final = "2×"


class Loupe:
    """An overlay of a canvas, which it shows a part of."""

    def __init__(self, canvas: PictureView) -> None:
        self._canvas = canvas
        self._at: tuple[float, float] | None = None

    def point(self, at: tuple[float, float] | None) -> bool:
        """Look at a place, in shares of the picture; None takes it away. False if it is there."""
        moved = at != self._at
        self._at = at
        return moved

    # as the canvas asks

    def paint(self, painter: QPainter, view: View) -> None:
        image = self._canvas.image
        if self._at is None or image is None:
            return
        wide, high = self._canvas.nominal
        where = QRectF(view.left, view.top, wide * view.scale, high * view.scale)
        part = where.intersected(QRectF(painter.viewport()))
        glass = min(GLASS, part.width() / 2.5, part.height() / 2.5)
        if glass < GLASS / 4:
            return
        side = glass / POWER
        spot = QPointF(
            where.left() + self._at[0] * where.width(), where.top() + self._at[1] * where.height()
        )
        seen = QRectF(spot.x() - side / 2, spot.y() - side / 2, side, side)
        left = seen.right() > part.right() - glass - 2 * INSET
        left = left and seen.top() < part.top() + glass + 2 * INSET
        x = part.left() + INSET if left else part.right() - INSET - glass
        lens = QRectF(x, part.top() + INSET, glass, glass)
        _frame(painter, seen, 4)
        self._enlarged(painter, image, seen, where, lens)
        _frame(painter, lens, Radius.CARD)
        _name(painter, lens)

    def press(self, _x: float, _y: float) -> bool:
        return False

    def drag(self, x: float, y: float) -> None:
        """It is moved by pointing."""

    def release(self, x: float, y: float) -> None:
        """It is moved by pointing."""

    def _enlarged(
        self, painter: QPainter, image: QImage, seen: QRectF, where: QRectF, lens: QRectF
    ) -> None:
        across, down = image.width() / where.width(), image.height() / where.height()
        source = QRectF(
            (seen.left() - where.left()) * across,
            (seen.top() - where.top()) * down,
            seen.width() * across,
            seen.height() * down,
        )
        painter.save()
        clip = QPainterPath()
        clip.addRoundedRect(lens, Radius.CARD, Radius.CARD)
        painter.setClipPath(clip)
        painter.fillRect(lens, colour(Token.WELL))
        smooth = source.width() > lens.width() / 4  # else a pixel is shown as a pixel
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, smooth)
        painter.drawImage(lens, image, source)
        painter.restore()


def _frame(painter: QPainter, rect: QRectF, radius: float) -> None:
    """A white line over a dark one: it is seen on any picture."""
    paint.box(painter, rect.adjusted(-1, -1, 1, 1), radius + 1, None, colour(Token.SHADE, 150))
    painter.setPen(QPen(colour(Token.KNOB, 230), 1.5))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(rect, radius, radius)


def _name(painter: QPainter, lens: QRectF) -> None:
    pill = QRectF(lens.right() - 46, lens.bottom() - 28, 38, 20)
    paint.box(painter, pill, 10, colour(Token.SHADE, paint.PILL_ALPHA))
    centre = Qt.AlignmentFlag.AlignHCenter
    paint.words(painter, pill, NAME, size=Type.SECOND, weight=600, align=centre)
