"""The brush over the picture: its ring at the pointer, and the stroke as it is drawn."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
from PySide6.QtCore import QObject, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QImage, QPainter, QPen

from studio.core.coverage import Coverage
from studio.core.edits import Touch
from studio.ui.theme import Token, colour

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from studio.core.pixels import Pixels
    from studio.ui.widgets.view import View

    Point = tuple[float, float]
    Ink = NDArray[np.uint8]

GRAIN: Final = 56
"""How much the grain of the noise brush varies, of 255."""

BODY: Final = 0.85
"""How opaque a stroke of full strength is while it is drawn: the picture is seen under it."""


class StrokeOverlay(QObject):
    """An overlay of the canvas, drawn by itself; what the stroke does is its owner's business.

    began(), grew(), ended(): the hand came down, went on, and was lifted; see `points`.
    """

    began = Signal()
    grew = Signal()
    ended = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._size = (1, 1)
        self._diameter, self._softness = 0.1, 0.5
        self._ring = True
        self._pointer: Point | None = None
        self._points: list[Point] = []
        self._coverage: Coverage | None = None
        self._ink: Ink | None = None
        self._opacity = 1.0

    @property
    def points(self) -> tuple[Point, ...]:
        """The stroke so far, in shares of the picture's sides; empty while nothing is drawn."""
        return tuple(self._points)

    def show_brush(self, diameter: float, softness: float, *, ring: bool) -> bool:
        """How wide the brush is (a share of the shorter side) and how soft; whether that is new.

        ring: it is shown at the pointer.
        """
        now = (diameter, softness, ring)
        if now == (self._diameter, self._softness, self._ring):
            return False
        self._diameter, self._softness, self._ring = now
        return True

    def show_size(self, width: int, height: int) -> None:
        """The size of the picture that it lies over."""
        self._size = (width, height)

    def show_pointer(self, at: Point | None) -> None:
        """Where the pointer is, in the picture's px."""
        self._pointer = at

    def show_ink(self, ink: Ink | None, opacity: float = 1.0) -> None:
        """What the stroke is drawn in, (rows, columns, 3), as large as its coverage."""
        self._ink, self._opacity = ink, opacity

    def coverage(self) -> tuple[int, int]:
        """Rows and columns of what a stroke covers."""
        return self._fresh().array.shape[0], self._fresh().array.shape[1]

    def forget(self) -> None:
        """The picture shows what was drawn so far: draw only what comes from here on."""
        if self._points:
            self._coverage = self._fresh()
            self._coverage.add(*self._points[-1])
        else:
            self._coverage = None

    def drop(self) -> None:
        """Let go of the stroke, as if it had never been drawn."""
        self._points, self._coverage = [], None

    # ---- as an overlay

    def press(self, x: float, y: float, /) -> bool:
        self._points = [self._share(x, y)]
        self._coverage = self._fresh()
        self._coverage.add(*self._points[0])
        self._pointer = (x, y)
        self.began.emit()
        return True

    def drag(self, x: float, y: float, /) -> None:
        self._pointer = (x, y)
        point = self._share(x, y)
        if self._points and self._coverage is not None and point != self._points[-1]:
            self._points.append(point)
            self._coverage.add(*point)
            self.grew.emit()

    def release(self, x: float, y: float, /) -> None:
        self.drag(x, y)
        if self._points:
            self.ended.emit()
            self._points = []  # what it covers stays in sight until the picture shows it

    def paint(self, painter: QPainter, view: View, /) -> None:
        if self._coverage is not None and self._ink is not None:
            wide, high = self._size
            where = QRectF(view.left, view.top, wide * view.scale, high * view.scale)
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.setOpacity(BODY * self._opacity)
            painter.drawImage(where, _laid_on(self._ink, self._coverage.array))
            painter.setOpacity(1.0)
        if self._ring and self._pointer is not None:
            radius = self._diameter / 2 * min(self._size) * view.scale
            self._draw_ring(painter, QPointF(*view.to_widget(*self._pointer)), radius)

    def _draw_ring(self, painter: QPainter, centre: QPointF, radius: float) -> None:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for ink, width in ((colour(Token.SHADE, 190), 3.2), (colour(Token.KNOB), 1.3)):
            painter.setPen(QPen(ink, width))
            painter.drawEllipse(centre, radius, radius)
        core = radius * (1 - self._softness)
        if 4 < core < radius - 3:
            painter.setPen(QPen(colour(Token.KNOB, 120), 1, Qt.PenStyle.DotLine))
            painter.drawEllipse(centre, core, core)

    def _fresh(self) -> Coverage:
        return Coverage(*self._size, self._diameter / 2, self._softness)

    def _share(self, x: float, y: float) -> Point:
        return x / self._size[0], y / self._size[1]


def ink_of(
    touch: Touch, shape: tuple[int, int], seed: int, shown: Pixels | None, source: Pixels | None
) -> Ink:
    """What a stroke is drawn in: grain, the mean of the picture on show, or what is pasted."""
    if touch is Touch.PASTE and source is not None:
        rgb = source.to_rgb()
        rows = np.arange(shape[0]) * rgb.shape[0] // shape[0]
        columns = np.arange(shape[1]) * rgb.shape[1] // shape[1]
        return np.ascontiguousarray(rgb[rows][:, columns])
    if touch is Touch.ERASE and shown is not None:
        mean = shown.shrunk(64).to_rgb().mean((0, 1))
        return np.broadcast_to(mean.astype(np.uint8), (*shape, 3)).copy()
    grain = np.random.default_rng(seed).standard_normal((*shape, 3)) * GRAIN + 128
    return grain.clip(0, 255).astype(np.uint8)


def plain_ink(shape: tuple[int, int]) -> Ink:
    """What a region is drawn in."""
    return np.full((*shape, 3), 245, np.uint8)


def _laid_on(ink: Ink, covered: NDArray[np.float32]) -> QImage:
    rows, columns = covered.shape
    rgba = np.empty((rows, columns, 4), np.uint8)
    rgba[..., :3] = ink
    rgba[..., 3] = covered * 255
    image = QImage(rgba.tobytes(), columns, rows, columns * 4, QImage.Format.Format_RGBA8888)
    return image.copy()
