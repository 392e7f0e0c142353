"""How soon pictures answer, in a chip: figures, and a bar for each of the latest drafts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from studio.core.answers import KEPT, Answers
from studio.ui.theme import Token, Type, colour
from studio.ui.widgets import paint

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent

HEIGHT: Final = 30
BAR: Final = 4.0
GAP: Final = 2.0
LOW, HIGH = 3.0, 14.0
SOON: Final = 0.2
"""Seconds within which a picture follows the hand."""


class AnswerChip(QAbstractButton):
    """Shows what was measured; nothing before the first picture. A click asks for more."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._answers, self._text = Answers(), ""
        self.setFixedHeight(HEIGHT)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_answers(self, answers: Answers, text: str) -> None:
        """Show these. text: the figures in words."""
        if (answers, text) != (self._answers, self._text):
            self._answers, self._text = answers, text
            self.setAccessibleName(text)
            self.update()

    def sizeHint(self) -> QSize:
        return QSize(240, HEIGHT)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect = QRectF(self.rect())
        lit = self.hasFocus() or self.isDown()
        line = colour(
            Token.ACCENT if lit else Token.LINE_STRONG if self.underMouse() else Token.LINE
        )
        paint.box(painter, rect, HEIGHT / 2, colour(Token.BG0), line)
        bars = KEPT * (BAR + GAP)
        room = rect.adjusted(14, 0, -bars - 22, 0)
        ink = colour(Token.TEXT if self._answers.drafts else Token.TEXT_2)
        paint.words(painter, room, self._text, size=Type.SECOND, weight=500, ink=ink)
        longest = max(self._answers.drafts, default=0.0) or 1.0
        painter.setPen(Qt.PenStyle.NoPen)
        for back, seconds in enumerate(reversed(self._answers.drafts)):
            tall = LOW + (HIGH - LOW) * seconds / longest
            right = rect.right() - 14 - back * (BAR + GAP)
            token = Token.OK if seconds <= SOON else Token.WARNING
            painter.setBrush(colour(token, 190))
            bar = QRectF(right - BAR, rect.center().y() + HIGH / 2 - tall, BAR, tall)
            painter.drawRoundedRect(bar, 1.5, 1.5)
        painter.end()
