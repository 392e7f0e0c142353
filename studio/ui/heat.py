"""Heat: one ramp from weak to strong for chips, bars, cells and what lies over a picture."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final

import numpy as np
from PySide6.QtGui import QColor, QImage, QLinearGradient

from studio.core.ramp import HEAT, HEAT_ALPHA
from studio.ui.theme import Token, colour

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from PySide6.QtCore import QPointF

    Map = NDArray[np.float32]

EDGE_ALPHA: Final = 170  # of the dark edge of a line
_LEVELS: Final = 256
_FADES: Final = HEAT[0][0]  # below it the colour is the same, and only fades


def heat_colour(level: float, alpha: int = 255) -> QColor:
    """The colour of a strength from 0 to 1 on a panel; alpha 0-255."""
    red, green, blue = _ramp()[round(min(max(level, 0.0), 1.0) * (_LEVELS - 1))]
    return QColor(int(red), int(green), int(blue), alpha)


def heat_gradient(start: QPointF, stop: QPointF) -> QLinearGradient:
    """The whole ramp from one point to another."""
    gradient = QLinearGradient(start, stop)
    for step in range(17):
        gradient.setColorAt(step / 16, heat_colour(step / 16))
    return gradient


def heat_image(level: Map) -> QImage:
    """A map of strengths from 0 to 1, (height, width), as it lies over a picture."""
    return _through(_over_picture(), level)


def shade_image(shade: Map) -> QImage:
    """Black where the map is 1, nothing where it is 0."""
    return _through(_black(), shade)


def line_image(away: Map, level: float, width: float) -> QImage:
    """A line of this strength's colour, `width` px wide, with a dark edge.

    away: how far each pixel is from the middle of the line, px.
    """
    ink = (width / 2 + 0.5 - away).clip(0, 1)
    edge = EDGE_ALPHA / 255 * (width / 2 + 2.0 - away).clip(0, 1) * (1 - ink)
    opacity = ink + edge
    red, green, blue = _ramp()[round(level * (_LEVELS - 1))].astype(np.float32)
    channels = (opacity * 255, ink * red, ink * green, ink * blue)
    packed = np.zeros(away.shape, np.uint32)
    for channel in channels:
        packed = packed << 8 | channel.astype(np.uint32)
    return _image(packed)


def _through(table: NDArray[np.uint32], level: Map) -> QImage:
    """Each level's entry of a table of premultiplied colours, as an image that owns its bytes."""
    return _image(table[(level * (_LEVELS - 1) + 0.5).astype(np.uint8)])


def _image(packed: NDArray[np.uint32]) -> QImage:
    high, wide = packed.shape
    kind = QImage.Format.Format_ARGB32_Premultiplied
    return QImage(packed.tobytes(), wide, high, wide * 4, kind).copy()


@lru_cache(maxsize=1)
def _ramp() -> NDArray[np.uint8]:
    """(256, 3): the ramp on a panel, where the weakest is a tint of the panel itself."""
    nothing = colour(Token.BG2)
    weakest = QColor(HEAT[0][1])
    tint = QColor(
        *((2 * one + other) // 3 for one, other in zip(_rgb(weakest), _rgb(nothing), strict=True))
    )
    return _between(((0.0, tint.name()), *HEAT))


@lru_cache(maxsize=1)
def _over_picture() -> NDArray[np.uint32]:
    """(256,): the ramp, its alpha rising from 0."""
    at = np.linspace(0, 1, _LEVELS)
    alpha = HEAT_ALPHA / 255 * np.where(at < _FADES, (at / _FADES) ** 2 * 0.5, 0.5 + (at - _FADES))
    return _packed(_between(((0.0, HEAT[0][1]), *HEAT)), alpha.clip(0, HEAT_ALPHA / 255))


@lru_cache(maxsize=1)
def _black() -> NDArray[np.uint32]:
    return _packed(np.zeros((_LEVELS, 3), np.uint8), np.linspace(0, 1, _LEVELS))


def _between(stops: tuple[tuple[float, str], ...]) -> NDArray[np.uint8]:
    at = np.linspace(0, 1, _LEVELS)
    places = [place for place, _ in stops]
    channels = zip(*(_rgb(QColor(name)) for _, name in stops), strict=True)
    return np.stack([np.interp(at, places, c) for c in channels], axis=1).round().astype(np.uint8)


def _packed(rgb: NDArray[np.uint8], alpha: NDArray[np.float64]) -> NDArray[np.uint32]:
    """Premultiplied 0xAARRGGBB."""
    red, green, blue = (rgb * alpha[:, None]).round().astype(np.uint32).T
    opacity = (alpha * 255).round().astype(np.uint32)
    return np.asarray(opacity << 24 | red << 16 | green << 8 | blue, np.uint32)


def _rgb(ink: QColor) -> tuple[int, int, int]:
    return ink.red(), ink.green(), ink.blue()
