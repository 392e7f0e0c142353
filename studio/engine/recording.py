"""Recordings on disk: one safetensors file with the steps and the recipe they belong to."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from safetensors import SafetensorError, safe_open
from safetensors.torch import save

from studio.core.errors import StudioError
from studio.core.recipe_json import from_json, to_json
from studio.core.recording_form import FORMAT, VERSION, check_form, damaged
from studio.engine.files import write_aside
from studio.engine.trajectory import Kept

if TYPE_CHECKING:
    from pathlib import Path

    import torch
    from torch import Tensor

    from studio.core.recipe import Recipe
    from studio.engine.trajectory import Trajectory

_MALFORMED: Final = (LookupError, ValueError, TypeError, AttributeError, RuntimeError)
"""What taking a recording together raises where its metadata describe none."""


@dataclass(frozen=True, slots=True)
class Recorded:
    """A recording that was read."""

    recipe: Recipe
    kept: Kept


def write(path: Path, recipe: Recipe, trajectory: Trajectory) -> None:
    """Write the recording aside and put it in its place. StudioError where that cannot be."""
    tensors, meta = trajectory.kept.to_tensors()
    header = {
        "format": FORMAT,
        "version": str(VERSION),
        "recipe": to_json(recipe),
        "trajectory": json.dumps(meta),
    }
    try:
        write_aside(path, save(_each_alone(tensors), header))
    except OSError as error:
        raise StudioError(
            f"The recording {path.name} cannot be written.",
            "Choose another folder, or make room on the disk.",
            str(error),
        ) from error


def read(path: Path, device: torch.device | str = "cpu") -> Recorded:
    """The recording at `path`, its tensors on `device` where they were not on the processor.

    StudioError where there is none, or where it is damaged, of another kind, or newer.
    """
    try:
        with safe_open(path, framework="pt") as file:
            header = file.metadata() or {}
            check_form(path.name, header)
            tensors = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118 - no dict
        meta: dict[str, Any] = json.loads(header["trajectory"])
        kept = Kept.from_tensors(tensors, meta, device)
        return Recorded(from_json(header["recipe"]), kept)
    except FileNotFoundError as error:
        raise StudioError(f"There is no recording {path.name}.", "Choose another file.") from error
    except (OSError, SafetensorError, *_MALFORMED) as error:
        raise damaged(path.name, f"{type(error).__name__}: {error}") from error


def _each_alone(tensors: dict[str, Tensor]) -> dict[str, Tensor]:
    """The tensors, copied where two lie in one storage: the file format has no views."""
    seen: set[int] = set()
    alone = {}
    for name, tensor in tensors.items():
        place = tensor.untyped_storage().data_ptr()
        alone[name] = tensor.clone() if place in seen else tensor
        seen.add(place)
    return alone
