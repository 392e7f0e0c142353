"""What the studio remembers between two starts, as a table in one JSON file."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Generic, TypeVar

from studio.core.errors import StudioError
from studio.core.live import TARGET
from studio.library import files

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")

_MAX_BYTES: Final = 1 << 20


@dataclass(frozen=True, slots=True)
class Setting(Generic[T]):
    """One row: its key in the file, its default, and how a value from the file is read.

    read: the value as it should be, or None if it is no such value.
    """

    key: str
    default: T
    read: Callable[[object], T | None]


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None


def _sizes(value: object) -> dict[str, list[int]] | None:
    if not isinstance(value, dict):
        return None
    for sizes in value.values():
        if not isinstance(sizes, list) or not all(type(size) is int for size in sizes):
            return None
    return {str(key): list(sizes) for key, sizes in value.items()}


def _fields(value: object) -> dict[str, object] | None:
    return dict(value) if isinstance(value, dict) else None


def _number(value: object) -> float | None:
    return float(value) if isinstance(value, int | float) and math.isfinite(value) else None


def _switch(value: object) -> bool | None:
    return value if isinstance(value, bool) else None


def _texts(value: object) -> list[str] | None:
    fits = isinstance(value, list) and all(isinstance(text, str) for text in value)
    return list(value) if fits and isinstance(value, list) else None


_NO_TEXTS: Final[list[str]] = []
_NO_SIZES: Final[dict[str, list[int]]] = {}

WINDOW_GEOMETRY: Final = Setting("window.geometry", "", _text)
"""Where the window is and how large, in the toolkit's form as base64; "" for the first start."""
PANEL_SIZES: Final = Setting("window.panels", _NO_SIZES, _sizes)
"""How the panels share the window: lists of pixels by the splitter's name."""
SAVE_FOLDER: Final = Setting("folders.save", "", _text)
"""Where a picture was last saved; "" for the default."""
OPEN_FOLDER: Final = Setting("folders.open", "", _text)
"""Where a picture or recording was last opened; "" for the default."""
PLAY_SPEED: Final = Setting("timeline.speed", 1.0, _number)
"""How many times as fast as usual the steps play."""
LIVE_TARGET: Final = Setting("live.target", TARGET.default, _number)
"""Seconds that a draft may take while a slider moves."""
LIVE_DROPS: Final = Setting("live.drops", default=False, read=_switch)
"""Whether a draft that has begun gives way to a newer one."""
MODEL: Final = Setting("model", "", _text)
"""The folder of the model to load at the start; "" for the starter."""
EXPORT: Final[Setting[dict[str, object]]] = Setting("export", {}, _fields)
"""How steps were taken out last time, field by field; whoever reads it checks each."""
WALK_EXPORT: Final[Setting[dict[str, object]]] = Setting("walk_export", {}, _fields)
"""How a walk was made a film last time; whoever reads it checks each."""
WALK_FULL: Final = Setting("walk.full", default=False, read=_switch)
"""Whether a walk is previewed in full quality."""
CONTROLLERS: Final[Setting[dict[str, object]]] = Setting("controllers", {}, _fields)
"""What is listened to and which knob moves what; whoever reads it checks each field."""
PROJECTS: Final = Setting("projects", _NO_TEXTS, _texts)
"""The folders of projects, the one that was open last first."""
RECENT: Final = 8
"""Projects that are remembered."""

TABLE: Final[tuple[Setting[Any], ...]] = (
    WINDOW_GEOMETRY,
    PANEL_SIZES,
    SAVE_FOLDER,
    OPEN_FOLDER,
    PLAY_SPEED,
    LIVE_TARGET,
    LIVE_DROPS,
    MODEL,
    PROJECTS,
    EXPORT,
    WALK_EXPORT,
    WALK_FULL,
    CONTROLLERS,
)


class Settings:
    """The settings of one file. Keys of a newer Sfumato are kept as they are.

    A file that cannot be read gives the defaults and a `note` for the artist; it is kept beside the
    new one (`settings.damaged.json`) when something is saved.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._note = ""
        self._damaged = False
        self._values: dict[str, Any] = self._read()
        self._saved = dict(self._values)

    @property
    def note(self) -> str:
        """What the artist should know of how the settings were read; "" where all is well."""
        return self._note

    def get(self, setting: Setting[T]) -> T:
        """The value; the default where there is none, or one that does not fit."""
        value = setting.read(self._values.get(setting.key))
        return setting.default if value is None else value

    def set(self, setting: Setting[T], value: T) -> None:
        """Change a value in memory. ValueError if it does not fit: that is a fault in the code."""
        if setting.read(value) is None:
            raise ValueError(f"{value!r} does not fit the setting {setting.key}")
        self._values[setting.key] = value

    def save(self) -> None:
        """Write the file if anything changed; StudioError where that fails."""
        if self._values == self._saved:
            return
        files.make_folder(self._path.parent)
        if self._damaged:
            self._put_aside()
        files.write_text(self._path, json.dumps(self._values, indent=1, sort_keys=True) + "\n")
        self._saved = dict(self._values)

    def projects(self) -> list[Path]:
        """The projects that were open, the last one first, as far as they are still there."""
        return [Path(text) for text in self.get(PROJECTS) if files.is_folder(Path(text))]

    def last_project(self) -> Path | None:
        """The project that was open last; None if it is gone."""
        known = self.get(PROJECTS)
        return Path(known[0]) if known and files.is_folder(Path(known[0])) else None

    def note_project(self, folder: Path) -> None:
        """This project is open now. Saved at once: the studio may end without a goodbye."""
        others = [text for text in self.get(PROJECTS) if text != str(folder)]
        now = [str(folder), *others][:RECENT]
        if now != self.get(PROJECTS):
            self.set(PROJECTS, now)
            self.save()

    def _read(self) -> dict[str, Any]:
        if not self._path.exists():
            return {}
        try:
            data = json.loads(files.read_bytes(self._path, _MAX_BYTES))
        except (StudioError, ValueError, RecursionError):
            data = None
        if isinstance(data, dict):
            return data
        self._damaged = True
        self._note = "The settings could not be read, so everything is as on the first day."
        return {}

    def _put_aside(self) -> None:
        try:
            self._path.replace(self._path.with_name(f"{self._path.stem}.damaged.json"))
        except OSError as error:
            raise files.write_error(error, self._path) from error
        self._damaged = False
