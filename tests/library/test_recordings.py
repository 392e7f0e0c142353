"""Recordings are judged by their header."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from spoiled import floats, safetensors

from studio.core import recipe_json
from studio.core.errors import StudioError
from studio.library import recordings

if TYPE_CHECKING:
    from pathlib import Path

    from studio.core.recipe import Recipe


def step(index: int, latent: str = "0/latent") -> dict[str, Any]:
    fields = [["index", index], ["latent", {"tensor": latent}], ["next", {"tensor": "0/next"}]]
    return {"dict": fields}


def answered(answer: str = "0/next", start: int = 0, latent: str | None = None) -> dict[str, Any]:
    own = None if latent is None else {"tensor": latent}
    fields = [["answer", {"tensor": answer}], ["start", start], ["latent", own]]
    return {"dict": fields}


def started(*steps: dict[str, Any], latent: str = "0/latent") -> dict[str, str]:
    start = {"dict": [["latent", {"tensor": latent}]]}
    return {"version": "2", "trajectory": json.dumps({"starts": [start], "steps": steps})}


def write(path: Path, made: Recipe, **metadata: Any) -> Path:
    whole = {
        "format": "sfumato-trajectory",
        "version": "1",
        "recipe": recipe_json.to_json(made),
        "trajectory": json.dumps({"steps": [step(0), step(1)]}),
        **metadata,
    }
    tensors = {"0/latent": floats(4), "0/next": floats(4, at=16), "odd": floats(2, at=32)}
    path.write_bytes(safetensors(tensors, bytes(40), whole))
    return path


def test_inspect(tmp_path: Path, recipe: Recipe) -> None:
    path = write(tmp_path / "a.trajectory", recipe)
    seen = recordings.inspect(path)
    assert (seen.recipe, seen.steps) == (recipe, 2)
    assert seen.size_bytes == path.stat().st_size


def test_inspect_steps_that_are_made_again(tmp_path: Path, recipe: Recipe) -> None:
    told = started(answered(), answered("odd"), step(2))  # an answer may have more channels
    assert recordings.inspect(write(tmp_path / "a.trajectory", recipe, **told)).steps == 3


@pytest.mark.parametrize(
    ("metadata", "says"),
    [
        ({"format": "pt"}, "not a recording"),
        ({"version": "3"}, "newer Sfumato"),
        ({"version": ""}, "damaged"),
        ({"version": "9" * 50}, "damaged"),
        ({"recipe": "{}"}, "not a Sfumato recipe"),
        ({"recipe": ""}, "not a readable recipe"),
        ({"trajectory": "no"}, "damaged"),
        ({"trajectory": "[]"}, "damaged"),
        ({"trajectory": '{"steps": []}'}, "damaged"),
        ({"trajectory": '{"steps": [[]]}'}, "damaged"),
        ({"trajectory": '{"steps": {"a": 1}}'}, "damaged"),
        ({"trajectory": json.dumps({"steps": [step(0, "gone")]})}, "damaged"),
        ({"trajectory": json.dumps({"steps": [step(0, "odd")]})}, "damaged"),
        ({"trajectory": "[" * 100_000}, "damaged"),
        (started(answered("gone")), "damaged"),
        (started(answered(start=1)), "damaged"),
        (started(answered(latent="odd")), "damaged"),
        (started(answered(), latent="gone"), "damaged"),
    ],
)
def test_refuses(tmp_path: Path, recipe: Recipe, metadata: dict[str, str], says: str) -> None:
    with pytest.raises(StudioError, match=says):
        recordings.inspect(write(tmp_path / "a.trajectory", recipe, **metadata))


def test_is_recording(tmp_path: Path, recipe: Recipe) -> None:
    assert recordings.is_recording(write(tmp_path / "a.bak", recipe))
    assert recordings.is_recording(tmp_path / "only the name.trajectory")
    assert not recordings.is_recording(write(tmp_path / "b", recipe, format="pt"))
    assert not recordings.is_recording(tmp_path / "gone")
