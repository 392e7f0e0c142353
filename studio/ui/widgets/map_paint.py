"""How the map is painted: pictures on a grid, words among them, and a blend under way."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QLineF, QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPen

from studio.ui import icons
from studio.ui.theme import FOCUS_HALO, Radius, Token, Type, colour, font
from studio.ui.widgets import paint
from studio.ui.widgets.pictures import cover, to_image

if TYPE_CHECKING:
    from PySide6.QtGui import QPixmap

    from studio.core.atlas import Word
    from studio.core.pixels import Pixels

FILLED: Final = 0.9
"""Of a cell, by its picture."""
LEVELS: Final = (32, 64, 128, 256)
CUTS: Final = 16
"""Pictures cut to size in one paint; the others follow in the next."""
KEPT: Final = 2400
ROUND: Final = 0.07  # the corners of a picture, of its side
WORD_HEIGHT: Final = 22.0


@dataclass(frozen=True, slots=True)
class MapItem:
    """One picture of the map. cell: where it lies. mark: the colour of its ring."""

    id: int
    picture: Pixels
    cell: tuple[int, int]
    name: str = ""
    current: bool = False
    liked: bool | None = None
    mark: Token | None = None


class Cuts:
    """Pictures at a few sizes, cut when they are first seen, so many in one paint."""

    def __init__(self) -> None:
        self._kept: OrderedDict[tuple[int, int], tuple[Pixels, QPixmap]] = OrderedDict()
        self._left, self._side = CUTS, LEVELS[0]

    def begin(self, side: float) -> None:
        """A paint begins, of pictures of this side, device px: they are cut to the next level."""
        self._left = CUTS
        self._side = next((level for level in LEVELS if level >= side), LEVELS[-1])

    @property
    def is_done(self) -> bool:
        """Whether this paint could cut all that it wanted."""
        return self._left >= 0

    def get(self, item: MapItem) -> QPixmap | None:
        """The picture; at another size, or none, where too many were cut in this paint already."""
        wanted = self._side
        found = self._found(item, wanted)
        if found is not None:
            self._kept.move_to_end((item.id, wanted))
            return found
        self._left -= 1
        if self._left < 0:
            return next(filter(None, (self._found(item, each) for each in LEVELS)), None)
        size = QSizeF(wanted, wanted)
        made = cover(to_image(item.picture), size, ROUND * wanted, 1.0)
        self._kept[(item.id, wanted)] = (item.picture, made)
        if len(self._kept) > KEPT:
            self._kept.popitem(last=False)
        return made

    def _found(self, item: MapItem, level: int) -> QPixmap | None:
        """What was cut of this very picture."""
        picture, cut = self._kept.get((item.id, level), (None, None))
        return cut if picture is item.picture else None


def item(painter: QPainter, rect: QRectF, each: MapItem, cuts: Cuts, *, lit: bool) -> None:
    """One picture, with its marks."""
    side = rect.width()
    cut = cuts.get(each)
    if cut is None:
        painter.fillRect(rect, colour(Token.BG3))
    else:
        painter.drawPixmap(rect, cut, QRectF(cut.rect()))
    line = Token.ACCENT if each.current or lit else each.mark
    if line is not None:
        width = 2.0 if side > 24 else 1.5
        ring = rect.adjusted(-width, -width, width, width)
        paint.box(painter, ring, ROUND * side + width, None, colour(line), width=width)
    if each.liked is not None and side >= 28:
        name, token = ("heart-filled", Token.PINK) if each.liked else ("close", Token.TEXT)
        at = rect.topRight() + QPointF(-10, 10)
        paint.disc(painter, at, 8, colour(Token.SHADE, paint.PILL_ALPHA))
        icons.draw(painter, name, at, colour(token), 11)


def halo(painter: QPainter, rect: QRectF) -> None:
    """The picture that the keys act on."""
    ring = rect.adjusted(-6, -6, 6, 6)
    line = colour(Token.ACCENT, FOCUS_HALO * 2)
    paint.box(painter, ring, Radius.CARD, None, line, width=3)


def words(painter: QPainter, seen: QRectF, placed: list[tuple[Word, QPointF]]) -> None:
    """The words that fit, the commonest first; one that would cover another is left out."""
    taken: list[QRectF] = []
    metrics = QFontMetricsF(font(Type.BODY, 600))
    for word, at in placed:
        wide = metrics.horizontalAdvance(word.text) + 20
        pill = QRectF(at.x() - wide / 2, at.y() - WORD_HEIGHT / 2, wide, WORD_HEIGHT)
        if not seen.contains(pill) or any(pill.intersects(other) for other in taken):
            continue
        taken.append(pill)
        line = colour(Token.LINE_STRONG)
        paint.box(painter, pill, WORD_HEIGHT / 2, colour(Token.BG2, paint.PILL_ALPHA), line)
        middle = Qt.AlignmentFlag.AlignHCenter
        paint.words(painter, pill, word.text, weight=600, align=middle)


def blending(painter: QPainter, start: QPointF, end: QPointF, words_at_end: str) -> None:
    """A line from one picture to where the hand is."""
    painter.setPen(QPen(colour(Token.SHADE), 4))
    painter.drawLine(QLineF(start, end))
    painter.setPen(QPen(colour(Token.ACCENT), 2))
    painter.drawLine(QLineF(start, end))
    paint.disc(painter, start, 4, colour(Token.ACCENT))
    if words_at_end:
        paint.pill(painter, end + QPointF(14, -12), paint.Badge(words_at_end))


def nothing(painter: QPainter, seen: QRectF, text: str) -> None:
    """What to do where there is no picture yet."""
    painter.setFont(font(Type.BODY))
    painter.setPen(colour(Token.TEXT_2))
    wrap = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
    painter.drawText(seen.adjusted(40, 0, -40, 0), wrap, text)
