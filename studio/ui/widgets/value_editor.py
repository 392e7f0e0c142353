"""A line edit laid over what a widget has painted, for typing that."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtWidgets import QLineEdit, QWidget

if TYPE_CHECKING:
    from PySide6.QtGui import QFocusEvent, QKeyEvent


class InPlaceEditor(QLineEdit):
    """Emits `closed` once, with what was typed, or None where it was given up; then it goes.

    place: in the parent. name: for screen readers.
    """

    closed = Signal(object)

    def __init__(self, parent: QWidget, place: QRect, text: str, name: str) -> None:
        super().__init__(text, parent)
        self._open = True
        self.setAccessibleName(name)
        self.setGeometry(place)
        self.selectAll()
        self.returnPressed.connect(lambda: self._close(self.text()))
        self.show()
        self.setFocus(Qt.FocusReason.PopupFocusReason)

    def _close(self, text: str | None) -> None:
        if self._open:
            self._open = False
            self.closed.emit(text)
            self.hide()
            self.deleteLater()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self._close(None)
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self._close(self.text())


class ValueEditor(InPlaceEditor):
    """Over a value at the right end of a row."""

    def __init__(self, parent: QWidget, place: QRect, text: str) -> None:
        super().__init__(parent, place, text, parent.accessibleName())
        self.setObjectName("value-editor")
        self.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.setStyleSheet("QLineEdit { padding: 0 4px; min-height: 18px; font-size: 11px; }")
