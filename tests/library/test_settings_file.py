"""Settings survive: a restart, a damaged file, a newer Sfumato."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from spoiled import as_a_stranger

from studio.core.errors import StudioError
from studio.library import settings
from studio.library.settings import Settings

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "config" / "settings.json"


def test_the_first_start_has_defaults(path: Path) -> None:
    first = Settings(path)
    assert first.note == ""
    assert [first.get(row) for row in settings.TABLE] == [row.default for row in settings.TABLE]
    first.save()
    assert not path.exists()


def test_what_was_set_is_there_again(path: Path) -> None:
    first = Settings(path)
    first.set(settings.PANEL_SIZES, {"main": [300, 700]})
    first.set(settings.MODEL, "/models/lake")
    first.save()
    second = Settings(path)
    assert second.get(settings.PANEL_SIZES) == {"main": [300, 700]}
    assert second.get(settings.MODEL) == "/models/lake"


def test_nothing_is_written_when_nothing_changed(path: Path) -> None:
    first = Settings(path)
    first.set(settings.MODEL, "a")
    first.save()
    before = path.stat().st_mtime_ns, path.stat().st_ino
    first.save()
    again = Settings(path)
    again.set(settings.MODEL, "a")
    again.save()
    assert (path.stat().st_mtime_ns, path.stat().st_ino) == before


@pytest.mark.parametrize("text", ["", "{", "[1]", "\0\0", "[" * 100_000, " " * (2 << 20)])
def test_a_damaged_file_gives_defaults_a_note_and_is_kept(path: Path, text: str) -> None:
    path.parent.mkdir()
    path.write_text(text)
    read = Settings(path)
    assert read.note
    assert read.get(settings.MODEL) == ""
    assert path.read_text() == text
    read.set(settings.MODEL, "a")
    read.save()
    assert (path.parent / "settings.damaged.json").read_text() == text
    assert Settings(path).get(settings.MODEL) == "a"


def test_unknown_keys_are_kept(path: Path) -> None:
    path.parent.mkdir()
    path.write_text(json.dumps({"of.tomorrow": [1, {"a": None}], "model": "a"}))
    read = Settings(path)
    read.set(settings.MODEL, "b")
    read.save()
    assert json.loads(path.read_text()) == {"of.tomorrow": [1, {"a": None}], "model": "b"}


@pytest.mark.parametrize(
    ("key", "value"),
    [("model", 3), ("window.panels", [1]), ("window.panels", {"a": [1.5]}), ("folders.save", None)],
)
def test_values_that_do_not_fit_give_the_default(path: Path, key: str, value: object) -> None:
    path.parent.mkdir()
    path.write_text(json.dumps({key: value}))
    row = next(row for row in settings.TABLE if row.key == key)
    assert Settings(path).get(row) == row.default


def test_setting_a_wrong_value_is_a_fault_of_the_code(path: Path) -> None:
    with pytest.raises(ValueError, match="does not fit"):
        Settings(path).set(settings.MODEL, 3)  # type: ignore[arg-type]


def test_no_permission_is_one_sentence(strangers_folder: Path) -> None:
    with as_a_stranger():
        read = Settings(strangers_folder / "deeper" / "settings.json")
        read.set(settings.MODEL, "a")
        with pytest.raises(StudioError, match="no permission"):
            read.save()


def test_keys_are_unique() -> None:
    keys = [row.key for row in settings.TABLE]
    assert len(set(keys)) == len(keys)
