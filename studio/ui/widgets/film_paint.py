"""How the cells of a film are painted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt

from studio.ui.theme import Radius, Token, Type, colour
from studio.ui.widgets import paint

if TYPE_CHECKING:
    from PySide6.QtGui import QPainter

    from studio.ui.widgets.film import Cells, Film
    from studio.ui.widgets.pictures import ThumbCache

TOP: Final = 7.0
CELL_HEIGHT: Final = 58.0
LIFT: Final = 5.0
BEFORE: Final = 0.72  # how strongly cells before the current step are drawn over the panel
AFTER: Final = 0.52
HOVERED: Final = 0.92


@dataclass(frozen=True, slots=True)
class Strip:
    """A film as it is to be drawn."""

    film: Film
    cells: Cells
    thumbs: ThumbCache
    hover: int | None = None


def strip(painter: QPainter, look: Strip) -> None:
    """Paint every cell, the current one last and raised."""
    film = look.film
    for index in range(film.total):
        if index != film.current or film.empty:
            _cell(painter, look, index)
    if not film.empty:
        _raised(painter, look)
    for index, token in film.dots:
        _dot(painter, look, index, token)


def _cell(painter: QPainter, look: Strip, index: int) -> None:
    rect = QRectF(look.cells.left(index), TOP, look.cells.cell, CELL_HEIGHT)
    if index >= look.film.ready:
        _waiting(painter, look, index, rect)
        return
    strength = BEFORE if index < look.film.current else AFTER
    painter.setOpacity(HOVERED if index == look.hover else strength)
    _picture(painter, look, index, rect)
    painter.setOpacity(1)


def _waiting(painter: QPainter, look: Strip, index: int, rect: QRectF) -> None:
    """A step that is not there yet; the one in the making is outlined."""
    making = look.film.running and index == look.film.ready
    line = colour(Token.ACCENT, 200) if making else colour(Token.LINE_STRONG)
    if rect.width() < 4:
        painter.fillRect(rect, colour(Token.BG2))
        return
    fill = colour(Token.ACCENT, 26) if making else colour(Token.BG0)
    paint.box(painter, rect, _radius(rect), fill, line, dashed=True)
    if look.film.empty and index in look.cells.numbered(0):
        paint.words(
            painter,
            rect.adjusted(-8, 0, 8, 0),
            look.film.mark(index),
            size=Type.TICK,
            weight=500,
            ink=colour(Token.TEXT_3, 150),
            align=Qt.AlignmentFlag.AlignHCenter,
        )


def _picture(painter: QPainter, look: Strip, index: int, rect: QRectF) -> None:
    """A step's picture, cut once: how strongly it is drawn changes with every move."""
    pixels = look.film.thumb(index)
    radius = _radius(rect)
    if pixels is None:
        paint.box(painter, rect, radius, colour(Token.BG2))
        return
    size = QSizeF(rect.width(), rect.height())
    thumb = look.thumbs.get(pixels, size, radius, paint.ratio(painter))
    painter.drawPixmap(rect.topLeft(), thumb)


def _radius(rect: QRectF) -> float:
    return min(float(Radius.CELL), rect.width() / 3)


def _raised(painter: QPainter, look: Strip) -> None:
    left, width = look.cells.raised(look.film.current)
    rect = QRectF(left, TOP - LIFT, width, CELL_HEIGHT + 2 * LIFT)
    radius = float(Radius.CELL + 1)
    if look.film.current < look.film.ready:
        _picture(painter, look, look.film.current, rect)
    else:
        paint.box(painter, rect, radius, colour(Token.BG1))
    paint.box(painter, rect, radius, None, colour(Token.ACCENT), width=2)


def _dot(painter: QPainter, look: Strip, index: int, token: Token) -> None:
    x = look.cells.centre(index)
    if look.cells.cell >= 22:
        x = look.cells.left(index) + look.cells.cell - 8
    centre = QPointF(x, TOP + 8)
    paint.disc(painter, centre, 4.5, colour(Token.SHADE, 150))
    paint.disc(painter, centre, 3.5, colour(token))
