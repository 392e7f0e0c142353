"""How a row of the history is painted: branch lines, thumbnail, title, meta line, dot and star."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QLineF, QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPen

from studio.ui import icons
from studio.ui.theme import Radius, Token, Type, colour
from studio.ui.widgets import paint

if TYPE_CHECKING:
    from studio.ui.widgets.history_rows import Placed
    from studio.ui.widgets.pictures import ThumbCache

ROW_HEIGHT: Final = 44
THUMB: Final = 32.0
INDENT: Final = 18.0
EDGE: Final = 5.0
SLOT: Final = 20.0
FOLDED_ROOM: Final = 30.0
DIMMED: Final = 0.45
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
    return QRectF(thumb.right() + 9, rect.top() + 4, rect.right() - thumb.right() - 36, 18)


def slots(rect: QRectF, here: Placed) -> dict[str, QRectF]:
    """Where the marks at the right of a row stand: "tag", "liked", "star", "fold", those it may
    have."""
    names = ["tag"] if here.row.tag is not None else []
    names += ["liked"] if here.row.liked is not None else []
    names += ["star", *(["fold"] if here.grown else [])]
    top = rect.center().y() - SLOT / 2
    right = rect.right() - 4
    return {
        name: QRectF(right - SLOT * (place + 1), top, SLOT, SLOT)
        for place, name in enumerate(names)
    }


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
        painter.setOpacity(DIMMED if here.row.dimmed else 1)
        painter.drawPixmap(thumb.topLeft(), thumbs.get(here.row.thumb, size, 5, ratio))
        painter.setOpacity(1)
    title = title_rect(rect, here.depth)
    title.setRight(_end(rect, here, hovered=hovered))
    painter.setOpacity(DIMMED if here.row.dimmed else 1)
    paint.words(painter, title, here.row.title, weight=500)
    meta = QRectF(title.left(), title.bottom(), title.width(), 16)
    paint.words(painter, meta, here.row.meta, size=Type.SECOND, ink=colour(Token.TEXT_3))
    painter.setOpacity(1)
    _slots(painter, rect, here, hovered=hovered)


def _visible(here: Placed, *, hovered: bool) -> dict[str, bool]:
    return {
        "tag": here.row.tag is not None,
        "liked": here.row.liked is not None,
        "star": here.row.starred or hovered,
        "fold": bool(here.grown) and (here.folded or hovered),
    }


def _end(rect: QRectF, here: Placed, *, hovered: bool) -> float:
    """Where the words must end, so that nothing at the right is written over."""
    visible = _visible(here, hovered=hovered)
    lefts = [at.left() for name, at in slots(rect, here).items() if visible[name]]
    end = min(lefts, default=rect.right() - 8)
    return end - (FOLDED_ROOM if here.folded else 2)


def _slots(painter: QPainter, rect: QRectF, here: Placed, *, hovered: bool) -> None:
    where, visible = slots(rect, here), _visible(here, hovered=hovered)
    if here.row.tag is not None:
        paint.disc(painter, where["tag"].center(), 4, colour(here.row.tag))
    if here.row.liked is not None:
        name, token = ("heart-filled", Token.PINK) if here.row.liked else ("close", Token.TEXT_2)
        icons.draw(painter, name, where["liked"].center(), colour(token), 13)
    if visible["star"]:
        starred = here.row.starred
        name, token = ("star-filled", Token.TEXT_2) if starred else ("star", Token.TEXT_3)
        icons.draw(painter, name, where["star"].center(), colour(token), 13)
    if visible["fold"]:
        name = "chevron-right" if here.folded else "chevron-down"
        icons.draw(painter, name, where["fold"].center(), colour(Token.TEXT_3), 13)
    if here.folded:
        fold = where["fold"]
        room = QRectF(fold.left() - FOLDED_ROOM, fold.top(), FOLDED_ROOM, fold.height())
        count = f"+{here.grown}"
        right = Qt.AlignmentFlag.AlignRight
        ink = colour(Token.TEXT_3)
        paint.words(painter, room, count, size=Type.TICK, weight=500, ink=ink, align=right)


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
