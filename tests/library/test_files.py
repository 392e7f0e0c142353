"""Files are whole or not there, and every failure has one clear sentence."""

from __future__ import annotations

import signal
from typing import TYPE_CHECKING

import pytest
from spoiled import as_a_stranger

from studio.core.errors import StudioError
from studio.library import files

if TYPE_CHECKING:
    from pathlib import Path


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_writes_and_replaces(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    files.write_text(path, "first")
    files.write_text(path, "second\n")
    assert path.read_bytes() == b"second\n"
    assert names(tmp_path) == ["a.txt"]


def test_a_failure_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    files.write_text(path, "old")

    def fail_in_the_middle() -> None:
        with files.replacing(path) as aside:
            aside.write_text("half")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail_in_the_middle()
    assert path.read_text() == "old"
    assert names(tmp_path) == ["a.txt"]


def test_a_link_is_followed(tmp_path: Path) -> None:
    (tmp_path / "real").write_text("old")
    link = tmp_path / "link"
    link.symlink_to("real")
    files.write_text(link, "new")
    assert link.is_symlink()
    assert (tmp_path / "real").read_text() == "new"


def test_keeps_the_permissions_of_the_file_it_replaces(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("old")
    path.chmod(0o640)
    files.write_text(path, "new")
    assert path.stat().st_mode & 0o777 == 0o640


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("gone/a.png", "There is no folder"),
        ("file/a.png", "There is no folder"),
        ("folder", "is a folder"),
        ("x" * 300, "too long"),
    ],
)
def test_where_nothing_can_be_written(tmp_path: Path, name: str, says: str) -> None:
    (tmp_path / "file").touch()
    (tmp_path / "folder").mkdir()
    for write in (files.check_writable, lambda path: files.write_bytes(path, b"x")):
        with pytest.raises(StudioError, match=says) as caught:
            write(tmp_path / name)
        assert caught.value.hint
    assert names(tmp_path) == ["file", "folder"]


def test_no_permission(strangers_folder: Path) -> None:
    path = strangers_folder / "a.png"
    path.write_bytes(b"old")
    path.chmod(0o600)
    with as_a_stranger():
        for write in (files.check_writable, lambda path: files.write_bytes(path, b"x")):
            with pytest.raises(StudioError, match="no permission to write"):
                write(path)
        with pytest.raises(StudioError, match="no permission to write"):
            files.check_writable(strangers_folder / "new.png")
        with pytest.raises(StudioError, match="no permission to write"):
            files.check_folder(strangers_folder / "new" / "newer")
        with pytest.raises(StudioError, match="no permission to read"):
            files.read_bytes(path, 10)
    assert path.read_bytes() == b"old"


def test_a_locked_file_is_not_replaced(strangers_folder: Path) -> None:
    strangers_folder.chmod(0o777)
    path = strangers_folder / "a.png"
    path.write_bytes(b"old")
    path.chmod(0o444)
    with as_a_stranger(), pytest.raises(StudioError, match="no permission to write"):
        files.write_bytes(path, b"new")
    assert path.read_bytes() == b"old"


def test_no_room(tmp_path: Path) -> None:
    resource = pytest.importorskip("resource", reason="needs a limit on the size of files")
    path = tmp_path / "a.png"
    path.write_bytes(b"old")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    before = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, hard))
    try:
        with pytest.raises(StudioError, match="no room left") as caught:
            files.write_bytes(path, b"x" * 100_000)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        signal.signal(signal.SIGXFSZ, before)
    assert isinstance(caught.value.__cause__, OSError)
    assert path.read_bytes() == b"old"
    assert names(tmp_path) == ["a.png"]


def test_check_writable_leaves_nothing(tmp_path: Path) -> None:
    files.check_writable(tmp_path / "a.png")
    assert names(tmp_path) == []


def test_reading(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"12345")
    assert files.read_bytes(path, 5) == b"12345"
    with pytest.raises(StudioError, match="larger than 4 bytes"):
        files.read_bytes(path, 4)
    with pytest.raises(StudioError, match="no file"):
        files.read_bytes(tmp_path / "b", 5)
    with pytest.raises(StudioError, match="is a folder"):
        files.read_bytes(tmp_path, 5)


def test_check_folder_makes_nothing(tmp_path: Path) -> None:
    files.check_folder(tmp_path / "a" / "b")
    files.check_folder(tmp_path)
    assert list(tmp_path.iterdir()) == []
    (tmp_path / "file").touch()
    for taken in (tmp_path / "file", tmp_path / "file" / "b"):
        with pytest.raises(StudioError, match="file is a file, but a folder is needed"):
            files.check_folder(taken)


def test_make_folder(tmp_path: Path) -> None:
    assert files.make_folder(tmp_path / "a" / "b").is_dir()
    (tmp_path / "file").touch()
    with pytest.raises(StudioError, match="is a file"):
        files.make_folder(tmp_path / "file")
    with pytest.raises(StudioError):
        files.make_folder(tmp_path / "file" / "b")


@pytest.mark.parametrize(
    ("count", "text"), [(0, "0 bytes"), (999, "999 bytes"), (29_622_674, "29.6 MB")]
)
def test_human_size(count: int, text: str) -> None:
    assert files.human_size(count) == text
