"""The models on this machine: finding them, looking at them, telling them apart."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Final

from studio.core.errors import StudioError
from studio.core.recipe import ModelRef
from studio.library.fingerprints import fingerprint
from studio.library.model_file import inspect_file
from studio.library.model_folder import INDEX, components, inspect_folder, read_json
from studio.library.model_report import ModelKind, ModelReport, Part, Problem
from studio.library.places import find_places, model_cache, starter

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from studio.library.places import Places

__all__ = [
    "STARTER",
    "Found",
    "ModelKind",
    "ModelReport",
    "Origin",
    "Part",
    "Problem",
    "check",
    "find",
    "fingerprint",
    "inspect",
    "locate",
    "named",
    "ref",
]

STARTER: Final = "starter"
"""The name of the model that ships with Sfumato."""


class Origin(StrEnum):
    """Where a model was found."""

    STARTER = "starter"
    MODELS = "models"
    """The folder in which the artist keeps models for Sfumato."""
    HUB = "hub"
    """What other programs have fetched from the Hugging Face hub."""


@dataclass(frozen=True, slots=True)
class Found:
    """A model that was found. family: the name of its pipeline class."""

    name: str
    path: Path
    origin: Origin
    family: str


def find(places: Places | None = None, hub: Path | None = None) -> tuple[Found, ...]:
    """Every model folder on this machine that looks whole, the starter first; no network.

    Only lists and model_index.json are read: `inspect` looks closer. places, hub: where to look
    (None: this person's own folders, the Hugging Face cache).
    """
    places = places or find_places()
    found = list(_look(STARTER, starter(), Origin.STARTER))
    for folder in _folders(places.models):
        found += _look(folder.name, folder, Origin.MODELS)
    for name, folder in _snapshots(hub or model_cache()):
        found += _look(name, folder, Origin.HUB)
    return tuple(found)


def named(wanted: str, places: Places | None = None) -> Path:
    """The folder or file of a model given by path, or by a name that `find` lists.

    StudioError where there is neither.
    """
    path = _path(wanted)
    if path is not None:
        return path
    for model in find(places):
        if model.name == wanted:
            return model.path
    raise StudioError(
        f"There is no model {wanted!r}.",
        "Give a model's folder, or a name that `sfumato models` lists.",
    )


def inspect(path: Path) -> ModelReport:
    """What is in a model's folder or file, from JSON and headers; no code of it is ever run.

    StudioError only where there is nothing to read; what is wrong with the model is in the report.
    """
    if path.is_dir():
        return inspect_folder(path, name_of(path))
    return inspect_file(path, path.stem)


def check(path: Path) -> ModelReport:
    """The report on a model that Sfumato can load; StudioError, with the reason, on any other."""
    report = inspect(path)
    report.require_usable()
    return report


def ref(path: Path) -> ModelRef:
    """Name and fingerprint of a model's folder; StudioError where a file is missing or broken."""
    return ModelRef(name_of(path), fingerprint(path))


def locate(wanted: ModelRef, candidates: Iterable[Found]) -> Found | None:
    """The model with exactly the wanted weights, or None; those of the same name are tried first.

    A reference without a fingerprint is found by its name.
    """
    for model in sorted(candidates, key=lambda model: model.name != wanted.name):
        if not wanted.fingerprint:
            return model if model.name == wanted.name else None
        try:
            if fingerprint(model.path) == wanted.fingerprint:
                return model
        except StudioError:
            continue  # a broken model is not the wanted one
    return None


def name_of(folder: Path) -> str:
    """What a model's folder is called: its name, or "author/model" in the Hugging Face cache."""
    real = folder.absolute()
    if real.resolve() == starter().resolve():
        return STARTER
    if real.parent.name == "snapshots":
        return _hub_name(real.parent.parent.name)
    return real.resolve().name if real.name in {"", ".", ".."} else real.name


def _path(text: str) -> Path | None:
    try:
        path = Path(text).expanduser()
        return path if path.exists() else None
    except (OSError, RuntimeError, ValueError):  # too long, no such home, a NUL in it
        return None


def _look(name: str, folder: Path, origin: Origin) -> Iterator[Found]:
    """The model in `folder`, if there is one with all its parts' folders."""
    if not (folder / INDEX).is_file():
        return
    try:
        index = read_json(folder / INDEX)
    except StudioError:
        return  # listed nowhere, but `inspect` says why
    if all((folder / part).is_dir() for part, _, _ in components(index)):
        yield Found(name, folder, origin, str(index.get("_class_name", "")))


def _folders(base: Path) -> list[Path]:
    return sorted(path for path in base.iterdir() if path.is_dir()) if base.is_dir() else []


def _snapshots(hub: Path) -> Iterator[tuple[str, Path]]:
    """Name and newest snapshot of every model in a Hugging Face cache."""
    for repository in _folders(hub):
        if not repository.name.startswith("models--"):
            continue
        snapshots = _folders(repository / "snapshots")
        if snapshots:
            newest = max(snapshots, key=lambda path: path.stat().st_mtime)
            yield _hub_name(repository.name), newest


def _hub_name(repository: str) -> str:
    return repository.removeprefix("models--").replace("--", "/")
