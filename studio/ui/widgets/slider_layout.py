"""A slider row as it is to be drawn, and where everything of it lies."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QPointF, QRectF

from studio.ui.widgets.paint import HALO_RADIUS

if TYPE_CHECKING:
    from studio.ui.widgets.slider_spec import SliderSpec

ROW: Final = 46
ROW_WITH_ENDS: Final = 62
NAME_Y: Final = 11.0
TRACK_Y: Final = 32.0
ENDS_Y: Final = 52.0
TRAVEL: Final = HALO_RADIUS  # the knob's halo is never cut off at the ends
DOT_ROOM: Final = 16.0
CURVE: Final = 46.0
"""How much higher a row with its curve is, px."""


@dataclass(frozen=True, slots=True)
class RowLook:
    """A row as it is to be drawn."""

    spec: SliderSpec
    value: float
    width: float
    mark: float | None = None
    changed: bool = False
    enabled: bool = True
    glow: float = 0.0  # 0 at rest, 1 focused or dragged
    opened: bool = False  # with the curve of what was measured

    @property
    def track_y(self) -> float:
        """Where the track runs."""
        return TRACK_Y + (CURVE if self.opened else 0.0)

    @property
    def active(self) -> bool:
        """Whether the axis does anything at this value."""
        return self.enabled and self.value != self.spec.start

    def x(self, value: float) -> float:
        """Where a value lies on the track."""
        return TRAVEL + (self.width - 2 * TRAVEL) * self.spec.fraction(value)

    def value_at(self, x: float) -> float:
        """The value at a place on the track, not yet bounded."""
        share = (x - TRAVEL) / max(1.0, self.width - 2 * TRAVEL)
        return self.spec.at(share)

    def value_rect(self) -> QRectF:
        """Where the value stands."""
        right = self.width - (DOT_ROOM if self.spec.dot else 0)
        return QRectF(right - 76, NAME_Y - 10, 76, 20)

    def dot_centre(self) -> QPointF:
        """Where the reset dot stands."""
        return QPointF(self.width - 4, NAME_Y)
