"""Where anything may change: a dashed outline, and the rest of the picture dimmed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPainterPathStroker, QTransform

from studio.ui.widgets import paint

if TYPE_CHECKING:
    from studio.core.shapes import Shape
    from studio.ui.widgets.view import View

DIM: Final = 110


class RegionOverlay:
    """An overlay of the canvas that takes no hand."""

    def __init__(self) -> None:
        self._shapes: tuple[Shape, ...] = ()
        self._size = (1, 1)
        self._path = QPainterPath()
        self._dim = True

    def show_region(
        self, shapes: tuple[Shape, ...], size: tuple[int, int], *, dim: bool = True
    ) -> bool:
        """Show where changes act, over a picture of this size; whether that is new.

        dim: darken the rest of the picture.
        """
        if (shapes, size, dim) == (self._shapes, self._size, self._dim):
            return False
        self._shapes, self._size, self._dim = shapes, size, dim
        self._path = region_path(shapes, *size)
        return True

    def paint(self, painter: QPainter, view: View, /) -> None:
        if not self._shapes:
            return
        place = QTransform(view.scale, 0, 0, view.scale, view.left, view.top)
        path = place.map(self._path)
        frame = place.mapRect(QRectF(0, 0, *self._size))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setClipRect(frame)
        if self._dim:
            rest = QPainterPath()
            rest.addRect(frame)
            painter.fillPath(rest.subtracted(path), QColor(0, 0, 0, DIM))
        paint.outline(painter, lambda: painter.drawPath(path))

    def press(self, _x: float, _y: float, /) -> bool:
        return False

    def drag(self, x: float, y: float, /) -> None: ...

    def release(self, x: float, y: float, /) -> None: ...


def region_path(shapes: tuple[Shape, ...], width: int, height: int) -> QPainterPath:
    """The outline of shapes on a picture of this size, in its px; that of `core.shapes.union`."""
    whole = QPainterPath()
    for shape in shapes:
        whole = whole.united(_outline(shape, width, height))
    return whole


def _outline(shape: Shape, width: int, height: int) -> QPainterPath:
    line = QPainterPath(QPointF(shape.points[0][0] * width, shape.points[0][1] * height))
    for x, y in shape.points[1:]:
        line.lineTo(x * width, y * height)
    if shape.radius == 0:
        line.closeSubpath()
        return line
    reach = shape.radius * min(width, height)
    if len(shape.points) == 1:
        dot = QPainterPath()
        dot.addEllipse(line.currentPosition(), reach, reach)
        return dot
    stroker = QPainterPathStroker()
    stroker.setWidth(2 * reach)
    stroker.setCapStyle(Qt.PenCapStyle.RoundCap)
    stroker.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    return stroker.createStroke(line).simplified()
