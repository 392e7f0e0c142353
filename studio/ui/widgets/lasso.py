"""A lasso: the artist draws around a region of the picture."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QPointF, Signal
from PySide6.QtGui import QPainter, QPolygonF

from studio.core.shapes import Shape
from studio.ui.theme import Token
from studio.ui.widgets import paint
from studio.ui.widgets.paint import Badge

if TYPE_CHECKING:
    from studio.ui.widgets.view import View

    Point = tuple[float, float]

APART: Final = 0.006
"""Of the picture's sides: points nearer than that are one, so that a region stays quick to weigh"""
FEWEST: Final = 3


class Lasso(QObject):
    """An overlay of the canvas.

    surrounded(object): a Shape in shares of the picture was drawn, or None: a click took it away.
    changed(): what it draws is different.
    """

    surrounded = Signal(object)
    changed = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._size = (1, 1)
        self._held = False
        self._drawn: list[Point] = []
        self._shape: Shape | None = None
        self._name = ""

    @property
    def held(self) -> bool:
        """Whether it is the tool in the hand."""
        return self._held

    @property
    def drawing(self) -> bool:
        """Whether a line is being drawn."""
        return bool(self._drawn)

    def hold(self, *, held: bool) -> None:
        """Take it into the hand, or lay it down."""
        self._held = held
        self.drop()

    def show_size(self, width: int, height: int) -> None:
        """The size of the picture that it lies over."""
        self._size = (width, height)

    def show_region(self, shape: Shape | None, name: str) -> None:
        """Show the region there is, with its name over it."""
        if (shape, name) != (self._shape, self._name):
            self._shape, self._name = shape, name
            self.changed.emit()

    def drop(self) -> bool:
        """Let go of what is being drawn; False if nothing is."""
        drawing = bool(self._drawn)
        self._drawn = []
        if drawing:
            self.changed.emit()
        return drawing

    # ---- as an overlay

    def press(self, x: float, y: float, /) -> bool:
        """Begin to draw, if it is in the hand."""
        if self._held:
            self._drawn = [self._share(x, y)]
        return self._held

    def drag(self, x: float, y: float, /) -> None:
        """Draw on; slips of a pixel are no points of their own."""
        if not self._drawn:  # let go of meanwhile
            return
        point, last = self._share(x, y), self._drawn[-1]
        if abs(point[0] - last[0]) + abs(point[1] - last[1]) >= APART:
            self._drawn.append(point)

    def release(self, x: float, y: float, /) -> None:
        """The region is drawn; a click is none."""
        if not self._drawn:
            return
        self.drag(x, y)
        drawn, self._drawn = self._drawn, []
        self.surrounded.emit(Shape(tuple(drawn)) if len(drawn) >= FEWEST else None)

    def paint(self, painter: QPainter, view: View, /) -> None:
        """The line that is being drawn, else the region."""
        points = self._drawn or (self._shape.points if self._shape is not None else ())
        if len(points) < 2:
            return
        wide, high = self._size
        line = QPolygonF([QPointF(*view.to_widget(x * wide, y * high)) for x, y in points])
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        draw = painter.drawPolyline if self._drawn else painter.drawPolygon
        paint.outline(painter, lambda: draw(line))
        if self._name and not self._drawn:
            _label(painter, line, Badge(self._name, Token.A), view.to_widget(0, 0)[1])

    def _share(self, x: float, y: float) -> Point:
        wide, high = self._size
        return min(max(x / wide, 0.0), 1.0), min(max(y / high, 0.0), 1.0)


def _label(painter: QPainter, line: QPolygonF, badge: Badge, top: float) -> None:
    """The region's name above it, or inside where it reaches the upper edge of the picture."""
    bounds = line.boundingRect()
    y = bounds.top() - paint.PILL_HEIGHT - 8
    if y < top:
        y = bounds.top() + 8
    left = bounds.center().x() - paint.pill_width(badge) / 2
    paint.pill(painter, QPointF(left, y), badge)
