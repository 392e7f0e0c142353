"""The writer: soon on disk, never in the way, and patient where nothing can be written."""

from __future__ import annotations

import threading
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from project_rooms import BLANK, a_film, a_work, in_words, picture

from studio.core.scene import Saving
from studio.core.work import Work, blank_work
from studio.library import project_writer
from studio.library.project_disk import Disk
from studio.library.project_open import fresh, open_project
from studio.library.project_writer import Writer

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from studio.core.errors import StudioError

PATIENCE = 30.0


class Saved:
    """A writer and what it said."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.said: list[tuple[Saving, str]] = []
        self._changed = threading.Condition()
        self.writer = Writer(fresh(folder, blank_work(BLANK)), self._take)

    def _take(self, saving: Saving, error: StudioError | None) -> None:
        with self._changed:
            self.said.append((saving, str(error or "")))
            self._changed.notify_all()

    def until(self, saving: Saving) -> str:
        """Wait until it says so; what it said with it."""
        with self._changed:
            met = self._changed.wait_for(
                lambda: self.said and self.said[-1][0] is saving, timeout=PATIENCE
            )
            assert met, self.said
            return self.said[-1][1]

    @property
    def on_disk(self) -> Work:
        return open_project(self.folder, BLANK, write=False).work


@pytest.fixture
def saved(tmp_path: Path) -> Iterator[Saved]:
    made = Saved(tmp_path / "Lake.sfumato")
    yield made
    made.writer.close(PATIENCE)


def test_a_change_goes_to_disk_by_itself(saved: Saved) -> None:
    """How soon is for `sfumato bench project`: it waits for DELAY, and writes."""
    work = a_work()
    assert project_writer.DELAY <= 0.5, "on disk within a second"
    saved.writer.keep(work, {1: a_film()}, {"ab" * 32: picture(7)})
    saved.until(Saving.SAVED)
    assert saved.said == [(Saving.SAVING, ""), (Saving.SAVED, "")]
    assert saved.on_disk == in_words(work)


def test_a_burst_is_one_line(saved: Saved) -> None:
    work = a_work()
    for number in range(50):
        saved.writer.keep(replace(work, desk=work.desk.with_prompt(f"a fox {number}")))
    assert saved.writer.flush(PATIENCE)
    assert len((saved.folder / "journal.jsonl").read_bytes().splitlines()) <= 2
    assert saved.on_disk.desk.prompt == "a fox 49"


def test_the_same_work_again_writes_nothing(saved: Saved) -> None:
    work = a_work()
    saved.writer.keep(work)
    assert saved.writer.flush(PATIENCE)
    said = list(saved.said)
    saved.writer.keep(replace(work))
    assert saved.writer.flush(PATIENCE)
    assert saved.said == said


def test_closing_writes_what_is_left_and_lets_go(saved: Saved) -> None:
    saved.writer.keep(a_work())
    assert saved.writer.close(PATIENCE)
    opened = open_project(saved.folder, BLANK)
    assert (opened.work, opened.bar) == (in_words(a_work()), "")
    opened.close()


def test_closing_with_nothing_to_write(saved: Saved) -> None:
    assert saved.writer.close(PATIENCE)
    assert not saved.folder.exists()
    assert saved.said == []


def test_what_cannot_be_written_waits_and_is_written_later(
    saved: Saved, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(project_writer, "RETRY", 0.05)
    full = threading.Event()
    full.set()
    write, tries = Disk.write, []

    def refuse(disk: Disk, *what: object) -> None:
        tries.append(what)
        if full.is_set():
            raise OSError(28, "No space left on device")
        write(disk, *what)  # type: ignore[arg-type]

    monkeypatch.setattr(Disk, "write", refuse)
    saved.writer.keep(a_work(1), {1: a_film()})
    assert "The disk is full, so Lake is not saved" in saved.until(Saving.TROUBLE)
    assert not saved.writer.flush(PATIENCE)
    saved.writer.keep(a_work(2))
    assert not saved.writer.flush(PATIENCE)
    assert saved.said.count((Saving.TROUBLE, saved.said[-1][1])) >= 1
    full.clear()
    saved.until(Saving.SAVED)
    assert saved.on_disk == in_words(a_work(2))
    assert open_project(saved.folder, BLANK, write=False).store.films == {1}
    assert len(tries) >= 4


def test_closing_gives_up_on_what_cannot_be_written(
    saved: Saved, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_disk: Disk, *_what: object) -> None:
        raise OSError(30, "Read-only file system")

    monkeypatch.setattr(Disk, "write", refuse)
    saved.writer.keep(a_work())
    assert not saved.writer.close(PATIENCE)
    assert "no permission to write" in saved.said[-1][1]


def test_a_flush_waits_for_what_came_while_it_wrote(
    saved: Saved, monkeypatch: pytest.MonkeyPatch
) -> None:
    write, inside, go = Disk.write, threading.Event(), threading.Event()

    def slow(disk: Disk, *what: object) -> None:
        inside.set()
        assert go.wait(PATIENCE)
        write(disk, *what)  # type: ignore[arg-type]

    monkeypatch.setattr(Disk, "write", slow)
    saved.writer.keep(a_work(1))
    assert inside.wait(PATIENCE)
    saved.writer.keep(a_work(2))
    threading.Timer(0.05, go.set).start()
    assert saved.writer.flush(PATIENCE)
    assert saved.on_disk == in_words(a_work(2))


def test_a_fault_of_our_own_does_not_end_it(
    saved: Saved, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    write = Disk.write
    monkeypatch.setattr(Disk, "write", lambda *_what: 1 / 0)
    saved.writer.keep(a_work())
    assert "could not be saved" in saved.until(Saving.TROUBLE)
    monkeypatch.setattr(Disk, "write", write)
    assert saved.writer.flush(PATIENCE)
    assert saved.on_disk == in_words(a_work())
    assert "division by zero" in caplog.text
