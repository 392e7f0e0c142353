"""LoRAs on this machine: small files that are laid over a model, told apart by what is in them."""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from studio.core.errors import StudioError
from studio.core.recipe import Adapter
from studio.library import files
from studio.library.fingerprints import file_fingerprint
from studio.library.model_file import inspect_file
from studio.library.model_report import ModelKind

if TYPE_CHECKING:
    from collections.abc import Iterable

SUFFIX: Final = ".safetensors"


@dataclass(frozen=True, slots=True)
class Lora:
    """One file. fingerprint: of what is in it, so that it may be renamed and moved."""

    name: str
    path: Path
    fingerprint: str

    def at(self, weight: float) -> Adapter:
        """As a recipe names it."""
        return Adapter(self.name, self.fingerprint, weight)


class Loras:
    """Those in one folder, and others that were named. Read from any thread.

    folder: where they are kept (it need not be there). others: files outside of it.
    """

    def __init__(self, folder: Path, others: Iterable[Path] = ()) -> None:
        self._folder, self._others = folder, tuple(others)
        self._known: dict[tuple[Path, int, int], Lora] = {}

    def all(self) -> tuple[Lora, ...]:
        """Every LoRA, by name; what is no LoRA or broken is left out."""
        found = []
        for path in self._files():
            try:
                found.append(self.look(path))
            except StudioError:
                continue  # `look` says why to whoever asks for this one
        return tuple(sorted(found, key=lambda lora: lora.name.casefold()))

    def named(self, wanted: str) -> Lora:
        """The LoRA given by path, or by the name of one in the folder; StudioError otherwise."""
        path = Path(wanted).expanduser()
        if path.exists():
            return self.look(path)
        for lora in self.all():
            if wanted in (lora.name, lora.path.name):
                return lora
        raise StudioError(
            f"There is no LoRA {wanted!r}.", f"Give its file, or put it into {self._folder}."
        )

    def path_of(self, adapter: Adapter) -> Path:
        """The file of a recipe's LoRA; StudioError where it is not on this machine."""
        for lora in self.all():
            if lora.fingerprint == adapter.fingerprint:
                return lora.path
        raise StudioError(
            f"The LoRA {adapter.name} is not on this machine.",
            "Drop its file on the window, or set its weight to 0.",
            f"fingerprint {adapter.fingerprint}, sought in {self._folder}",
        )

    def look(self, path: Path) -> Lora:
        """A file, if it is a LoRA: StudioError, with the reason, on anything else."""
        try:
            status = path.stat()
        except OSError as error:
            raise files.read_error(error, path) from error
        key = (path, status.st_mtime_ns, status.st_size)
        if key not in self._known:
            self._known[key] = Lora(path.stem, path, _checked(path))
        return self._known[key]

    def add(self, path: Path) -> Lora:
        """Keep a file in the folder, under a name that is free; one that is there is not doubled.

        It is linked where the disk can do that, else copied. StudioError where it is no LoRA.
        """
        given = self.look(path)
        kept = next((each for each in self.all() if each.fingerprint == given.fingerprint), None)
        if kept is not None:
            return kept
        folder = files.make_folder(self._folder)
        place, number = folder / path.name, 1
        while place.exists():
            number += 1
            place = folder / f"{path.stem} {number}{path.suffix}"
        try:
            os.link(path, place)
        except OSError:  # another disk, or one that has no links
            _copy(path, place)
        return self.look(place)

    def _files(self) -> list[Path]:
        inside = self._folder.rglob(f"*{SUFFIX}") if self._folder.is_dir() else ()
        return [*self._others, *sorted(inside)]


def is_lora(path: Path) -> bool:
    """Whether a file says in its header that it is a LoRA."""
    if path.suffix.lower() != SUFFIX or not path.is_file():
        return False
    return inspect_file(path, path.stem).kind is ModelKind.LORA


def _checked(path: Path) -> str:
    """The fingerprint of a LoRA's file; StudioError if it is none."""
    report = inspect_file(path, path.stem)
    if report.kind is not ModelKind.LORA:
        broken = report.kind in (ModelKind.PICKLE, ModelKind.UNKNOWN) and report.problems
        what = report.problems[0].what if broken else f"{path.name} is no LoRA."
        raise StudioError(what, "Choose a LoRA saved as safetensors.")
    return file_fingerprint(path)


def _copy(path: Path, place: Path) -> None:
    aside = place.with_suffix(".part")
    try:
        shutil.copyfile(path, aside)
        aside.replace(place)
    except OSError as error:
        aside.unlink(missing_ok=True)
        raise files.write_error(error, place) from error
