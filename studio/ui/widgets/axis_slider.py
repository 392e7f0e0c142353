"""A slider row: the name, the value, a track and a knob. Every axis is shown as one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QPointF, QSize, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QSizePolicy, QWidget

from studio.ui.widgets import slider_layout, slider_paint
from studio.ui.widgets.slider_layout import RowLook
from studio.ui.widgets.slider_spec import SliderSpec
from studio.ui.widgets.value_editor import ValueEditor
from studio.ui.widgets.value_row import FINE, ValueRow
from studio.ui.widgets.wheel import NOTCH

if TYPE_CHECKING:
    from PySide6.QtCore import QEvent
    from PySide6.QtGui import (
        QEnterEvent,
        QFocusEvent,
        QHideEvent,
        QKeyEvent,
        QMouseEvent,
        QPaintEvent,
        QWheelEvent,
    )

__all__ = ["AxisSlider", "SliderSpec"]

HOLD: Final = 5.0  # px within which the knob holds on to a detent
GRAB: Final = 10.0  # px round the knob's middle in which a press takes it without a jump
REACH: Final = 12.0  # px above the track that still belong to it
HOVER_GLOW: Final = 0.5
STEPS: Final = {
    Qt.Key.Key_Right: 1.0,
    Qt.Key.Key_Up: 1.0,
    Qt.Key.Key_Left: -1.0,
    Qt.Key.Key_Down: -1.0,
    Qt.Key.Key_PageUp: 10.0,
    Qt.Key.Key_PageDown: -10.0,
}


class AxisSlider(ValueRow):
    """One axis under the artist's hand; signals as in ValueRow.

    Drag, Shift for a tenth of the way. Double click resets; on the value, or Enter, types it.
    Backspace resets. The wheel acts while the row has the focus, so that a list of rows can be
    scrolled through unharmed. name_pressed(): the artist pressed what stands above the track, or
    Space.
    """

    name_pressed = Signal()

    def __init__(self, spec: SliderSpec, parent: QWidget | None = None) -> None:
        super().__init__(spec, parent)
        self._grip: QPointF | None = None  # the cursor at the last event of a drag
        self._exact = 0.0  # where the drag is, before rounding and detents
        self._editor: ValueEditor | None = None
        self._opened = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def edit(self) -> None:
        """Open the value for typing."""
        if self._editor is None and self.isEnabled():
            place = self._look().value_rect().toRect()
            self._editor = ValueEditor(self, place, self._spec.write(self._value))
            self._editor.closed.connect(self._typed)

    @property
    def held(self) -> bool:
        """Whether it is being dragged."""
        return self._grip is not None

    def show_opened(self, opened: bool) -> None:  # noqa: FBT001 - a plain on/off setter, as Qt's
        """Show the curve of what was measured, or not."""
        if opened != self._opened:
            self._opened = opened
            self.updateGeometry()
            self.update()

    def sizeHint(self) -> QSize:
        has_ends = self._spec.ends is not None
        high = slider_layout.ROW_WITH_ENDS if has_ends else slider_layout.ROW
        return QSize(240, high + (round(slider_layout.CURVE) if self._opened else 0))

    def minimumSizeHint(self) -> QSize:
        return QSize(120, self.sizeHint().height())

    def _typed(self, text: str | None) -> None:
        self._editor = None
        value = self._spec.read(text) if text is not None else None
        if value is not None:
            self.wish(value)
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    # paint

    def _look(self) -> RowLook:
        held = self.hasFocus() or self._grip is not None
        glow = 1.0 if held else HOVER_GLOW if self.underMouse() else 0.0
        return RowLook(
            spec=self._spec,
            value=self._value,
            width=self.width(),
            mark=self._mark,
            changed=self._value != self._spec.settle(self._spec.default),
            enabled=self.isEnabled(),
            glow=glow if self.isEnabled() else 0.0,
            opened=self._opened,
        )

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        slider_paint.row(painter, self._look())
        painter.end()

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.settle()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._grip = None
        self.settle()

    # the mouse, the wheel, the keys

    def mousePressEvent(self, event: QMouseEvent) -> None:
        spot, look = event.position(), self._look()
        if event.button() != Qt.MouseButton.LeftButton:
            return
        if self._spec.dot and (spot - look.dot_centre()).manhattanLength() <= GRAB:
            self.reset()
        elif spot.y() >= look.track_y - REACH:
            self.settle()
            self._grip, self._exact = spot, self._value
            if abs(spot.x() - look.x(self._value)) > GRAB:
                self._drag_to(look.value_at(spot.x()), hold=True)
            self.update()
        elif not look.value_rect().contains(spot):
            self.name_pressed.emit()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._grip is None:
            return
        look, spot = self._look(), event.position()
        fine = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        step = look.value_at(spot.x()) - look.value_at(self._grip.x())
        self._grip = spot
        self._drag_to(self._exact + step * (FINE if fine else 1.0), hold=not fine)

    def _drag_to(self, exact: float, *, hold: bool) -> None:
        self._exact = exact
        look = self._look()
        near = [d for d in self._spec.detents if abs(look.x(d) - look.x(exact)) <= HOLD]
        self.move_to(near[0] if near and hold else exact)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self._grip is not None:
            self._grip = None
            self.settle()
            self.update()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            return
        if self._look().value_rect().contains(event.position()):
            self.edit()
        else:
            self.reset()

    def wheelEvent(self, event: QWheelEvent) -> None:
        turned = event.angleDelta().y() or event.angleDelta().x()  # Alt turns it sideways
        if not self.hasFocus() or not turned:
            event.ignore()
            return
        fine = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        self.nudge(turned / NOTCH, fine=fine)
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key in STEPS:
            fine = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self.nudge(STEPS[Qt.Key(key)], fine=fine)
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            self.move_to(self._spec.end(self._value, last=key == Qt.Key.Key_End))
            self.settle_later()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.edit()
        elif key in (Qt.Key.Key_Backspace, Qt.Key.Key_Delete):
            self.reset()
        elif key == Qt.Key.Key_Space:
            self.name_pressed.emit()
        else:
            super().keyPressEvent(event)
