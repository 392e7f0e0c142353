"""How the scrub bar is painted: curves and marks of the run over a track with numbers."""

from __future__ import annotations

import math
from collections import OrderedDict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QCoreApplication, QLineF, QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QFontMetricsF, QLinearGradient, QPainter, QPainterPath, QPen, QPixmap

from studio.ui import icons
from studio.ui.theme import Token, Type, colour, font
from studio.ui.widgets import film_paint, paint
from studio.ui.widgets.marks import lay_out

if TYPE_CHECKING:
    from studio.ui.widgets.film import Cells, Film
    from studio.ui.widgets.marks import Tick

WORDS_TOP: Final = film_paint.TOP + film_paint.CELL_HEIGHT + 6
WORDS_HEIGHT: Final = 14.0
CURVE_TOP: Final = WORDS_TOP + WORDS_HEIGHT + 1
CURVE_HEIGHT: Final = 20.0
TRACK_Y: Final = CURVE_TOP + CURVE_HEIGHT + 8
NUMBERS_Y: Final = TRACK_Y + 18
HEIGHT: Final = 144
KNOB: Final = 7.0
MARK: Final = 2.5
READY_ALPHA: Final = 90


@dataclass(frozen=True, slots=True)
class Bar:
    """A scrub bar as it is to be drawn; `hint` stands in it while there are no steps."""

    film: Film
    cells: Cells
    curve: CurveCache
    glow: float = 0.0
    hint: str = ""


def ticks(film: Film, cells: Cells) -> tuple[Tick, ...]:
    """Where the film's marks stand."""
    metrics = QFontMetricsF(font(Type.TICK, 500))
    return lay_out(film.marks, cells, metrics.horizontalAdvance) if film.marks else ()


def bar(painter: QPainter, look: Bar) -> None:
    """Paint curves, marks, track, knob and numbers."""
    if look.film.empty:
        _empty(painter, look)
        return
    drawn = look.curve.get(look.film, look.cells, paint.ratio(painter))
    painter.drawPixmap(QPointF(0, WORDS_TOP), drawn)
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
    """The curves and marks of runs as they were last drawn: an antialiased line costs as much as
    all the rest of the bar, and changes once a step while the knob does with every move."""

    def __init__(self, capacity: int = 64) -> None:
        self._capacity = capacity
        self._kept: OrderedDict[tuple[object, ...], QPixmap] = OrderedDict()

    def get(self, film: Film, cells: Cells, ratio: float) -> QPixmap:
        """What stands between the strip and the track; drawn at the first call."""
        key = (film.sigmas, film.changes, film.marks, cells, ratio)
        drawn = self._kept.get(key)
        if drawn is None:
            drawn = self._kept[key] = _drawn(film, cells, ratio)
            if len(self._kept) > self._capacity:
                self._kept.popitem(last=False)
        else:
            self._kept.move_to_end(key)
        return drawn


def _drawn(film: Film, cells: Cells, ratio: float) -> QPixmap:
    size = QSizeF(cells.width, TRACK_Y - WORDS_TOP) * ratio
    drawn = QPixmap(size.toSize())
    drawn.setDevicePixelRatio(ratio)
    drawn.fill(Qt.GlobalColor.transparent)
    painter = QPainter(drawn)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    _curves(painter, film, cells)
    _marks(painter, film, cells)
    painter.end()
    return drawn


def _curves(painter: QPainter, film: Film, cells: Cells) -> None:
    """The noise left at each step, and how much each changed; every curve fills the height.

    The changes are drawn by their square root: the first is ten times the others.
    """
    sigmas, changes = film.sigmas[: film.total], film.changes[: film.total]
    if len(sigmas) > 1 and max(sigmas) > 0:
        largest = max(sigmas)
        _curve(painter, [sigma / largest for sigma in sigmas], 0, cells, Token.TEXT_3)
    if len(changes) > 2 and max(changes) > 0:
        largest = max(changes)
        shares = [math.sqrt(change / largest) for change in changes[1:]]
        _curve(painter, shares, 1, cells, Token.ACCENT)


def _curve(painter: QPainter, shares: list[float], first: int, cells: Cells, token: Token) -> None:
    """A line through shares of the height, from step `first` on, with a fading ground."""
    foot = CURVE_TOP - WORDS_TOP + CURVE_HEIGHT
    spots = [
        QPointF(cells.centre(index), foot - CURVE_HEIGHT * share)
        for index, share in enumerate(shares, first)
    ]
    line = QPainterPath(spots[0])
    for spot in spots[1:]:
        line.lineTo(spot)
    under = QPainterPath(line)
    under.lineTo(spots[-1].x(), foot)
    under.lineTo(spots[0].x(), foot)
    fade = QLinearGradient(0, foot - CURVE_HEIGHT, 0, foot)
    fade.setColorAt(0, colour(token, 34))
    fade.setColorAt(1, colour(token, 0))
    painter.fillPath(under, fade)
    painter.setPen(QPen(colour(token, 150), 1.2))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPath(line)


def _marks(painter: QPainter, film: Film, cells: Cells) -> None:
    """A hairline down to the track for each mark, its word beside the top; then whose curves."""
    standing = ticks(film, cells)
    for tick in standing:
        painter.setPen(QPen(colour(Token.TEXT_2, 120), 1))
        painter.drawLine(QLineF(tick.x, 2, tick.x, TRACK_Y - WORDS_TOP))
        _word(painter, tick.left, tick.width, tick.word, Token.TEXT_2)
    start = min((min(tick.x, tick.left) for tick in standing), default=cells.width)
    if len(film.changes) > 2:
        names = ("noise", "change")
        told = [QCoreApplication.translate("Timeline", name) for name in names]
        _legend(painter, told, start)


def _legend(painter: QPainter, names: list[str], room: float) -> None:
    """The names of the two curves at the left, where `room` px are free for them."""
    metrics = QFontMetricsF(font(Type.TICK, 500))
    widths = [metrics.horizontalAdvance(name) for name in names]
    if sum(widths) + 50 > room:
        return
    x = 0.0
    for name, width, token in zip(names, widths, (Token.TEXT_3, Token.ACCENT), strict=True):
        painter.setPen(QPen(colour(token, 200), 1.6))
        painter.drawLine(QLineF(x, WORDS_HEIGHT / 2, x + 10, WORDS_HEIGHT / 2))
        _word(painter, x + 14, width, name, Token.TEXT_3)
        x += width + 26


def _word(painter: QPainter, left: float, width: float, word: str, token: Token) -> None:
    place = QRectF(left, 0, width + 1, WORDS_HEIGHT)
    paint.words(painter, place, word, size=Type.TICK, weight=500, ink=colour(token))


def _track(painter: QPainter, look: Bar) -> None:
    film, cells = look.film, look.cells
    start, end = cells.centre(0), cells.centre(film.total - 1)
    paint.bar(painter, start, end, TRACK_Y, colour(Token.BG3))
    if film.ready:
        made = colour(Token.ACCENT, READY_ALPHA)
        paint.bar(painter, start, cells.centre(film.ready - 1), TRACK_Y, made)
    here = cells.centre(film.current)
    paint.bar(painter, start, here, TRACK_Y, colour(Token.ACCENT))
    for step in sorted({mark.step for mark in film.marks}):
        spot = QPointF(cells.centre(step), TRACK_Y)
        paint.disc(painter, spot, MARK + 1, colour(Token.BG1))
        paint.disc(painter, spot, MARK, colour(Token.TEXT_2))
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
        shade = colour(Token.TEXT) if current else ink
        paint.number(painter, place, index + 1, shade, here=current)
