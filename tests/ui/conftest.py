"""Windows without a screen: the theme applied, nothing left behind, pictures on demand."""

from __future__ import annotations

import os
from collections.abc import Callable

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from typing import TYPE_CHECKING

import numpy as np
import pytest
from PySide6.QtCore import QCoreApplication, QPoint, QPointF, Qt
from PySide6.QtGui import QImage, QPainter, QWheelEvent
from window_fixtures import loop, no_widget_left, open_studio, qapp, rig  # noqa: F401 - fixtures

from studio.core.pixels import Pixels
from studio.ui import theme

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtWidgets import QWidget

Grab = Callable[..., QImage]


@pytest.fixture
def grab() -> Grab:
    """Paint a widget into an image: grab(widget, ratio=2.0, to=path) -> QImage."""

    def paint(widget: QWidget, ratio: float = 1.0, to: Path | None = None) -> QImage:
        widget.ensurePolished()
        size = widget.size() * ratio
        image = QImage(size, QImage.Format.Format_RGB32)
        image.setDevicePixelRatio(ratio)
        image.fill(theme.colour(theme.Token.BG0))
        painter = QPainter(image)
        widget.render(painter, QPoint())
        painter.end()
        if to is not None:
            image.save(str(to))
        return image

    return paint


@pytest.fixture
def picture() -> Callable[..., Pixels]:
    """A soft gradient that differs by its `shade`: picture(64, 48, shade=120)."""

    def make(width: int = 64, height: int = 64, shade: int = 120) -> Pixels:
        rgb = np.empty((height, width, 3), dtype=np.uint8)
        rgb[..., 0] = np.linspace(0, 255, width, dtype=np.uint8)
        rgb[..., 1] = np.linspace(0, 255, height, dtype=np.uint8)[:, None]
        rgb[..., 2] = shade
        return Pixels.from_rgb(rgb)

    return make


@pytest.fixture
def wheel() -> Callable[..., None]:
    """Turn the wheel over a widget: wheel(widget, QPointF, 120)."""

    def turn(
        widget: QWidget,
        at: QPointF,
        degrees: int,
        modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier,
    ) -> None:
        event = QWheelEvent(
            at,
            widget.mapToGlobal(at),
            QPoint(),
            QPoint(0, degrees),
            Qt.MouseButton.NoButton,
            modifiers,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        QCoreApplication.sendEvent(widget, event)

    return turn
