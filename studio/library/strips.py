"""Film strips: many pictures of one size laid out in rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
from PIL import Image

from studio.core.pixels import Pixels
from studio.library import files, pictures

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

GAP: Final = 4
"""Pixels between two pictures and around them all."""

_GROUND: Final = 20
"""The grey behind the pictures."""


def lay_out(frames: Sequence[Pixels], *, columns: int, longest: int) -> Pixels:
    """The frames (one or more, all of one size) in rows of `columns`, from the top left.

    longest: pixels; larger frames are made smaller until no side is longer. ValueError without
    frames.
    """
    if not frames:
        raise ValueError("a strip needs at least one frame")
    columns = min(columns, len(frames))
    scale = min(1.0, longest / max(frames[0].width, frames[0].height))
    width, height = (max(1, round(side * scale)) for side in (frames[0].width, frames[0].height))
    rows = -(-len(frames) // columns)
    shape = (rows * (height + GAP) + GAP, columns * (width + GAP) + GAP, 3)
    strip = np.full(shape, _GROUND, dtype=np.uint8)
    for i, frame in enumerate(frames):
        top = GAP + i // columns * (height + GAP)
        left = GAP + i % columns * (width + GAP)
        image = Image.fromarray(frame.to_rgb())
        if scale < 1:
            image = image.resize((width, height), Image.Resampling.LANCZOS)
        strip[top : top + height, left : left + width] = np.asarray(image)
    return Pixels.from_rgb(strip)


def save(path: Path, strip: Pixels) -> None:
    """Write a strip as a PNG; StudioError as in `pictures.save`. It holds no recipe."""
    pictures.check_name(path)
    files.write_bytes(path, pictures.to_png(strip))
