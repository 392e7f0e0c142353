"""The command palette: a line to type in over the commands that answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QModelIndex, QObject, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QGraphicsDropShadowEffect,
    QLabel,
    QLineEdit,
    QListView,
    QVBoxLayout,
    QWidget,
)

from studio.ui.icons import icon
from studio.ui.theme import Token, Type, font, mark
from studio.ui.widgets.palette_rows import ROW_HEIGHT, MatchModel, Row, RowDelegate, matching

if TYPE_CHECKING:
    from PySide6.QtGui import QMouseEvent, QPaintEvent

__all__ = ["CommandPalette", "Row"]

WIDTH: Final = 560
TOP: Final = 58  # under the top bar
MOST_ROWS: Final = 10
SCRIM: Final = 90
MOVES: Final = {
    Qt.Key.Key_Down: 1,
    Qt.Key.Key_Up: -1,
    Qt.Key.Key_PageDown: MOST_ROWS,
    Qt.Key.Key_PageUp: -MOST_ROWS,
}


class CommandPalette(QWidget):
    """A card over the dimmed window. chosen(str): the id picked; the card is gone by then.

    Arrows move, Enter picks, Esc or a click elsewhere closes.
    """

    chosen = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._window = parent
        self._rows: tuple[Row, ...] = ()
        self._before: QWidget | None = None
        self.card = QFrame(self)
        mark(self.card, kind="card")
        self.card.setAccessibleName(self.tr("Commands"))
        self.card.setGraphicsEffect(_shadow(self.card))
        self.line = self._make_line()
        self.list = self._make_list()
        self._none = QLabel(self.tr("Nothing is called that"))
        self._none.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._none.setFixedHeight(ROW_HEIGHT * 2)
        mark(self._none, tone="body")
        rule = QFrame()
        mark(rule, kind="rule")
        self._column = column = QVBoxLayout(self.card)
        column.setContentsMargins(8, 6, 8, 8)
        column.setSpacing(6)
        for widget in (self.line, rule, self._none, self.list):
            column.addWidget(widget)
        parent.installEventFilter(self)
        self.hide()

    def _make_line(self) -> QLineEdit:
        line = QLineEdit()
        mark(line, kind="bare")
        line.setFont(font(Type.PROMPT))
        line.setPlaceholderText(self.tr("Search or run a command"))
        line.setAccessibleName(self.tr("Search or run a command"))
        line.setFixedHeight(36)
        line.addAction(icon("search", Token.TEXT_3), QLineEdit.ActionPosition.LeadingPosition)
        line.textChanged.connect(self._filter)
        line.installEventFilter(self)
        return line

    def _make_list(self) -> QListView:
        rows = QListView()
        self._model = MatchModel(rows)
        rows.setModel(self._model)
        rows.setItemDelegate(RowDelegate(rows))
        rows.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        rows.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        rows.setAccessibleName(self.tr("Commands"))
        rows.clicked.connect(self._pick)
        return rows

    def open(self, rows: tuple[Row, ...]) -> None:
        """Show the card over the window with these rows, the line empty and focused."""
        self._rows = rows
        if not self.isVisible():
            self._before = QApplication.focusWidget()
        self.line.clear()
        self._filter("")
        self.show()
        self.raise_()
        self._place()
        self.line.setFocus(Qt.FocusReason.PopupFocusReason)

    def close_card(self) -> None:
        """Take the card away and give the focus back."""
        if self.isVisible():
            self.hide()
            if self._before is not None:
                self._before.setFocus(Qt.FocusReason.PopupFocusReason)
        self._before = None

    def _filter(self, query: str) -> None:
        self._model.show_matches(matching(self._rows, query))
        count = self._model.rowCount()
        self.list.setVisible(bool(count))
        self._none.setVisible(not count)
        self.list.setFixedHeight(min(max(count, 1), MOST_ROWS) * ROW_HEIGHT + 2)
        self._point(0)
        self._place()

    def _place(self) -> None:
        self.setGeometry(self._window.rect())
        width = min(WIDTH, self.width() - 40)
        self._column.activate()
        high = self.card.sizeHint().height()
        self.card.setGeometry((self.width() - width) // 2, TOP, width, high)

    def _point(self, row: int) -> None:
        """Point at a row; what cannot be done now is last and never pointed at."""
        last = sum(match.row.enabled for match in self._model.matches) - 1
        if last >= 0:
            self.list.setCurrentIndex(self._model.index(min(max(row, 0), last), 0))

    def _pick(self, index: QModelIndex) -> None:
        match = self._model.matches[index.row()] if index.isValid() else None
        if match is not None and match.row.enabled:
            self.close_card()
            self.chosen.emit(match.row.id)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(0, 0, 0, SCRIM))
        painter.end()

    def mousePressEvent(self, _event: QMouseEvent) -> None:
        self.close_card()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._window:
            if event.type() == QEvent.Type.Resize and self.isVisible():
                self._place()
        elif isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return self._key(event)
        elif isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape:
            event.accept()  # before shortcuts: Esc closes the card, it does not stop the run
            return True
        return False

    def _key(self, event: QKeyEvent) -> bool:
        key = event.key()
        if key == Qt.Key.Key_Escape:
            self.close_card()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._pick(self.list.currentIndex())
        elif key in MOVES:
            self._point(self.list.currentIndex().row() + MOVES[Qt.Key(key)])
        else:
            return False
        return True


def _shadow(card: QWidget) -> QGraphicsDropShadowEffect:
    shadow = QGraphicsDropShadowEffect(card)
    shadow.setBlurRadius(48)
    shadow.setOffset(0, 12)
    shadow.setColor(QColor(0, 0, 0, 170))
    return shadow
