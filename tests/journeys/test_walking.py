"""A walk between pictures of the shipped model, from the window to a seamless loop."""

from __future__ import annotations

import shutil
from dataclasses import replace
from typing import TYPE_CHECKING

import av
import numpy as np
import pytest

from studio.core import walk_json
from studio.core.conditioning import Meeting
from studio.core.film import Film
from studio.core.pixels import Pixels
from studio.core.travel import seen_change
from studio.core.walk import Spot
from studio.library import films

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from conftest import Journey, Render

pytestmark = pytest.mark.slow


def changes(path: Path) -> list[float]:
    """What is seen to change from each frame to the next, the first after the last."""
    with av.open(str(path)) as container:
        shown = [f.to_ndarray(format="rgb24") for f in container.decode(video=0)]
    pictures = [Pixels.from_rgb(rgb) for rgb in shown]
    turned = [*pictures[1:], pictures[0]]
    return [seen_change(a, b) for a, b in zip(pictures, turned, strict=True)]


def test_three_pictures_become_a_smooth_seamless_loop(
    journey: Journey, fresh: Render, tmp_path: Path
) -> None:
    for seed, words in ((11, "a lake at dawn"), (12, "a lake at dusk"), (13, "a lake at night")):
        journey.edit(lambda desk, seed=seed: desk.with_seed(seed))
        journey.paint(words)
        journey.trigger("walk_add")
    journey.trigger("workspace_interpolate")
    walking = journey.studio.conductor.walking
    walking.loop(on=True)
    for index in range(3):
        walking.last(index, 1.0)
    walking.go_on(1, lambda onward: replace(onward, words=Meeting.ATTENTION))
    assert walking.walk.seconds == 3
    journey.until(lambda: journey.scene.walk.left == 0)
    first = journey.window.walk_desk.centre.picture.image
    journey.window.walk_desk.player.go(1.5)
    assert journey.window.walk_desk.centre.picture.image != first
    journey.trigger("walk_full")
    journey.until(lambda: 0.5 in journey.scene.walk.whole.get(0, {}))
    whole = journey.scene.walk.whole[0][0.5]
    assert whole == fresh(walking.walk.recipe(Spot(0, 0.5))), "drafts of it were made before"
    journey.trigger("walk_full")
    journey.trigger("walk_even")

    right = journey.window.walk_desk.right
    right.kind.chosen.emit(".webm")
    right.rate.chosen.emit("8")
    journey.answers.path = tmp_path / "loop.webm"
    journey.trigger("walk_render")
    journey.until(lambda: journey.scene.film is not None and journey.scene.film.done >= 4)
    journey.edit(lambda desk: desk.with_seed(99))
    journey.paint("a forest in fog")  # the hand comes in between
    journey.until(lambda: journey.scene.film.stage is Film.DONE)

    seen = changes(tmp_path / "loop.webm")
    assert len(seen) == 24
    assert max(seen) < 3 * np.median(seen), "nothing jumps, least of all from the last to the first"
    assert walk_json.from_json(films.comment_of(tmp_path / "loop.webm")) == walking.walk


def test_a_film_goes_on_after_the_plug_was_pulled(
    open_journey: Callable[[], Journey], tmp_path: Path
) -> None:
    journey = open_journey()
    for seed in (21, 22):
        journey.edit(lambda desk, seed=seed: desk.with_seed(seed))
        journey.paint("a lake at dusk")
        journey.trigger("walk_add")
    journey.trigger("workspace_interpolate")
    journey.studio.conductor.walking.last(0, 4.0)  # several batches, so that one can be paused
    journey.window.walk_desk.right.kind.chosen.emit(".webm")
    journey.window.walk_desk.right.rate.chosen.emit("8")
    journey.answers.path = tmp_path / "lake.webm"
    journey.trigger("walk_render")
    journey.until(lambda: journey.scene.film is not None and journey.scene.film.done >= 4)
    folder = journey.studio.project.frames.parent
    left = tmp_path / "as the plug left it.sfumato"
    shutil.copytree(folder, left)
    before = {path.name: path.read_bytes() for path in (left / "frames").glob("*.png")}
    assert 4 <= len(before) < 24
    journey.click(journey.window.walk_desk.right.cancel)
    assert not (tmp_path / "lake.webm").exists()

    morning = open_journey()
    morning.drop(morning.window, left)
    morning.until(lambda: morning.scene.film is not None)
    film = morning.scene.film
    assert (film.stage, film.done, film.count) == (Film.PAUSED, len(before), 32)
    morning.trigger("workspace_interpolate")
    pause = morning.window.walk_desk.right.pause
    morning.click(pause)
    morning.until(lambda: morning.scene.film.done > len(before))
    morning.click(pause)
    assert (morning.scene.film.stage, pause.isEnabled()) == (Film.PAUSED, True)
    morning.click(pause)
    morning.until(lambda: morning.scene.film.stage is Film.DONE)
    assert films.frame_count(tmp_path / "lake.webm") == 32
    assert (
        before.items()
        <= {
            path.name: path.read_bytes() for path in morning.studio.project.frames.glob("*.png")
        }.items()
    ), "what was made is not made again"
