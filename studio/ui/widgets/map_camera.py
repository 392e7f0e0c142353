"""How much of the map is seen, and where its cells lie in the widget."""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QPointF, QRect, QRectF

from studio.ui.widgets.map_paint import FILLED

if TYPE_CHECKING:
    from collections.abc import Collection

SMALLEST: Final = 10.0
LARGEST: Final = 256.0
FIRST: Final = 120.0
"""Logical px of a cell: the limits of the zoom, and the most where everything is fitted."""
MARGIN: Final = 8
"""Logical px between the edge and what is brought into sight."""


@dataclass(frozen=True, slots=True)
class Camera:
    """scale: logical px of a cell. origin: where the corner of cell (0, 0) lies in the widget."""

    scale: float = FIRST
    origin: QPointF = field(default_factory=QPointF)

    @staticmethod
    def fitted(cells: Collection[tuple[int, int]], seen: QRect) -> Camera:
        """All of these cells, which are at least one, as large as they fit."""
        xs, ys = [x for x, _ in cells], [y for _, y in cells]
        wide, high = max(xs) - min(xs) + 2, max(ys) - min(ys) + 2
        scale = max(SMALLEST, min(seen.width() / wide, seen.height() / high, FIRST))
        middle = QPointF((max(xs) + min(xs) + 1) / 2, (max(ys) + min(ys) + 1) / 2)
        return Camera(scale, QPointF(seen.center()) - middle * scale)

    def zoomed(self, factor: float, at: QPointF) -> Camera:
        """Nearer or farther, `at` staying where it is."""
        scale = max(SMALLEST, min(self.scale * factor, LARGEST))
        return Camera(scale, at - (at - self.origin) * (scale / self.scale))

    def panned(self, by: QPointF) -> Camera:
        """The map pulled along."""
        return replace(self, origin=self.origin + by)

    def bringing(self, rect: QRectF, seen: QRect) -> Camera:
        """Panned as far as it takes to see this; itself where it is in sight."""
        inner = QRectF(seen).adjusted(MARGIN, MARGIN, -MARGIN, -MARGIN)
        dx = max(0.0, inner.left() - rect.left()) - max(0.0, rect.right() - inner.right())
        dy = max(0.0, inner.top() - rect.top()) - max(0.0, rect.bottom() - inner.bottom())
        return self.panned(QPointF(dx, dy)) if dx or dy else self

    def spot(self, x: float, y: float) -> QPointF:
        """Where a place of the map, in cells, lies."""
        return self.origin + QPointF(x, y) * self.scale

    def cell(self, spot: QPointF) -> tuple[int, int]:
        """The cell under a spot."""
        at = (spot - self.origin) / self.scale
        return math.floor(at.x()), math.floor(at.y())

    def picture(self, x: float, y: float) -> QRectF:
        """Where the picture is painted whose cell has its corner at this place."""
        side, edge = self.scale * FILLED, self.scale * (1 - FILLED) / 2
        corner = self.spot(x, y)
        return QRectF(corner.x() + edge, corner.y() + edge, side, side)
