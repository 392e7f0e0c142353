"""A film that was cut short goes on where it was, when the same command is given again."""

from __future__ import annotations

import errno
import subprocess
import sys
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from studio.cli import main
from studio.core import walk_json
from studio.core.noise import Noise
from studio.core.walk import Keyframe, Walk
from studio.engine.batches import MOST
from studio.engine.renderer import Renderer
from studio.library import films, pictures
from studio.library.frames import Frames

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from conftest import Ran

    from studio.core.pixels import Pixels
    from studio.core.recipe import Recipe

COUNT = MOST + 2


@pytest.fixture(scope="module")
def recipe(tmp_path_factory: pytest.TempPathFactory) -> Recipe:
    """A small picture of the starter in few steps."""
    path = tmp_path_factory.mktemp("keyframe") / "a.png"
    what = ("--prompt", "a lake", "--seed", "1", "--size", "64x64", "--steps", "2")
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("SFUMATO_HOME", str(path.parent))
        assert main(["render", *what, "--out", str(path)]) == 0
    return pictures.read_recipe(path)


@pytest.fixture
def walk(recipe: Recipe, tmp_path: Path) -> Path:
    """A walk between two small pictures."""
    path = tmp_path / "lake.walk"
    there = replace(recipe, noise=Noise.of(2))
    path.write_text(walk_json.to_json(Walk((Keyframe(recipe), Keyframe(there)))))
    return path


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many frames each call of the engine was asked for."""
    calls: list[int] = []
    real = Renderer.render_together

    def render(self: Renderer, recipes: Sequence[Recipe], **more: bool) -> list[Pixels]:
        calls.append(len(recipes))
        return real(self, recipes, **more)

    monkeypatch.setattr(Renderer, "render_together", render)
    return calls


def cut_short(monkeypatch: pytest.MonkeyPatch, run: Callable[..., Ran], *asked: object) -> Ran:
    """The command, with Ctrl C after its first frames."""
    real, calls = Renderer.render_together, list[int]()

    def render(self: Renderer, recipes: Sequence[Recipe], **more: bool) -> list[Pixels]:
        calls.append(len(recipes))
        if len(calls) > 1:
            raise KeyboardInterrupt
        return real(self, recipes, **more)

    with monkeypatch.context() as patched:
        patched.setattr(Renderer, "render_together", render)
        return run("walk", *asked)


def test_the_same_command_goes_on_with_the_frames_that_are_there(
    monkeypatch: pytest.MonkeyPatch, run: Callable[..., Ran], walk: Path, made: list[int]
) -> None:
    film = walk.with_name("lake.webm")
    asked = (walk, "--frames", COUNT, "--out", film, "--json")
    ended = cut_short(monkeypatch, run, *asked)
    assert ended.code == 130
    assert f"{MOST} of {COUNT} frames are kept in {film}.frames" in ended.err
    assert not film.exists()
    made.clear()
    again = run("walk", *asked)
    assert again.err == f"{MOST} of {COUNT} frames are there: it goes on.\n"
    assert (again.json["frames"], again.json["frames_found"]) == (COUNT, MOST)
    assert made == [2]
    assert films.frame_count(film) == COUNT
    assert sorted(path.name for path in walk.parent.glob("lake*")) == ["lake.walk", "lake.webm"]
    assert run("walk", *asked).json["frames_found"] == 0, "a film that is done is made anew"


def test_pictures_that_were_tried_for_the_pace_are_not_made_again(
    monkeypatch: pytest.MonkeyPatch, run: Callable[..., Ran], walk: Path, made: list[int]
) -> None:
    asked = (walk, "--frames", 4, "--pace", "--out", walk.with_name("lake"), "--json")
    with monkeypatch.context() as patched:
        patched.setattr(films, "write", lambda *_, **__: (_ for _ in ()).throw(KeyboardInterrupt))
        assert run("walk", *asked).code == 130
    tried = len(made)
    assert tried > 8
    ran = run("walk", *asked)
    assert ran.code == 0
    assert sum(made[tried:]) + ran.json["frames_found"] == 4


def test_another_walk_size_or_rate_begins_anew_and_says_so(
    monkeypatch: pytest.MonkeyPatch, run: Callable[..., Ran], walk: Path
) -> None:
    asked: tuple[object, ...] = (walk, "--frames", COUNT, "--out", walk.with_name("lake.gif"))
    cut_short(monkeypatch, run, *asked)
    for other in (("--seconds", 1), ("--size", "96x64"), ("--rate", 12), ("--frames", COUNT + 1)):
        asked = (*asked, *other)
        said, _kept = cut_short(monkeypatch, run, *asked).err.splitlines()
        assert said == "The walk, its size or its rate has changed: the film begins anew."
    assert f"{MOST} of {COUNT + 1} frames are there" in cut_short(monkeypatch, run, *asked).err


def test_a_damaged_frame_is_made_again_and_other_files_are_left_alone(
    monkeypatch: pytest.MonkeyPatch, run: Callable[..., Ran], walk: Path, made: list[int]
) -> None:
    film = walk.with_name("lake.gif")
    asked = (walk, "--frames", COUNT, "--out", film, "--json")
    cut_short(monkeypatch, run, *asked)
    folder = walk.with_name("lake.gif.frames")
    frame = next(folder.glob("*.png"))
    frame.write_bytes(frame.read_bytes()[:100])
    own = folder / "mine.png"
    own.write_bytes(b"my own")
    made.clear()
    again = run("walk", *asked)
    assert "damaged: it is made again" in again.err
    assert again.json["frames_found"] == MOST - 1
    assert sorted(made) == [1, 2]
    assert films.frame_count(film) == COUNT
    assert list(folder.iterdir()) == [own]


def test_a_place_where_nothing_can_be_kept_is_said_before_the_work(
    run: Callable[..., Ran], walk: Path, made: list[int]
) -> None:
    walk.with_name("lake.gif.frames").write_text("a file")
    told = run("walk", walk, "--frames", 4, "--out", walk.with_name("lake.gif")).complaint
    assert "a folder is needed there" in told
    assert not made


def test_a_full_disk_ends_it_in_one_sentence_and_what_is_there_stays(
    monkeypatch: pytest.MonkeyPatch, run: Callable[..., Ran], walk: Path
) -> None:
    real, kept = Frames.put, list[int]()

    def put(self: Frames, recipe: Recipe, picture: Pixels) -> None:
        if len(kept) == 3:
            raise_full(self.path(recipe))
        kept.append(1)
        real(self, recipe, picture)

    asked = (walk, "--frames", 4, "--out", walk.with_name("lake.gif"), "--json")
    with monkeypatch.context() as patched:
        patched.setattr(Frames, "put", put)
        ended = run("walk", *asked)
    assert ended.code == 1
    assert "no room left" in ended.err
    assert len(ended.err.splitlines()) == 1
    assert run("walk", *asked).json["frames_found"] == 3


def raise_full(path: Path) -> None:
    from studio.library.files import replacing  # noqa: PLC0415 - as a write fails

    with replacing(path):
        raise OSError(errno.ENOSPC, "No space left on device")


def test_what_keeps_frames_brings_no_torch_before_it_is_prepared() -> None:
    code = "import sys, studio.commands.reel; sys.exit('torch' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0  # noqa: S603
