"""Film strips."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from studio.core.pixels import Pixels
from studio.library import pictures, strips

if TYPE_CHECKING:
    from pathlib import Path


def frame(value: int, width: int = 30, height: int = 20) -> Pixels:
    return Pixels.from_rgb(np.full((height, width, 3), value, np.uint8))


def test_frames_lie_in_rows_from_the_top_left() -> None:
    strip = strips.lay_out([frame(50 * i) for i in range(5)], columns=3, longest=100)
    assert (strip.width, strip.height) == (3 * 34 + 4, 2 * 24 + 4)
    rgb = strip.to_rgb()
    centres = [rgb[4 + 10 + 24 * row, 4 + 15 + 34 * column, 0] for row, column in np.ndindex(2, 3)]
    assert centres == [0, 50, 100, 150, 200, 20]


def test_large_frames_are_made_smaller() -> None:
    strip = strips.lay_out([frame(9, 400, 200)], columns=10, longest=100)
    assert (strip.width, strip.height) == (108, 58)


def test_no_frames_is_a_fault_of_the_code() -> None:
    with pytest.raises(ValueError, match="at least one"):
        strips.lay_out([], columns=1, longest=1)


def test_saved_strips_are_plain_pictures(tmp_path: Path) -> None:
    path = tmp_path / "strip.png"
    strip = strips.lay_out([frame(9)], columns=1, longest=64)
    strips.save(path, strip)
    assert pictures.load_pixels(path) == strip
