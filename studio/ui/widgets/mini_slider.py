"""A small slider for a row of tools: a track and a knob."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QSizePolicy, QWidget

from studio.ui.theme import Token, colour
from studio.ui.widgets import paint
from studio.ui.widgets.value_row import ValueRow
from studio.ui.widgets.wheel import NOTCH

if TYPE_CHECKING:
    from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPaintEvent, QWheelEvent

    from studio.ui.widgets.slider_spec import SliderSpec

WIDE: Final = 96
HIGH: Final = 26
STEPS: Final = {
    Qt.Key.Key_Right: 5.0,
    Qt.Key.Key_Up: 5.0,
    Qt.Key.Key_Left: -5.0,
    Qt.Key.Key_Down: -5.0,
}


class MiniSlider(ValueRow):
    """Signals as in ValueRow. Double click resets."""

    def __init__(self, spec: SliderSpec, parent: QWidget | None = None) -> None:
        super().__init__(spec, parent)
        self._held = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(WIDE, HIGH)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        middle, edge = self.height() / 2, paint.HALO_RADIUS
        here = edge + (self.width() - 2 * edge) * self.spec.fraction(self.value)
        live = self.isEnabled()
        paint.bar(painter, edge, self.width() - edge, middle, colour(Token.BG3))
        paint.bar(painter, edge, here, middle, colour(Token.ACCENT if live else Token.LINE_STRONG))
        glow = 1.0 if live and (self.hasFocus() or self._held) else 0.0
        fill = None if live else colour(Token.LINE_STRONG)
        paint.knob(painter, QPointF(here, middle), halo=glow, fill=fill)
        painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._held = True
            self._drag_to(event.position().x())
            self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._held:
            self._drag_to(event.position().x())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self._held:
            self._held = False
            self.settle()
            self.update()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.reset()

    def _drag_to(self, x: float) -> None:
        edge, spec = paint.HALO_RADIUS, self.spec
        share = (x - edge) / max(1.0, self.width() - 2 * edge)
        self.move_to(spec.low + share * (spec.high - spec.low))

    def wheelEvent(self, event: QWheelEvent) -> None:
        turned = event.angleDelta().y() or event.angleDelta().x()
        if turned:
            self.nudge(turned / NOTCH * 5, fine=False)
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key in STEPS and not event.modifiers():
            self.nudge(STEPS[Qt.Key(key)], fine=False)
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.settle()
