"""The history as a list for Qt: only what differs is said to have changed."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt, Signal

from studio.ui.widgets.history_rows import HistoryRow, Placed, placed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtCore import QObject

Index = QModelIndex | QPersistentModelIndex


FEW: Final = 24
"""Rows that come and go one by one; for more, the list is laid out anew."""


class HistoryModel(QAbstractListModel):
    """The rows in their places. renamed(str, str): an id and the title typed for it."""

    renamed = Signal(str, str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: tuple[HistoryRow, ...] = ()
        self._placed: list[Placed] = []
        self._places: dict[str, int] = {}
        self._folded: set[str] = set()
        self.editable = False

    def show_rows(self, rows: Sequence[HistoryRow]) -> bool:
        """Show these; says whether anything differed."""
        rows = tuple(rows)
        if rows == self._rows:
            return False
        changed = _changed(self._rows, rows)
        self._rows = rows
        if changed is None:
            self._lay()
            return True
        for row in changed:
            place = self._places.get(row.id)
            if place is not None:
                self._placed[place] = replace(self._placed[place], row=row)
                self.dataChanged.emit(self.index(place), self.index(place))
        return True

    def fold(self, row_id: str, *, on: bool) -> None:
        """Hide what grew from a row, or show it again."""
        if on != (row_id in self._folded):
            self._folded ^= {row_id}
            self._lay()

    def reveal(self, row_id: str) -> None:
        """Unfold whatever hides a row."""
        parents = {row.id: row.parent for row in self._rows}
        above = parents.get(row_id)
        hiding = set()
        while above is not None:
            hiding |= {above} & self._folded
            above = parents.get(above)
        if hiding:
            self._folded -= hiding
            self._lay()

    def _lay(self) -> None:
        """Put every row in its place anew, telling only what differs."""
        fresh = list(placed(self._rows, self._folded))
        kept = {each.row.id for each in fresh}
        if len(kept ^ self._places.keys()) <= FEW:
            self._drop(kept)
            self._insert(fresh)
        if [each.row.id for each in self._placed] != [each.row.id for each in fresh]:
            self.beginResetModel()  # many at once, or an order that no insertion leads to
            self._placed = fresh
            self._count()
            self.endResetModel()
            return
        self._count()
        for place, (old, new) in enumerate(zip(self._placed, fresh, strict=True)):
            if old != new:
                self._placed[place] = new
                self.dataChanged.emit(self.index(place), self.index(place))

    def _count(self) -> None:
        self._places = {each.row.id: place for place, each in enumerate(self._placed)}

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
        place = self._places.get(row_id)
        return QModelIndex() if place is None else self.index(place)

    def current(self) -> QModelIndex:
        """The row that is on show."""
        row_id = self.current_id()
        return self.find(row_id) if row_id else QModelIndex()

    def current_id(self) -> str:
        """The id of the row that is on show, also where it is folded away; "" where none is."""
        return next((row.id for row in self._rows if row.current), "")

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._placed)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        row = self._placed[index.row()].row
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole):
            return row.title
        if role == Qt.ItemDataRole.ToolTipRole:
            return row.about or f"{row.title}\n{row.meta}".strip()
        if role == Qt.ItemDataRole.AccessibleDescriptionRole:
            said = {True: self.tr("liked"), False: self.tr("disliked"), None: ""}[row.liked]
            star = self.tr("with a star") if row.starred else ""
            return ", ".join(word for word in (row.meta, star, said) if word)
        return None

    def setData(self, index: Index, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Pass a typed title on ("": it names itself); it is shown once the owner shows it."""
        row, title = self._placed[index.row()].row, str(value).strip()
        if role == Qt.ItemDataRole.EditRole and title != row.title:
            self.renamed.emit(row.id, title)
        return False

    def flags(self, _index: Index) -> Qt.ItemFlag:
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return flags | Qt.ItemFlag.ItemIsEditable if self.editable else flags


def _changed(old: tuple[HistoryRow, ...], new: tuple[HistoryRow, ...]) -> list[HistoryRow] | None:
    """The rows that differ, where each stands where it stood; None where the tree is another."""
    if len(old) != len(new):
        return None
    pairs = [(a, b) for a, b in zip(old, new, strict=True) if a is not b and a != b]
    if any((a.id, a.parent) != (b.id, b.parent) for a, b in pairs):
        return None
    return [b for _, b in pairs]
