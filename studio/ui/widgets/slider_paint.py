"""How a slider row is painted: name and value over a track with its fill, marks and knob."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QLinearGradient

from studio.ui.theme import Token, Type, colour
from studio.ui.widgets import paint, travel_paint
from studio.ui.widgets.slider_layout import ENDS_Y, NAME_Y, RowLook

if TYPE_CHECKING:
    from PySide6.QtGui import QPainter


def row(painter: QPainter, look: RowLook) -> None:
    """Paint the whole row."""
    _words(painter, look)
    travel = look.spec.travel
    if look.opened:
        travel_paint.note(painter, look, measured=travel is not None)
        if travel is not None:
            travel_paint.curve(painter, look, travel)
    _track(painter, look)
    _marks(painter, look)
    fill = None if look.active else colour(Token.TEXT_2 if look.enabled else Token.LINE_STRONG)
    paint.knob(painter, QPointF(look.x(look.value), look.track_y), halo=look.glow, fill=fill)
    if look.spec.dot:
        _dot(painter, look)


def _words(painter: QPainter, look: RowLook) -> None:
    name = colour(Token.TEXT if look.active else Token.TEXT_2)
    value = colour(Token.TEXT if look.active else Token.TEXT_3)
    if not look.enabled:
        name = value = colour(Token.TEXT_3, 130)
    place = look.value_rect()
    used = paint.words(
        painter,
        place,
        look.spec.write(look.value),
        size=Type.SECOND,
        weight=600,
        ink=value,
        align=Qt.AlignmentFlag.AlignRight,
    )
    room = QRectF(0, NAME_Y - 10, place.right() - used - 10, 20)
    paint.words(painter, room, look.spec.name, weight=450, ink=name)


def _track(painter: QPainter, look: RowLook) -> None:
    y, spec = look.track_y, look.spec
    paint.bar(painter, 0, look.width, y, colour(Token.BG3))
    if spec.travel is not None:
        travel_paint.unsafe(painter, look, spec.travel, y - 2, y + 2)
    if spec.ends is not None:
        _ends(painter, look, spec.ends)
        return
    ink = colour(Token.ACCENT if look.enabled else Token.LINE_STRONG)
    here = look.x(look.value)
    if not spec.centred:
        left, right = (0.0, here) if spec.start <= spec.low else (here, look.width)
        if look.active:
            paint.bar(painter, left, right, y, ink)
        return
    begin = look.x(spec.start)
    rect = QRectF(min(begin, here), y - 2, abs(begin - here), paint.TRACK)
    painter.fillRect(rect, ink)
    painter.fillRect(QRectF(begin - 0.5, y - 5, 1, 10), colour(Token.TEXT_3))


def _ends(painter: QPainter, look: RowLook, names: tuple[str, str]) -> None:
    shade = QLinearGradient(0, 0, look.width, 0)
    alpha = 255 if look.enabled else 90
    shade.setColorAt(0, colour(Token.A, alpha))
    shade.setColorAt(1, colour(Token.B, alpha))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QBrush(shade))
    painter.drawRoundedRect(QRectF(0, look.track_y - 2, look.width, paint.TRACK), 2, 2)
    half = look.width / 2 - 8
    sides = (
        (names[0], Token.A, QRectF(0, ENDS_Y - 9, half, 18), Qt.AlignmentFlag.AlignLeft),
        (names[1], Token.B, QRectF(half + 16, ENDS_Y - 9, half, 18), Qt.AlignmentFlag.AlignRight),
    )
    for name, token, rect, side in sides:
        ink = colour(token, alpha)
        paint.words(painter, rect, name, size=Type.SECOND, weight=500, ink=ink, align=side)


def _marks(painter: QPainter, look: RowLook) -> None:
    for detent in look.spec.detents:
        x = look.x(detent)
        painter.fillRect(QRectF(x - 0.5, look.track_y + 5, 1, 4), colour(Token.TEXT_3))
    if look.mark is not None:
        paint.ring(painter, QPointF(look.x(look.mark), look.track_y), 3.5, colour(Token.A))


def _dot(painter: QPainter, look: RowLook) -> None:
    if look.changed and look.enabled:
        paint.disc(painter, look.dot_centre(), 3.0, colour(Token.ACCENT))
    else:
        paint.ring(painter, look.dot_centre(), 2.5, colour(Token.LINE_STRONG), width=1.0)
