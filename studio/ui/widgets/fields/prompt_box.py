"""The box a prompt is written in: it grows with the words."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QTextOption
from PySide6.QtWidgets import QPlainTextEdit, QSizePolicy, QWidget

from studio.ui.theme import Type, font
from studio.ui.widgets.fields.undoing import asks_for_undo

if TYPE_CHECKING:
    from PySide6.QtCore import QMimeData
    from PySide6.QtGui import QResizeEvent

FEWEST: Final = 2
MOST: Final = 6


class PromptBox(QPlainTextEdit):
    """Several lines of plain words.

    edited(str): the whole text, at each change the artist makes.
    submitted(): Ctrl+Enter. Undo inside the text is the owner's: Ctrl+Z passes through.
    """

    edited = Signal(str)
    submitted = Signal()

    def __init__(
        self,
        placeholder: str = "",
        parent: QWidget | None = None,
        *,
        lines: tuple[int, int] = (FEWEST, MOST),
        size: int = Type.BODY,
    ) -> None:
        super().__init__(parent)
        self._fewest, self._most = lines
        self.setFont(font(size))
        self.setPlaceholderText(placeholder)
        self.setAccessibleName(placeholder)
        self.setTabChangesFocus(True)
        self.setUndoRedoEnabled(False)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.textChanged.connect(self._typed)
        self.ensurePolished()
        self._grow()

    def show_text(self, text: str) -> None:
        """Show a prompt; the cursor stays where it is, or at the end if it is there."""
        before = self.toPlainText()
        if text == before:
            return
        spot = self.textCursor().position()
        if spot == len(before):
            spot = len(text)
        with QSignalBlocker(self):
            self.setPlainText(text)
        cursor = self.textCursor()
        cursor.setPosition(min(spot, len(text)))
        self.setTextCursor(cursor)
        self._grow()

    def _typed(self) -> None:
        self._grow()
        self.edited.emit(self.toPlainText())

    def _lines(self) -> int:
        block, lines = self.document().begin(), 0
        while block.isValid():
            lines += max(1, block.layout().lineCount())
            block = block.next()
        return lines

    def _grow(self) -> None:
        lines = self._lines()
        shown = min(max(lines, self._fewest), self._most)
        # the frame as the style draws it, and the document's own margin
        edge = self.height() - self.contentsRect().height() + 2 * self.document().documentMargin()
        height = math.ceil(shown * self.fontMetrics().lineSpacing() + edge)
        over = Qt.ScrollBarPolicy.ScrollBarAsNeeded
        off = Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        self.setVerticalScrollBarPolicy(over if lines > self._most else off)
        if height != self.height() or self.minimumHeight() != height:
            self.setFixedHeight(height)

    def sizeHint(self) -> QSize:
        return QSize(240, self.minimumHeight())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._grow()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.StyleChange, QEvent.Type.FontChange):
            self._grow()

    def event(self, event: QEvent) -> bool:
        override = event.type() == QEvent.Type.ShortcutOverride
        if isinstance(event, QKeyEvent) and override and (asks_for_undo(event) or _submits(event)):
            event.ignore()  # the window's own undo is meant
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if _submits(event):
            self.submitted.emit()
        elif asks_for_undo(event):
            event.ignore()
        else:
            super().keyPressEvent(event)

    def insertFromMimeData(self, source: QMimeData) -> None:
        """Take text only: a picture dropped here belongs to the window."""
        if source.hasText() and not source.hasUrls():
            self.insertPlainText(source.text())

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        return source.hasText() and not source.hasUrls()


def _submits(event: QKeyEvent) -> bool:
    enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
    return enter and bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
