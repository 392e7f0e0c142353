"""A value that is moved live and let go: the part of a slider that has no hands and no paint."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Signal

from studio.ui.accessible import PaintedControl, Readout
from studio.ui.rhythm import BURST, Release

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from studio.ui.widgets.slider_spec import SliderSpec

FINE: Final = 0.1  # how much slower Shift makes everything


class ValueRow(PaintedControl):
    """One value in a range.

    moved(float): each new value the artist makes.
    released(): that the movement is over (one undo entry): a drag let go, a value typed, a
    reset, or a burst of keys or wheel at rest. Only after a `moved`.
    """

    moved = Signal(float)
    released = Signal()

    def __init__(self, spec: SliderSpec, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._spec = spec
        self._value = spec.settle(spec.default)
        self._mark: float | None = None
        self._release = Release(BURST, self)
        self._release.released.connect(self.released)
        self._name()

    @property
    def value(self) -> float:
        """The value on show."""
        return self._value

    @property
    def spec(self) -> SliderSpec:
        """What the row shows."""
        return self._spec

    def show_value(self, value: float) -> None:
        """Show a value, bounded and rounded as the row writes it."""
        self._take(self._spec.settle(value))

    def show_spec(self, spec: SliderSpec) -> None:
        """Show another axis, or the same with another default, range or name."""
        if spec != self._spec:
            self._spec = spec
            self._value = spec.settle(self._value)
            self._name()
            self.updateGeometry()
            self.update()

    def show_mark(self, value: float | None) -> None:
        """Ring a value on the track: where the other branch stands, say."""
        if value != self._mark:
            self._mark = value
            self.update()

    def readout(self) -> Readout:
        spec = self._spec
        return Readout(spec.write(self._value), self._value, spec.low, spec.high, spec.key_step)

    def wish(self, value: float) -> None:
        self.move_to(value)
        self.settle()

    def reset(self) -> None:
        """Go back to the default, as the artist's wish."""
        self.wish(self._spec.default)

    def move_to(self, value: float) -> None:
        """Take a value as the artist's; not yet let go."""
        if self._take(self._spec.settle(value)):
            self._release.note()
            self.moved.emit(self._value)

    def turn(self, place: float) -> None:
        """Move to a place on the track, 0-1, as something else than the mouse has it."""
        if self.isEnabled():
            self.move_to(self._spec.at(place))
            self.settle_later()

    def settle(self) -> None:
        """Let go: says so if anything moved."""
        self._release.settle()

    def settle_later(self) -> None:
        """Let go once the keys or the wheel come to rest."""
        self._release.settle_later()

    def nudge(self, steps: float, *, fine: bool) -> None:
        """Move by key steps; fine ones are a tenth, and never less than what is shown."""
        finest = 10.0**-self._spec.decimals if fine or abs(steps) >= 1 else 0.0
        self.move_to(self._spec.beside(self._value, steps * (FINE if fine else 1.0), finest))
        self.settle_later()

    def _name(self) -> None:
        self.setAccessibleName(self._spec.name)
        self.setToolTip(self._spec.hint)

    def _take(self, value: float) -> bool:
        if value == self._value:
            return False
        self._value = value
        self.update()
        self.tell()
        return True
