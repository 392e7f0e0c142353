"""Where two pictures differ, as heat over the darkened picture."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter

from studio.core.heat import apart, changed, hottest
from studio.ui.heat import heat_image
from studio.ui.theme import Token, colour

if TYPE_CHECKING:
    from studio.core.pixels import Pixels
    from studio.ui.widgets.view import View

FULL: Final = 96
"""Of 255: a difference that large is as hot as can be."""
DARK: Final = 150  # alpha of the black under the heat


class HeatOverlay:
    """An overlay of a canvas: |A - B| of two pictures."""

    def __init__(self) -> None:
        self._pair: tuple[Pixels, Pixels] | None = None
        self._image: QImage | None = None
        self._size = (1, 1)
        self.changed: float | None = None
        """The share of the picture that is visibly different; None where nothing is compared."""
        self.hottest = (1, 1)
        """Where most of it is: column and row of nine fields."""

    @property
    def image(self) -> QImage | None:
        """The heat, to be laid over a picture."""
        return self._image

    def show_pair(self, pair: tuple[Pixels, Pixels] | None, size: tuple[int, int]) -> bool:
        """Hold two pictures against each other, that stand for `size` px; False if they are."""
        if pair == self._pair and size == self._size:
            return False
        self._pair, self._size = pair, size
        heat = None if pair is None else apart(*pair)
        self._image, self.changed = None, None
        if heat is not None:
            self._image = heat_image(np.minimum(heat / np.float32(FULL), 1))
            self.changed, self.hottest = changed(heat), hottest(heat)
        return True

    # as the canvas asks

    def paint(self, painter: QPainter, view: View) -> None:
        if self._image is None:
            return
        wide, high = self._size
        where = QRectF(view.left, view.top, wide * view.scale, high * view.scale)
        cover(painter, self._image, where)

    def press(self, _x: float, _y: float) -> bool:
        return False

    def drag(self, x: float, y: float) -> None:
        """There is nothing to drag."""

    def release(self, x: float, y: float) -> None:
        """There is nothing to let go."""


def cover(painter: QPainter, heat: QImage, where: QRectF) -> None:
    """Darken a picture and lay heat over it."""
    painter.fillRect(where, colour(Token.SHADE, DARK))
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    painter.drawImage(where, heat)
