"""A question in place: what is about to happen, and two buttons. Never a dialog."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from studio.ui.theme import Space, mark
from studio.ui.widgets.buttons import text_button

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QKeyEvent


class AskBar(QFrame):
    """Hidden until it asks. closed(): it was answered, either way."""

    closed = Signal()

    def __init__(self, yes: str, no: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        mark(self, kind="card")
        self._then: Callable[[], None] | None = None
        self.words = QLabel()
        self.words.setWordWrap(True)
        self.words.setTextFormat(Qt.TextFormat.PlainText)
        self.yes = text_button(yes)
        self.no = text_button(no, kind="quiet")
        self.yes.clicked.connect(self._agree)
        self.no.clicked.connect(self.give_up)
        buttons = QHBoxLayout()
        buttons.setSpacing(Space.BUTTONS)
        buttons.addStretch(1)
        buttons.addWidget(self.no)
        buttons.addWidget(self.yes)
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 8, 8, 8)
        column.setSpacing(6)
        column.addWidget(self.words)
        column.addLayout(buttons)
        self.hide()

    def ask(self, words: str, then: Callable[[], None]) -> None:
        """Ask; `then` is called once if the answer is yes. Another question takes its place."""
        self._then = then
        self.words.setText(words)
        self.setAccessibleName(words)
        self.show()
        self.yes.setFocus(Qt.FocusReason.OtherFocusReason)

    def give_up(self) -> None:
        """The answer is no."""
        if self._then is not None:
            self._then = None
            self.hide()
            self.closed.emit()

    def _agree(self) -> None:
        then, self._then = self._then, None
        self.hide()
        self.closed.emit()
        if then is not None:
            then()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.yes.hasFocus():
            self._agree()
        elif event.key() == Qt.Key.Key_Escape:
            self.give_up()
        else:
            super().keyPressEvent(event)
