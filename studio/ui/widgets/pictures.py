"""Pictures for painting: Pixels as images, and thumbnails cut to shape once and kept."""

from __future__ import annotations

from collections import OrderedDict
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import QBrush, QColor, QImage, QPainter, QPixmap, QTransform

if TYPE_CHECKING:
    from studio.core.pixels import Pixels


def to_image(pixels: Pixels) -> QImage:
    """A picture as an image that owns its bytes, in the format that paints unconverted."""
    borrowed = QImage(
        pixels.data, pixels.width, pixels.height, pixels.width * 4, QImage.Format.Format_RGB32
    )
    return borrowed.copy()


def cover(image: QImage, size: QSizeF, radius: float, ratio: float, shade: int = 0) -> QPixmap:
    """The middle of an image, scaled to fill `size` (logical px), its corners rounded.

    shade: how much black lies over it, 0-255.
    """
    whole = QSize(max(1, round(size.width() * ratio)), max(1, round(size.height() * ratio)))
    scaled = image.scaled(
        whole,
        Qt.AspectRatioMode.KeepAspectRatioByExpanding,
        Qt.TransformationMode.SmoothTransformation,
    )
    made = QPixmap(whole)
    made.fill(Qt.GlobalColor.transparent)
    brush = QBrush(scaled)
    left = (whole.width() - scaled.width()) / 2
    top = (whole.height() - scaled.height()) / 2
    brush.setTransform(QTransform.fromTranslate(round(left), round(top)))
    painter = QPainter(made)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(brush)
    rect = QRectF(0, 0, whole.width(), whole.height())
    painter.drawRoundedRect(rect, radius * ratio, radius * ratio)
    if shade:
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceAtop)
        painter.fillRect(rect, QColor(0, 0, 0, shade))
    painter.end()
    made.setDevicePixelRatio(ratio)
    return made


class ThumbCache:
    """Thumbnails as they were last drawn, the least recently drawn given up first.

    A rounded, shaded thumbnail is cut once: the clipping costs a hundred times the drawing.
    """

    def __init__(self, capacity: int = 1024) -> None:
        self._capacity = capacity
        self._kept: OrderedDict[tuple[Pixels, float, float, float, float, int], QPixmap]
        self._kept = OrderedDict()

    def __len__(self) -> int:
        return len(self._kept)

    def get(
        self, pixels: Pixels, size: QSizeF, radius: float, ratio: float, shade: int = 0
    ) -> QPixmap:
        """A picture cut to `size` logical px; made at the first call. Arguments as `cover`."""
        key = (pixels, size.width(), size.height(), radius, ratio, shade)
        found = self._kept.get(key)
        if found is None:
            found = cover(to_image(pixels), size, radius, ratio, shade)
            self._kept[key] = found
            if len(self._kept) > self._capacity:
                self._kept.popitem(last=False)
        else:
            self._kept.move_to_end(key)
        return found
