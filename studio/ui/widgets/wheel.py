"""The mouse wheel, notch by notch."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from PySide6.QtGui import QWheelEvent

NOTCH: Final = 120
"""Eighths of a degree that Qt counts for a notch."""


class Notches:
    """Whole notches of a wheel that may turn more finely; what is left over counts later."""

    def __init__(self) -> None:
        self._turned = 0

    def turned(self, event: QWheelEvent) -> int:
        """How many notches are complete with this turn; above 0 away from the hand."""
        self._turned += event.angleDelta().y() or event.angleDelta().x()  # Alt turns it sideways
        notches = int(self._turned / NOTCH)
        self._turned -= notches * NOTCH
        return notches
