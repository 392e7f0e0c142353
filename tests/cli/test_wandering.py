"""walk, axis and grid, with the real starter: what they make, and what they refuse."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from studio.core import walk_json
from studio.core.conditioning import Meeting
from studio.library import films, pictures

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from conftest import Ran

SMALL = ("--size", "64x64", "--steps", 4)


@pytest.fixture
def keyframes(run: Callable[..., Ran], tmp_path: Path) -> list[Path]:
    paths = [tmp_path / "a.png", tmp_path / "b.png"]
    for seed, path in enumerate(paths):
        made = run("render", "--prompt", "a lake at dusk", "--seed", seed, *SMALL, "--out", path)
        assert made.code == 0
    return paths


def test_a_walk_begins_and_ends_with_its_pictures(
    run: Callable[..., Ran], keyframes: list[Path], tmp_path: Path
) -> None:
    out = tmp_path / "walk"
    kept = tmp_path / "lake.walk"
    ways = ("--frames", 4, "--words", "attention", "--pace", "--save", kept, "--out", out)
    ran = run("walk", *keyframes, *ways, "--json")
    frames = sorted(out.iterdir())
    assert ran.json["frames"] == len(frames) == 4
    for frame, keyframe in ((frames[0], keyframes[0]), (frames[-1], keyframes[1])):
        made, wanted = (pictures.load_pixels(path).to_rgb() for path in (frame, keyframe))
        assert np.abs(made.astype(int) - wanted).max() <= 1  # frames are made together
    assert ran.json["places"] == sorted(ran.json["places"])
    again = run("walk", kept, "--frames", 4, "--out", tmp_path / "again", "--json")
    assert again.json["places"] == ran.json["places"]
    onward = walk_json.from_json(kept.read_bytes()).keyframes[0].onward
    assert onward.pace
    assert onward.words is Meeting.ATTENTION


def test_a_walk_becomes_a_film(
    run: Callable[..., Ran], keyframes: list[Path], tmp_path: Path
) -> None:
    film = tmp_path / "walk.webm"
    assert run("walk", *keyframes, "--loop", "--frames", 6, "--out", film).code == 0
    assert films.frame_count(film) == 6
    larger = tmp_path / "walk.mp4"
    again = ("--frames", 3, "--size", "128x96", "--quality", "small", "--out", larger)
    ran = run("walk", film, *again, "--json")
    assert (ran.json["loop"], ran.json["keyframes"]) == (True, 2)
    assert films.frame_count(larger) == 3


def test_directions_are_discovered(run: Callable[..., Ran], tmp_path: Path) -> None:
    out = tmp_path / "found.png"
    ran = run("axis", "--discover", 8, "--prompt", "a lake", *SMALL, "--out", out, "--json")
    assert ran.code == 0
    found = ran.json["discovered"]
    assert [len(each["seeds"]) for each in found] == [8] * 6
    effects = [each["effect"] for each in found]
    assert effects == sorted(effects, reverse=True)
    assert effects[2] >= ran.json["ratio"] >= effects[3]
    strip = pictures.load_pixels(out)
    assert strip.width > strip.height * 0.7


def test_the_middle_of_an_axis_is_the_unmoved_picture(
    run: Callable[..., Ran], keyframes: list[Path], tmp_path: Path
) -> None:
    out = tmp_path / "strip.png"
    what = ("--prompt", "a lake at dusk", "--seed", 0, *SMALL, "--pictures", 3)
    ran = run("axis", "calm", "stormy", *what, "--out", out, "--json")
    strip = pictures.load_pixels(out).to_rgb()
    cells = [strip[4:68, 4 + 68 * i : 68 + 68 * i] for i in range(3)]
    assert (cells[1] == pictures.load_pixels(keyframes[0]).to_rgb()).all()
    assert (cells[0] != cells[1]).any()
    assert (cells[2] != cells[1]).any()
    assert ran.json["values"] == [-1, 0, 1]
    assert len(ran.json["changes"]) == 2


def test_cells_of_a_grid_share_their_steps(run: Callable[..., Ran], tmp_path: Path) -> None:
    out = tmp_path / "grid.png"
    axes = ("--x", "guidance@2=1,3,6", "--y", "night/day=0,1")
    ran = run("grid", "--prompt", "a lake", *axes, *SMALL, "--out", out, "--json")
    assert (ran.json["columns"], ran.json["rows"]) == (3, 2)
    assert ran.json["steps_alone"] == 24
    assert ran.json["steps_run"] == 2 * (4 + 2 + 2)
    assert out.exists()


def test_a_grid_has_pages_and_files(run: Callable[..., Ran], tmp_path: Path) -> None:
    axes = ("--x", "seed=1,2", "--y", "guidance=1,3", "--z", "steps=2,3")
    where = ("--out", tmp_path / "grid.png", "--files", tmp_path / "all")
    ran = run("grid", "--prompt", "a lake", *axes, *SMALL, *where, "--json")
    assert ran.json["pages"] == 2
    sheets = sorted(path.name for path in tmp_path.glob("*.png"))
    assert sheets == ["grid-1-steps-2.png", "grid-2-steps-3.png"]
    names = sorted(path.name for path in (tmp_path / "all").iterdir())
    assert (len(names), names[5]) == (8, "006-seed-2-guidance-1-steps-3.png")
    assert pictures.read_recipe(tmp_path / "all" / names[5]).steps == 3


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("walk", "a.png", "--out", "w.webm"), "needs two"),
        (("walk", "a.png", "b.png", "--out", "w.avi"), "cannot be a .avi"),
        (("walk", "a.png", "none.png", "--out", "w.gif"), "no file"),
        (("walk", "a.png", "b.png", "--frames", "1", "--out", "w.gif"), "1 frames"),
        (("walk", "a.png", "b.png", "--size", "big", "--out", "w.gif"), "not a width"),
        (("walk", "a.mp4", "--out", "w.gif"), "not a film"),
        (("walk", "a.walk", "--out", "w.gif"), "no file"),
        (("walk", "a.png", "b.png", "--out", "a.png/frames"), "a folder is needed"),
        (("walk", "a.png", "b.png", "--save", "no/a.walk", "--out", "w.gif"), "no folder"),
        (("axis", "calm", "--prompt", "x", "--out", "s.png"), "from one word to another"),
        (("axis", "a", "b", "--discover", "9", "--prompt", "x", "--out", "s.png"), "no words"),
        (("axis", "--discover", "3", "--prompt", "x", "--out", "s.png"), "no search"),
        (("axis", "calm", "calm", "--prompt", "x", "--out", "s.png"), "the same"),
        (("axis", "calm", "stormy", "--out", "s.png"), "no prompt"),
        (("axis", "calm", "stormy", "--prompt", "x", "--reach", "9", "--out", "s.png"), "range"),
        (("grid", "--prompt", "x", "--x", "size=3", "--out", "g.png"), "no axis"),
        (("grid", "--prompt", "x", "--x", "seed=1", "--z", "seed=1", "--out", "g.png"), "--z"),
        (("grid", "--prompt", "x", "--x", "guidance=a", "--out", "g.png"), "not a number"),
        (("grid", "--prompt", "x", "--x", "seed=1.5", "--out", "g.png"), "no axis"),
        (("grid", "--prompt", "x", "--x", "guidance@99=1,2", "--out", "g.png"), "no step 99"),
    ],
)
def test_what_cannot_be_is_one_sentence(
    run: Callable[..., Ran],
    keyframes: list[Path],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    arguments: tuple[str, ...],
    says: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    assert says in run(*arguments).complaint
