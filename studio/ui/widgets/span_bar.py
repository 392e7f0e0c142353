"""In which steps something acts: a cell for each step, filled where it does."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QSizePolicy, QWidget

from studio.core.pushes import WHOLE, Span
from studio.ui.accessible import PaintedControl, Readout
from studio.ui.rhythm import BURST, Release
from studio.ui.theme import Token, colour
from studio.ui.widgets import paint

if TYPE_CHECKING:
    from PySide6.QtGui import QFocusEvent, QHideEvent, QKeyEvent, QMouseEvent, QPaintEvent

HIGH: Final = 8.0
PAD: Final = 4.0  # px round the cells, for the ring of focus
GAPS: Final = 80  # steps beyond which the cells touch


class SpanBar(PaintedControl):
    """moved(object): each new `Span` the artist makes: a press or a drag moves the nearer end, the
    arrows the last step, with Shift the first one; a double click or Backspace fills it all.
    released(): that the movement is over (one entry of undo). Only after a `moved`.
    """

    moved = Signal(object)
    released = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._count, self._span = 1, WHOLE
        self._held: bool | None = None  # whether the first step is dragged, or the last one
        self._release = Release(BURST, self)
        self._release.released.connect(self.released)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.tr("Steps in which it acts"))
        self.setToolTip(
            self.tr(
                "Drag an end to say in which steps it acts: early ones lay out, late ones paint"
            )
        )

    def show_span(self, span: Span, count: int) -> None:
        """Show a span of a run of `count` steps."""
        if (span, count) != (self._span, self._count):
            self._span, self._count = span, max(1, count)
            self.update()
            self.tell()

    @property
    def steps(self) -> tuple[int, int]:
        """The first step, and the one past the last, from 0."""
        return self._span.steps(self._count)

    def readout(self) -> Readout:
        start, stop = self.steps
        text = self.tr("Steps {0} to {1} of {2}").format(start + 1, stop, self._count)
        return Readout(text, stop, start + 1, self._count, 1)

    def wish(self, value: float) -> None:
        self._put(self.steps[0], round(value))
        self.settle()

    def settle(self) -> None:
        """Let go: says so if anything moved."""
        self._held = None
        self._release.settle()

    def sizeHint(self) -> QSize:
        return QSize(200, round(HIGH + 2 * PAD))

    def minimumSizeHint(self) -> QSize:
        return QSize(80, round(HIGH + 2 * PAD))

    # how it happens

    def _put(self, start: int, stop: int) -> None:
        """From one step up to another, as the artist's wish; at least one step."""
        start = min(max(start, 0), self._count - 1)
        stop = min(max(stop, start + 1), self._count)
        if (start, stop) != self.steps:
            self._span = Span(start / self._count, stop / self._count)
            self._release.note()
            self.update()
            self.tell()
            self.moved.emit(self._span)

    def _cell(self) -> float:
        return max(1.0, self.width() - 2 * PAD) / self._count

    def _drag_to(self, x: float) -> None:
        start, stop = self.steps
        edge = round((x - PAD) / self._cell())
        if self._held:
            self._put(min(edge, stop - 1), stop)
        else:
            self._put(start, max(edge, start + 1))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.settle()
            start, stop = self.steps
            at = (event.position().x() - PAD) / self._cell()
            self._held = abs(at - start) < abs(at - stop)
            self._drag_to(event.position().x())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._held is not None:
            self._drag_to(event.position().x())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.settle()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._put(0, self._count)
            self.settle()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        start, stop = self.steps
        way = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()), 0)
        if way:
            first = event.modifiers() == Qt.KeyboardModifier.ShiftModifier
            self._put(min(start + way, stop - 1) if first else start, stop if first else stop + way)
        elif event.key() in (Qt.Key.Key_Backspace, Qt.Key.Key_Delete):
            self._put(0, self._count)
        else:
            super().keyPressEvent(event)
            return
        self._release.settle_later()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.settle()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.settle()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        (start, stop), cell = self.steps, self._cell()
        gap = min(2.0, cell / 4) if self._count <= GAPS else 0.0
        for step in range(self._count):
            acts = start <= step < stop
            token = (Token.ACCENT if self.isEnabled() else Token.LINE_STRONG) if acts else Token.BG3
            place = QRectF(PAD + step * cell + gap / 2, PAD, cell - gap, HIGH)
            paint.box(painter, place, min(2.0, cell / 3), colour(token))
        if self.hasFocus():
            ring = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
            paint.box(painter, ring, HIGH / 2, None, colour(Token.ACCENT, 150))
        painter.end()
