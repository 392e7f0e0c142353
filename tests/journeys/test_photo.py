"""A photo's journey: dropped, destroyed, taken over from, turned around, found again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PIL import Image

from studio.core.node import Origin
from studio.core.photo import Way
from studio.core.photos import psnr
from studio.core.steps import View

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from studio.core.pixels import Pixels
    from tests.journeys.conftest import Journey

WORDS = "a red desert at noon"


def photo(folder: Path) -> Path:
    """Hills under a sky, which the model did not paint; wide, and larger than the model's."""
    y, x = np.mgrid[0:600, 0:900] / 600
    hill = y > 0.55 + 0.15 * np.sin(4 * x)
    sky = np.stack([120 + 90 * y, 150 + 60 * y, 210 + 0 * y], -1)
    land = np.stack([60 + 20 * x, 90 + 50 * y, 50 + 0 * x], -1)
    path = folder / "holiday.jpg"
    Image.fromarray(np.where(hill[..., None], land, sky).astype(np.uint8)).save(path, quality=95)
    return path


def shown(journey: Journey) -> Pixels:
    picture = journey.stage.reel.picture
    assert picture is not None
    return picture


def branch(journey: Journey, step: int) -> Pixels:
    journey.studio.conductor.scrub(step)
    journey.trigger("branch")
    journey.paint(WORDS)
    recipe = journey.stage.recipe
    assert recipe.photo is not None
    assert recipe.photo.start == step
    return shown(journey)


def test_a_photo_from_the_drop_to_the_next_morning(
    open_journey: Callable[[], Journey], tmp_path: Path
) -> None:
    journey = open_journey()
    journey.drop(journey.window, photo(tmp_path))
    journey.until(lambda: journey.scene.nodes)
    journey.rest()
    node = journey.scene.nodes[0]
    assert node.origin is Origin.PHOTO
    assert (node.recipe.width, node.recipe.height) == (320, 192)
    whole = shown(journey)
    known = journey.scene.photo
    assert known is not None
    assert known.decoded is not None
    assert known.decoded > 25
    assert journey.stage.view is View.SEES

    late = branch(journey, 4)
    journey.studio.conductor.pictures.select(node.id)
    early = branch(journey, 1)
    assert psnr(late, whole) > psnr(early, whole) + 3

    journey.studio.conductor.pictures.select(node.id)
    journey.studio.conductor.pictures.attempt(journey.desk.let_in(Way.INVERT, ""), Origin.PHOTO)
    journey.rest()
    journey.until(lambda: journey.scene.photo and journey.scene.photo.rebuilt is not None)
    inverted = journey.scene.photo
    assert inverted is not None
    assert inverted.rebuilt is not None
    assert inverted.rebuilt > 30
    assert f"{inverted.rebuilt:.1f} dB" in journey.window.prompt_panel.photo.quality.text()
    assert journey.scene.notes == ()
    journey.close()

    again = open_journey()  # the project is there again, and the photo with it
    again.until(lambda: len(again.scene.nodes) == 4)
    again.studio.conductor.pictures.select(node.id)
    again.rest()
    again.studio.conductor.pictures.branch(2)
    again.paint(WORDS)
    assert again.scene.notes == ()
    assert psnr(late, whole) > psnr(shown(again), whole) > psnr(early, whole)
