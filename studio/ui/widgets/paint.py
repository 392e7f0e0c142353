"""Strokes that several painted widgets share, in logical px."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen

from studio.ui.theme import FOCUS_HALO, Token, Type, colour, font

if TYPE_CHECKING:
    from collections.abc import Callable

PILL_HEIGHT: Final = 24.0
PILL_ALPHA: Final = 200
SHORTEST: Final = 4
"""Letters of a badge that say nothing more."""
KNOB_RADIUS: Final = 6.0
HALO_RADIUS: Final = 11.0
TRACK: Final = 4.0
DASH: Final = (5.0, 4.0)
"""Of an outline, in widths of its line."""


@dataclass(frozen=True, slots=True)
class Badge:
    """A word on a picture, with a dot where it belongs to A, B or a branch."""

    text: str
    dot: Token | None = None


def ratio(painter: QPainter) -> float:
    """Device px per logical px of what is really painted on (a grab may differ from the screen)."""
    return painter.deviceTransform().m11()


def box(
    painter: QPainter,
    rect: QRectF,
    radius: float,
    fill: QColor | None = None,
    line: QColor | None = None,
    *,
    width: float = 1.0,
    dashed: bool = False,
) -> None:
    """A rounded rectangle whose line lies wholly inside `rect`."""
    if line is None:
        painter.setPen(Qt.PenStyle.NoPen)
        inner = rect
    else:
        pen = QPen(line, width)
        if dashed:
            pen.setDashPattern([3.0, 3.0])
        painter.setPen(pen)
        half = width / 2
        inner = rect.adjusted(half, half, -half, -half)
    painter.setBrush(fill if fill is not None else Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(inner, radius, radius)


def disc(painter: QPainter, centre: QPointF, radius: float, fill: QColor) -> None:
    """A filled circle."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(fill)
    painter.drawEllipse(centre, radius, radius)


def ring(
    painter: QPainter,
    centre: QPointF,
    radius: float,
    line: QColor,
    *,
    width: float = 1.5,
    fill: QColor | None = None,
) -> None:
    """A circle's outline, filled or not."""
    painter.setPen(QPen(line, width))
    painter.setBrush(fill if fill is not None else Qt.BrushStyle.NoBrush)
    painter.drawEllipse(centre, radius, radius)


def bar(painter: QPainter, left: float, right: float, y: float, fill: QColor) -> None:
    """A slider's track, or a piece of it, TRACK px high about `y`."""
    if right > left:
        rect = QRectF(left, y - TRACK / 2, right - left, TRACK)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(fill)
        painter.drawRoundedRect(rect, TRACK / 2, TRACK / 2)


def knob(
    painter: QPainter,
    centre: QPointF,
    *,
    radius: float = KNOB_RADIUS,
    halo: float = 0.0,
    fill: QColor | None = None,
    tint: Token = Token.ACCENT,
) -> None:
    """A slider's knob; `halo` 0-1 is how bright the ring of focus is."""
    if halo > 0:
        glow = colour(tint, int(FOCUS_HALO * halo))
        disc(painter, centre, radius + HALO_RADIUS - KNOB_RADIUS, glow)
    disc(painter, centre, radius, fill if fill is not None else colour(Token.KNOB))


def outline(painter: QPainter, draw: Callable[[], None]) -> None:
    """A dashed line over a dark one, to be seen on any picture. draw: draws the line."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for ink, width, dashed in (
        (colour(Token.SHADE, 210), 3.6, False),
        (colour(Token.KNOB), 1.6, True),
    ):
        pen = QPen(ink, width, c=Qt.PenCapStyle.FlatCap, j=Qt.PenJoinStyle.RoundJoin)
        if dashed:
            pen.setDashPattern(list(DASH))
        painter.setPen(pen)
        draw()


def number(painter: QPainter, place: QRectF, count: int, ink: QColor, *, here: bool) -> None:
    """The number of a step, in the middle of its place; here: it is the step on show."""
    weight, middle = 600 if here else 500, Qt.AlignmentFlag.AlignHCenter
    words(painter, place, str(count), size=Type.TICK, weight=weight, ink=ink, align=middle)


def fitted(badge: Badge, width: float) -> Badge | None:
    """The badge with as much of its text as fits into `width`; None where nothing of use does."""
    room = width - pill_width(Badge("", badge.dot)) + 0.5
    metrics = QFontMetricsF(font(Type.SECOND, 500))
    text = metrics.elidedText(badge.text, Qt.TextElideMode.ElideRight, room)
    return replace(badge, text=text) if len(text) > SHORTEST or text == badge.text else None


def pill_width(badge: Badge) -> float:
    """How wide a badge is, logical px."""
    wide = QFontMetricsF(font(Type.SECOND, 500)).horizontalAdvance(badge.text)
    return wide + 24 + (13 if badge.dot else 0)


def pill(painter: QPainter, corner: QPointF, badge: Badge, *, from_right: bool = False) -> None:
    """A badge on a picture; `corner` is its top left, or its top right."""
    width = pill_width(badge)
    rect = QRectF(corner.x() - (width if from_right else 0), corner.y(), width, PILL_HEIGHT)
    box(painter, rect, PILL_HEIGHT / 2, colour(Token.SHADE, PILL_ALPHA))
    words = rect.adjusted(12, 0, -12, 0)
    if badge.dot is not None:
        disc(painter, QPointF(rect.left() + 14, rect.center().y()), 3.5, colour(badge.dot))
        words.adjust(12, 0, 12, 0)
    painter.setFont(font(Type.SECOND, 500))
    painter.setPen(colour(Token.TEXT))
    painter.drawText(words, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, badge.text)


def words(  # noqa: PLR0913 - a text, where and how
    painter: QPainter,
    rect: QRectF,
    text: str,
    *,
    size: int = Type.BODY,
    weight: int = 400,
    ink: QColor | None = None,
    align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft,
    elide: Qt.TextElideMode = Qt.TextElideMode.ElideRight,
) -> float:
    """One line of text, centred in height, elided where it does not fit. Gives its width."""
    face = font(size, weight)
    metrics = QFontMetricsF(face)
    fitting = metrics.elidedText(text, elide, rect.width() + 0.5)
    painter.setFont(face)
    painter.setPen(ink if ink is not None else colour(Token.TEXT))
    flags = align | Qt.AlignmentFlag.AlignVCenter
    painter.drawText(rect, flags | Qt.TextFlag.TextSingleLine, fitting)
    return metrics.horizontalAdvance(fitting)
