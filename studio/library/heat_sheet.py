"""A sheet that shows where words act: for each, the picture under its heat."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
from PIL import Image, ImageColor, ImageDraw, ImageFont

from studio.core.pixels import Pixels
from studio.core.ramp import HEAT, HEAT_ALPHA

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

CELL: Final = 192
"""Pixels of the longer side of one picture."""
COLUMNS: Final = 5
"""Pictures in a row."""
_GAP: Final = 8
_LABEL: Final = 34
_GROUND, _TEXT, _SECOND = "#131314", "#ececef", "#a3a3ad"
_DARK: Final = 0.55
"""What is left of the picture's light where a word does not act."""


def lay_out(picture: Pixels, cells: Sequence[tuple[str, str, NDArray[np.float32]]]) -> Pixels:
    """The picture, and beside it each word: its name, a line of figures, and its heat.

    A cell is (name, figures, heat); heat: (h, w), 0 to 1, of any size.
    """
    scale = CELL / max(picture.width, picture.height)
    size = max(1, round(picture.width * scale)), max(1, round(picture.height * scale))
    plain = Image.fromarray(picture.to_rgb()).resize(size, Image.Resampling.LANCZOS)
    shown = [("", "", plain), *((a, b, heated(plain, heat)) for a, b, heat in cells)]
    columns = min(COLUMNS, len(shown))
    rows = -(-len(shown) // columns)
    across, down = size[0] + _GAP, size[1] + _LABEL + _GAP
    sheet = Image.new("RGB", (columns * across + _GAP, rows * down + _GAP), _GROUND)
    draw = ImageDraw.Draw(sheet)
    for place, (name, figures, image) in enumerate(shown):
        left, top = _GAP + place % columns * across, _GAP + place // columns * down
        sheet.paste(image, (left, top))
        draw.text((left, top + size[1] + 3), _fitting(name, size[0]), _TEXT, _font(13))
        draw.text((left, top + size[1] + 19), figures, _SECOND, _font(11))
    return Pixels.from_rgb(np.asarray(sheet))


def heated(picture: Image.Image, heat: NDArray[np.float32]) -> Image.Image:
    """A picture under a map of heat: darkened, with the ramp over it where the map is strong."""
    levels = Image.fromarray(heat.astype(np.float32), "F")
    smooth = np.asarray(levels.resize(picture.size, Image.Resampling.BICUBIC)).clip(0, 1)
    alpha = (smooth * (HEAT_ALPHA / 255))[..., None]
    under = np.asarray(picture, np.float32) * _DARK
    mixed = under * (1 - alpha) + _ramp(smooth) * alpha
    return Image.fromarray(mixed.round().astype(np.uint8))


def _ramp(levels: NDArray[np.float32]) -> NDArray[np.float32]:
    """The colour of each level, (h, w, 3), 0 to 255."""
    places = [place for place, _ in HEAT]
    colours = np.array([ImageColor.getrgb(name) for _, name in HEAT], np.float32)
    channels = [np.interp(levels, places, colours[:, i]) for i in range(3)]
    return np.stack(channels, axis=-1).astype(np.float32)


def _font(size: int) -> ImageFont.ImageFont | ImageFont.FreeTypeFont:
    return ImageFont.load_default(size)


def _fitting(text: str, width: int) -> str:
    """The text, shortened until it fits."""
    font = _font(13)
    if font.getlength(text) <= width:
        return text
    while text and font.getlength(f"{text}…") > width:
        text = text[:-1]
    return f"{text.rstrip()}…"
