"""A chip that tells how something is: a dot, a word, perhaps a chevron."""

from __future__ import annotations

import math
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QFontMetricsF, QPainter
from PySide6.QtWidgets import QAbstractButton, QWidget

from studio.ui import icons
from studio.ui.theme import Token, Type, colour, font
from studio.ui.widgets import paint

if TYPE_CHECKING:
    from PySide6.QtGui import QHideEvent, QPaintEvent, QShowEvent

HEIGHT: Final = 32
FRAME_MS: Final = 60
BREATH_MS: Final = 1800


class ChipState(StrEnum):
    """How it is."""

    LOADING = "loading"
    READY = "ready"
    ERROR = "error"


DOTS: Final = {
    ChipState.LOADING: Token.WARNING,
    ChipState.READY: Token.OK,
    ChipState.ERROR: Token.ERROR,
}


class StatusChip(QAbstractButton):
    """A pill with a dot that breathes while something loads; `clicked` where it has a menu.

    The breathing stops while the chip is hidden.
    """

    def __init__(self, parent: QWidget | None = None, *, chevron: bool = False) -> None:
        super().__init__(parent)
        self._state = ChipState.READY
        self._chevron = chevron
        self._age = 0
        self._beat = QTimer(self)
        self._beat.setInterval(FRAME_MS)
        self._beat.timeout.connect(self._breathe)
        focus = Qt.FocusPolicy.TabFocus if chevron else Qt.FocusPolicy.NoFocus
        self.setFocusPolicy(focus)

    @property
    def state(self) -> ChipState:
        """What is on show."""
        return self._state

    def show_state(self, state: ChipState, text: str) -> None:
        """Show how it is."""
        if (state, text) == (self._state, self.text()):
            return
        self._state = state
        self.setText(text)
        self.setAccessibleName(text)
        self.updateGeometry()
        self.update()
        self._run()

    def _run(self) -> None:
        if self._state is ChipState.LOADING and self.isVisible():
            self._beat.start()
        else:
            self._beat.stop()
            self._age = 0

    def _breathe(self) -> None:
        self._age = (self._age + FRAME_MS) % BREATH_MS
        self.update()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._run()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._beat.stop()

    def sizeHint(self) -> QSize:
        words = QFontMetricsF(font(Type.BODY, 500)).horizontalAdvance(self.text())
        return QSize(math.ceil(words) + 33 + (34 if self._chevron else 16), HEIGHT)

    def minimumSizeHint(self) -> QSize:
        return QSize(80, HEIGHT)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect = QRectF(self.rect())
        lit = self._chevron and (self.underMouse() or self.isDown())
        line = Token.ACCENT if self.hasFocus() else Token.LINE_STRONG if lit else Token.LINE
        fill = colour(Token.BG2 if lit else Token.BG1)
        paint.box(painter, rect, rect.height() / 2 - 0.5, fill, colour(line))
        dot, centre = DOTS[self._state], QPointF(19, rect.center().y())
        swell = math.sin(math.pi * self._age / BREATH_MS) if self._beat.isActive() else 0.0
        paint.disc(painter, centre, 8.0 + 1.5 * swell, colour(dot, int(50 + 40 * swell)))
        paint.disc(painter, centre, 4.0, colour(dot))
        room = rect.adjusted(33, 0, -(34 if self._chevron else 16), 0)
        paint.words(painter, room, self.text(), weight=500)
        if self._chevron:
            at = QPointF(rect.right() - 20, rect.center().y())
            icons.draw(painter, "chevron-down", at, colour(Token.TEXT_3), 14)
        painter.end()
