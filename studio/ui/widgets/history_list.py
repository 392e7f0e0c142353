"""The history: the tree of pictures as a column of rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import (
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QPointF,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QLineEdit,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from studio.ui.widgets import history_paint
from studio.ui.widgets.history_model import HistoryModel
from studio.ui.widgets.history_rows import HistoryRow
from studio.ui.widgets.node_drag import drag_node
from studio.ui.widgets.pictures import ThumbCache

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QResizeEvent

__all__ = ["HistoryList", "HistoryRow"]

Index = QModelIndex | QPersistentModelIndex

PASSED_ON: Final = (
    Qt.Key.Key_Left,
    Qt.Key.Key_Right,
    Qt.Key.Key_Delete,
    Qt.Key.Key_Space,
    Qt.Key.Key_Escape,
)
"""Keys that a list has no better use for than the window."""


class HistoryList(QListView):
    """The pictures made so far.

    chosen(str): the artist goes to a picture (click, arrows, Home, End, Enter). A row that is
    pulled away is dragged, not chosen.
    renamed(str, str): an id and the new title (F2, double click), where the rows may be renamed.
    starred(str): the star of a row was clicked, where the rows may be starred.
    menu_wished(str, QPoint): a menu for a row, at a place on the screen.
    Plus and minus unfold and fold what grew from the current row.
    """

    chosen = Signal(str)
    renamed = Signal(str, str)
    starred = Signal(str)
    menu_wished = Signal(str, QPoint)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._silent = False
        self._starrable = False
        self._pressed: tuple[QModelIndex, QPointF] | None = None
        self._model = HistoryModel(self)
        self._model.renamed.connect(self.renamed)
        self.setModel(self._model)
        self.setItemDelegate(_Delegate(self))
        self.setMouseTracking(True)
        self.setUniformItemSizes(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QAbstractItemView.EditTrigger.EditKeyPressed)
        self.setAccessibleName(self.tr("History"))

    def show_rows(self, rows: Sequence[HistoryRow]) -> None:
        """Show these rows; what did not change is left alone, scroll position and all."""
        self._silent = True
        try:
            before = self._model.current_id()
            changed = self._model.show_rows(rows)
            moved = self._model.current_id() != before
            if moved:
                self._model.reveal(self._model.current_id())
            current = self._model.current()
            if changed and current != self.currentIndex():
                self.selectionModel().setCurrentIndex(
                    current, QItemSelectionModel.SelectionFlag.NoUpdate
                )
            if moved:
                self.scrollTo(current)
        finally:
            self._silent = False

    def set_renamable(self, on: bool) -> None:  # noqa: FBT001 - a plain on/off setter, as Qt's own
        """Let F2 and a double click open a title for typing."""
        self._model.editable = on

    def set_starrable(self, on: bool) -> None:  # noqa: FBT001 - as above
        """Let a click on a row's star be a wish."""
        self._starrable = on

    def rename(self, row_id: str) -> None:
        """Open a row's title for typing."""
        self._model.reveal(row_id)
        index = self._model.find(row_id)
        if index.isValid() and self._model.editable:
            self.scrollTo(index)
            self.edit(index)

    def fold(self, row_id: str, *, on: bool) -> None:
        """Hide what grew from a row, or show it again."""
        self._silent = True
        try:
            self._model.fold(row_id, on=on)
            current = self._model.current()
            self.selectionModel().setCurrentIndex(
                current, QItemSelectionModel.SelectionFlag.NoUpdate
            )
        finally:
            self._silent = False

    def is_folded(self, row_id: str) -> bool | None:
        """Whether what grew from a row is hidden; None where nothing did."""
        index = self._model.find(row_id)
        if not index.isValid() or not self._model.at(index).grown:
            return None
        return self._model.at(index).folded

    def show_current(self) -> None:
        """Bring the row on show into sight."""
        self._model.reveal(self._model.current_id())
        self.scrollTo(self._model.current(), QAbstractItemView.ScrollHint.PositionAtCenter)

    # how it happens

    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        if current.isValid() and not self._silent:
            row = self._model.at(current).row
            if not row.current:
                self.chosen.emit(row.id)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The row on show stays in sight where what is above or below takes room."""
        current = self._model.current()
        before = event.oldSize().height()
        seen = current.isValid() and 0 <= self.visualRect(current).top() < before
        super().resizeEvent(event)
        if seen:
            self.scrollTo(current)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        spot = event.position()
        index = self.indexAt(spot.toPoint())
        left = event.button() == Qt.MouseButton.LeftButton
        self._pressed = None
        if left and index.isValid() and not self._take(spot):
            self._pressed = index, spot

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._pressed is None:
            super().mouseMoveEvent(event)
            return
        index, spot = self._pressed
        if (event.position() - spot).manhattanLength() >= QApplication.startDragDistance():
            self._pressed = None
            row = self._model.at(index).row
            drag_node(self, row.id, row.thumb)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        pressed, self._pressed = self._pressed, None
        if pressed is not None and self.indexAt(event.position().toPoint()) == pressed[0]:
            self.setCurrentIndex(pressed[0])
            self.clicked.emit(pressed[0])

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        if not index.isValid() or event.button() != Qt.MouseButton.LeftButton:
            return
        rect = QRectF(self.visualRect(index))
        if history_paint.title_rect(rect, self._model.at(index).depth).contains(event.position()):
            self.rename(self._model.at(index).row.id)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        by_key = event.reason() == QContextMenuEvent.Reason.Keyboard
        index = self.currentIndex() if by_key else self.indexAt(event.pos())
        if index.isValid():
            below = self.viewport().mapToGlobal(self.visualRect(index).bottomLeft())
            row_id = self._model.at(index).row.id
            self.menu_wished.emit(row_id, below if by_key else event.globalPos())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, current = event.key(), self._model.current_id()
        if key in (Qt.Key.Key_Plus, Qt.Key.Key_Minus) and current:
            self.fold(current, on=key == Qt.Key.Key_Minus)
        elif key in PASSED_ON or (event.text().isprintable() and event.text()):
            event.ignore()  # a list would search for letters
        else:
            super().keyPressEvent(event)

    def _take(self, spot: QPointF) -> bool:
        """Whether a press is for the star or the fold of a row, and not for the row."""
        index = self.indexAt(spot.toPoint())
        if not index.isValid():
            return False
        here = self._model.at(index)
        slots = history_paint.slots(QRectF(self.visualRect(index)), here)
        if self._starrable and slots["star"].contains(spot):
            self.starred.emit(here.row.id)
            return True
        if "fold" in slots and slots["fold"].contains(spot):
            self.fold(here.row.id, on=not here.folded)
            return True
        return False

    def sizeHint(self) -> QSize:
        return QSize(280, 4 * history_paint.ROW_HEIGHT)


class _Delegate(QStyledItemDelegate):
    """Paints rows, and edits a title in its place."""

    def __init__(self, parent: HistoryList) -> None:
        super().__init__(parent)
        self._thumbs = ThumbCache()

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        return QSize(200, history_paint.ROW_HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        model = index.model()
        if not isinstance(model, HistoryModel):
            return
        state, rect = option.state, QRectF(option.rect)
        painter.save()
        history_paint.row(
            painter,
            rect,
            model.at(index),
            self._thumbs,
            hovered=bool(state & QStyle.StateFlag.State_MouseOver),
            focused=bool(state & QStyle.StateFlag.State_HasFocus),
        )
        painter.restore()

    def createEditor(
        self, parent: QWidget, _option: QStyleOptionViewItem, _index: Index
    ) -> QWidget:
        editor = QLineEdit(parent)
        editor.setStyleSheet("QLineEdit { padding: 0 5px; min-height: 22px; }")
        return editor

    def updateEditorGeometry(
        self, editor: QWidget, option: QStyleOptionViewItem, index: Index
    ) -> None:
        model = index.model()
        if isinstance(model, HistoryModel):
            rect = QRectF(option.rect)
            title = history_paint.title_rect(rect, model.at(index).depth)
            place = title.adjusted(-7, 0, 24, 4).toRect()
            editor.setGeometry(place)
