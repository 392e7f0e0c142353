"""Opening a project: what it holds, what is wrong with it, and whether it can be written to."""

from __future__ import annotations

import errno
import shutil
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from studio.core.desk import Desk, desk_of
from studio.core.errors import StudioError
from studio.core.node import Node, Origin
from studio.library import pictures, project_journal, project_lock
from studio.library.project_entries import Desks, Replay
from studio.library.project_form import SUFFIX, VERSION, Layout, read_version, trouble
from studio.library.project_store import Store

if TYPE_CHECKING:
    from pathlib import Path

    from studio.core.work import Work
    from studio.library.project_lock import Lock

RESCUED: Final = "journal.damaged.jsonl"
"""Where a damaged journal is kept as it was found."""


class Bar(StrEnum):
    """What stands against writing to a project."""

    NONE = ""
    LOCKED = "locked"
    NEWER = "newer"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Opened:
    """A project that was opened.

    work: what it holds. desks: the numbers of the desks in its journal; end: bytes of it that are
    whole. store: its pictures. bar: why it can only be read; lock: held where it can be written.
    problems: one sentence for each thing that is wrong. gone: nodes that were taken out, whose
    files may be here still.
    fresh: none of the work is on disk yet; made: its folder is.
    """

    layout: Layout
    work: Work
    desks: Desks
    store: Store
    end: int = 0
    bar: Bar = Bar.NONE
    lock: Lock | None = None
    problems: tuple[str, ...] = ()
    gone: frozenset[int] = frozenset()
    fresh: bool = False
    made: bool = True

    def close(self) -> None:
        """Let others write, where nobody was going to."""
        if self.lock is not None:
            self.lock.release()


def fresh(folder: Path, work: Work) -> Opened:
    """A project that begins with this work; its folder is made when there is something to keep."""
    layout = Layout(folder)
    return Opened(layout, work, Desks(), Store(layout), fresh=True, made=False)


def free_place(folder: Path, name: str) -> Path:
    """A place for a new project that nothing has yet: NAME, else NAME 2, NAME 3 …"""
    path, number = folder / f"{name}{SUFFIX}", 2
    while path.exists():
        path, number = folder / f"{name} {number}{SUFFIX}", number + 1
    return path


def open_project(folder: Path, blank: Desk, *, write: bool = True) -> Opened:
    """The project in a folder. blank: the desk where the project tells of none.

    write: hold its lock, so that it can be written to. StudioError where it is none, or cannot be
    read.
    """
    layout = Layout(folder)
    version = read_version(layout)
    bar, lock = _hold(layout) if write and version <= VERSION else (Bar.NONE, None)
    try:
        opened = _read(layout, blank, version)
        if bar is Bar.NONE and version > VERSION:
            bar = Bar.NEWER
        if lock is not None:
            _tidy(opened)
    except BaseException:
        if lock is not None:
            lock.release()
        raise
    return replace(opened, bar=bar, lock=lock)


def _hold(layout: Layout) -> tuple[Bar, Lock | None]:
    try:
        lock = project_lock.take(layout.lock)
        if lock is None:
            return Bar.LOCKED, None
        if layout.journal.exists():
            layout.journal.open("r+b").close()
    except OSError as error:
        if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
            return Bar.REFUSED, None
        raise trouble(error, layout) from error
    return Bar.NONE, lock


def _read(layout: Layout, blank: Desk, version: int) -> Opened:
    replay, problems, end = Replay(), [], 0
    store = Store(layout)
    if layout.journal.exists():
        read = project_journal.read(layout.journal)
        replay.take(read.entries)
        end = read.end
        if read.damaged:
            lines = "One line" if read.damaged == 1 else f"{read.damaged} lines"
            problems.append(f"{lines} of its journal cannot be read.")
    found = _rescue(replay, store, blank)
    lost = {node for node in replay.lost if node not in replay.nodes}
    if lost:
        why = "cannot be read." if version <= VERSION else "can be seen in a newer Sfumato only."
        problems.append(_counted(len(lost), why))
    if found:
        problems.append(_counted(found, "came back from what the file of the picture says."))
    work = replay.work(blank)
    if problems and not replay.nodes and not end:
        raise StudioError(
            f"{layout.folder.name} is damaged: nothing in it can be read.",
            "Open another copy of it.",
            " ".join(problems),
        )
    gone = frozenset(replay.gone)
    return Opened(layout, work, replay.table(), store, end, gone=gone, problems=tuple(problems))


def _rescue(replay: Replay, store: Store, blank: Desk) -> int:
    """Bring nodes back whose words are lost, but whose picture with its recipe is here."""
    found = 0
    for node_id in sorted(store.pictures - set(replay.nodes) - replay.gone):
        try:
            recipe = pictures.read_recipe(store.layout.picture(node_id))
        except StudioError:
            continue
        node = Node(node_id, None, desk_of(recipe, blank), Origin.OPENED)
        replay.nodes[node_id] = node
        found += 1
    if found:
        replay.nodes = dict(sorted(replay.nodes.items()))
    return found


def _tidy(opened: Opened) -> None:
    """Keep a damaged journal as it was found: it is written anew, without what cannot be read."""
    journal = opened.layout.journal
    if not opened.problems or not journal.exists():
        return
    try:
        shutil.copyfile(journal, journal.with_name(RESCUED))
    except OSError as error:
        raise trouble(error, opened.layout) from error


def _counted(count: int, what: str) -> str:
    return f"{count} {'picture' if count == 1 else 'pictures'} {what}"
