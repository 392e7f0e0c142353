"""What a painted control tells a screen reader: a name, a value, a range, and how to change it.

The stock widgets bring this along; a widget that paints itself says it here.
"""

from __future__ import annotations

import weakref
from dataclasses import dataclass

from PySide6.QtGui import (
    QAccessible,
    QAccessibleInterface,
    QAccessibleValueChangeEvent,
    QAccessibleValueInterface,
)
from PySide6.QtWidgets import QAccessibleWidget, QWidget


@dataclass(frozen=True, slots=True)
class Readout:
    """A value as it is read out: its words, the figure, the range and the smallest step."""

    text: str
    value: float
    low: float
    high: float
    step: float


class PaintedControl(QWidget):
    """A control that paints itself and has one value. Subclasses fill in the two methods."""

    ROLE = QAccessible.Role.Slider

    def readout(self) -> Readout:
        """The value as it stands."""
        raise NotImplementedError

    def wish(self, value: float) -> None:
        """Take a value set through a screen reader, as if the artist had dragged to it."""
        raise NotImplementedError

    def tell(self) -> None:
        """Say that the value changed, if anybody listens."""
        if QAccessible.isActive():
            event = QAccessibleValueChangeEvent(self, self.readout().value)
            QAccessible.updateAccessibility(event)


class _Value(QAccessibleValueInterface):
    """The value side of a control. Holds it weakly: Qt outlives widgets in odd orders."""

    def __init__(self, control: PaintedControl) -> None:
        super().__init__()
        self._control = weakref.ref(control)

    def _readout(self) -> Readout:
        control = self._control()
        return control.readout() if control is not None else Readout("", 0.0, 0.0, 0.0, 0.0)

    def currentValue(self) -> float:
        return self._readout().value

    def setCurrentValue(self, value: float) -> None:
        control = self._control()
        if control is not None and control.isEnabled():
            control.wish(float(value))

    def minimumValue(self) -> float:
        return self._readout().low

    def maximumValue(self) -> float:
        return self._readout().high

    def minimumStepSize(self) -> float:
        return self._readout().step


class _Interface(QAccessibleWidget):
    """A control as a screen reader sees it."""

    def __init__(self, control: PaintedControl) -> None:
        super().__init__(control, control.ROLE, control.accessibleName())
        self._control = weakref.ref(control)
        self._value = _Value(control)

    def text(self, kind: QAccessible.Text) -> str:
        control = self._control()
        if control is None:
            return ""
        if kind == QAccessible.Text.Value:
            return control.readout().text
        if kind == QAccessible.Text.Name:
            return control.accessibleName()
        return super().text(kind)

    # the stub says int (a C++ void pointer); PySide wants the Python object itself
    def interface_cast(self, kind: QAccessible.InterfaceType) -> object:  # type: ignore[override]
        if kind == QAccessible.InterfaceType.ValueInterface:
            return self._value
        return super().interface_cast(kind)


def install() -> None:
    """Have Qt ask us about painted controls. Once per application."""
    QAccessible.installFactory(_make)


def _make(_class_name: str, thing: object) -> QAccessibleInterface | None:
    return _Interface(thing) if isinstance(thing, PaintedControl) else None
