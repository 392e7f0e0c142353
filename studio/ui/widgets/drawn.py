"""A drawing that is painted once, for as long as it is the same."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPixmap

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtCore import QSize


class Drawn:
    """Keeps the latest drawing."""

    def __init__(self) -> None:
        self._kept: tuple[object, tuple[object, ...], QPixmap] | None = None

    def get(
        self,
        of: object,
        key: tuple[object, ...],
        size: QSize,
        ratio: float,
        paint: Callable[[QPainter], None],
    ) -> QPixmap:
        """The drawing of a size (logical px), on nothing.

        of, key: what it shows: it is painted again where `of` is not the very same, or the key is
        not equal.
        """
        key = (*key, size, ratio)
        if self._kept is None or self._kept[0] is not of or self._kept[1] != key:
            made = QPixmap(math.ceil(size.width() * ratio), math.ceil(size.height() * ratio))
            made.setDevicePixelRatio(ratio)
            made.fill(Qt.GlobalColor.transparent)
            painter = QPainter(made)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            paint(painter)
            painter.end()
            self._kept = (of, key, made)
        return self._kept[2]
