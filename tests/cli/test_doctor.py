"""`sfumato doctor` finds what is wrong, and says how to mend it."""

from __future__ import annotations

import shutil
from collections import namedtuple
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from studio.commands import checks
from studio.commands.checks import State
from studio.library.places import find_places, starter

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Ran

Patch = pytest.MonkeyPatch


def test_this_machine_is_well(run: Callable[..., Ran]) -> None:
    ran = run("doctor", "--json")
    assert (ran.code, ran.json["ok"]) == (0, True), ran.out
    names = {check["name"] for check in ran.json["checks"]}
    wanted = {"Python", "System", "Memory", "Starter model", "torch", "Window libraries"}
    assert wanted <= names
    assert all(set(check) == {"name", "state", "found", "mend"} for check in ran.json["checks"])
    assert "All is well." in run("doctor").out


def missing_package(patch: Patch, _folder: Path) -> None:
    def version(_name: str) -> str:
        raise metadata.PackageNotFoundError

    patch.setattr(metadata, "version", version)


def broken_starter(patch: Patch, folder: Path) -> None:
    copy = Path(shutil.copytree(starter(), folder / "starter"))
    shutil.rmtree(copy / "unet")
    patch.setattr(checks, "starter", lambda: copy)


def locked_home(patch: Patch, folder: Path) -> None:
    (folder / "file").touch()
    patch.setenv("SFUMATO_HOME", str(folder / "file"))


def no_memory(patch: Patch, _folder: Path) -> None:
    memory = namedtuple("memory", "available total")(1000, 8 << 30)
    patch.setattr(checks.psutil, "virtual_memory", lambda: memory)


def no_room(patch: Patch, _folder: Path) -> None:
    usage = namedtuple("usage", "free")(1000)
    patch.setattr(checks.shutil, "disk_usage", lambda _folder: usage)


def no_fonts(patch: Patch, _folder: Path) -> None:
    patch.setattr(checks.sys, "platform", "linux")
    patch.setattr(checks, "_FONTS", ())


def no_window_library(patch: Patch, _folder: Path) -> None:
    def load(_path: str) -> None:
        raise OSError("libxcb-cursor.so.0: cannot open shared object file")

    patch.setattr(checks.sys, "platform", "linux")
    patch.setattr(checks.ctypes, "CDLL", load)


def no_torch(patch: Patch, _folder: Path) -> None:
    real = checks.import_module

    def load(name: str) -> Any:
        if name.startswith("studio.engine"):
            raise ImportError("No module named torch")
        return real(name)

    patch.setattr(checks, "import_module", load)


@pytest.mark.parametrize(
    ("spoil", "name", "found"),
    [
        (missing_package, "torch", "missing"),
        (broken_starter, "Starter model", "part unet is missing"),
        (locked_home, "Cache folder", "file"),
        (no_memory, "Memory", "1.0 kB free"),
        (no_room, "Data folder", "1.0 kB free"),
        (no_fonts, "Fonts", "none"),
        (no_window_library, "Window libraries", "libxcb-cursor.so.0 is missing"),
        (no_torch, "Pictures are made on", "No module named torch"),
    ],
)
def test_what_is_wrong_is_found(
    monkeypatch: Patch,
    tmp_path: Path,
    spoil: Callable[[Patch, Path], None],
    name: str,
    found: str,
) -> None:
    spoil(monkeypatch, tmp_path)
    seen = {check.name: check for check in checks.all_checks(find_places())}
    assert seen[name].state is State.PROBLEM
    assert found in seen[name].found
    assert seen[name].mend


def test_the_command_fails_where_something_is_wrong(
    run: Callable[..., Ran], monkeypatch: Patch, tmp_path: Path
) -> None:
    broken_starter(monkeypatch, tmp_path)
    ran = run("doctor")
    assert ran.code == 1
    assert "problem Starter model" in ran.out
    assert "Mend what is marked" in ran.out


def test_a_machine_without_a_screen_is_only_noted(monkeypatch: Patch) -> None:
    monkeypatch.setattr(checks.sys, "platform", "linux")
    for name in ("DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    seen = {check.name: check.state for check in checks.all_checks(find_places())}
    assert seen["Screen"] is State.NOTE
