"""The history: the tree of pictures as a column of rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
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
from studio.ui.widgets.pictures import ThumbCache

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QPainter

__all__ = ["HistoryList", "HistoryRow"]

Index = QModelIndex | QPersistentModelIndex


class HistoryList(QListView):
    """The pictures made so far.

    chosen(str): the artist goes to a picture (click, arrows, Home, End, Enter).
    renamed(str, str): an id and the new title (F2), where the rows may be renamed.
    """

    chosen = Signal(str)
    renamed = Signal(str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._silent = False
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
            before = self._shown_id()
            changed = self._model.show_rows(rows)
            current = self._model.current()
            if changed and current != self.currentIndex():
                self.selectionModel().setCurrentIndex(
                    current, QItemSelectionModel.SelectionFlag.NoUpdate
                )
            if changed and self._shown_id() != before:
                self.scrollTo(current)
        finally:
            self._silent = False

    def set_renamable(self, on: bool) -> None:  # noqa: FBT001 - a plain on/off setter, as Qt's own
        """Let F2 open a title for typing."""
        self._model.editable = on

    def _shown_id(self) -> str:
        current = self._model.current()
        return self._model.at(current).row.id if current.isValid() else ""

    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        if current.isValid() and not self._silent:
            row = self._model.at(current).row
            if not row.current:
                self.chosen.emit(row.id)

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
        return QLineEdit(parent)

    def updateEditorGeometry(
        self, editor: QWidget, option: QStyleOptionViewItem, index: Index
    ) -> None:
        model = index.model()
        if isinstance(model, HistoryModel):
            rect = QRectF(option.rect)
            title = history_paint.title_rect(rect, model.at(index).depth)
            place = title.adjusted(-8, 2, 0, 12).toRect()
            editor.setGeometry(place)
