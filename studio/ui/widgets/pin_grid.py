"""Pins as a grid of small pictures, and a free place for the next."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSize, QSizeF, Qt, Signal
from PySide6.QtGui import QHelpEvent, QPainter
from PySide6.QtWidgets import QApplication, QMenu, QSizePolicy, QToolTip, QWidget

from studio.ui.accessible import PaintedControl, Readout
from studio.ui.icons import icon
from studio.ui.theme import FOCUS_HALO, Radius, Token, colour
from studio.ui.widgets import paint
from studio.ui.widgets.carrying import carry_recipe
from studio.ui.widgets.pictures import ThumbCache

if TYPE_CHECKING:
    from PySide6.QtGui import (
        QContextMenuEvent,
        QKeyEvent,
        QMouseEvent,
        QPaintEvent,
        QResizeEvent,
    )

    from studio.core.pad_scene import Pin

COLUMNS: Final = 5
GAP: Final = 6


class PinGrid(PaintedControl):
    """chosen(object), removed(object): the recipe of a pin. add_wished(): the free place.

    Arrows go through the pins, Enter takes one, Del takes it out; a drag carries its recipe.
    """

    chosen = Signal(object)
    removed = Signal(object)
    add_wished = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pins: tuple[Pin, ...] = ()
        self._tips: tuple[str, ...] = ()
        self._thumbs = ThumbCache(256)
        self._at = 0
        self._pressed: tuple[int, QPointF] | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setAccessibleName(self.tr("Pins"))

    def show_pins(self, pins: tuple[Pin, ...], tips: tuple[str, ...] = ()) -> None:
        """Show these. tips: what is said over each."""
        self._tips = tips
        if pins != self._pins:
            more = len(pins) != len(self._pins)
            self._pins = pins
            self._at = min(self._at, len(pins))
            if more:
                self.updateGeometry()
            self.tell()
            self.update()

    def readout(self) -> Readout:
        words = self._tips[self._at] if self._at < len(self._tips) else self.tr("Pin this picture")
        return Readout(words, float(self._at), 0.0, float(len(self._pins)), 1.0)

    def wish(self, value: float) -> None:
        self._go(round(value))

    def cell(self, index: int) -> QRectF:
        """Where a place of the grid lies."""
        side = (self.width() - GAP * (COLUMNS - 1)) / COLUMNS
        row, column = divmod(index, COLUMNS)
        return QRectF(column * (side + GAP), row * (side + GAP), side, side)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int, /) -> int:
        side = (width - GAP * (COLUMNS - 1)) / COLUMNS
        rows = len(self._pins) // COLUMNS + 1
        return round(rows * side + (rows - 1) * GAP)

    def sizeHint(self) -> QSize:
        return QSize(240, self.heightForWidth(max(self.width(), 240)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.setMinimumHeight(self.heightForWidth(self.width()))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for index, pin in enumerate(self._pins):
            rect = self.cell(index)
            paint.box(painter, rect, Radius.BUTTON, colour(Token.BG2))
            if pin.picture is not None:
                size = QSizeF(round(rect.width()), round(rect.height()))
                thumb = self._thumbs.get(
                    pin.picture, size, Radius.BUTTON, paint.ratio(painter), 0 if pin.current else 40
                )
                painter.drawPixmap(rect.topLeft().toPoint(), thumb)
            if pin.current:
                paint.box(painter, rect, Radius.BUTTON, None, colour(Token.ACCENT), width=2)
        free = self.cell(len(self._pins))
        paint.box(painter, free, Radius.BUTTON, None, colour(Token.LINE_STRONG), dashed=True)
        side = 14
        corner = free.center() - QPointF(side / 2, side / 2)
        icon("plus", Token.TEXT_2).paint(painter, corner.x(), corner.y(), side, side)  # type: ignore[call-overload]
        if self.hasFocus():
            halo = colour(Token.ACCENT, FOCUS_HALO * 3)
            paint.box(painter, self.cell(self._at), Radius.BUTTON, None, halo, width=3)
        painter.end()

    # ---- hands

    def mousePressEvent(self, event: QMouseEvent) -> None:
        index = self._index(event.position())
        if index is not None and event.button() == Qt.MouseButton.LeftButton:
            self._pressed, self._at = (index, event.position()), index
            self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._pressed is None or self._pressed[0] >= len(self._pins):
            return
        index, start = self._pressed
        if (event.position() - start).manhattanLength() >= QApplication.startDragDistance():
            self._pressed = None
            carry_recipe(self, self._pins[index].recipe, self._pins[index].picture)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        pressed, self._pressed = self._pressed, None
        if pressed is not None and self._index(event.position()) == pressed[0]:
            self._go(pressed[0])

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        index = self._index(QPointF(event.pos()))
        if index is not None and index < len(self._pins):
            recipe = self._pins[index].recipe
            menu = QMenu(self)
            menu.addAction(self.tr("Go there"), lambda: self.chosen.emit(recipe))
            menu.addAction(self.tr("Take the pin out"), lambda: self.removed.emit(recipe))
            menu.popup(event.globalPos())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        ways = {
            Qt.Key.Key_Left: -1,
            Qt.Key.Key_Right: 1,
            Qt.Key.Key_Up: -COLUMNS,
            Qt.Key.Key_Down: COLUMNS,
        }
        key = Qt.Key(event.key())
        if key in ways:
            self._at = min(max(self._at + ways[key], 0), len(self._pins))
            self.tell()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self._go(self._at)
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and self._at < len(self._pins):
            self.removed.emit(self._pins[self._at].recipe)
        else:
            super().keyPressEvent(event)
        self.update()

    def _go(self, index: int) -> None:
        if index < len(self._pins):
            self.chosen.emit(self._pins[index].recipe)
        else:
            self.add_wished.emit()

    def _index(self, at: QPointF) -> int | None:
        places = range(len(self._pins) + 1)
        return next((index for index in places if self.cell(index).contains(at)), None)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            index = self._index(QPointF(event.pos()))
            free = self.tr("Pin the picture on show")
            known = index is not None and index < len(self._tips)
            words = "" if index is None else self._tips[index] if known else free
            QToolTip.showText(event.globalPos(), words, self)
            return True
        return super().event(event)

    def middle(self, index: int) -> QPoint:
        """The middle of a place of the grid."""
        return self.cell(index).center().toPoint()
