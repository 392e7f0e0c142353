"""A ranking: names with a bar, a figure, and how it differs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QAccessible, QPainter
from PySide6.QtWidgets import QSizePolicy, QWidget

from studio.ui.accessible import PaintedControl, Readout
from studio.ui.heat import heat_colour
from studio.ui.theme import FOCUS_HALO, Radius, Token, Type, colour
from studio.ui.widgets import paint

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent, QMouseEvent, QPaintEvent

ROW: Final = 36
INSET: Final = 8.0
FIGURE: Final = 50.0
SLIGHT: Final = 0.005
"""Differences below half a point are none."""


@dataclass(frozen=True, slots=True)
class Rank:
    """key: what the row stands for. share: 0 to 1. difference: None where there is none to say."""

    key: int
    name: str
    share: float
    difference: float | None = None
    selected: bool = False


class RankBars(PaintedControl):
    """chosen(int): the key of the row that the artist selected by click, Up or Down."""

    chosen = Signal(int)
    ROLE = QAccessible.Role.List

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._ranks: tuple[Rank, ...] = ()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.tr("Words by their share"))

    @property
    def ranks(self) -> tuple[Rank, ...]:
        """What is on show, the strongest first."""
        return self._ranks

    def show_ranks(self, ranks: tuple[Rank, ...]) -> None:
        """Show these, in this order."""
        if ranks != self._ranks:
            taller = len(ranks) != len(self._ranks)
            self._ranks = ranks
            if taller:
                self.updateGeometry()
            self.update()
            self.tell()

    def readout(self) -> Readout:
        place = self._selected()
        if place is None:
            return Readout(self.tr("Nothing selected"), 0, 0, len(self._ranks), 1)
        rank = self._ranks[place]
        text = f"{rank.name} {_percent(rank.share)}"
        if rank.difference is not None:
            text += f", {_points(rank.difference)}"
        return Readout(text, place + 1, 1, len(self._ranks), 1)

    def wish(self, value: float) -> None:
        self._go(round(value) - 1)

    def sizeHint(self) -> QSize:
        return QSize(240, max(1, len(self._ranks)) * ROW)

    def minimumSizeHint(self) -> QSize:
        return QSize(160, self.sizeHint().height())

    def _selected(self) -> int | None:
        return next((i for i, rank in enumerate(self._ranks) if rank.selected), None)

    def _go(self, place: int) -> None:
        if self._ranks:
            rank = self._ranks[min(max(place, 0), len(self._ranks) - 1)]
            if not rank.selected:
                self.chosen.emit(rank.key)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        most = max((rank.share for rank in self._ranks), default=0) or 1.0
        for place, rank in enumerate(self._ranks):
            self._row(painter, QRectF(0, place * ROW, self.width(), ROW - 2), rank, most)
        painter.end()

    def _row(self, painter: QPainter, rect: QRectF, rank: Rank, most: float) -> None:
        if rank.selected:
            line = colour(Token.ACCENT, FOCUS_HALO * 3) if self.hasFocus() else colour(Token.KNOB)
            paint.box(painter, rect, Radius.BUTTON, colour(Token.BG2), line, width=1.4)
        inner = rect.adjusted(INSET, 2, -INSET, 0)
        words = QRectF(inner.left(), inner.top(), inner.width(), 20)
        right = Qt.AlignmentFlag.AlignRight
        percent = _percent(rank.share)
        paint.words(painter, words, percent, size=Type.SECOND, weight=600, align=right)
        room = words.adjusted(0, 0, -FIGURE, 0)
        if rank.difference is not None:
            more = rank.difference >= SLIGHT
            ink = colour(Token.OK if more else Token.TEXT_3)
            points = _points(rank.difference)
            paint.words(painter, room, points, size=Type.SECOND, ink=ink, align=right)
            room = room.adjusted(0, 0, -FIGURE + 8, 0)
        paint.words(painter, room, rank.name, weight=600 if rank.selected else 500)
        y = inner.top() + 25
        paint.bar(painter, inner.left(), inner.right(), y, colour(Token.BG3))
        level = rank.share / most
        end = inner.left() + max(level * inner.width(), paint.TRACK)
        paint.bar(painter, inner.left(), end, y, heat_colour(level))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._go(int(event.position().y() / ROW))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        here = self._selected()
        steps = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
        if event.key() in steps and not event.modifiers():
            self._go(0 if here is None else here + steps[Qt.Key(event.key())])
        else:
            super().keyPressEvent(event)


def _percent(share: float) -> str:
    return f"{round(share * 100)} %"


def _points(difference: float) -> str:
    """Points of a hundred more or fewer."""
    if abs(difference) < SLIGHT:
        return "±0"
    return f"{'+' if difference > 0 else '−'}{abs(difference) * 100:.0f}"
