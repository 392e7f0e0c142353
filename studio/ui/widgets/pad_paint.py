"""How a pad is painted."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPen

from studio.core.pad_path import along
from studio.ui.theme import FOCUS_HALO, Radius, Token, Type, colour, font
from studio.ui.widgets import paint

if TYPE_CHECKING:
    from studio.ui.widgets.pad_layout import Card, PadLayout, PadLook
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
HANDLE: Final = 4.5
GAP: Final = 3.0
NEAR, FAR = 0.62, 0.2
"""How strongly the backdrop shows at the puck, and far from it."""


def pad(painter: QPainter, layout: PadLayout, thumbs: ThumbCache) -> None:
    """Paint all of it, the puck on top."""
    look, area = layout.look, layout.area
    paint.box(painter, area, Radius.CARD, colour(Token.WELL), colour(Token.LINE))
    if not look.cards:
        _nothing(painter, area, look.empty)
        return
    _backdrop(painter, layout, thumbs)
    _lines(painter, layout)
    _path(painter, layout)
    for index in range(len(look.cards)):
        _card(painter, layout, index, thumbs)
    if look.puck is not None:
        _puck(painter, layout.spot(look.puck), look)
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


def _backdrop(painter: QPainter, layout: PadLayout, thumbs: ThumbCache) -> None:
    puck = layout.look.puck
    painter.save()
    clip = QPainterPath()
    clip.addRoundedRect(layout.area.adjusted(1, 1, -1, -1), Radius.CARD, Radius.CARD)
    painter.setClipPath(clip)
    for index, picture in enumerate(layout.look.backdrop.cells):
        if picture is None:
            continue
        cell = layout.cell(index).adjusted(GAP / 2, GAP / 2, -GAP / 2, -GAP / 2)
        middle = layout.place(cell.center())
        far = 0.6 if puck is None else min(math.dist(middle, puck) / 0.6, 1.0)
        painter.setOpacity(NEAR + (FAR - NEAR) * far)
        size = QSizeF(round(cell.width()), round(cell.height()))
        thumb = thumbs.get(picture, size, Radius.CELL, paint.ratio(painter))
        painter.drawPixmap(cell.topLeft().toPoint(), thumb)
    painter.restore()


def _lines(painter: QPainter, layout: PadLayout) -> None:
    look = layout.look
    if look.puck is None:
        return
    puck, dim = layout.spot(look.puck), 1.0 if look.here else 0.5
    for index, card in enumerate(look.cards):
        share = card.share or 0.0
        line = colour(TOKENS[index], round(dim * (50 + 190 * min(share / 0.5, 1.0))))
        painter.setPen(QPen(line, 1.0 + 2.5 * share))
        painter.drawLine(puck, layout.spot(card.at))


def _curve(layout: PadLayout) -> QPainterPath:
    """The path as it is drawn: the same smooth curve that `core.pad_path.along` walks."""
    path = layout.look.path
    points = [layout.spot(point) for point in along(path, 12 * len(path))]
    drawn = QPainterPath(points[0])
    for point in points[1:]:
        drawn.lineTo(point)
    return drawn


def _path(painter: QPainter, layout: PadLayout) -> None:
    if len(layout.look.path) < 2:
        return
    drawn = _curve(layout)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(colour(Token.SHADE, 160), 3.0))
    painter.drawPath(drawn)
    pen = QPen(colour(Token.TEXT, 220), 1.4)
    pen.setDashPattern([4.0, 3.0])
    painter.setPen(pen)
    painter.drawPath(drawn)
    knob, shade = colour(Token.KNOB), colour(Token.SHADE)
    for point in layout.look.path:
        paint.ring(painter, layout.spot(point), HANDLE, knob, fill=shade)


def _card(painter: QPainter, layout: PadLayout, index: int, thumbs: ThumbCache) -> None:
    look, card = layout.look, layout.look.cards[index]
    rect, tint = layout.card(card), colour(TOKENS[index])
    if index == look.chosen and look.focused:
        halo = rect.adjusted(-4, -4, 4, 4)
        paint.box(painter, halo, Radius.CARD + 2, colour(Token.ACCENT, FOCUS_HALO * 2))
    paint.box(painter, rect.adjusted(-2, -2, 2, 2), Radius.CARD, colour(Token.SHADE))
    if card.picture is not None:
        size = QSizeF(round(rect.width()), round(rect.height()))
        thumb = thumbs.get(card.picture, size, Radius.BUTTON, paint.ratio(painter))
        painter.drawPixmap(rect.topLeft().toPoint(), thumb)
    paint.box(painter, rect, Radius.BUTTON, None, tint, width=2)
    _label(painter, layout.label(card), index, card)


def _label(painter: QPainter, rect: QRectF, index: int, card: Card) -> None:
    paint.box(painter, rect, rect.height() / 2, colour(Token.SHADE, paint.PILL_ALPHA))
    inside = rect.adjusted(10, 0, -10, 0)
    paint.words(painter, inside, card.name, size=Type.SECOND, weight=600)
    if card.percent:
        right = Qt.AlignmentFlag.AlignRight
        tint = colour(TOKENS[index])
        paint.words(
            painter, inside, card.percent, size=Type.SECOND, weight=600, ink=tint, align=right
        )


def _puck(painter: QPainter, middle: QPointF, look: PadLook) -> None:
    strong = look.held or look.focused
    paint.disc(painter, middle, PUCK + 7, colour(Token.KNOB, 70 if strong else 40))
    paint.disc(painter, middle, PUCK + 1.5, colour(Token.SHADE, 150))
    if look.here:
        paint.disc(painter, middle, PUCK, colour(Token.KNOB))
        paint.disc(painter, middle, PUCK * 0.48, colour(Token.ACCENT_DEEP))
    else:
        paint.ring(painter, middle, PUCK - 1, colour(Token.KNOB), width=2)
