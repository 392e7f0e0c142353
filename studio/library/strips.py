"""Film strips: many pictures of one size laid out in rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from studio.core.pixels import Pixels
from studio.library import files, pictures

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

GAP: Final = 4
"""Pixels between two pictures and around them all."""

_LETTERS: Final = 14
_ROOM: Final = 8
_INK: Final = (163, 163, 173)
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


def labelled(
    frames: Sequence[Pixels], columns: Sequence[str], rows: Sequence[str], longest: int = 512
) -> Pixels:
    """The frames (all of one size, row by row) with a label over each column and beside each row.

    Rows of which none has a label get no room for one. longest: as in `lay_out`. ValueError where
    the frames do not fill the rows.
    """
    if not frames or len(frames) != len(columns) * len(rows):
        raise ValueError("a grid needs a frame for each of its cells")
    plain = Image.fromarray(lay_out(frames, columns=len(columns), longest=longest).to_rgb())
    font = ImageFont.load_default(_LETTERS)
    wide, high = (plain.width - GAP) // len(columns), (plain.height - GAP) // len(rows)
    margin = max((int(font.getlength(label)) + 2 * _ROOM for label in rows if label), default=0)
    top = _LETTERS + 2 * _ROOM
    ground = (_GROUND, _GROUND, _GROUND)
    sheet = Image.new("RGB", (plain.width + margin, plain.height + top), ground)
    sheet.paste(plain, (margin, top))
    pen = ImageDraw.Draw(sheet)
    columns, rows = ([_plain(label) for label in each] for each in (columns, rows))
    for place, label in enumerate(columns):
        middle = margin + GAP + place * wide + (wide - GAP) // 2
        pen.text((middle, top // 2), label, font=font, fill=_INK, anchor="mm")
    for place, label in enumerate(rows):
        middle = top + GAP + place * high + (high - GAP) // 2
        pen.text((margin - _ROOM, middle), label, font=font, fill=_INK, anchor="rm")
    return Pixels.from_rgb(np.asarray(sheet))


def _plain(label: str) -> str:
    """The label in letters that the font has."""
    return label.translate({0xA0: " ", 0x202F: " ", 0x2212: "-", 0x2194: "-"})


def save(path: Path, strip: Pixels) -> None:
    """Write a strip as a PNG; StudioError as in `pictures.save`. It holds no recipe."""
    pictures.check_name(path)
    files.write_bytes(path, pictures.to_png(strip))
