"""The cards of the first page: an example to begin with, and a place to drop a file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QPointF, QRectF, QSize, QSizeF, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QPainter
from PySide6.QtWidgets import (
    QAbstractButton,
    QFrame,
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from studio.ui import icons
from studio.ui.theme import Radius, Token, Type, colour, font, mark
from studio.ui.widgets import paint
from studio.ui.widgets.buttons import text_button
from studio.ui.widgets.canvas_drag import dropped_files
from studio.ui.widgets.pictures import ThumbCache

if TYPE_CHECKING:
    from PySide6.QtGui import (
        QDragEnterEvent,
        QDragLeaveEvent,
        QDropEvent,
        QPaintEvent,
    )

    from studio.core.pixels import Pixels

PICTURE: Final = 0.58  # of the width
LOW_PICTURE: Final = 0.42
FOOT: Final = 90


class ExampleCard(QAbstractButton):
    """A picture over its prompt; `clicked` means "use this"."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._thumb: Pixels | None = None
        self._meta = ""
        self._low = False
        self._thumbs = ThumbCache(capacity=4)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def show_example(self, prompt: str, meta: str, thumb: Pixels | None) -> None:
        """Show an example."""
        if (prompt, meta, thumb) != (self.text(), self._meta, self._thumb):
            self.setText(prompt)
            self._meta, self._thumb = meta, thumb
            self.setAccessibleName(prompt)
            self.setAccessibleDescription(meta)
            self.update()

    def make_low(self, *, low: bool) -> None:
        """Take less of the height, in a window that has little."""
        if low != self._low:
            self._low = low
            self.updateGeometry()

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return round(width * (LOW_PICTURE if self._low else PICTURE)) + FOOT

    def sizeHint(self) -> QSize:
        return QSize(288, self.heightForWidth(288))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect = QRectF(self.rect())
        lit = self.underMouse() or self.hasFocus()
        paint.box(painter, rect, Radius.PANEL, colour(Token.BG2 if lit else Token.BG1))
        high = rect.height() - FOOT
        if self._thumb is not None:
            self._picture(painter, self._thumb, high)
        else:
            painter.fillRect(QRectF(1, high - 1, rect.width() - 2, 1), colour(Token.LINE))
            centre = QPointF(rect.center().x(), high / 2)
            icons.draw(painter, "image", centre, colour(Token.TEXT_3, 90), 24)
        self._words(painter, rect.adjusted(14, high + 11, -14, -12), lit=lit)
        line = colour(Token.ACCENT) if lit else colour(Token.LINE)
        paint.box(painter, rect, Radius.PANEL, None, line, width=1.5 if lit else 1.0)
        painter.end()

    def _picture(self, painter: QPainter, thumb: Pixels, high: float) -> None:
        ratio = paint.ratio(painter)
        # taller than what is seen: the lower corners are square
        size = QSizeF(self.width(), high + Radius.PANEL)
        painter.save()
        painter.setClipRect(QRectF(0, 0, self.width(), high))
        painter.drawPixmap(QPointF(0, 0), self._thumbs.get(thumb, size, Radius.PANEL, ratio))
        painter.restore()

    def _words(self, painter: QPainter, room: QRectF, *, lit: bool) -> None:
        painter.setFont(font(Type.TITLE, 600))
        painter.setPen(colour(Token.TEXT))
        title = QRectF(room.left(), room.top(), room.width(), 38)
        painter.setClipRect(title)
        wrap = Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap
        painter.drawText(title, wrap, self.text())
        painter.setClipping(False)
        foot = QRectF(room.left(), room.bottom() - 28, room.width(), 28)
        paint.words(painter, foot, self._meta, size=Type.SECOND, ink=colour(Token.TEXT_2))
        if lit:
            self._use(painter, foot)

    def _use(self, painter: QPainter, foot: QRectF) -> None:
        text = self.tr("Use this")
        wide = QFontMetricsF(font(Type.BODY, 500)).horizontalAdvance(text) + 46
        key = QRectF(foot.right() - wide, foot.top(), wide, foot.height())
        line = colour(Token.LINE_STRONG)
        paint.box(painter, key, Radius.BUTTON, colour(Token.BG3), line)
        at = QPointF(key.left() + 19, key.center().y())
        icons.draw(painter, "arrow-right", at, colour(Token.TEXT))
        paint.words(painter, key.adjusted(34, 0, 0, 0), text, weight=500)


class DropZone(QFrame):
    """A dashed place that takes files. files_dropped(list of paths); open_wished()."""

    files_dropped = Signal(list)
    open_wished = Signal()

    def __init__(self, title: str, hint: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._over = False
        self.setAcceptDrops(True)
        self.setAccessibleName(title)
        heading, line = QLabel(title), QLabel(hint)
        mark(heading, tone="heading")
        mark(line, tone="body")
        line.setWordWrap(True)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(heading)
        words.addWidget(line)
        open_file = text_button(self.tr("Open file"), "folder")
        open_file.clicked.connect(self._open)
        row = QHBoxLayout(self)
        row.setContentsMargins(74, 16, 18, 16)
        row.setSpacing(16)
        row.addLayout(words, 1)
        row.addWidget(open_file)

    def _open(self) -> None:
        self.open_wished.emit()

    def _light(self, *, on: bool) -> None:
        self._over = on
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect = QRectF(self.rect())
        line = colour(Token.ACCENT if self._over else Token.LINE_STRONG)
        fill = colour(Token.ACCENT, 20) if self._over else None
        paint.box(painter, rect, Radius.PANEL, fill, line, dashed=True)
        tile = QRectF(18, rect.center().y() - 20, 40, 40)
        paint.box(painter, tile, Radius.CARD, colour(Token.BG2))
        icons.draw(painter, "image", tile.center(), colour(Token.TEXT), 18)
        painter.end()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if dropped_files(event.mimeData()):
            event.acceptProposedAction()
            self._light(on=True)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        super().dragLeaveEvent(event)
        self._light(on=False)

    def dropEvent(self, event: QDropEvent) -> None:
        self._light(on=False)
        files = dropped_files(event.mimeData())
        if files:
            event.acceptProposedAction()
            self.files_dropped.emit(files)
