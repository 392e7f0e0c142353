"""How a pad is painted."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPainterPath, QPen

from studio.core.pad_path import along
from studio.ui.theme import FOCUS_HALO, Radius, Token, Type, colour, font
from studio.ui.widgets import paint

if TYPE_CHECKING:
    from studio.core.pad import Point
    from studio.core.pixels import Pixels
    from studio.ui.widgets.pictures import ThumbCache

TOKENS: Final = (
    Token.A,
    Token.B,
    Token.PINK,
    Token.GREEN,
    Token.WARNING,
    Token.OK,
    Token.ERROR,
    Token.ACCENT_HOVER,
)
"""The colours of the pictures on the pad, in their order."""

PUCK: Final = 9.0
REACH: Final = 15.0
"""Px from its middle within which a press takes the puck, or a handle of the path."""
HANDLE: Final = 4.5
GAP: Final = 3.0
LABEL: Final = 22.0
NEAR, FAR = 0.62, 0.2
"""How strongly the backdrop shows at the puck, and far from it."""


@dataclass(frozen=True, slots=True)
class Card:
    """One picture on the pad. share: of the mixture, None while there is no puck."""

    name: str
    at: Point
    picture: Pixels | None = None
    share: float | None = None


@dataclass(frozen=True, slots=True)
class Cells:
    """Small pictures of what each cell would give, by rows; None for what is not there yet."""

    columns: int = 0
    rows: int = 0
    cells: tuple[Pixels | None, ...] = ()


@dataclass(frozen=True, slots=True)
class PadLook:
    """A pad as it is to be drawn. here: the puck stands where the picture is."""

    cards: tuple[Card, ...] = ()
    puck: Point | None = None
    here: bool = False
    path: tuple[Point, ...] = ()
    backdrop: Cells = field(default_factory=Cells)
    chosen: int | None = None
    held: bool = False
    focused: bool = False
    empty: str = ""


def side(area: QRectF) -> float:
    """The side of a card on a pad of this size, px."""
    return min(max(min(area.width(), area.height()) * 0.18, 48.0), 92.0)


def spot(area: QRectF, at: Point) -> QPointF:
    """Where a place of the pad lies."""
    return QPointF(area.left() + at[0] * area.width(), area.top() + at[1] * area.height())


def place(area: QRectF, where: QPointF) -> Point:
    """Which place of the pad lies here."""
    wide, high = max(area.width(), 1.0), max(area.height(), 1.0)
    return (where.x() - area.left()) / wide, (where.y() - area.top()) / high


def card_rect(area: QRectF, at: Point) -> QRectF:
    """Where a card lies."""
    half, middle = side(area) / 2, spot(area, at)
    return QRectF(middle.x() - half, middle.y() - half, 2 * half, 2 * half)


def pad(painter: QPainter, area: QRectF, look: PadLook, thumbs: ThumbCache) -> None:
    """Paint all of it, the puck on top."""
    paint.box(painter, area, Radius.CARD, colour(Token.WELL), colour(Token.LINE))
    if not look.cards:
        _nothing(painter, area, look.empty)
        return
    _backdrop(painter, area, look, thumbs)
    _lines(painter, area, look)
    _path(painter, area, look.path)
    for index, card in enumerate(look.cards):
        _card(painter, area, look, index, card, thumbs)
    if look.puck is not None:
        _puck(painter, spot(area, look.puck), look)
    if len(look.cards) == 1:
        _hint(painter, area, look.empty)


def _nothing(painter: QPainter, area: QRectF, words: str) -> None:
    paint.box(painter, area.adjusted(10, 10, -10, -10), 6, None, colour(Token.LINE), dashed=True)
    painter.setFont(font(Type.BODY))
    painter.setPen(colour(Token.TEXT_2))
    flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
    painter.drawText(area.adjusted(60, 20, -60, -20), flags, words)


def _hint(painter: QPainter, area: QRectF, words: str) -> None:
    wide = paint.pill_width(paint.Badge(words))
    corner = QPointF(area.center().x() - wide / 2, area.bottom() - paint.PILL_HEIGHT - 10)
    paint.pill(painter, corner, paint.Badge(words))


def cell_rect(area: QRectF, backdrop: Cells, index: int) -> QRectF:
    """Where a cell of the backdrop lies."""
    row, column = divmod(index, backdrop.columns)
    wide, high = area.width() / backdrop.columns, area.height() / backdrop.rows
    return QRectF(area.left() + column * wide, area.top() + row * high, wide, high)


def _backdrop(painter: QPainter, area: QRectF, look: PadLook, thumbs: ThumbCache) -> None:
    backdrop = look.backdrop
    painter.save()
    clip = QPainterPath()
    clip.addRoundedRect(area.adjusted(1, 1, -1, -1), Radius.CARD, Radius.CARD)
    painter.setClipPath(clip)
    for index, picture in enumerate(backdrop.cells):
        if picture is None:
            continue
        cell = cell_rect(area, backdrop, index).adjusted(GAP / 2, GAP / 2, -GAP / 2, -GAP / 2)
        middle = place(area, cell.center())
        far = 0.6 if look.puck is None else min(math.dist(middle, look.puck) / 0.6, 1.0)
        painter.setOpacity(NEAR + (FAR - NEAR) * far)
        size = QSizeF(round(cell.width()), round(cell.height()))
        thumb = thumbs.get(picture, size, Radius.CELL, paint.ratio(painter))
        painter.drawPixmap(cell.topLeft().toPoint(), thumb)
    painter.restore()


def _lines(painter: QPainter, area: QRectF, look: PadLook) -> None:
    if look.puck is None:
        return
    puck, dim = spot(area, look.puck), 1.0 if look.here else 0.5
    for index, card in enumerate(look.cards):
        share = card.share or 0.0
        line = colour(TOKENS[index], round(dim * (50 + 190 * min(share / 0.5, 1.0))))
        painter.setPen(QPen(line, 1.0 + 2.5 * share))
        painter.drawLine(puck, spot(area, card.at))


def curve(area: QRectF, path: tuple[Point, ...]) -> QPainterPath:
    """The path as it is drawn: the same smooth curve that `core.pad_path.along` walks."""
    points = [spot(area, point) for point in along(path, 12 * len(path))]
    drawn = QPainterPath(points[0])
    for point in points[1:]:
        drawn.lineTo(point)
    return drawn


def _path(painter: QPainter, area: QRectF, path: tuple[Point, ...]) -> None:
    if len(path) < 2:
        return
    drawn = curve(area, path)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(colour(Token.SHADE, 160), 3.0))
    painter.drawPath(drawn)
    pen = QPen(colour(Token.TEXT, 220), 1.4)
    pen.setDashPattern([4.0, 3.0])
    painter.setPen(pen)
    painter.drawPath(drawn)
    for point in path:
        paint.ring(painter, spot(area, point), HANDLE, colour(Token.KNOB), fill=colour(Token.SHADE))


def _card(
    painter: QPainter,
    area: QRectF,
    look: PadLook,
    index: int,
    card: Card,
    thumbs: ThumbCache,
) -> None:
    rect, tint = card_rect(area, card.at), colour(TOKENS[index])
    if index == look.chosen and look.focused:
        halo = rect.adjusted(-4, -4, 4, 4)
        paint.box(painter, halo, Radius.CARD + 2, colour(Token.ACCENT, FOCUS_HALO * 2))
    paint.box(painter, rect.adjusted(-2, -2, 2, 2), Radius.CARD, colour(Token.SHADE))
    if card.picture is not None:
        size = QSizeF(round(rect.width()), round(rect.height()))
        thumb = thumbs.get(card.picture, size, Radius.BUTTON, paint.ratio(painter))
        painter.drawPixmap(rect.topLeft().toPoint(), thumb)
    paint.box(painter, rect, Radius.BUTTON, None, tint, width=2)
    _label(painter, label_rect(area, card), index, card)


def label_rect(area: QRectF, card: Card) -> QRectF:
    """Where the name of a card lies: below it, and within the pad."""
    rect = card_rect(area, card.at)
    wide = _label_width(card)
    left = min(max(rect.center().x() - wide / 2, area.left() + 4), area.right() - wide - 4)
    top = rect.bottom() + 6
    if top + LABEL > area.bottom() - 4:
        top = rect.top() - 6 - LABEL
    return QRectF(left, top, wide, LABEL)


def _share(card: Card) -> str:
    return "" if card.share is None else f"{round(card.share * 100)} %"


def _label_width(card: Card) -> float:
    bold = QFontMetricsF(font(Type.SECOND, 600))
    share = _share(card)
    wide = bold.horizontalAdvance(card.name) + 20
    return wide + (bold.horizontalAdvance(share) + 7 if share else 0)


def _label(painter: QPainter, rect: QRectF, index: int, card: Card) -> None:
    paint.box(painter, rect, LABEL / 2, colour(Token.SHADE, paint.PILL_ALPHA))
    inside = rect.adjusted(10, 0, -10, 0)
    paint.words(painter, inside, card.name, size=Type.SECOND, weight=600)
    share = _share(card)
    if share:
        right = Qt.AlignmentFlag.AlignRight
        tint = colour(TOKENS[index])
        paint.words(painter, inside, share, size=Type.SECOND, weight=600, ink=tint, align=right)


def _puck(painter: QPainter, middle: QPointF, look: PadLook) -> None:
    strong = look.held or look.focused
    paint.disc(painter, middle, PUCK + 7, colour(Token.KNOB, 70 if strong else 40))
    paint.disc(painter, middle, PUCK + 1.5, colour(Token.SHADE, 150))
    if look.here:
        paint.disc(painter, middle, PUCK, colour(Token.KNOB))
        paint.disc(painter, middle, PUCK * 0.48, colour(Token.ACCENT_DEEP))
    else:
        paint.ring(painter, middle, PUCK - 1, colour(Token.KNOB), width=2)
