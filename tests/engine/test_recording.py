"""Recordings on disk: the same run in another process, and files that are none."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import torch
from safetensors import safe_open
from safetensors.torch import save_file

from studio.core.conditioning import Conditioning
from studio.core.errors import StudioError
from studio.engine import recording
from tests.engine.rooms import FOLDER, recipe, starter_room, suited, tiny_room

if TYPE_CHECKING:
    from studio.engine.renderer import Renderer

ROOT = Path(__file__).parents[2]
ELSEWHERE = """
import sys
from pathlib import Path
from studio.engine.stalls import preload_torch
preload_torch()
from studio.core.conditioning import Conditioning
from studio.engine import devices, loader, recording
from studio.engine.renderer import Renderer

devices.torch.set_num_threads(1)
path, folder = Path(sys.argv[1]), Path(sys.argv[2])
device = devices.choose("cpu")
recorded = recording.read(path)
room = Renderer(loader.load(folder, device).pipe, device, ref=recorded.recipe.model)
room.adopt(recorded.recipe, recorded.kept)
made = room.render(recorded.recipe.branched(3, Conditioning.of("a ship")))
path.with_suffix(".pixels").write_bytes(made.pixels.data)
print(made.steps_run)
"""


@pytest.fixture
def room() -> Renderer:
    return starter_room()


def test_a_branch_in_another_process_runs_the_tail_and_is_equal_to_the_bit(
    room: Renderer, tmp_path: Path
) -> None:
    plain = recipe("a harbour", steps=4, side=128, sampler="dpmpp-sde")
    path = tmp_path / "run.trajectory"
    recording.write(path, plain, room.render(plain).trajectory)
    here = room.render(plain.branched(3, Conditioning.of("a ship")))
    there = subprocess.run(  # noqa: S603 - our own interpreter and script
        [sys.executable, "-c", ELSEWHERE, str(path), str(FOLDER)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert there.returncode == 0, there.stderr
    assert there.stdout.split() == ["1"]
    assert path.with_suffix(".pixels").read_bytes() == here.pixels.data


@pytest.mark.parametrize("name", ["sd15", "flux", "qwen", "hunyuan"])
def test_what_is_read_goes_on_like_what_was_written(name: str, tmp_path: Path) -> None:
    here = tiny_room(name)
    plain = suited(here, recipe(steps=3))
    path = tmp_path / "run.trajectory"
    written = here.render(plain).trajectory
    recording.write(path, plain, written)
    recorded = recording.read(path)
    assert recorded.recipe == plain
    assert recorded.kept.timesteps == written.timesteps
    elsewhere = tiny_room(name)
    elsewhere.adopt(recorded.recipe, recorded.kept)
    read = elsewhere.render(plain)
    assert read.steps_run == 0
    for one, other in zip(read.trajectory.steps, written.steps, strict=True):
        assert torch.equal(one.latent, other.latent)
        assert torch.equal(one.next, other.next)
        assert (one.timestep, one.sigma) == (other.timestep, other.sigma)
    branch = plain.branched(2, Conditioning.of("a blue cat"))
    again = elsewhere.render(branch)
    assert again.steps_run == here.count(plain) - 2
    assert again.pixels == here.render(branch).pixels


def test_the_file_is_small_and_says_what_it_is(room: Renderer, tmp_path: Path) -> None:
    plain = recipe("a harbour", steps=4, side=128)
    path = tmp_path / "run.trajectory"
    recording.write(path, plain, room.render(plain).trajectory)
    with safe_open(path, "pt") as file:
        header = file.metadata()
    assert header["format"] == "sfumato-trajectory"
    assert header["version"] == "2"
    assert json.loads(header["recipe"])["sampler"] == "ddim"
    assert list(tmp_path.iterdir()) == [path]
    latent_bytes = 4 * 16 * 16 * 4
    assert path.stat().st_size < 5 * latent_bytes + 5056 + 10_000  # where it began, four answers


def test_an_older_file_stays_when_the_new_one_cannot_be_written(
    room: Renderer, tmp_path: Path
) -> None:
    plain = recipe("a harbour", steps=4, side=128)
    path = tmp_path / "folder"
    (path / "inside").mkdir(parents=True)
    with pytest.raises(StudioError, match="cannot be written"):
        recording.write(path, plain, room.render(plain).trajectory)
    assert [p.name for p in tmp_path.rglob("*")] == ["folder", "inside"]


def good(room: Renderer, path: Path) -> bytes:
    plain = recipe("a harbour", steps=4, side=128)
    recording.write(path, plain, room.render(plain).trajectory)
    return path.read_bytes()


def test_files_that_are_no_recordings(room: Renderer, tmp_path: Path) -> None:
    path = tmp_path / "run.trajectory"
    with pytest.raises(StudioError, match="no recording run"):
        recording.read(path)
    data = good(room, path)
    for broken in (b"", b"garbage", data[:100], data[:-10], b"\xff" * 200):
        path.write_bytes(broken)
        with pytest.raises(StudioError, match="damaged"):
            recording.read(path)
    save_file({"weight": torch.zeros(2)}, path)
    with pytest.raises(StudioError, match="is not a recording"):
        recording.read(path)
    path.unlink()
    path.mkdir()
    with pytest.raises(StudioError, match="damaged"):
        recording.read(path)


@pytest.mark.parametrize(
    ("key", "value", "words"),
    [
        ("version", "3", "newer Sfumato"),
        ("version", "one", "damaged"),
        ("recipe", "{}", "not a Sfumato recipe"),
        ("trajectory", "{}", "damaged"),
        ("trajectory", "[", "damaged"),
        ("trajectory", '{"format": 1, "steps": [{"dict": 3}]}', "damaged"),
        (
            "trajectory",
            '{"format": 2, "steps": [{"dict": [["answer", 1], ["start", 0]]}]}',
            "damaged",
        ),
    ],
)
def test_recordings_with_a_wrong_header(
    room: Renderer, tmp_path: Path, key: str, value: str, words: str
) -> None:
    path = tmp_path / "run.trajectory"
    good(room, path)
    with safe_open(path, "pt") as file:
        header = {**file.metadata(), key: value}
        tensors = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118 - no dict
    save_file(tensors, path, header)
    with pytest.raises(StudioError, match=words):
        recording.read(path)
