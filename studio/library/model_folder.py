"""Looking at a model in diffusers' form: a folder with one part in each of its folders."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from studio.core.errors import StudioError
from studio.library.files import read_bytes
from studio.library.headers import SNIFF, is_pickle, read_header
from studio.library.known_classes import is_known, is_pipeline
from studio.library.model_report import ModelKind, ModelReport, Part, Problem

INDEX: Final = "model_index.json"
PICKLES: Final = frozenset({".bin", ".pt", ".ckpt", ".pkl", ".pickle", ".pth"})

_MAX_JSON: Final = 64 << 20
_MAX_FILES: Final = 5000
_WEIGHT_NAMES: Final = ("diffusion_pytorch_model", "model")
_WEIGHTLESS: Final = (
    "Tokenizer",
    "TokenizerFast",
    "TokenizersBackend",
    "Processor",
    "ProcessorFast",
    "Extractor",
    "Guidance",
)
_UNWANTED: Final = "safety_checker"
"""A part that is never loaded: pictures go nowhere but to the artist."""
_USE_SAFE: Final = "Use a copy of the model in safetensors files alone."
_USE_PLAIN: Final = "Use a model that needs no program of its own."
_FETCH_AGAIN: Final = "Copy or download it again."


@dataclass(slots=True)
class _Findings:
    """What was found so far."""

    safe: bool = True
    problems: list[Problem] = field(default_factory=list)
    parts: list[Part] = field(default_factory=list)
    variant: str = ""

    def unsafe(self, what: str, hint: str) -> None:
        self.safe = False
        self.problems.append(Problem(what, hint))


def inspect_folder(folder: Path, name: str) -> ModelReport:
    """The report on a folder; every problem there is, the dangerous ones first."""
    found = _Findings()
    index = folder / INDEX
    if not index.is_file():
        return ModelReport(folder, name, ModelKind.UNKNOWN, problems=(_no_model(folder),))
    family, size = "", 0
    try:
        size = _look_at_every_file(folder, found)
        data = read_json(index)
        family = _family(data, found)
        for part, library, class_name in components(data):
            if part != _UNWANTED:
                _look_at_part(folder, Part(part, library, class_name), found)
    except StudioError as error:
        found.unsafe(error.what, error.hint)
    return ModelReport(
        folder,
        name,
        ModelKind.FOLDER,
        family,
        found.safe,
        tuple(found.problems),
        size_bytes=size,
        parts=tuple(found.parts),
        variant=found.variant,
    )


def components(index: dict[str, Any]) -> list[tuple[str, str, str]]:
    """Part, library and class name of every part that a model_index.json lists as present."""
    return [
        (name, str(value[0]), str(value[1]))
        for name, value in index.items()
        if not name.startswith("_") and isinstance(value, list) and len(value) == 2 and value[0]
    ]


def read_json(path: Path) -> dict[str, Any]:
    """The JSON object in a file; StudioError if it is none."""
    try:
        data = json.loads(read_bytes(path, _MAX_JSON))
    except (ValueError, RecursionError) as error:
        raise StudioError(f"{path.name} is damaged.", _FETCH_AGAIN, str(error)) from error
    if not isinstance(data, dict):
        raise StudioError(f"{path.name} is damaged.", _FETCH_AGAIN)
    return data


def model_files(folder: Path) -> list[Path]:
    """Every file in the folder, sorted; folders whose name starts with a dot are left out.

    StudioError where there are too many to be a model.
    """
    files: list[Path] = []
    for base, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        files += [Path(base, name) for name in sorted(names)]
        if len(files) > _MAX_FILES:
            raise StudioError(
                f"{folder} holds more than {_MAX_FILES} files, so it is not a model's folder.",
                "Choose the folder that holds the model alone.",
            )
    return files


def _look_at_every_file(folder: Path, found: _Findings) -> int:
    """Refuse programs and pickles by name and by content; the size of all files in bytes."""
    size = 0
    for path in model_files(folder):
        name = path.relative_to(folder).as_posix()
        try:
            size += path.stat().st_size
            with path.open("rb") as file:
                start = file.read(SNIFF)
        except OSError as error:
            found.problems.append(
                Problem(f"{name} cannot be read ({error.strerror}).", _FETCH_AGAIN)
            )
            continue
        if path.suffix.lower() in PICKLES:
            found.unsafe(f"{name} is a pickle, which could run a program.", _USE_SAFE)
        elif path.suffix.lower() == ".py":
            found.unsafe(f"The model comes with a program of its own ({name}).", _USE_PLAIN)
        elif is_pickle(start):
            found.unsafe(f"{name} is a pickle under another name.", _USE_SAFE)
        elif path.name.endswith("config.json"):
            _look_at_config(path, name, found)
    return size


def _look_at_config(path: Path, name: str, found: _Findings) -> None:
    try:
        config = read_json(path)
    except StudioError as error:
        found.problems.append(Problem(f"{name} is damaged.", error.hint))
        return
    if "auto_map" in config:
        found.unsafe(f"{name} asks for a program of the model's own (auto_map).", _USE_PLAIN)


def _family(index: dict[str, Any], found: _Findings) -> str:
    family = index.get("_class_name")
    if isinstance(family, list):
        found.unsafe("The model asks for a program of its own to make pictures.", _USE_PLAIN)
        return str(family[-1]) if family else ""
    if not isinstance(family, str):
        found.problems.append(Problem(f"{INDEX} does not say what the model is.", _FETCH_AGAIN))
        return ""
    if not is_pipeline(family):
        found.unsafe(
            f"Sfumato does not know models of the family {family}.",
            "Use another model, or a newer Sfumato.",
        )
    return family


def _look_at_part(folder: Path, part: Part, found: _Findings) -> None:
    if not is_known(part.library, part.class_name):
        found.unsafe(
            f"The part {part.name} asks for {part.library}.{part.class_name}, which Sfumato does "
            "not know.",
            _USE_PLAIN,
        )
    home = folder / part.name
    size = parameters = 0
    if not home.is_dir():
        found.problems.append(Problem(f"The model's part {part.name} is missing.", _FETCH_AGAIN))
    elif part.class_name.endswith("Scheduler"):
        _require(home / "scheduler_config.json", part, found)
    elif part.class_name.endswith(_WEIGHTLESS):
        if not any(home.iterdir()):
            found.problems.append(Problem(f"The model's part {part.name} is empty.", _FETCH_AGAIN))
    elif _require(home / "config.json", part, found) and _weights(home, part, found):
        size, parameters = _headers(home, part, found)
    found.parts.append(Part(part.name, part.library, part.class_name, size, parameters))


def _require(path: Path, part: Part, found: _Findings) -> bool:
    if not path.is_file():
        found.problems.append(
            Problem(f"{path.name} of the model's part {part.name} is missing.", _FETCH_AGAIN)
        )
    return path.is_file()


def _weights(home: Path, part: Part, found: _Findings) -> bool:
    """Whether the part has its weights: one file, or an index and every file that it names."""
    for base in _WEIGHT_NAMES:
        if (home / f"{base}.safetensors").is_file():
            return True
        indexes = [home / f"{base}.safetensors.index.json"]
        indexes += sorted(home.glob(f"{base}.safetensors.index.*.json"))
        for index in indexes:
            if index.is_file():
                found.variant = found.variant or index.name.split(".")[3].replace("json", "")
                return _shards(index, part, found)
        for single in sorted(home.glob(f"{base}.*.safetensors")):
            found.variant = found.variant or single.name.split(".")[1]
            return True
    found.problems.append(
        Problem(f"The weights of the model's part {part.name} are missing.", _USE_SAFE)
    )
    return False


def _shards(index: Path, part: Part, found: _Findings) -> bool:
    try:
        table = read_json(index).get("weight_map")
    except StudioError as error:
        found.problems.append(Problem(f"{part.name}/{error.what}", error.hint))
        return False
    names = set(table.values()) if isinstance(table, dict) else set()
    if not names or not all(isinstance(n, str) and Path(n).name == n for n in names):
        found.unsafe(f"{part.name}/{index.name} is damaged.", _FETCH_AGAIN)
        return False
    missing = sorted(name for name in names if not (index.parent / name).is_file())
    if missing:
        found.problems.append(Problem(f"{part.name}/{missing[0]} is missing.", _FETCH_AGAIN))
    return not missing


def _headers(home: Path, part: Part, found: _Findings) -> tuple[int, int]:
    """Bytes and parameters of the part, each weights file checked against its header."""
    size = parameters = 0
    for path in sorted(home.glob("*.safetensors")):
        try:
            header = read_header(path)
        except StudioError as error:
            found.unsafe(f"{part.name}/{error.what}", error.hint)
            continue
        size += path.stat().st_size
        parameters += header.parameters
    return size, parameters


def _no_model(folder: Path) -> Problem:
    if (folder / "modular_model_index.json").is_file():
        return Problem(
            f"{folder.name} is a modular model, which Sfumato cannot read yet.",
            "Use the same model in diffusers' plain form.",
        )
    return Problem(
        f"{folder} is not a model: it has no {INDEX}.",
        "Choose a model's folder in diffusers' form.",
    )
