"""Notices in place: what happened, what to do about it. Never a dialog."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleEvent, QGuiApplication, QPainter
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from studio.core.scene import Note, Severity
from studio.ui import icons
from studio.ui.theme import Radius, Space, Token, colour, mark
from studio.ui.widgets import paint
from studio.ui.widgets.buttons import icon_button, text_button

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent, QShowEvent

__all__ = ["Note", "Notice", "NoticeStack", "Severity"]

LOOKS: Final = {
    Severity.INFO: ("info", Token.ACCENT),
    Severity.WARNING: ("warning", Token.WARNING),
    Severity.ERROR: ("error", Token.ERROR),
}
ICON_ROOM: Final = 38


class Notice(QFrame):
    """One bar: what, hint, an optional action, "Copy details", and a cross.

    dismissed(): the artist has seen it. acted(): the action is wanted.
    """

    dismissed = Signal()
    acted = Signal()

    def __init__(self, note: Note, action: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._note = note
        self.setAccessibleName(f"{note.what} {note.hint}".strip())
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        what = _label(note.what, "title")
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(what)
        if note.hint:
            words.addWidget(_label(note.hint, "body"))
        row = QHBoxLayout(self)
        row.setContentsMargins(ICON_ROOM, 9, 8, 9)
        row.setSpacing(Space.BUTTONS)
        row.addLayout(words, 1)
        if action:
            act = text_button(action)
            act.clicked.connect(self._act)
            row.addWidget(act)
        if note.details:
            copy = text_button(self.tr("Copy details"), "copy", kind="quiet")
            copy.clicked.connect(self._copy)
            row.addWidget(copy)
        close = icon_button("close", self.tr("Dismiss"))
        close.clicked.connect(self._dismiss)
        row.addWidget(close)

    @property
    def note(self) -> Note:
        """What it says."""
        return self._note

    def _act(self) -> None:
        self.acted.emit()

    def _dismiss(self) -> None:
        self.dismissed.emit()

    def _copy(self) -> None:
        note = self._note
        lines = (note.what, note.hint, note.details)
        QGuiApplication.clipboard().setText("\n".join(line for line in lines if line))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if QAccessible.isActive():
            QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.Alert))

    def paintEvent(self, _event: QPaintEvent) -> None:
        name, token = LOOKS[self._note.severity]
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect = QRectF(self.rect())
        paint.box(painter, rect, Radius.CARD, colour(Token.BG2))
        paint.box(painter, rect, Radius.CARD, colour(token, 20), colour(token, 90))
        icons.draw(painter, name, QPointF(20, rect.center().y()), colour(token), 18)
        painter.end()


class NoticeStack(QWidget):
    """Notices under one another; hidden while there are none.

    dismissed(object): the Note the artist has seen. acted(object): the Note whose action is wanted.
    """

    dismissed = Signal(object)
    acted = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown: dict[Note, Notice] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(Space.MARGIN, Space.MARGIN, Space.MARGIN, 0)
        self._column.setSpacing(6)
        self.hide()

    @property
    def notices(self) -> tuple[Notice, ...]:
        """The bars on show, from the top."""
        return tuple(self._shown.values())

    def show_notes(self, notes: tuple[Note, ...], actions: dict[Note, str] | None = None) -> None:
        """Show these and no others. actions: the words of a note's own button."""
        if tuple(self._shown) == notes:
            return
        for note in [each for each in self._shown if each not in notes]:
            gone = self._shown.pop(note)
            self._column.removeWidget(gone)
            gone.hide()
            gone.deleteLater()
        for note in notes:
            if note not in self._shown:
                self._add(note, (actions or {}).get(note, ""))
        self.setVisible(bool(self._shown))

    def _add(self, note: Note, action: str) -> None:
        notice = Notice(note, action)
        notice.dismissed.connect(lambda: self.dismissed.emit(note))
        notice.acted.connect(lambda: self.acted.emit(note))
        self._shown[note] = notice
        self._column.addWidget(notice)


def _label(text: str, tone: str) -> QLabel:
    label = QLabel(text)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    mark(label, tone=tone)
    return label
