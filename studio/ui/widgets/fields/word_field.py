"""A line for a word or two, taken by whoever reads it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QLineEdit

from studio.ui.widgets.fields.undoing import asks_for_undo

if TYPE_CHECKING:
    from PySide6.QtCore import QEvent


class WordField(QLineEdit):
    """A line whose owner says by `setText` or `setModified` when what was typed is taken."""

    def event(self, event: QEvent) -> bool:
        if asks_for_undo(event) and not self.isModified():
            event.ignore()  # nothing is half typed: the window's own undo is meant
            return True
        return super().event(event)
