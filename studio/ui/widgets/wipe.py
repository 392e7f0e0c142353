"""A second picture over the first, to the right of a line that can be dragged."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPen

from studio.ui.theme import Token, colour
from studio.ui.widgets import canvas_paint, paint
from studio.ui.widgets.canvas_paint import Levels
from studio.ui.widgets.pictures import to_image

if TYPE_CHECKING:
    from collections.abc import Callable

    from studio.core.pixels import Pixels
    from studio.ui.widgets.view import View

GRIP: Final = 14.0  # logical px on either side of the line
KNOB: Final = 14.0
LINE: Final = 2.0


class Wipe:
    """An overlay of a canvas. moved: called when the artist has dragged the line."""

    def __init__(self, moved: Callable[[], None]) -> None:
        self._moved = moved
        self._pixels: Pixels | None = None
        self._levels: Levels | None = None
        self._size = (1, 1)
        self._scale = 1.0  # logical px per picture px, as it was painted last
        self._from = 0.0  # from the pointer to the line, in picture px
        self._share = 0.5
        self._left = False

    @property
    def share(self) -> float:
        """Where the line is, as a share of the picture's width."""
        return self._share

    @property
    def empty(self) -> bool:
        """Whether there is no second picture."""
        return self._levels is None

    def show_picture(self, pixels: Pixels | None, size: tuple[int, int]) -> bool:
        """Show a second picture that stands for `size` px; False if it is on show."""
        if pixels == self._pixels and size == self._size:
            return False
        self._pixels, self._size = pixels, size
        self._levels = None if pixels is None else Levels(to_image(pixels))
        return True

    def stand(self, *, left: bool) -> None:
        """Let the second picture be to the left of the line, or to the right."""
        self._left = left

    def put(self, share: float) -> None:
        """Put the line somewhere else."""
        self._share = min(max(share, 0.0), 1.0)

    # as the canvas asks

    def paint(self, painter: QPainter, view: View) -> None:
        self._scale = view.scale
        if self._levels is None:
            return
        wide, high = self._size
        where = QRectF(view.left, view.top, wide * view.scale, high * view.scale)
        seen = QRectF(painter.viewport())
        x = where.left() + self._share * where.width()
        right = QRectF(x, seen.top(), seen.right() - x, seen.height())
        left = QRectF(seen.left(), seen.top(), x - seen.left(), seen.height())
        painter.save()
        painter.setClipRect((left if self._left else right).intersected(where))
        canvas_paint.picture(painter, self._levels, where, seen, view.scale * paint.ratio(painter))
        painter.restore()
        top, foot = max(where.top(), seen.top()), min(where.bottom(), seen.bottom())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(colour(Token.SHADE, 120), LINE + 2))
        painter.drawLine(QLineF(x, top, x, foot))
        painter.setPen(QPen(colour(Token.KNOB), LINE))
        painter.drawLine(QLineF(x, top, x, foot))
        _knob(painter, QPointF(x, min(max(0.56 * (top + foot), top + KNOB), foot - KNOB)))

    def press(self, x: float, y: float) -> bool:
        self._from = self._share * self._size[0] - x
        near = abs(self._from) * self._scale <= GRIP
        return self._levels is not None and near and 0 <= y <= self._size[1]

    def drag(self, x: float, _y: float) -> None:
        before = self._share
        self.put((x + self._from) / self._size[0])
        if self._share != before:
            self._moved()

    def release(self, x: float, y: float) -> None:
        self.drag(x, y)


def _knob(painter: QPainter, centre: QPointF) -> None:
    paint.disc(painter, centre, KNOB + 1.5, colour(Token.SHADE, 110))
    paint.disc(painter, centre, KNOB, colour(Token.KNOB))
    arrows = QPainterPath()
    for side in (-1, 1):
        arrows.moveTo(centre + QPointF(side * 3.5, -4))
        arrows.lineTo(centre + QPointF(side * 7.5, 0))
        arrows.lineTo(centre + QPointF(side * 3.5, 4))
    painter.setPen(QPen(colour(Token.ON_ACCENT), 1.8, c=Qt.PenCapStyle.RoundCap))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPath(arrows)
