"""A field under its name."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel, QSizePolicy, QVBoxLayout, QWidget

from studio.ui.theme import mark


class Labelled(QWidget):
    """A small name over a field; the name is the field's accessible name too."""

    def __init__(self, name: str, field: QWidget, hint: str = "") -> None:
        super().__init__()
        self._label = label = QLabel(name)
        self._field = field
        mark(label, tone="second")
        label.setBuddy(field)
        field.setAccessibleName(name)
        if hint:
            field.setToolTip(hint)
            label.setToolTip(hint)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(5)
        column.addWidget(label)
        column.addWidget(field)

    def show_name(self, name: str) -> None:
        """Show another name."""
        if name != self._label.text():
            self._label.setText(name)
            self._field.setAccessibleName(name)
