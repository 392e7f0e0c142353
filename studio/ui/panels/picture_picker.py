"""A list to choose a picture of the history from, under whatever it is chosen for."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QApplication, QFrame, QLineEdit, QVBoxLayout, QWidget

from studio.core.compare_scene import SideName
from studio.ui.theme import Space, Token, mark
from studio.ui.titles import meta, title
from studio.ui.widgets.history_list import HistoryList, HistoryRow
from studio.ui.words import tr

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from PySide6.QtGui import QCloseEvent, QKeyEvent

    from studio.core.node import Node
    from studio.core.recipe import Recipe
    from studio.core.scene import Scene

SIZE: Final = (320, 380)
GAP: Final = 4
"""px between the card and what it belongs to."""


class PicturePicker(QFrame):
    """A card over the window. chosen(int): a picture is wanted: by a click, or by Enter.

    live: the arrow keys choose already, where what is chosen can be chosen again. Enter and a click
    close it, so do Escape and whatever takes the keyboard elsewhere.
    """

    chosen = Signal(int)

    def __init__(self, rows: Sequence[HistoryRow], parent: QWidget, *, live: bool = False) -> None:
        super().__init__(parent.window())
        mark(self, kind="card")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setFixedSize(*SIZE)
        self._rows = tuple(rows)
        self._live = live
        self._reached: int | None = None  # and not yet told
        self._below: QWidget | None = None
        self.search = QLineEdit()
        self.search.setPlaceholderText(tr("Search in the history"))
        self.search.setAccessibleName(tr("Search in the history"))
        self.search.textChanged.connect(self._filter)
        self.search.returnPressed.connect(self._take_first)
        self.list = HistoryList()
        self.list.chosen.connect(self._reach)
        self.list.clicked.connect(self._take)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 8)
        column.setSpacing(6)
        column.addWidget(self.search)
        column.addWidget(self.list)
        self.list.show_rows(self._rows)

    def open_below(self, widget: QWidget) -> None:
        """Show it under a widget; over it where the window ends too soon."""
        self._below = widget
        window = self.window()
        place = widget.mapTo(window, QPoint(0, widget.height() + GAP))
        if place.y() + self.height() > window.height():
            place = widget.mapTo(window, QPoint(0, -GAP - self.height()))
        right = window.width() - Space.MARGIN - self.width()
        self.move(min(place.x(), right), max(place.y(), Space.MARGIN))
        self.show()
        self.raise_()
        self.search.setFocus()
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._focus_moved)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._take()
        elif event.key() == Qt.Key.Key_Escape:
            self.close()
        elif event.key() == Qt.Key.Key_Down and self.search.hasFocus():
            self.list.setFocus()
        else:
            super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        """The keyboard goes back to where it came from, unless it has gone elsewhere."""
        focus = QApplication.focusWidget()
        if self._below is not None and focus is not None and self.isAncestorOf(focus):
            self._below.setFocus(Qt.FocusReason.PopupFocusReason)
        super().closeEvent(event)

    def _reach(self, row_id: str) -> None:
        self._reached = int(row_id)
        if self._live:
            self._tell()

    def _tell(self) -> None:
        reached, self._reached = self._reached, None
        if reached is not None:
            self.chosen.emit(reached)

    def _take(self) -> None:
        self._tell()
        self.close()

    def _focus_moved(self, _old: QWidget | None, now: QWidget | None) -> None:
        if now is not None and not self.isAncestorOf(now):
            self.close()

    def _filter(self, text: str) -> None:
        wanted = text.casefold().split()
        self.list.show_rows(
            tuple(
                row
                for row in self._rows
                if all(word in f"{row.title} {row.meta}".casefold() for word in wanted)
            )
        )

    def _take_first(self) -> None:
        """Enter in the search takes the first that is found."""
        index = self.list.model().index(0, 0)
        if self.search.text().strip() and index.isValid():
            self.list.setCurrentIndex(index)
            self._take()
        else:
            self.close()


def fitting_rows(scene: Scene, why_not: Callable[[Recipe], str]) -> list[HistoryRow]:
    """The pictures that fit, flat and newest first. why_not: "" for the recipe of one that does."""
    by_id = {node.id: node for node in scene.nodes}
    return [_row(node, by_id) for node in reversed(scene.nodes) if not why_not(node.recipe)]


def picture_rows(scene: Scene, name: SideName) -> list[HistoryRow]:
    """The pictures, flat and newest first; the one on this side is marked."""
    by_id = {node.id: node for node in scene.nodes}
    here, other = scene.compare.side(name), scene.compare.side(name.other)
    tokens = {SideName.A: Token.A, SideName.B: Token.B}
    return [
        replace(
            _row(node, by_id),
            current=here is not None and node.id == here.node.id,
            tag=tokens[name.other] if other is not None and node.id == other.node.id else None,
        )
        for node in reversed(scene.nodes)
    ]


def _row(node: Node, by_id: Mapping[int, Node]) -> HistoryRow:
    return HistoryRow(
        id=str(node.id),
        parent=None,
        title=title(node, by_id.get(node.parent) if node.parent is not None else None),
        meta=meta(node),
        thumb=node.picture,
    )
