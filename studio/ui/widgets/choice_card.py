"""A picture to choose: with its number key, and what is done by choosing it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QPainter
from PySide6.QtWidgets import QAbstractButton, QSizePolicy

from studio.ui import icons
from studio.ui.theme import FOCUS_HALO, Radius, Token, Type, colour, font
from studio.ui.widgets import paint
from studio.ui.widgets.pictures import ThumbCache

if TYPE_CHECKING:
    from PySide6.QtCore import QEvent
    from PySide6.QtGui import QEnterEvent, QFocusEvent, QKeyEvent, QPaintEvent
    from PySide6.QtWidgets import QWidget

    from studio.core.pixels import Pixels

KEY: Final = 20.0
OLD: Final = 0.4
"""How bright a picture is that stands in for the next one."""
LEAST: Final = 64


class ChoiceCard(QAbstractButton):
    """`clicked` means "this one". lit(bool): the pointer or the keyboard came to it, or left.

    number: the key that chooses it. word: what choosing it is called. stays: whether the word is
    there all the time.
    """

    lit = Signal(bool)

    def __init__(
        self, number: int, word: str, *, stays: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.number, self._word, self._stays = number, word, stays
        self.picture: Pixels | None = None
        self._fresh = self._failed = False
        self._thumbs = ThumbCache(capacity=3)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(LEAST, LEAST)

    def show_candidate(
        self, picture: Pixels | None, about: str, *, fresh: bool, failed: bool
    ) -> None:
        """Show a picture. about: what is different there. fresh: it is this candidate's own."""
        shown = (picture, fresh, failed)
        if shown != (self.picture, self._fresh, self._failed):
            self.picture, self._fresh, self._failed = shown
            self.update()
        if about != self.toolTip():
            self.setToolTip(about)
            self.setAccessibleDescription(about)

    @property
    def is_fresh(self) -> bool:
        """Whether the picture is this candidate's own."""
        return self._fresh

    def sizeHint(self) -> QSize:
        return QSize(112, 112)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect = self._square()
        if self.picture is None:
            line = colour(Token.LINE_STRONG)
            paint.box(painter, rect, Radius.CARD, colour(Token.BG0), line, dashed=True)
        else:
            cut = self._thumbs.get(self.picture, rect.size(), Radius.CARD, paint.ratio(painter))
            painter.setOpacity(1.0 if self._fresh else OLD)
            painter.drawPixmap(rect.topLeft(), cut)
            painter.setOpacity(1.0)
        if self._failed:
            icons.draw(painter, "warning", rect.center(), colour(Token.WARNING), 18)
        self._key(painter, rect)
        warm = self.underMouse() or self.hasFocus()
        if self._stays or (warm and self.isEnabled()):
            self._label(painter, rect, warm=warm)
        if warm:
            if self.hasFocus():
                inner, halo = rect.adjusted(2, 2, -2, -2), colour(Token.ACCENT, FOCUS_HALO)
                paint.box(painter, inner, Radius.CARD - 2, None, halo, width=3)
            paint.box(painter, rect, Radius.CARD, None, colour(Token.ACCENT), width=2)
        painter.end()

    def _square(self) -> QRectF:
        """Pictures are mostly square; what is wider or higher is cut at its sides."""
        side = min(self.width(), self.height())
        return QRectF((self.width() - side) / 2, (self.height() - side) / 2, side, side)

    def _key(self, painter: QPainter, rect: QRectF) -> None:
        chip = QRectF(rect.left() + 6, rect.top() + 6, KEY, KEY)
        paint.box(painter, chip, 5, colour(Token.SHADE, paint.PILL_ALPHA))
        middle = Qt.AlignmentFlag.AlignHCenter
        paint.words(painter, chip, str(self.number), size=Type.SECOND, weight=600, align=middle)

    def _label(self, painter: QPainter, rect: QRectF, *, warm: bool) -> None:
        wide = QFontMetricsF(font(Type.SECOND, 600)).horizontalAdvance(self._word) + 24
        wide = min(wide, rect.width() - 8)
        pill = QRectF(rect.center().x() - wide / 2, rect.bottom() - 30, wide, 24)
        if warm:
            paint.box(painter, pill, Radius.BUTTON, colour(Token.ACCENT))
        else:
            paint.box(painter, pill, 12, colour(Token.SHADE, paint.PILL_ALPHA))
        ink = colour(Token.ON_ACCENT if warm else Token.TEXT)
        middle = Qt.AlignmentFlag.AlignHCenter
        room = pill.adjusted(4, 0, -4, 0)
        paint.words(painter, room, self._word, size=Type.SECOND, weight=600, ink=ink, align=middle)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            event.ignore()  # the strip's: a button would go along its siblings and stop at the end
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self.lit.emit(True)  # noqa: FBT003 - a signal's value
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.lit.emit(self.hasFocus())
        self.update()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.lit.emit(True)  # noqa: FBT003 - a signal's value

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.lit.emit(self.underMouse())
