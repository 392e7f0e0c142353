"""`sfumato inspect` says what a thing is, whatever it is, and runs nothing in it."""

from __future__ import annotations

import pickle
import re
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PIL import Image

from studio.library.places import starter

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Ran


def test_a_model(run: Callable[..., Ran]) -> None:
    ran = run("inspect", starter(), "--json")
    told = ran.json
    assert (ran.code, ran.err) == (0, "")
    assert (told["kind"], told["family"]) == ("model", "StableDiffusionPipeline")
    assert (told["safe"], told["problems"], told["usable"]) == (True, [], True)
    assert re.search(r"unet: UNet2DConditionModel, 12\.\d million", run("inspect", starter()).out)


def test_an_unsafe_model_is_reported_whole_and_refused(
    run: Callable[..., Ran], tmp_path: Path
) -> None:
    model = Path(shutil.copytree(starter(), tmp_path / "lake"))
    (model / "own.py").write_text("raise SystemExit(7)")
    (model / "unet" / "old.bin").write_bytes(pickle.dumps(1))
    ran = run("inspect", model, "--json")
    assert "program of its own (own.py)" in ran.complaint
    assert (ran.json["kind"], ran.json["safe"], len(ran.json["problems"])) == ("model", False, 2)
    assert ran.json["error"] in ran.json["problems"][0]
    assert "not safe to load" in run("inspect", model).out


@pytest.mark.parametrize(
    ("name", "data", "kind", "safe", "says"),
    [
        ("a.ckpt", pickle.dumps(1), "model", False, "is a pickle"),
        ("a.safetensors", pickle.dumps([1]), "model", False, "is a pickle"),
        ("a.safetensors", b"garbage " * 9, "model", False, "not a safetensors file"),
        ("a.trajectory", b"garbage " * 9, "recording", False, "not a safetensors file"),
        ("a.trajectory", b"", "recording", False, "not a safetensors file"),
        ("a.txt", b"hello", "unknown", True, "nothing that Sfumato knows"),
        ("a", b"", "unknown", True, "nothing that Sfumato knows"),
        ("a.png", b"\x89PNG\r\n\x1a\n", "picture", True, "is broken"),
    ],
)
def test_things_that_are_wrong(
    run: Callable[..., Ran],
    tmp_path: Path,
    name: str,
    data: bytes,
    kind: str,
    *,
    safe: bool,
    says: str,
) -> None:
    (tmp_path / name).write_bytes(data)
    ran = run("inspect", tmp_path / name, "--json")
    assert says in ran.complaint
    assert (ran.json["kind"], ran.json["safe"]) == (kind, safe)
    assert says in ran.json["problems"][0]


def test_a_picture_of_somebody_elses(run: Callable[..., Ran], tmp_path: Path) -> None:
    Image.new("RGB", (4, 4)).save(tmp_path / "a.png")
    assert "holds no recipe" in run("inspect", tmp_path / "a.png").complaint


def test_nothing_there(run: Callable[..., Ran], tmp_path: Path) -> None:
    assert "There is no file" in run("inspect", tmp_path / "gone").complaint
    assert "is not a model" in run("inspect", tmp_path).complaint
    assert run("inspect").complaint.startswith("The following arguments are required: FILE")
