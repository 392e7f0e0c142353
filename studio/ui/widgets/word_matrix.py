"""Words by steps: one row for a word, one column for a step, each cell as strong as the word is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QAccessible, QHelpEvent, QPainter, QPixmap
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from studio.ui.accessible import PaintedControl, Readout
from studio.ui.heat import heat_colour
from studio.ui.theme import FOCUS_HALO, Token, Type, colour
from studio.ui.widgets import paint
from studio.ui.widgets.drawn import Drawn
from studio.ui.widgets.film import Cells

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent, QMouseEvent, QPaintEvent

NAMES: Final = 88.0
ROW: Final = 27
LOW_ROW: Final = 21
MANY: Final = 11  # words from which the rows are low
GAP: Final = 3.0
NUMBERS: Final = 22


@dataclass(frozen=True, slots=True)
class Grid:
    """levels: one row for each name, 0 to 1; None for a word that was not read.

    first: the step of the run that the first column belongs to. row, column: what is selected.
    """

    names: tuple[str, ...] = ()
    levels: tuple[tuple[float, ...] | None, ...] = ()
    first: int = 0
    row: int | None = None
    column: int | None = None

    @property
    def columns(self) -> int:
        """How many steps there are."""
        return max((len(row) for row in self.levels if row is not None), default=0)


class WordMatrix(PaintedControl):
    """chosen(int, int): the word and the step of the run that the artist goes to; -1 for as it is.

    By press, drag and arrows: up and down through the words, left and right through the steps.
    """

    chosen = Signal(int, int)
    ROLE = QAccessible.Role.Table

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._grid = Grid()
        self._held = False
        self._sheet = Drawn()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.tr("Words and steps"))

    def show_grid(self, grid: Grid) -> None:
        """Show the strength of each word at each step."""
        if grid != self._grid:
            taller = len(grid.names) != len(self._grid.names)
            self._grid = grid
            if taller:
                self.updateGeometry()
            self.update()
            self.tell()

    def readout(self) -> Readout:
        grid = self._grid
        row, column = grid.row, grid.column
        text = self.tr("All words") if row is None else grid.names[row]
        if column is not None:
            text += self.tr(", step {0}").format(grid.first + column + 1)
        levels = None if row is None else grid.levels[row]
        if levels is not None and column is not None:
            text += self.tr(": strength {0}").format(round(levels[column] * 100))
        return Readout(text, (row or 0) + 1, 1, max(1, len(grid.names)), 1)

    def wish(self, value: float) -> None:
        self._go(round(value) - 1, None)

    def sizeHint(self) -> QSize:
        return QSize(260, len(self._grid.names) * self._row() + NUMBERS)

    def minimumSizeHint(self) -> QSize:
        return QSize(180, self.sizeHint().height())

    # where things are

    def middle(self, row: int) -> int:
        """How far down the middle of a row is."""
        return row * self._row() + self._row() // 2

    def _row(self) -> int:
        return LOW_ROW if len(self._grid.names) >= MANY else ROW

    def _cells(self) -> Cells:
        return Cells(max(1, self._grid.columns), max(1.0, self.width() - NAMES))

    def _edges(self, index: int) -> tuple[float, float]:
        """Left and right edge of a column; they touch where the columns are many."""
        cells = self._cells()
        half = min(0.5, cells.pitch / 8)
        return NAMES + index * cells.pitch, NAMES + (index + 1) * cells.pitch - 2 * half - cells.gap

    def _spot(self, at: QPointF) -> tuple[int, int | None]:
        rows = len(self._grid.names)
        row = min(max(int(at.y() / self._row()), 0), rows - 1)
        return row, self._cells().at(at.x() - NAMES) if at.x() >= NAMES else None

    def _go(self, row: int, column: int | None) -> None:
        grid = self._grid
        if not grid.names:
            return
        row = min(max(row, 0), len(grid.names) - 1)
        if column is not None:
            column = min(max(column, 0), grid.columns - 1)
        if (row, column) == (grid.row, grid.column):
            return
        moved = column is not None and column != grid.column
        self.chosen.emit(row, grid.first + column if moved and column is not None else -1)

    # paint

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.drawPixmap(0, 0, self._drawn(paint.ratio(painter)))
        grid, tall = self._grid, self._row()
        rows = len(grid.names)
        if grid.column is not None and rows:
            left, right = self._edges(grid.column)
            column = QRectF(left - 1.5, 0, right - left + 3, rows * tall - GAP + 1)
            paint.box(painter, column, 3, None, colour(Token.KNOB, 150), width=1.2)
        if grid.row is not None:
            left, right = self._edges(0)[0], self._edges(grid.columns - 1)[1]
            row = QRectF(left - 2, grid.row * tall, right - left + 4, tall - GAP + 1)
            paint.box(painter, row, 4, None, colour(Token.KNOB), width=1.6)
            self._name(painter, grid.row, bold=True)
        self._numbers(painter, rows * tall)
        if self.hasFocus():
            line = QRectF(NAMES, rows * tall - 1, self.width() - NAMES, 1.5)
            painter.fillRect(line, colour(Token.ACCENT, FOCUS_HALO * 3))
        painter.end()

    def _drawn(self, ratio: float) -> QPixmap:
        """Names and cells."""
        grid = self._grid
        key = (grid.names, grid.levels, grid.row)
        return self._sheet.get(None, key, self.size(), ratio, self._paint)

    def _paint(self, painter: QPainter) -> None:
        for row, levels in enumerate(self._grid.levels):
            if row != self._grid.row:
                self._name(painter, row, bold=False)
            self._row_of_cells(painter, row, levels)

    def _row_of_cells(self, painter: QPainter, row: int, levels: tuple[float, ...] | None) -> None:
        top, high = row * self._row() + 1.5, self._row() - GAP - 2
        if levels is None:
            left, right = self._edges(0)[0], self._edges(self._grid.columns - 1)[1]
            hatch = colour(Token.LINE_STRONG)
            painter.fillRect(QRectF(left, top, right - left, high), hatch.darker(150))
            painter.fillRect(QRectF(left, top, right - left, high), Qt.BrushStyle.BDiagPattern)
            return
        for column, level in enumerate(levels):
            left, right = self._edges(column)
            painter.fillRect(QRectF(left, top, right - left, high), heat_colour(level))

    def _name(self, painter: QPainter, row: int, *, bold: bool) -> None:
        unread = self._grid.levels[row] is None
        ink = Token.TEXT if bold else Token.TEXT_3 if unread else Token.TEXT_2
        paint.words(
            painter,
            QRectF(0, row * self._row(), NAMES - 8, self._row() - GAP + 1),
            self._grid.names[row],
            size=Type.SECOND,
            weight=600 if bold else 400,
            ink=colour(ink),
        )

    def _numbers(self, painter: QPainter, top: float) -> None:
        grid, cells = self._grid, self._cells()
        if not grid.columns:
            return
        for index in cells.numbered(grid.column or 0):
            here = index == grid.column
            x = min(NAMES + cells.centre(index), self.width() - 7.0)
            ink = colour(Token.TEXT if here else Token.TEXT_3)
            place = QRectF(x - 20, top + 2, 40, NUMBERS - 4)
            paint.number(painter, place, grid.first + index + 1, ink, here=here)

    # the mouse and the keys

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            if self._grid.names:
                QToolTip.showText(event.globalPos(), self._hint(QPointF(event.pos())), self)
            return True
        return super().event(event)

    def _hint(self, at: QPointF) -> str:
        row, column = self._spot(at)
        levels = self._grid.levels[row]
        if levels is None or column is None:
            return self._grid.names[row]
        step = self._grid.first + column + 1
        level = round(levels[column] * 100)
        return self.tr("{0}, step {1}: strength {2}").format(self._grid.names[row], step, level)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self._grid.names:
            self._held = True
            self._go(*self._spot(event.position()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._held:
            self._go(*self._spot(event.position()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._held = False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        grid = self._grid
        row = -1 if grid.row is None else grid.row
        column = grid.columns if grid.column is None else grid.column
        targets = {
            Qt.Key.Key_Up: (row - 1, grid.column),
            Qt.Key.Key_Down: (row + 1, grid.column),
            Qt.Key.Key_Left: (max(row, 0), column - 1),
            Qt.Key.Key_Right: (max(row, 0), column + 1),
        }
        if event.key() in targets and not event.modifiers():
            self._go(*targets[Qt.Key(event.key())])
        else:
            super().keyPressEvent(event)
