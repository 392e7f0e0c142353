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
    from collections.abc import Callable

    from PySide6.QtCore import QMimeData
    from PySide6.QtGui import QContextMenuEvent, QResizeEvent
    from PySide6.QtWidgets import QMenu

FEWEST: Final = 2
MOST: Final = 6
_AROUND: Final = ' \t\n\u2029.,;:!?()[]{}"“”'
_CONTROL: Final = Qt.KeyboardModifier.ControlModifier
_WAYS: Final = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1}


class PromptBox(QPlainTextEdit):
    """Several lines of plain words.

    edited(str): the whole text, at each change the artist makes.
    submitted(): Ctrl+Enter. Undo inside the text is the owner's: Ctrl+Z passes through.
    weighed(str, int): Ctrl+Up (1) or Ctrl+Down (-1) for the words that are selected, or the word at
    the cursor. add_lines: adds to the context menu what can be done with these words.
    """

    edited = Signal(str)
    submitted = Signal()
    weighed = Signal(str, int)

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
        self.add_lines: Callable[[QMenu, str], None] | None = None
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

    def words_at_hand(self) -> str:
        """The words that are selected, or the one at the cursor, as whole words; "" for none."""
        text, cursor = self.toPlainText(), self.textCursor()
        start, stop = cursor.selectionStart(), cursor.selectionEnd()
        while start > 0 and _is_inside(text, start):
            start -= 1
        while stop < len(text) and _is_inside(text, stop):
            stop += 1
        if start == stop:  # at the end or the beginning of a word
            while start > 0 and _is_letter(text[start - 1]):
                start -= 1
            while stop < len(text) and _is_letter(text[stop]):
                stop += 1
        return text[start:stop].strip(_AROUND)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """The usual lines, and those for the words that are selected or pointed at."""
        if not self.textCursor().hasSelection():
            self.setTextCursor(self.cursorForPosition(event.pos()))
        menu, words = self.createStandardContextMenu(), self.words_at_hand()
        if self.add_lines is not None and words:
            menu.addSeparator()
            self.add_lines(menu, words)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(event.globalPos())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        way = _WAYS.get(Qt.Key(event.key())) if event.modifiers() == _CONTROL else None
        if _submits(event):
            self.submitted.emit()
        elif way is not None:
            if words := self.words_at_hand():
                self.weighed.emit(words, way)
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


def _is_inside(text: str, place: int) -> bool:
    """Whether a place in a text has a word on both sides."""
    return _is_letter(text[place - 1]) and _is_letter(text[place])


def _is_letter(letter: str) -> bool:
    return letter.isalnum() or letter in "-'’"


def _submits(event: QKeyEvent) -> bool:
    enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
    return enter and bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
