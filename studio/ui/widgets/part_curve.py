"""The curve of two runs that part: how different they are at each step."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QLineF, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QLinearGradient, QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from studio.ui.accessible import PaintedControl, Readout
from studio.ui.theme import Radius, Token, Type, colour
from studio.ui.widgets import paint
from studio.ui.widgets.film import Cells

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QKeyEvent, QMouseEvent, QPaintEvent

TOP: Final = 8.0
FOOT: Final = 22.0  # px under the curve, for the numbers
HEIGHT: Final = 104
EDGE: Final = 14.0
FLAG: Final = 18.0  # px of a share's words


@dataclass(frozen=True, slots=True)
class Line:
    """One measure: a share at each step, 0 to 1, by name."""

    name: str
    token: Token
    shares: tuple[float, ...]
    filled: bool = False


@dataclass(frozen=True, slots=True)
class Parted:
    """What the curve shows. total: how many steps. current: the one on show (`total`: the picture).

    lines: the measures. step: where the two part (None: nowhere). same: what stands over the steps
    before. note: what stands there instead, while there is nothing to draw.
    """

    total: int = 20
    current: int = 20
    lines: tuple[Line, ...] = ()
    step: int | None = None
    same: str = ""
    note: str = ""


def clear(places: Sequence[float], apart: float, top: float, foot: float) -> list[float]:
    """Where words stand that belong to `places` (px, from the lowest up) and keep clear.

    apart: px from one to the next, at least. They stay between `top` and `foot` where they fit.
    """
    found: list[float] = []
    for place in places:
        found.append(min(place, found[-1] - apart if found else foot))
    for at in range(len(found) - 1, -1, -1):  # those that were pushed over the top come down
        found[at] = max(found[at], top if at == len(found) - 1 else found[at + 1] + apart)
    return found


class PartCurve(PaintedControl):
    """step_wished(int): the artist goes to a step (press, drag, arrows)."""

    step_wished = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown = Parted()
        self._held = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    @property
    def shown(self) -> Parted:
        """What is on show."""
        return self._shown

    def show_parted(self, parted: Parted) -> None:
        """Show where two runs part."""
        if parted != self._shown:
            moved = parted.current != self._shown.current
            self._shown = parted
            self.update()
            if moved:
                self.tell()

    def readout(self) -> Readout:
        shown = self._shown
        if not shown.lines:
            return Readout(shown.note, 0, 0, 0, 1)
        at = min(shown.current, shown.total - 1)
        told = [f"{line.name} {round(line.shares[at] * 100)} %" for line in shown.lines]
        words = ", ".join((self.tr("Step {0}").format(at + 1), *told))
        return Readout(words, at + 1, 1, shown.total, 1)

    def wish(self, value: float) -> None:
        self._go(round(value) - 1)

    def place_of(self, index: float) -> float:
        """Where a step lies across the widget."""
        return EDGE + self._cells().centre(index)

    def sizeHint(self) -> QSize:
        return QSize(640, HEIGHT)

    def minimumSizeHint(self) -> QSize:
        return QSize(200, 84)

    # how it happens

    def _cells(self) -> Cells:
        return Cells(max(self._shown.total, 1), max(1.0, self.width() - 2 * EDGE))

    def _foot(self) -> float:
        return self.height() - FOOT

    def _y(self, share: float) -> float:
        room = self._foot() - TOP - FLAG
        return self._foot() - min(max(share, 0.0), 1.0) * room

    def _go(self, index: int) -> None:
        index = min(max(index, 0), self._shown.total - 1)
        if self._shown.lines and index != self._shown.current:
            self.step_wished.emit(index)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(colour(Token.LINE_STRONG), 1))
        painter.drawLine(QLineF(EDGE / 2, self._foot(), self.width() - EDGE / 2, self._foot()))
        if self._shown.lines:
            self._same(painter)
            for line in self._shown.lines:
                self._line(painter, line)
            self._mark(painter)
            self._here(painter)
            self._numbers(painter)
        else:
            room = QRectF(EDGE, 0, self.width() - 2 * EDGE, self._foot())
            centre = Qt.AlignmentFlag.AlignHCenter
            paint.words(painter, room, self._shown.note, ink=colour(Token.TEXT_2), align=centre)
        if self.hasFocus():
            ring = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
            paint.box(painter, ring, Radius.BUTTON, None, colour(Token.ACCENT, 120))
        painter.end()

    def _same(self, painter: QPainter) -> None:
        """A quiet field over the steps that are the same."""
        shown = self._shown
        last = shown.total - 1 if shown.step is None else shown.step - 1
        if last < 0:
            return
        right = self.place_of(last + 0.5) if last < shown.total - 1 else self.place_of(last)
        field = QRectF(self.place_of(0), TOP + 4, right - self.place_of(0), self._foot() - TOP - 4)
        paint.box(painter, field, 3, colour(Token.BG2, 190))
        words = field.adjusted(6, 0, -6, 0)
        centre = Qt.AlignmentFlag.AlignHCenter
        ink = colour(Token.TEXT_2)
        if words.width() > 40:
            paint.words(painter, words, shown.same, size=Type.SECOND, ink=ink, align=centre)

    def _line(self, painter: QPainter, line: Line) -> None:
        spots = [QPointF(self.place_of(i), self._y(share)) for i, share in enumerate(line.shares)]
        path = QPainterPath(spots[0])
        for before, spot in pairwise(spots):
            middle = (before.x() + spot.x()) / 2  # level at each step: the curve invents no extreme
            path.cubicTo(QPointF(middle, before.y()), QPointF(middle, spot.y()), spot)
        if line.filled:
            under = QPainterPath(path)
            under.lineTo(spots[-1].x(), self._foot())
            under.lineTo(spots[0].x(), self._foot())
            fade = QLinearGradient(0, TOP, 0, self._foot())
            fade.setColorAt(0, colour(line.token, 64))
            fade.setColorAt(1, colour(line.token, 8))
            painter.fillPath(under, fade)
        painter.setPen(QPen(colour(line.token), 1.6))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(path)

    def _mark(self, painter: QPainter) -> None:
        """The line at the step where they part; its words stand over the curve."""
        if self._shown.step is None:
            return
        x = self.place_of(self._shown.step)
        pen = QPen(colour(Token.A, 220), 1.4)
        pen.setDashPattern([3, 2.5])
        painter.setPen(pen)
        painter.drawLine(QLineF(x, 0, x, self._foot()))

    def _here(self, painter: QPainter) -> None:
        shown = self._shown
        at = min(shown.current, shown.total - 1)
        x = self.place_of(at)
        painter.setPen(QPen(colour(Token.TEXT, 170), 1))
        painter.drawLine(QLineF(x, TOP, x, self._foot()))
        flags = sorted(shown.lines, key=lambda line: line.shares[at])
        places = [self._y(line.shares[at]) for line in flags]
        for line, y in zip(flags, places, strict=True):
            paint.disc(painter, QPointF(x, y), 4.5, colour(Token.BG1))
            paint.disc(painter, QPointF(x, y), 3.5, colour(line.token))
        words = clear(places, FLAG - 4, FLAG, self._foot() - FLAG / 2 + 3)
        for line, y in zip(flags, words, strict=True):
            self._flag(painter, x, y, line.shares[at], line.token)

    def _flag(self, painter: QPainter, x: float, y: float, share: float, token: Token) -> None:
        left = x > self.width() - 60
        place = QRectF(x - 50 if left else x + 9, y - FLAG + 1, 41, FLAG)
        align = Qt.AlignmentFlag.AlignRight if left else Qt.AlignmentFlag.AlignLeft
        text = f"{round(share * 100)} %"
        ink = colour(token)
        paint.words(painter, place, text, size=Type.SECOND, weight=600, ink=ink, align=align)

    def _numbers(self, painter: QPainter) -> None:
        shown = self._shown
        at = min(shown.current, shown.total - 1)
        numbered = set(self._cells().numbered(at))
        if shown.step is not None and abs(shown.step - at) * self._cells().pitch >= 22:
            numbered = {n for n in numbered if n == at or abs(n - shown.step) > 0}
            numbered.add(shown.step)
        for index in sorted(numbered):
            ink = Token.A if index == shown.step else Token.TEXT if index == at else Token.TEXT_3
            place = QRectF(self.place_of(index) - 20, self._foot() + 4, 40, 16)
            here = index in (at, shown.step)
            paint.number(painter, place, index + 1, colour(ink), here=here)

    # the mouse, the keys

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._held = True
            self._go(self._cells().at(event.position().x() - EDGE))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._held:
            self._go(self._cells().at(event.position().x() - EDGE))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._held = False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        at = min(self._shown.current, self._shown.total - 1)
        targets = {
            Qt.Key.Key_Left: at - 1,
            Qt.Key.Key_Right: at + 1,
            Qt.Key.Key_Home: 0,
            Qt.Key.Key_End: self._shown.total - 1,
        }
        if event.key() in targets and not event.modifiers():
            self._go(targets[Qt.Key(event.key())])
        else:
            super().keyPressEvent(event)
