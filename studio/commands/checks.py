"""What `sfumato doctor` looks at. Each check gives one line, and how to mend what is wrong."""

from __future__ import annotations

import ctypes
import os
import platform
import shutil
import sys
from dataclasses import dataclass
from enum import StrEnum
from importlib import import_module, metadata
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Final

import psutil

from studio.core.errors import StudioError
from studio.library import files, models
from studio.library.places import Places, starter

if TYPE_CHECKING:
    from collections.abc import Iterator

SET_UP: Final = "Run `python3 packaging/start.py setup`."

_NEEDED: Final = ("torch", "diffusers", "transformers", "safetensors", "PySide6-Essentials")
_LEAST_DISK: Final = 1 << 30
_LEAST_MEMORY: Final = 1 << 30
_FONTS: Final = ("/usr/share/fonts", "/usr/local/share/fonts", "~/.local/share/fonts", "~/.fonts")


class State(StrEnum):
    """How a check went. A note is worth knowing, but nothing is broken."""

    OK = "ok"
    NOTE = "note"
    PROBLEM = "problem"


@dataclass(frozen=True, slots=True)
class Check:
    """One line. mend: what to do where something is wrong ("" otherwise)."""

    name: str
    state: State
    found: str
    mend: str = ""


def all_checks(places: Places) -> Iterator[Check]:
    """Every check, the quick ones first."""
    yield _python()
    yield Check("System", State.OK, f"{platform.platform()}, {platform.machine()}")
    yield _processor()
    yield _memory()
    yield from (_disk(name, folder) for name, folder in _folders(places))
    yield from (_package(name) for name in _NEEDED)
    yield _starter()
    yield _fonts()
    yield _window_libraries()
    yield _screen()
    yield _engine()


def _python() -> Check:
    return Check("Python", State.OK, f"{platform.python_version()} ({sys.executable})")


def _processor() -> Check:
    cores = os.cpu_count() or 1
    if cores < 2:
        return Check("Processor", State.NOTE, "1 core", "The window may stutter while it paints.")
    return Check("Processor", State.OK, f"{cores} cores")


def _memory() -> Check:
    memory = psutil.virtual_memory()
    found = f"{files.human_size(memory.available)} free of {files.human_size(memory.total)}"
    if memory.available < _LEAST_MEMORY:
        return Check("Memory", State.PROBLEM, found, "Close other programs.")
    return Check("Memory", State.OK, found)


def _folders(places: Places) -> tuple[tuple[str, Path], ...]:
    return (
        ("Settings folder", places.config),
        ("Cache folder", places.cache),
        ("Data folder", places.data),
    )


def _disk(name: str, folder: Path) -> Check:
    """Whether the folder can be written to (it, or its parents, are made) and has room."""
    try:
        files.check_writable(files.make_folder(folder) / "probe")
        free = shutil.disk_usage(folder).free
    except StudioError as error:
        mend = f"{error.hint} SFUMATO_HOME may name another place for everything."
        return Check(name, State.PROBLEM, error.what, mend.strip())
    found = f"{folder}, {files.human_size(free)} free"
    if free < _LEAST_DISK:
        return Check(name, State.PROBLEM, found, "Free some space on the disk.")
    return Check(name, State.OK, found)


def _package(name: str) -> Check:
    try:
        return Check(name, State.OK, metadata.version(name))
    except metadata.PackageNotFoundError:
        return Check(name, State.PROBLEM, "missing", SET_UP)


def _starter() -> Check:
    try:
        report = models.check(starter())
    except StudioError as error:
        return Check("Starter model", State.PROBLEM, error.what, "Fetch Sfumato again, whole.")
    return Check("Starter model", State.OK, files.human_size(report.size_bytes))


def _fonts() -> Check:
    """Qt brings no font: on a bare Linux there may be none at all. Others always have some."""
    if sys.platform != "linux":
        return Check("Fonts", State.OK, "the system's own")
    names = [path.name.lower() for folder in _FONTS for path in _font_files(folder)]
    if not names:
        return Check("Fonts", State.PROBLEM, "none", "Install one, such as fonts-inter on Debian.")
    if not any(name.startswith("inter") for name in names):
        mend = "Sfumato looks its best with Inter (on Debian: fonts-inter)."
        return Check("Fonts", State.NOTE, f"{len(names)} files, but not Inter", mend)
    return Check("Fonts", State.OK, f"{len(names)} files, Inter among them")


def _font_files(folder: str) -> list[Path]:
    base = Path(folder).expanduser()
    return [path for path in base.rglob("*") if path.suffix.lower() in {".ttf", ".otf", ".ttc"}]


def _window_libraries() -> Check:
    """Load Qt and, on Linux, the plugin that talks to the screen: both link to system libraries."""
    try:
        import_module("PySide6.QtWidgets")
        if sys.platform == "linux":
            ctypes.CDLL(str(_qt_folder() / "plugins" / "platforms" / "libqxcb.so"))
    except (ImportError, OSError) as error:
        lacking = str(error).partition(":")[0]
        return Check("Window libraries", State.PROBLEM, f"{lacking} is missing", SET_UP)
    return Check("Window libraries", State.OK, "all there")


def _qt_folder() -> Path:
    spec = find_spec("PySide6")
    if spec is None or spec.origin is None:
        raise ImportError("PySide6: not installed")
    return Path(spec.origin).parent / "Qt"


def _screen() -> Check:
    if sys.platform != "linux" or any(os.environ.get(v) for v in ("DISPLAY", "WAYLAND_DISPLAY")):
        return Check("Screen", State.OK, "there")
    return Check("Screen", State.NOTE, "none", "The window needs one; the commands do not.")


def _engine() -> Check:
    """Import torch and ask which device pictures would be made on."""
    try:
        devices = import_module("studio.engine.devices")
        return Check("Pictures are made on", State.OK, devices.choose().label)
    except (ImportError, OSError) as error:
        return Check("Pictures are made on", State.PROBLEM, f"nothing: {error}", SET_UP)
