"""The sheet of what words do."""

from __future__ import annotations

import numpy as np
from PIL import Image

from studio.core.pixels import Pixels
from studio.library.heat_sheet import CELL, COLUMNS, heated, lay_out


def grey(width: int = 96, height: int = 64) -> Pixels:
    return Pixels.from_rgb(np.full((height, width, 3), 128, np.uint8))


def test_heat_covers_where_it_is_and_darkens_where_it_is_not() -> None:
    heat = np.zeros((8, 12), np.float32)
    heat[:, 6:] = 1
    image = np.asarray(heated(Image.fromarray(grey().to_rgb()), heat)).astype(int)
    assert (image[32, 5] == round(128 * 0.55)).all()
    assert (np.abs(image[32, 90] - (233, 217, 164)) < 4).all()  # the ramp's end, nearly opaque


def test_every_word_has_a_cell_beside_the_picture() -> None:
    heat = np.zeros((4, 6), np.float32)
    one = lay_out(grey(), [("a word", "3 %", heat)])
    many = lay_out(grey(), [("a very long word " * 9, "3 %", heat)] * COLUMNS)
    cell = CELL + 8
    assert one.width == 2 * cell + 8
    assert many.width == COLUMNS * cell + 8
    assert many.height > one.height
    label = one.to_rgb()[CELL * 64 // 96 + 8 :, cell:]
    assert label.max() > 200
    assert lay_out(grey(), []).width == cell + 8
