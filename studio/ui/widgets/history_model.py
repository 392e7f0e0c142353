"""The history as a list for Qt: only what differs is said to have changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt, Signal

from studio.ui.widgets.history_rows import HistoryRow, Placed, placed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtCore import QObject

Index = QModelIndex | QPersistentModelIndex


class HistoryModel(QAbstractListModel):
    """The rows in their places. renamed(str, str): an id and the title typed for it."""

    renamed = Signal(str, str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: tuple[HistoryRow, ...] = ()
        self._placed: list[Placed] = []
        self.editable = False

    def show_rows(self, rows: Sequence[HistoryRow]) -> bool:
        """Show these; says whether anything differed."""
        if tuple(rows) == self._rows:
            return False
        self._rows = tuple(rows)
        fresh = list(placed(rows))
        self._drop({each.row.id for each in fresh})
        self._insert(fresh)
        if [each.row.id for each in self._placed] != [each.row.id for each in fresh]:
            self.beginResetModel()  # an order that no insertion leads to
            self._placed = fresh
            self.endResetModel()
            return True
        for place, (old, new) in enumerate(zip(self._placed, fresh, strict=True)):
            if old != new:
                self._placed[place] = new
                self.dataChanged.emit(self.index(place), self.index(place))
        return True

    def _drop(self, kept: set[str]) -> None:
        for place in range(len(self._placed) - 1, -1, -1):
            if self._placed[place].row.id not in kept:
                self.beginRemoveRows(QModelIndex(), place, place)
                del self._placed[place]
                self.endRemoveRows()

    def _insert(self, fresh: list[Placed]) -> None:
        there = {each.row.id for each in self._placed}
        for place, each in enumerate(fresh):
            if each.row.id not in there and place <= len(self._placed):
                self.beginInsertRows(QModelIndex(), place, place)
                self._placed.insert(place, each)
                self.endInsertRows()

    def at(self, index: Index) -> Placed:
        """What stands in a row."""
        return self._placed[index.row()]

    def find(self, row_id: str) -> QModelIndex:
        """Where an id stands; an invalid index where it does not."""
        for place, each in enumerate(self._placed):
            if each.row.id == row_id:
                return self.index(place)
        return QModelIndex()

    def current(self) -> QModelIndex:
        """The row that is on show."""
        for place, each in enumerate(self._placed):
            if each.row.current:
                return self.index(place)
        return QModelIndex()

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._placed)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        row = self._placed[index.row()].row
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole):
            return row.title
        if role == Qt.ItemDataRole.ToolTipRole:
            return f"{row.title}\n{row.meta}".strip()
        if role == Qt.ItemDataRole.AccessibleDescriptionRole:
            return row.meta
        return None

    def setData(self, index: Index, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Pass a typed title on; it is shown once the owner shows it."""
        row, title = self._placed[index.row()].row, str(value).strip()
        if role == Qt.ItemDataRole.EditRole and title and title != row.title:
            self.renamed.emit(row.id, title)
        return False

    def flags(self, _index: Index) -> Qt.ItemFlag:
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return flags | Qt.ItemFlag.ItemIsEditable if self.editable else flags
