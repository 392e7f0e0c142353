"""A text that gives way where there is no room for it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel


class ElidedLabel(QLabel):
    """A text that ends in … where it is longer than `widest` px; the whole is its tooltip."""

    def __init__(self, text: str, widest: int) -> None:
        super().__init__()
        self._widest, self._text = widest, ""
        self.show_text(text)

    def show_text(self, text: str) -> None:
        """Show another text."""
        if text == self._text:
            return
        self._text = text
        self.ensurePolished()
        shown = self.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, self._widest)
        self.setText(shown)
        self.setToolTip("" if shown == text else text)
