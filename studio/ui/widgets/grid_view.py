"""A grid of pictures with the values of its axes beside them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, QSizeF, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QHelpEvent, QPainter
from PySide6.QtWidgets import QSizePolicy, QToolTip

from studio.ui import icons
from studio.ui.accessible import PaintedControl, Readout
from studio.ui.theme import FOCUS_HALO, Radius, Token, Type, colour, font
from studio.ui.widgets import paint
from studio.ui.widgets.keys import ARROWS
from studio.ui.widgets.pictures import ThumbCache

if TYPE_CHECKING:
    from collections.abc import Iterable

    from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPaintEvent
    from PySide6.QtWidgets import QWidget

    from studio.core.pixels import Pixels

GAP: Final = 6.0
TOP: Final = 22.0
"""Height of the row of names over the columns."""
WIDEST: Final = 110.0
"""Px that the names of the rows may take."""
QUICK: Final = 0.86
"""How bright a sketch is beside a finished picture."""


@dataclass(frozen=True, slots=True)
class Tile:
    """One picture. about: what it is, in words. full: finished, no sketch. failed: there is none.
    current: it is on show elsewhere."""

    picture: Pixels | None = None
    about: str = ""
    full: bool = False
    failed: bool = False
    current: bool = False


@dataclass(frozen=True, slots=True)
class Name:
    """What stands over a column or beside a row. short: where there is no room for the whole."""

    whole: str = ""
    short: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """What is shown: names over the columns and beside the rows, and a tile for each cell, row by
    row. shape: width / height of a picture."""

    columns: tuple[Name, ...] = ()
    rows: tuple[Name, ...] = ()
    tiles: tuple[Tile, ...] = ()
    shape: float = 1.0


class GridView(PaintedControl):
    """chosen(int): go on with a cell (click, Enter). pointed(object): the picture of the cell under
    the pointer or the cursor, or None. Arrows move the cursor."""

    chosen = Signal(int)
    pointed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sheet = Sheet()
        self._empty = ""
        self._hovered: int | None = None
        self._cursor = 0
        self._thumbs = ThumbCache(capacity=512)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(self.tr("Grid"))

    @property
    def sheet(self) -> Sheet:
        """What is on show."""
        return self._sheet

    def show_sheet(self, sheet: Sheet) -> None:
        """Show another grid, or other pictures of it."""
        if sheet == self._sheet:
            return
        if len(sheet.tiles) != len(self._sheet.tiles):
            self._hovered, self._cursor = None, 0
        self._sheet = sheet
        self.update()
        self.tell()

    def show_empty(self, text: str) -> None:
        """What is said where there is no grid."""
        if text != self._empty:
            self._empty = text
            self.update()

    def cell_rect(self, place: int) -> QRectF:
        """Where a cell's picture stands."""
        row, column = divmod(place, len(self._sheet.columns))
        size, corner = self._laid()
        left = corner.x() + column * (size.width() + GAP)
        top = corner.y() + row * (size.height() + GAP)
        return QRectF(QPointF(left, top), size)

    def readout(self) -> Readout:
        """The cell under the cursor, for screen readers."""
        tiles = self._sheet.tiles
        about = tiles[self._cursor].about if self._cursor < len(tiles) else self._empty
        return Readout(about, self._cursor, 0, max(0, len(tiles) - 1), 1)

    def wish(self, value: float) -> None:
        """A screen reader moves the cursor."""
        self._go(round(value))

    # ---- how it happens

    def _laid(self) -> tuple[QSizeF, QPointF]:
        """The size of a picture, and where the first one stands."""
        columns, rows = len(self._sheet.columns), len(self._sheet.rows)
        margin = self._margin()
        wide = (self.width() - margin - GAP * (columns - 1)) / columns
        high = (self.height() - TOP - GAP * (rows - 1)) / rows
        width = max(8.0, min(wide, high * self._sheet.shape))
        size = QSizeF(width, width / self._sheet.shape)
        used = columns * (width + GAP) - GAP
        left = margin + max(0.0, (self.width() - margin - used) / 2)
        return size, QPointF(left, TOP)

    def _margin(self) -> float:
        widest = _widest(row.whole for row in self._sheet.rows)
        return min(widest + 10, WIDEST) if widest else 0.0

    def _at(self, spot: QPointF) -> int | None:
        places = range(len(self._sheet.tiles))
        return next((place for place in places if self.cell_rect(place).contains(spot)), None)

    def _go(self, place: int) -> None:
        if 0 <= place < len(self._sheet.tiles) and place != self._cursor:
            self._cursor = place
            self.pointed.emit(self._sheet.tiles[place].picture)
            self.update()
            self.tell()

    def _hover(self, place: int | None) -> None:
        if place != self._hovered:
            self._hovered = place
            self.setCursor(
                Qt.CursorShape.ArrowCursor if place is None else Qt.CursorShape.PointingHandCursor
            )
            self.pointed.emit(None if place is None else self._sheet.tiles[place].picture)
            self.update()

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            place = self._at(QPointF(event.pos()))
            about = "" if place is None else self._sheet.tiles[place].about
            QToolTip.showText(event.globalPos(), about, self)
            return True
        return super().event(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._hover(self._at(event.position()))

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._hover(None)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        place = self._at(event.position())
        if event.button() == Qt.MouseButton.LeftButton and place is not None:
            self._cursor = place
            self.chosen.emit(place)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        way = ARROWS.get(Qt.Key(event.key()))
        columns = len(self._sheet.columns)
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._sheet.tiles:
            self.chosen.emit(self._cursor)
        elif way is not None and columns:
            row, column = divmod(self._cursor, columns)
            column = min(max(column + way[0], 0), columns - 1)
            row = min(max(row + way[1], 0), len(self._sheet.rows) - 1)
            self._go(row * columns + column)
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.pointed.emit(None)

    def sizeHint(self) -> QSize:
        return QSize(560, 420)

    def minimumSizeHint(self) -> QSize:
        return QSize(240, 140)

    # ---- paint

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if not self._sheet.tiles:
            self._paint_empty(painter)
            painter.end()
            return
        self._paint_names(painter)
        for place, tile in enumerate(self._sheet.tiles):
            self._paint_tile(painter, self.cell_rect(place), tile, place)
        painter.end()

    def _paint_empty(self, painter: QPainter) -> None:
        room = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        paint.box(painter, room, Radius.CARD, colour(Token.BG0), colour(Token.LINE))
        icons.draw(painter, "grid", room.center() - QPointF(0, 26), colour(Token.TEXT_3, 130), 26)
        painter.setFont(font(Type.BODY, 400))
        painter.setPen(colour(Token.TEXT_2))
        words = QRectF(room.left() + 40, room.center().y(), room.width() - 80, 60)
        flags = Qt.AlignmentFlag.AlignHCenter | Qt.TextFlag.TextWordWrap
        painter.drawText(words, flags, self._empty)

    def _paint_names(self, painter: QPainter) -> None:
        ink, middle = colour(Token.TEXT_2), Qt.AlignmentFlag.AlignHCenter
        columns = self._sheet.columns
        whole = _widest(name.whole for name in columns) <= self.cell_rect(0).width()
        for column, each in enumerate(columns):
            cell, name = self.cell_rect(column), each.whole if whole else each.short
            room = QRectF(cell.left(), 0, cell.width(), TOP - 4)
            paint.words(painter, room, name, size=Type.SECOND, weight=500, ink=ink, align=middle)
        whole = _widest(name.whole for name in self._sheet.rows) <= WIDEST - 10
        for row, each in enumerate(self._sheet.rows):
            cell = self.cell_rect(row * len(columns))
            name = each.whole if whole else each.short
            left = cell.left() - self._margin()
            room = QRectF(left, cell.top(), self._margin() - 10, cell.height())
            right = Qt.AlignmentFlag.AlignRight
            paint.words(painter, room, name, size=Type.SECOND, weight=500, ink=ink, align=right)

    def _paint_tile(self, painter: QPainter, rect: QRectF, tile: Tile, place: int) -> None:
        if tile.picture is None:
            line = colour(Token.LINE_STRONG)
            paint.box(painter, rect, Radius.CELL, colour(Token.BG0), line, dashed=True)
            if tile.failed:
                icons.draw(painter, "warning", rect.center(), colour(Token.WARNING), 16)
        else:
            painter.setOpacity(1 if tile.full else QUICK)
            ratio = paint.ratio(painter)
            thumb = self._thumbs.get(tile.picture, rect.size(), Radius.CELL, ratio)
            painter.drawPixmap(rect.topLeft(), thumb)
            painter.setOpacity(1)
        held = place == self._cursor and self.hasFocus()
        if held:
            halo, glow = rect.adjusted(-3, -3, 3, 3), colour(Token.ACCENT, FOCUS_HALO)
            paint.box(painter, halo, Radius.CELL + 3, None, glow, width=3)
        if tile.current or held:
            paint.box(painter, rect, Radius.CELL, None, colour(Token.ACCENT), width=2)
        elif place == self._hovered:
            paint.box(painter, rect, Radius.CELL, None, colour(Token.TEXT), width=1.5)


def _widest(names: Iterable[str]) -> float:
    metrics = QFontMetricsF(font(Type.SECOND, 500))
    return max((metrics.horizontalAdvance(name) for name in names), default=0.0)
