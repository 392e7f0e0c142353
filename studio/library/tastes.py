"""Tastes on disk: one small JSON file each, to keep, to give away and to take in."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Final

from studio.core import axis_json
from studio.core.errors import StudioError
from studio.library import files

if TYPE_CHECKING:
    from pathlib import Path

    from studio.core.taste import Taste

SUFFIX: Final = ".taste"
FORMAT: Final = "sfumato-taste"
VERSION: Final = 1

_LIMIT: Final = 1 << 20
_MALFORMED: Final = (LookupError, TypeError, ValueError, AttributeError, RecursionError)


def write(taste: Taste, path: Path) -> None:
    """Write a taste to a file. StudioError where that fails."""
    form = {"format": FORMAT, "version": VERSION, "taste": axis_json.taste_to_dict(taste)}
    files.write_text(path, json.dumps(form, indent=1) + "\n")


def read(path: Path) -> Taste:
    """The taste in a file. StudioError where it holds none."""
    try:
        form = json.loads(files.read_bytes(path, _LIMIT))
        if form["format"] != FORMAT or not 1 <= form["version"] <= VERSION:
            raise ValueError(f"{form['format']!r}, version {form['version']!r}")
        return axis_json.taste_from_dict(form["taste"])
    except _MALFORMED as error:
        raise StudioError(
            f"{path.name} holds no taste that this Sfumato can read.",
            f"Choose a file that ends in {SUFFIX}.",
            repr(error),
        ) from error


class Tastes:
    """The tastes in a folder, by their names. Nothing is made until one is kept."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def all(self) -> tuple[Taste, ...]:
        """Those that can be read, by name; a damaged file is passed over and stays."""
        found = []
        for path in sorted(self._folder.glob(f"*{SUFFIX}")):
            try:
                found.append(read(path))
            except StudioError:
                continue
        return tuple(sorted(found, key=lambda taste: taste.name.casefold()))

    def keep(self, taste: Taste) -> None:
        """Keep a taste, in place of one of the same name."""
        files.make_folder(self._folder)
        write(taste, self._place(taste.name))

    def forget(self, name: str) -> None:
        """Remove a taste; one that is not there is forgotten already."""
        try:
            self._place(name).unlink(missing_ok=True)
        except OSError as error:
            raise files.write_error(error, self._place(name)) from error

    def _place(self, name: str) -> Path:
        """A file's name from the taste's: what may stand in any, and a digest that tells apart."""
        plain = "".join(letter if letter.isalnum() else "-" for letter in name)[:40]
        digest = hashlib.blake2b(name.casefold().encode(), digest_size=4).hexdigest()
        return self._folder / f"{plain}-{digest}{SUFFIX}"
