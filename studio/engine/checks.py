"""Looking at a model's folder before any library opens it: nothing in it may run as a program."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import diffusers
import torch
import transformers
from safetensors import SafetensorError, safe_open

from studio.core.errors import StudioError

if TYPE_CHECKING:
    from pathlib import Path

INDEX: Final = "model_index.json"
PICKLES: Final = frozenset({".bin", ".pt", ".pth", ".ckpt", ".pkl", ".pickle"})

_UNWANTED: Final = ("safety_checker",)  # pictures go nowhere but to the artist
_AGAIN: Final = "Copy or download it again."


@dataclass(frozen=True, slots=True)
class Contents:
    """What lies in a model's folder, all of it looked at.

    family: the pipeline's class name. variant: the middle part of its weights' names ("fp16") or
    None. weights: bytes of all weights. stored: the precision of the largest file. skipped: parts
    that are listed but not needed.
    """

    family: str
    variant: str | None
    weights: int
    stored: torch.dtype | None
    skipped: tuple[str, ...]


def look_at(folder: Path) -> Contents:
    """The contents of a diffusers-format folder.

    StudioError where it is none, where a part is missing or broken, and where it brings pickles or
    programs of its own.
    """
    index = _read_index(folder)
    family = index.get("_class_name")
    if not isinstance(family, str) or not _is_pipeline(family):
        raise _foreign(f"pipeline {family}")
    parts = {name: value for name, value in index.items() if _is_part(name, value)}
    skipped = tuple(name for name in parts if name in _UNWANTED)
    files: list[Path] = []
    for name, (library, maker) in parts.items():
        if name not in skipped:
            files += _weights_of(folder / name, str(library), str(maker))
    _refuse_programs(folder, folder)
    stored, largest = None, 0
    for path in files:
        size = path.stat().st_size
        dtype = _check_weights(path)
        if size > largest:
            stored, largest = dtype, size
    variants = {_variant(path) for path in files}
    variant = variants.pop() if len(variants) == 1 else None
    total = sum(path.stat().st_size for path in files)
    return Contents(family, variant, total, stored, skipped)


def _read_index(folder: Path) -> dict[str, Any]:
    path = folder / INDEX
    if not folder.is_dir():
        raise StudioError(f"There is no folder {folder.name!r}.", "Choose a model's folder.")
    if not path.is_file():
        raise StudioError(
            f"The folder {folder.name!r} holds no model.",
            f"Choose a folder in diffusers format: it has a file {INDEX}.",
        )
    return _read_json(path)


def _read_json(path: Path) -> dict[str, Any]:
    try:
        data = json.loads(path.read_bytes())
    except (OSError, ValueError, RecursionError) as error:
        raise _broken(path, str(error)) from error
    if not isinstance(data, dict):
        raise _broken(path, f"a {type(data).__name__}")
    return data


def _is_pipeline(family: str) -> bool:
    found = getattr(diffusers, family, None) if family.isidentifier() else None
    return isinstance(found, type) and issubclass(found, diffusers.DiffusionPipeline)


def _is_part(name: str, value: object) -> bool:
    listed = isinstance(value, list) and len(value) == 2 and value[0] is not None
    return listed and not name.startswith("_")


def _weights_of(folder: Path, library: str, maker: str) -> list[Path]:
    """The weights files of one part, after a look at everything in its folder."""
    known = {"diffusers": diffusers, "transformers": transformers}
    home = known.get(library) or getattr(diffusers.pipelines, library, None)
    made = getattr(home, maker, None)
    if not isinstance(made, type):
        raise _foreign(f"{folder.name}: {library}.{maker}")
    if not folder.is_dir():
        raise _missing(folder.name)
    _refuse_programs(folder, folder.parent)
    for path in folder.glob("*.json"):
        if path.name == "config.json" and "auto_map" in _read_json(path):
            raise _foreign(f"{path}: auto_map")
    files = sorted(folder.glob("*.safetensors"))
    for path in folder.glob("*.safetensors.index.json"):
        for shard in set(_read_json(path).get("weight_map", {}).values()):
            if folder / str(shard) not in files:
                raise _missing(f"{folder.name}/{shard}")
    if not files and issubclass(made, torch.nn.Module):
        raise _missing(f"{folder.name}/*.safetensors")
    return _one_variant(files)


def _refuse_programs(folder: Path, root: Path) -> None:
    for path in folder.iterdir():
        place = path.relative_to(root).as_posix()
        if path.suffix.lower() in PICKLES:
            raise StudioError(
                "This model holds a file that could run a program when it is opened, so it was "
                "not opened.",
                "Use a copy of the model in safetensors files alone.",
                place,
            )
        if path.suffix.lower() == ".py":
            raise _foreign(place)


def _one_variant(files: list[Path]) -> list[Path]:
    """The plain files if there are some, else those of the first variant."""
    variants = {_variant(path) for path in files}
    if len(variants) < 2:
        return files
    chosen = None if None in variants else min(v for v in variants if v)
    return [path for path in files if _variant(path) == chosen]


def _variant(path: Path) -> str | None:
    middle = path.name.split(".")[1:-1]
    return middle[0].split("-")[0] if middle else None


def _check_weights(path: Path) -> torch.dtype | None:
    """The precision of a weights file whose header was read and whose length is right."""
    try:
        with safe_open(path, framework="pt") as file:
            for name in file.keys():  # noqa: SIM118 - no dict, it only has keys()
                kind = file.get_slice(name).get_dtype()
                return {"BF16": torch.bfloat16, "F16": torch.float16}.get(kind, torch.float32)
    except (SafetensorError, OSError) as error:
        raise _broken(path, str(error)) from error
    return None


def _broken(path: Path, details: str) -> StudioError:
    return StudioError(f"The model's file {path.name} is damaged.", _AGAIN, f"{path}: {details}")


def _missing(part: str) -> StudioError:
    return StudioError(f"A part of this model is missing: {part}.", _AGAIN)


def _foreign(details: str) -> StudioError:
    return StudioError(
        "This model needs a program of its own, which Sfumato does not run.",
        "Use a model of a family that needs no program of its own.",
        details,
    )
