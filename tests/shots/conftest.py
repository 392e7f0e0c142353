"""Screenshots that were looked at and approved; SFUMATO_APPROVE=1 approves what is drawn now.

An approval writes the picture; look at it before it is committed.
"""

from __future__ import annotations

import itertools
import os
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING

import numpy as np
import pytest
import window_fixtures
from PIL import Image
from PySide6.QtGui import QFontDatabase, QImage
from PySide6.QtWidgets import QApplication
from scenery import PALETTES, landscape

from studio.ui import accessible, styling
from studio.ui.examples import EXAMPLES
from studio.ui.papers import Papers

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from numpy.typing import NDArray

    Check = Callable[[QImage, str], None]

APPROVED = Path(__file__).with_name("approved")
APPROVING = "SFUMATO_APPROVE"

MEAN = 0.6
"""Mean absolute difference of all channels, of 255: the picture itself is another."""
EXACT = 128
"""Colours that are kept as they are."""
FAR = 40
"""A pixel differs visibly if one of its channels is this far off."""
SHARE = 0.0001
"""The share of pixels that may differ visibly: less than a word's worth."""

loop, no_widget_left = window_fixtures.loop, window_fixtures.no_widget_left
open_studio = window_fixtures.open_studio


@pytest.fixture(scope="session")
def qapp(qapp: QApplication) -> QApplication:
    """The application, dressed, with a text cursor that stands still."""
    styling.apply(qapp)
    accessible.install()
    qapp.setCursorFlashTime(0)
    return qapp


@pytest.fixture(autouse=True)
def the_same_each_time(qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> None:
    """No chance, no clock, no file that another may redraw; and the font that was looked at."""
    if "Inter" not in QFontDatabase.families():
        pytest.skip("Inter is not installed (Debian: fonts-inter)")
    if not QApplication.platformName().startswith("offscreen"):
        pytest.skip("screenshots are drawn offscreen")
    seeds, seconds = itertools.count(184_220_731, 101), itertools.count(0.0, 0.35)
    monkeypatch.setattr("studio.app.roll", lambda: next(seeds))
    monkeypatch.setattr("studio.app.time", SimpleNamespace(monotonic=lambda: next(seconds)))
    monkeypatch.setattr(Papers, "show_examples", _invented)


def _invented(_papers: Papers, show: Callable[[dict[str, object]], None]) -> None:
    palettes = itertools.cycle(PALETTES)
    show(
        {
            example.name: landscape(288, 288, seed, next(palettes))
            for seed, example in enumerate(EXAMPLES)
        }
    )


def pixels(image: QImage) -> NDArray[np.uint8]:
    """(height, width, 3)."""
    rgb = image.convertToFormat(QImage.Format.Format_RGB888)
    rows = np.frombuffer(rgb.constBits(), np.uint8).reshape(rgb.height(), rgb.bytesPerLine())
    return rows[:, : 3 * rgb.width()].reshape(rgb.height(), rgb.width(), 3).copy()


def _few_colours(drawn: NDArray[np.uint8]) -> Image.Image:
    """The screenshot in 256 colours, a third of the size on disk.

    Half of them are the commonest ones as they are, which are those of panels, lines and words.
    """
    packed = drawn.astype(np.uint32) @ np.array([1 << 16, 1 << 8, 1], np.uint32)
    colours, counts = np.unique(packed, return_counts=True)
    common = colours[np.argsort(-counts, kind="stable")[:EXACT]]
    rest = drawn[~np.isin(packed, common)][None]
    exact = np.stack([common >> 16, common >> 8 & 255, common & 255], 1).astype(np.uint8)
    palette = exact.ravel().tolist()
    if rest.size:
        few = Image.fromarray(rest).quantize(256 - EXACT, Image.Quantize.MAXCOVERAGE)
        palette += (few.getpalette() or [])[: 3 * (256 - EXACT)]
    holder = Image.new("P", (1, 1))
    holder.putpalette(palette)
    return Image.fromarray(drawn).quantize(palette=holder, dither=Image.Dither.NONE)


@pytest.fixture
def check(tmp_path: Path) -> Iterator[Check]:
    """Hold a screenshot beside the approved one: check(image, "name")."""

    def compare(image: QImage, name: str) -> None:
        drawn, path = pixels(image), APPROVED / f"{name}.png"
        if os.environ.get(APPROVING):
            APPROVED.mkdir(exist_ok=True)
            _few_colours(drawn).save(path, optimize=True)
        assert path.exists(), f"{name} was never approved: look at it, with {APPROVING}=1"
        before = np.asarray(Image.open(path).convert("RGB"))
        assert before.shape == drawn.shape, "the size has changed"
        off = np.abs(before.astype(int) - np.asarray(_few_colours(drawn).convert("RGB")))
        mean, share = float(off.mean()), float((off.max(axis=2) >= FAR).mean())
        if mean > MEAN or share > SHARE:
            shown, where = tmp_path / f"{name}.png", tmp_path / f"{name}-differs.png"
            Image.fromarray(drawn).save(shown)
            Image.fromarray((off.max(axis=2) * 4).clip(0, 255).astype(np.uint8)).save(where)
            pytest.fail(
                f"{name} differs: {mean:.2f} on average (up to {MEAN}), {share:.2%} of the pixels "
                f"visibly (up to {SHARE:.2%}). Look at {shown} and {where}; {APPROVING}=1 approves."
            )

    return compare
