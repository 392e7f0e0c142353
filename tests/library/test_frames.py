"""Frames of a film on disk: found again by recipe, whole or not there, whatever was killed."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from studio.core.conditioning import Conditioning
from studio.core.errors import StudioError
from studio.core.film import FilmJob, FilmOrder, Quality
from studio.core.noise import Noise
from studio.core.pixels import Pixels
from studio.core.recipe import ModelRef, Recipe
from studio.core.walk import Keyframe, Walk
from studio.library import pictures
from studio.library.frames import Frames, key_of

ROOT = Path(__file__).parents[2]


def recipe(seed: int) -> Recipe:
    return Recipe(
        ModelRef("some"), 64, 64, "ddim", 8, Noise.of(seed), Conditioning.of("a lake at dusk")
    )


def picture(seed: int) -> Pixels:
    return Pixels.from_rgb(np.full((64, 64, 3), seed % 256, np.uint8))


def test_a_frame_is_found_by_its_recipe_which_it_holds(tmp_path: Path) -> None:
    frames = Frames(tmp_path / "frames")
    assert not frames.has(recipe(1))
    frames.put(recipe(1), picture(1))
    assert Frames(tmp_path / "frames").has(recipe(1))
    assert not frames.has(recipe(2))
    assert frames.read(recipe(1)) == picture(1)
    assert pictures.read_recipe(frames.path(recipe(1))) == recipe(1)
    assert key_of(recipe(1)) != key_of(recipe(2))
    with pytest.raises(StudioError):
        frames.read(recipe(2))


def test_frames_come_in_the_order_that_is_wanted(tmp_path: Path) -> None:
    frames = Frames(tmp_path)
    for seed in (1, 2):
        frames.put(recipe(seed), picture(seed))
    wanted = [recipe(seed) for seed in (2, 2, 1, 2)]
    assert list(frames.read_all(wanted)) == [picture(seed) for seed in (2, 2, 1, 2)]
    frames.tidy([recipe(2)])
    assert (frames.has(recipe(1)), frames.has(recipe(2))) == (False, True)


def test_exact_frames_do_for_any_film_and_others_for_videos_alone(tmp_path: Path) -> None:
    exact, video = Frames(tmp_path), Frames(tmp_path, exact=False)
    exact.put(recipe(1), picture(1))
    video.put(recipe(2), picture(2))
    assert (exact.has(recipe(1)), exact.has(recipe(2))) == (True, False)
    assert list(video.read_all([recipe(1), recipe(2)])) == [picture(1), picture(2)]
    exact.path(recipe(1)).write_bytes(b"damaged")
    video.put(recipe(1), picture(1))
    assert video.read(recipe(1)) == picture(1)
    assert not exact.has(recipe(1))
    video.tidy([recipe(2)])
    assert (video.has(recipe(1)), video.has(recipe(2))) == (False, True)
    video.clear()
    assert not tmp_path.exists()


def test_the_film_that_was_being_made_is_remembered(tmp_path: Path) -> None:
    frames = Frames(tmp_path / "frames")
    walk = Walk((Keyframe(recipe(1), "dusk"), Keyframe(recipe(2))), loop=True)
    job = FilmJob(walk, FilmOrder(".webm", 30.0, (512, 512), Quality.SMALL, keep=False), "a.webm")
    assert frames.noted() is None
    frames.note(job)
    assert Frames(tmp_path / "frames").noted() == job
    (tmp_path / "frames" / "film.json").write_text("{}")
    assert frames.noted() is None
    frames.forget()
    assert not list((tmp_path / "frames").iterdir())


KILLED = """
import sys
from pathlib import Path
sys.path.insert(0, {root!r})
from tests.library.test_frames import picture, recipe
from studio.library.frames import Frames
frames = Frames(Path(sys.argv[1]))
for seed in range(10_000):
    frames.put(recipe(seed), picture(seed))
    print(seed, flush=True)
"""


def test_after_a_kill_every_frame_that_is_there_is_whole(tmp_path: Path) -> None:
    folder = tmp_path / "frames"
    code = KILLED.format(root=str(ROOT))
    with subprocess.Popen(  # noqa: S603 - our own interpreter
        [sys.executable, "-c", code, str(folder)],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    ) as making:
        assert making.stdout is not None
        said = [int(making.stdout.readline()) for _ in range(5)]
        making.kill()
    frames = Frames(folder)
    assert all(frames.has(recipe(seed)) for seed in said), "what was said to be there is"
    for path in folder.glob("*.png"):
        seed = pictures.read_recipe(path).noise.first_seed
        assert frames.read(recipe(seed)) == picture(seed)
