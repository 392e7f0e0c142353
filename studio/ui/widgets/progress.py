"""A thin line that fills, and the words beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QCoreApplication, QRectF, QSize
from PySide6.QtGui import QAccessible, QPainter
from PySide6.QtWidgets import QSizePolicy, QWidget

from studio.ui.accessible import PaintedControl, Readout
from studio.ui.theme import Token, colour
from studio.ui.widgets import paint

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent

HEIGHT: Final = 3


class ThinProgress(PaintedControl):
    """How much is done, 0-1. Nothing is drawn while there is nothing to do (None)."""

    ROLE = QAccessible.Role.ProgressBar

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._share: float | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.tr("Progress"))

    @property
    def share(self) -> float | None:
        """What is on show."""
        return self._share

    def show_share(self, share: float | None) -> None:
        """Show how much is done; None is nothing to do."""
        bounded = None if share is None else min(max(share, 0.0), 1.0)
        if bounded != self._share:
            self._share = bounded
            self.update()
            self.tell()

    def readout(self) -> Readout:
        share = self._share or 0.0
        return Readout(f"{share * 100:.0f} %", share * 100, 0, 100, 1)

    def wish(self, value: float) -> None:
        """A progress bar is only looked at."""

    def sizeHint(self) -> QSize:
        return QSize(120, HEIGHT)

    def minimumSizeHint(self) -> QSize:
        return QSize(20, HEIGHT)

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self._share is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect = QRectF(self.rect())
        paint.box(painter, rect, HEIGHT / 2, colour(Token.BG3))
        rect.setWidth(max(HEIGHT, rect.width() * self._share))
        paint.box(painter, rect, HEIGHT / 2, colour(Token.ACCENT))
        painter.end()


def progress_text(done: int, total: int, seconds: float | None) -> str:
    """ "18 of 20 · about 2.8 s left"; without the time where it is not known yet."""
    text = QCoreApplication.translate("progress", "{0} of {1}").format(done, total)
    if seconds is None or done >= total:
        return text
    if seconds < 10:
        left = f"{max(seconds, 0.1):.1f} s"
    elif seconds < 100:
        left = f"{seconds:.0f} s"
    else:
        left = f"{seconds / 60:.0f} min"
    rest = QCoreApplication.translate("progress", "about {0} left").format(left)
    return f"{text} · {rest}"
