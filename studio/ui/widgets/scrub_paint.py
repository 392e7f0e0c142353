"""How the scrub bar is painted: the noise left at each step over a track with numbers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QFontMetricsF, QLinearGradient, QPainter, QPainterPath, QPen, QPixmap

from studio.ui import icons
from studio.ui.theme import Token, Type, colour, font
from studio.ui.widgets import film_paint, paint

if TYPE_CHECKING:
    from studio.ui.widgets.film import Cells, Film

CURVE_TOP: Final = film_paint.TOP + film_paint.CELL_HEIGHT + 7
CURVE_HEIGHT: Final = 17.0
TRACK_Y: Final = CURVE_TOP + 23
NUMBERS_Y: Final = TRACK_Y + 18
HEIGHT: Final = 122
KNOB: Final = 7.0
READY_ALPHA: Final = 90


@dataclass(frozen=True, slots=True)
class Bar:
    """A scrub bar as it is to be drawn; `hint` stands in it while there are no steps."""

    film: Film
    cells: Cells
    curve: CurveCache
    glow: float = 0.0
    hint: str = ""


def bar(painter: QPainter, look: Bar) -> None:
    """Paint curve, track, knob and numbers."""
    if look.film.empty:
        _empty(painter, look)
        return
    sigmas = look.film.sigmas[: look.film.total]
    if len(sigmas) > 1 and max(sigmas) > 0:
        drawn = look.curve.get(sigmas, look.cells, paint.ratio(painter))
        painter.drawPixmap(QPointF(0, CURVE_TOP), drawn)
    _track(painter, look)
    _numbers(painter, look)


def _empty(painter: QPainter, look: Bar) -> None:
    metrics = QFontMetricsF(font(Type.BODY))
    start, end = look.cells.centre(0), look.cells.centre(look.film.total - 1)
    room = metrics.horizontalAdvance(look.hint) + 32 if look.hint else 0.0
    middle = look.cells.width / 2
    rest = colour(Token.BG3)
    if end - start > room:
        paint.bar(painter, start, middle - room / 2, TRACK_Y, rest)
        paint.bar(painter, middle + room / 2, end, TRACK_Y, rest)
        paint.disc(painter, QPointF(start, TRACK_Y), KNOB, colour(Token.TEXT_3))
    paint.words(
        painter,
        QRectF(0, TRACK_Y - 10, look.cells.width, 20),
        look.hint,
        ink=colour(Token.TEXT_2),
        align=Qt.AlignmentFlag.AlignHCenter,
    )


class CurveCache:
    """The curve as it was last drawn: it changes once a run, the knob with every move."""

    def __init__(self) -> None:
        self._key: tuple[tuple[float, ...], Cells, float] | None = None
        self._drawn = QPixmap()

    def get(self, sigmas: tuple[float, ...], cells: Cells, ratio: float) -> QPixmap:
        """The curve across the whole width; drawn at the first call."""
        if (sigmas, cells, ratio) != self._key:
            self._key = (sigmas, cells, ratio)
            size = QSizeF(cells.width, CURVE_HEIGHT + 2) * ratio
            self._drawn = QPixmap(size.toSize())
            self._drawn.setDevicePixelRatio(ratio)
            self._drawn.fill(Qt.GlobalColor.transparent)
            painter = QPainter(self._drawn)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            _curve(painter, sigmas, cells)
            painter.end()
        return self._drawn


def _curve(painter: QPainter, sigmas: tuple[float, ...], cells: Cells) -> None:
    """The noise left at each step, from the top of the painter's surface."""
    foot, largest = CURVE_HEIGHT + 1.0, max(sigmas)
    spots = [
        QPointF(cells.centre(index), foot - CURVE_HEIGHT * sigma / largest)
        for index, sigma in enumerate(sigmas)
    ]
    line = QPainterPath(spots[0])
    for spot in spots[1:]:
        line.lineTo(spot)
    under = QPainterPath(line)
    under.lineTo(spots[-1].x(), foot)
    under.lineTo(spots[0].x(), foot)
    fade = QLinearGradient(0, 0, 0, foot)
    fade.setColorAt(0, colour(Token.TEXT_3, 34))
    fade.setColorAt(1, colour(Token.TEXT_3, 0))
    painter.fillPath(under, fade)
    painter.setPen(QPen(colour(Token.TEXT_3, 150), 1.2))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPath(line)


def _track(painter: QPainter, look: Bar) -> None:
    film, cells = look.film, look.cells
    start, end = cells.centre(0), cells.centre(film.total - 1)
    paint.bar(painter, start, end, TRACK_Y, colour(Token.BG3))
    if film.ready:
        made = colour(Token.ACCENT, READY_ALPHA)
        paint.bar(painter, start, cells.centre(film.ready - 1), TRACK_Y, made)
    here = cells.centre(film.current)
    paint.bar(painter, start, here, TRACK_Y, colour(Token.ACCENT))
    paint.knob(painter, QPointF(here, TRACK_Y), radius=KNOB, halo=look.glow)


def _numbers(painter: QPainter, look: Bar) -> None:
    film = look.film
    metrics = QFontMetricsF(font(Type.TICK, 600))
    for index in look.cells.numbered(film.current):
        current = index == film.current
        if index >= film.steps:
            tone = Token.TEXT if current else Token.TEXT_3
            spot = QPointF(look.cells.centre(index), NUMBERS_Y)
            icons.draw(painter, "check", spot, colour(tone), 13)
            continue
        ink = colour(Token.TEXT_3, 255 if index < film.ready else 120)
        x = look.cells.centre(index)
        half = metrics.horizontalAdvance(str(index + 1)) / 2
        x = min(max(x, half), look.cells.width - half)
        place = QRectF(x - 20, NUMBERS_Y - 8, 40, 16)
        paint.words(
            painter,
            place,
            str(index + 1),
            size=Type.TICK,
            weight=600 if current else 500,
            ink=colour(Token.TEXT) if current else ink,
            align=Qt.AlignmentFlag.AlignHCenter,
        )
