"""The rows of the command palette: what is offered, which match, and how they are painted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QPointF,
    QRectF,
    QSize,
    Qt,
)
from PySide6.QtGui import QFontMetricsF, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from studio.ui.theme import Radius, Token, Type, colour, font
from studio.ui.widgets import paint
from studio.ui.widgets.fuzzy import fuzzy

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtCore import QObject

ROW_HEIGHT: Final = 34
Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class Row:
    """Something that can be chosen."""

    id: str
    title: str
    shortcut: str = ""
    enabled: bool = True


@dataclass(frozen=True, slots=True)
class Match:
    """A row that answers the query, and the letters that did."""

    row: Row
    letters: tuple[int, ...] = ()


def matching(rows: Sequence[Row], query: str) -> tuple[Match, ...]:
    """The rows that answer a query, the best first; what cannot be done now stands behind."""
    scored = [(fuzzy(query, row.title), row) for row in rows]
    found = [(hit, row) for hit, row in scored if hit is not None]
    found.sort(key=lambda each: (not each[1].enabled, -each[0][0]))
    return tuple(Match(row, hit[1]) for hit, row in found)


class MatchModel(QAbstractListModel):
    """The matches, for the list."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.matches: tuple[Match, ...] = ()

    def show_matches(self, matches: tuple[Match, ...]) -> None:
        """Show these."""
        self.beginResetModel()
        self.matches = matches
        self.endResetModel()

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.matches)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        row = self.matches[index.row()].row
        if role == Qt.ItemDataRole.DisplayRole:
            return row.title
        if role == Qt.ItemDataRole.AccessibleDescriptionRole:
            return row.shortcut
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not self.matches[index.row()].row.enabled:
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable


class RowDelegate(QStyledItemDelegate):
    """Title left, its answering letters lit; the shortcut right."""

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        return QSize(200, ROW_HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        model = index.model()
        if not isinstance(model, MatchModel):
            return
        match = model.matches[index.row()]
        rect = QRectF(option.rect)
        state = option.state
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if state & QStyle.StateFlag.State_Selected:
            paint.box(painter, rect, Radius.BUTTON, colour(Token.ACCENT, 36))
        inner = rect.adjusted(12, 0, -12, 0)
        alpha = 255 if match.row.enabled else 110
        used = paint.words(
            painter,
            inner,
            match.row.shortcut,
            size=Type.SECOND,
            weight=500,
            ink=colour(Token.TEXT_3, alpha),
            align=Qt.AlignmentFlag.AlignRight,
        )
        inner.setRight(inner.right() - used - 16)
        _lit(painter, inner, match, alpha)
        painter.restore()


def _lit(painter: QPainter, room: QRectF, match: Match, alpha: int) -> None:
    """The title, its answering letters in the accent."""
    face = font(Type.TITLE)
    metrics = QFontMetricsF(face)
    text = metrics.elidedText(match.row.title, Qt.TextElideMode.ElideRight, room.width())
    painter.setFont(face)
    base = room.center().y() + (metrics.ascent() - metrics.descent()) / 2
    begin = 0
    while begin < len(text):
        lit, end = begin in match.letters, begin
        while end < len(text) and (end in match.letters) == lit:
            end += 1
        x = room.left() + metrics.horizontalAdvance(text[:begin])
        painter.setPen(colour(Token.ACCENT if lit else Token.TEXT, alpha))
        painter.drawText(QPointF(x, base), text[begin:end])
        begin = end
