"""A panel: a header with a title and icon buttons over a body."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from studio.ui.theme import Space, mark
from studio.ui.widgets.buttons import icon_button

if TYPE_CHECKING:
    from PySide6.QtWidgets import QToolButton


class Panel(QFrame):
    """A titled surface. `body` is the column to fill."""

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        mark(self, kind="panel")
        self.setAccessibleName(title)
        self._title = QLabel(title)
        mark(self._title, tone="title")
        self._note = QLabel()
        mark(self._note, tone="second")
        self._note.hide()
        header = QWidget()
        header.setFixedHeight(Space.HEADER)
        self._header = QHBoxLayout(header)
        self._header.setContentsMargins(Space.INSIDE, 0, Space.INSIDE, 0)
        self._header.setSpacing(2)
        self._header.addWidget(self._title)
        self._header.addSpacing(6)
        self._header.addWidget(self._note)
        self._header.addStretch(1)
        self.body = QVBoxLayout()
        self.body.setContentsMargins(Space.INSIDE, 0, Space.INSIDE, Space.INSIDE)
        self.body.setSpacing(10)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(header)
        column.addLayout(self.body, 1)

    def add_button(self, icon_name: str, tip: str, *, checkable: bool = False) -> QToolButton:
        """An icon button at the right of the header."""
        button = icon_button(icon_name, tip, checkable=checkable)
        self._header.addWidget(button)
        # the icon, not its invisible frame, ends at the body's edge
        self._header.setContentsMargins(Space.INSIDE, 0, Space.INSIDE - 6, 0)
        return button

    def add_to_header(self, widget: QWidget) -> None:
        """Any widget at the right of the header."""
        self._header.addWidget(widget)
        self._header.setContentsMargins(Space.INSIDE, 0, Space.INSIDE, 0)

    def show_title(self, title: str) -> None:
        """Show another title."""
        if title != self._title.text():
            self._title.setText(title)
            self.setAccessibleName(title)

    def show_note(self, note: str) -> None:
        """Show a quiet word beside the title, or none."""
        if note != self._note.text():
            self._note.setText(note)
            self._note.setVisible(bool(note))
