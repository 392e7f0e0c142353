"""The table of words."""

from __future__ import annotations

import csv

import numpy as np

from studio.core.attention import Attention, Token
from studio.core.reading import read
from studio.core.word_table import word_table


def test_a_row_for_each_word_and_no_figures_for_what_was_not_read() -> None:
    maps = np.full((2, 2, 2, 2), 0.5, np.float16)
    attention = Attention("sea sky -fog", (Token("sea", 0, 3), Token("sky", 4, 7)), maps, 8, 3)
    reading = read(attention, phrases=False)
    rows = list(csv.reader(word_table(reading).splitlines()))
    assert rows[0] == ["word", "from letter", "to letter", "all steps", "step 4", "step 5"]
    assert rows[1] == ["sea", "1", "3", "0.50000", "0.50000", "0.50000"]
    assert rows[3] == ["fog", "10", "12", "", "", ""]


def test_a_region_has_two_columns() -> None:
    maps = np.zeros((1, 2, 2, 2), np.float16)
    maps[0, 0, :, 0] = maps[0, 1, :, 1] = 1
    attention = Attention("sea sky", (Token("sea", 0, 3), Token("sky", 4, 7)), maps, 7)
    reading = read(attention, phrases=False)
    left = np.tile(np.asarray([1, 0], np.float32), (2, 1))
    rows = list(csv.reader(word_table(reading, reading.ranked(left, None)).splitlines()))
    assert [row[3:6] for row in rows] == [
        ["all steps", "in the region", "difference"],
        ["0.50000", "1.00000", "0.50000"],
        ["0.50000", "0.00000", "-0.50000"],
    ]
