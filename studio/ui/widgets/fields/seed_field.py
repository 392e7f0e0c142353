"""The field for a seed: digits in threes, and a die to roll."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLineEdit, QWidget

from studio.core.limits import SEED
from studio.ui.icons import icon
from studio.ui.theme import Space, mark
from studio.ui.widgets.fields.undoing import asks_for_undo

if TYPE_CHECKING:
    from PySide6.QtCore import QEvent
    from PySide6.QtGui import QFocusEvent, QKeyEvent

LARGEST: Final = int(SEED.high)
GAP: Final = "\u00a0"


def group_digits(number: int) -> str:
    """A number with its digits in threes: 184 220 731 (no-break spaces)."""
    return f"{number:,}".replace(",", GAP)


class SeedField(QLineEdit):
    """A whole number from 0 to `largest`.

    edited(object): the new seed, as an int (it may not fit a C int), once it is entered.
    rolled(): the artist wants another one; which, the owner decides.
    """

    edited = Signal(object)
    rolled = Signal()

    def __init__(self, parent: QWidget | None = None, largest: int = LARGEST) -> None:
        super().__init__(parent)
        self._seed = 0
        self._largest = largest
        self.setFixedHeight(Space.FIELD)
        self.setText(group_digits(0))
        self.setAccessibleName(self.tr("Seed"))
        self._die = QAction(icon("dice"), self.tr("Roll another seed"), self)
        self._die.setToolTip(self.tr("Roll another seed"))
        self._die.triggered.connect(self._roll)
        self.addAction(self._die, QLineEdit.ActionPosition.TrailingPosition)
        self.editingFinished.connect(self.enter)
        self.textEdited.connect(self._check)

    @property
    def seed(self) -> int:
        """The seed on show."""
        return self._seed

    def show_seed(self, seed: int) -> None:
        """Show a seed. What the artist is just typing gives way."""
        text = group_digits(seed)
        if seed != self._seed or self.text() != text:
            self._seed = seed
            self.setText(text)
            mark(self, bad=False)

    def _read(self) -> int | None:
        digits = "".join(self.text().split()).replace("'", "").replace(",", "")
        if not (digits.isascii() and digits.isdigit()):
            return None
        return int(digits) if int(digits) <= self._largest else None

    def _check(self) -> None:
        mark(self, bad=bool(self.text().strip()) and self._read() is None)

    def enter(self) -> None:
        """Take what is half typed."""
        seed = self._read()
        before, self._seed = self._seed, self._seed if seed is None else seed
        self.setText(group_digits(self._seed))
        mark(self, bad=False)
        if self._seed != before:
            self.edited.emit(self._seed)

    def _roll(self) -> None:
        self.rolled.emit()

    def event(self, event: QEvent) -> bool:
        if asks_for_undo(event) and self.text() == group_digits(self._seed):
            event.ignore()  # nothing is half typed: the window's own undo is meant
            return True
        return super().event(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if event.reason() != Qt.FocusReason.MouseFocusReason:
            self.selectAll()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.text() != group_digits(self._seed):
            self.show_seed(self._seed)
        else:
            super().keyPressEvent(event)
