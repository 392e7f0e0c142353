"""Fields for a count and for a measure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QLocale, QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QDoubleSpinBox, QSpinBox, QWidget

from studio.ui.theme import Space
from studio.ui.widgets.fields.undoing import asks_for_undo

if TYPE_CHECKING:
    from PySide6.QtCore import QEvent
    from PySide6.QtGui import QValidator, QWheelEvent

INSET: Final = 7  # px before the figures, so that they stand under those of a line edit


class IntField(QSpinBox):
    """A whole number. edited(int): entered, stepped with the arrow keys, or turned with the wheel
    while the field has the focus."""

    edited = Signal(int)

    def __init__(self, low: int, high: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setRange(low, high)
        self.setKeyboardTracking(False)
        self.setLocale(QLocale.c())
        self.setFixedHeight(Space.FIELD)
        self.lineEdit().setTextMargins(INSET, 0, 0, 0)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.valueChanged.connect(self.edited)

    def show_value(self, value: int) -> None:
        """Show a number, bounded."""
        if value != self.value():
            with QSignalBlocker(self):
                self.setValue(value)

    def show_range(self, low: int, high: int) -> None:
        """Show other bounds; the number on show stays inside them."""
        if (low, high) != (self.minimum(), self.maximum()):
            with QSignalBlocker(self):
                self.setRange(low, high)

    def enter(self) -> None:
        """Take what is half typed."""
        self.interpretText()

    def event(self, event: QEvent) -> bool:
        if asks_for_undo(event) and self.lineEdit().text() == self.textFromValue(self.value()):
            event.ignore()  # nothing is half typed: the window's own undo is meant
            return True
        return super().event(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()


class DecimalField(QDoubleSpinBox):
    """A number with decimals; a comma is taken as a point. Signals as IntField."""

    edited = Signal(float)

    def __init__(
        self, low: float, high: float, decimals: int = 1, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setDecimals(decimals)
        self.setRange(low, high)
        self.setSingleStep(10.0**-decimals * 5)
        self.setKeyboardTracking(False)
        self.setLocale(QLocale.c())
        self.setFixedHeight(Space.FIELD)
        self.lineEdit().setTextMargins(INSET, 0, 0, 0)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.valueChanged.connect(self.edited)

    def show_value(self, value: float) -> None:
        """Show a number, bounded and rounded to the field's decimals."""
        if round(value, self.decimals()) != self.value():
            with QSignalBlocker(self):
                self.setValue(value)

    def show_range(self, low: float, high: float) -> None:
        """Show other bounds; the number on show stays inside them."""
        if (low, high) != (self.minimum(), self.maximum()):
            with QSignalBlocker(self):
                self.setRange(low, high)

    def validate(self, text: str, pos: int) -> tuple[QValidator.State, str, int]:
        return super().validate(text.replace(",", "."), pos)

    def valueFromText(self, text: str) -> float:
        return super().valueFromText(text.replace(",", "."))

    def enter(self) -> None:
        """Take what is half typed."""
        self.interpretText()

    def event(self, event: QEvent) -> bool:
        if asks_for_undo(event) and self.lineEdit().text() == self.textFromValue(self.value()):
            event.ignore()  # nothing is half typed: the window's own undo is meant
            return True
        return super().event(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()
