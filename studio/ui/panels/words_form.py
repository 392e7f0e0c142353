"""Two words, for a slider between them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from studio.core.errors import StudioError
from studio.core.steering_axes import words_axis
from studio.ui.theme import Space, mark
from studio.ui.widgets.buttons import text_button
from studio.ui.widgets.fields import WordField
from studio.ui.words import tr

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent


class WordsForm(QWidget):
    """made(object): the axis that the artist wrote. given_up(): Escape was pressed. deed: what the
    button is called."""

    made = Signal(object)
    given_up = Signal()

    def __init__(self, deed: str) -> None:
        super().__init__()
        self.first, self.second = WordField(), WordField()
        self.first.setPlaceholderText(tr("calm"))
        self.second.setPlaceholderText(tr("stormy"))
        self.first.setAccessibleName(tr("From this word"))
        self.second.setAccessibleName(tr("To this word"))
        arrow = QLabel("↔")
        mark(arrow, tone="second")
        self.add = text_button(deed)
        self.note = QLabel()
        self.note.setWordWrap(True)
        self.note.hide()
        mark(self.note, tone="second")
        row = QHBoxLayout()
        row.setSpacing(6)
        for widget, stretch in ((self.first, 1), (arrow, 0), (self.second, 1), (self.add, 0)):
            row.addWidget(widget, stretch)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.BUTTONS // 2)
        column.addLayout(row)
        column.addWidget(self.note)
        self.add.clicked.connect(self._make)
        self.first.returnPressed.connect(self.second.setFocus)
        self.second.returnPressed.connect(self._make)
        for field in (self.first, self.second):
            field.textEdited.connect(self.note.hide)

    def begin(self) -> None:
        """Take the keyboard to the first word."""
        self.first.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.show_words("", "")
            self.given_up.emit()
        else:
            super().keyPressEvent(event)

    def _make(self) -> None:
        try:
            axis = words_axis(self.first.text(), self.second.text())
        except StudioError as error:
            self.note.setText(str(error))
            self.note.show()
            return
        self.show_words("", "")
        self.made.emit(axis)

    def show_words(self, first: str, second: str) -> None:
        """Show two words to begin with."""
        self.note.hide()
        self.first.setText(first)
        self.second.setText(second)
