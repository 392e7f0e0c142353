"""Pictures of the map on the way from where they lay to where they lie now."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEasingCurve, QVariantAnimation

if TYPE_CHECKING:
    from collections.abc import Mapping

    from PySide6.QtCore import QObject

SLIDE_MS: Final = 350


class Slide(QVariantAnimation):
    """Emits valueChanged while they are on the way. Places are in cells."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._from: Mapping[int, tuple[float, float]] = {}
        self.setStartValue(0.0)
        self.setEndValue(1.0)
        self.setDuration(SLIDE_MS)
        self.setEasingCurve(QEasingCurve.Type.InOutCubic)

    @property
    def is_still(self) -> bool:
        """Whether nothing slides."""
        return self.state() is not QVariantAnimation.State.Running

    def begin(self, places: Mapping[int, tuple[float, float]]) -> None:
        """All slide from here, by their ids, to their cells."""
        self._from = places
        self.stop()
        self.start()

    def place(self, node: int, cell: tuple[int, int]) -> tuple[float, float]:
        """The cell of a picture, or where it is on the way there."""
        start = self._from.get(node)
        if start is None or self.is_still:
            return cell
        share = float(self.currentValue())
        x, y = start
        return x + (cell[0] - x) * share, y + (cell[1] - y) * share
