"""How strong something is at each step, as bars to go to a step by."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QHelpEvent, QPainter
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from studio.ui.accessible import PaintedControl, Readout
from studio.ui.heat import heat_colour
from studio.ui.theme import FOCUS_HALO, Token, colour
from studio.ui.widgets import paint
from studio.ui.widgets.film import Cells

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent, QMouseEvent, QPaintEvent

BARS: Final = 84.0
TOP: Final = 5.0
NUMBERS: Final = 18.0
HEIGHT: Final = round(TOP + BARS + NUMBERS)
LEAST: Final = 3.0


@dataclass(frozen=True, slots=True)
class Bars:
    """levels: 0 to 1. first: the step of the run that levels[0] belongs to.

    current: an index, None where no step of these is on show.
    """

    levels: tuple[float, ...] = ()
    first: int = 0
    current: int | None = None


class StepBars(PaintedControl):
    """step_wished(int): the artist goes to a step of the run (press, drag, arrows, Home, End)."""

    step_wished = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bars = Bars()
        self._held = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.tr("Strength over steps"))

    def show_bars(self, bars: Bars) -> None:
        """Show the strength at each step."""
        if bars != self._bars:
            self._bars = bars
            self.update()
            self.tell()

    def readout(self) -> Readout:
        bars = self._bars
        if bars.current is None:
            return Readout(self.tr("All steps"), 0, 0, len(bars.levels), 1)
        step = bars.first + bars.current + 1
        return Readout(self._name(bars.current), step, bars.first + 1, self._last() + 1, 1)

    def wish(self, value: float) -> None:
        self._go(round(value) - 1 - self._bars.first)

    def sizeHint(self) -> QSize:
        return QSize(240, HEIGHT)

    def minimumSizeHint(self) -> QSize:
        return QSize(120, HEIGHT)

    def _last(self) -> int:
        return self._bars.first + max(0, len(self._bars.levels) - 1)

    def _cells(self) -> Cells:
        return Cells(max(1, len(self._bars.levels)), max(1.0, float(self.width())))

    def _name(self, index: int) -> str:
        level = round(self._bars.levels[index] * 100)
        return self.tr("Step {0}: strength {1}").format(self._bars.first + index + 1, level)

    def _go(self, index: int) -> None:
        if self._bars.levels:
            index = min(max(index, 0), len(self._bars.levels) - 1)
            if index != self._bars.current:
                self.step_wished.emit(self._bars.first + index)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        bars, cells = self._bars, self._cells()
        highest = max(bars.levels, default=1.0) or 1.0
        for index, level in enumerate(bars.levels):
            tall = max(LEAST, BARS * level / highest)
            place = QRectF(cells.left(index), TOP + BARS - tall, cells.cell, tall)
            paint.box(painter, place, min(2.0, cells.cell / 3), heat_colour(level))
            if index == bars.current:
                ring = place.adjusted(-2, -3, 2, 2)
                ring.setLeft(max(0.0, ring.left()))
                ring.setRight(min(float(self.width()), ring.right()))
                paint.box(painter, ring, 4, None, colour(Token.KNOB), width=1.6)
        self._numbers(painter, cells)
        if self.hasFocus():
            line = QRectF(0, TOP + BARS + 1, self.width(), 1.5)
            painter.fillRect(line, colour(Token.ACCENT, FOCUS_HALO * 3))
        painter.end()

    def _numbers(self, painter: QPainter, cells: Cells) -> None:
        bars = self._bars
        if not bars.levels:
            return
        for index in cells.numbered(bars.current or 0):
            here = index == bars.current
            x = min(max(cells.centre(index), 7.0), self.width() - 7.0)
            ink = colour(Token.TEXT if here else Token.TEXT_3)
            place = QRectF(x - 20, TOP + BARS + 3, 40, NUMBERS - 3)
            paint.number(painter, place, bars.first + index + 1, ink, here=here)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            if self._bars.levels:
                index = self._cells().at(event.pos().x())
                QToolTip.showText(event.globalPos(), self._name(index), self)
            return True
        return super().event(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._held = True
            self._at(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._held:
            self._at(event.position())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._held = False

    def _at(self, spot: QPointF) -> None:
        self._go(self._cells().at(spot.x()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        last = len(self._bars.levels) - 1
        here = self._bars.current if self._bars.current is not None else last + 1
        targets = {
            Qt.Key.Key_Left: here - 1,
            Qt.Key.Key_Right: here + 1,
            Qt.Key.Key_Home: 0,
            Qt.Key.Key_End: last,
        }
        key = event.key()
        if key in targets and not event.modifiers():
            self._go(targets[Qt.Key(key)])
        else:
            super().keyPressEvent(event)
