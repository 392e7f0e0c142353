"""How a row of the history is painted: its branch lines, thumbnail, title, meta line and dot."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QLineF, QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPen

from studio.ui.theme import Radius, Token, Type, colour
from studio.ui.widgets import paint

if TYPE_CHECKING:
    from studio.ui.widgets.history_rows import Placed
    from studio.ui.widgets.pictures import ThumbCache

ROW_HEIGHT: Final = 44
THUMB: Final = 32.0
INDENT: Final = 18.0
EDGE: Final = 5.0
LINE_X: Final = 8.0  # from a thumbnail's left edge to the line that leaves below it


def left(depth: int) -> float:
    """Where the thumbnails of a level begin."""
    return EDGE + depth * INDENT


def thumb_rect(rect: QRectF, depth: int) -> QRectF:
    """Where a row's thumbnail stands."""
    top = rect.top() + (ROW_HEIGHT - THUMB) / 2
    return QRectF(rect.left() + left(depth), top, THUMB, THUMB)


def title_rect(rect: QRectF, depth: int) -> QRectF:
    """Where a row's title stands, and where it is edited."""
    thumb = thumb_rect(rect, depth)
    return QRectF(thumb.right() + 9, rect.top() + 4, rect.right() - thumb.right() - 34, 18)


def row(
    painter: QPainter,
    rect: QRectF,
    here: Placed,
    thumbs: ThumbCache,
    *,
    hovered: bool,
    focused: bool,
) -> None:
    """Paint one row."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    _lines(painter, rect, here)
    thumb = thumb_rect(rect, here.depth)
    _ground(painter, rect, thumb, current=here.row.current, hovered=hovered, focused=focused)
    if here.row.thumb is None:
        line = colour(Token.LINE_STRONG)
        paint.box(painter, thumb, Radius.BUTTON - 1, colour(Token.BG0), line, dashed=True)
    else:
        size = QSizeF(THUMB, THUMB)
        ratio = paint.ratio(painter)
        painter.drawPixmap(thumb.topLeft(), thumbs.get(here.row.thumb, size, 5, ratio))
    title = title_rect(rect, here.depth)
    paint.words(painter, title, here.row.title, weight=500)
    meta = QRectF(title.left(), title.bottom(), title.width(), 16)
    paint.words(painter, meta, here.row.meta, size=Type.SECOND, ink=colour(Token.TEXT_3))
    if here.row.tag is not None:
        paint.disc(painter, QPointF(rect.right() - 14, rect.center().y()), 4, colour(here.row.tag))


def _ground(
    painter: QPainter, rect: QRectF, thumb: QRectF, *, current: bool, hovered: bool, focused: bool
) -> None:
    ground = QRectF(thumb.left() - EDGE, rect.top() + 2, 0, ROW_HEIGHT - 4)
    ground.setRight(rect.right() - 2)
    if current:
        line = colour(Token.ACCENT, 255 if focused else 120)
        paint.box(painter, ground, Radius.CHIP, colour(Token.ACCENT, 32), line)
    elif hovered:
        paint.box(painter, ground, Radius.CHIP, colour(Token.BG2))


def _lines(painter: QPainter, rect: QRectF, here: Placed) -> None:
    painter.setPen(QPen(colour(Token.LINE_STRONG), 1.4, c=Qt.PenCapStyle.FlatCap))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    top, middle, bottom = rect.top(), rect.center().y(), rect.bottom() + 1
    for level in here.through:
        x = rect.left() + left(level) + LINE_X
        painter.drawLine(QLineF(x, top, x, bottom))
    if here.follows:
        x = rect.left() + left(here.depth) + LINE_X
        painter.drawLine(QLineF(x, top - 5, x, top + (ROW_HEIGHT - THUMB) / 2 - 1))
    if here.elbow:
        x = rect.left() + left(here.depth - 1) + LINE_X
        turn = QPainterPath(QPointF(x, top - 5))
        turn.lineTo(x, middle - 4)
        turn.quadTo(x, middle, x + 4, middle)
        turn.lineTo(rect.left() + left(here.depth) - 3, middle)
        painter.drawPath(turn)
        if here.more:
            painter.drawLine(QLineF(x, middle - 4, x, bottom))
