"""The project of one window: what is open, how it is kept, and the runs that come back from it."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Qt, Signal, Slot

from studio.core.errors import StudioError
from studio.core.scene import Note, ProjectState, Saving, Severity
from studio.core.work import ROOM, blank_work
from studio.library import files
from studio.library.project_copy import check_name, copy_project
from studio.library.project_form import SUFFIX, Layout
from studio.library.project_open import Bar, Opened, free_place, fresh, open_project
from studio.library.project_writer import Writer
from studio.ui.project_recordings import Recordings
from studio.ui.project_shelf import ProjectShelf
from studio.ui.rhythm import Wait
from studio.ui.tasks import aside
from studio.ui.words import tr

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from studio.core.conductor import Conductor
    from studio.core.desk import Desk
    from studio.library.settings import Settings
    from studio.ui.dialogs import Dialogs
    from studio.ui.tasks import Tasks

CLOSING: Final = 10.0
"""Seconds that a slow disk may take at the end."""
PATIENCE: Final = 700
"""Milliseconds of writing after which it is said: most changes are on disk before."""
ROOMS: Final = (0, 500_000_000, ROOM, 10_000_000_000, 50_000_000_000)
"""The room for recordings that can be chosen, in bytes."""

log = logging.getLogger("studio.project")


class Projects(QObject):
    """folder: where new projects go. blank: the desk of a new one.

    taken_up(Path): another project is open now. warned: the artist was told that closing would
    lose something.
    """

    taken_up = Signal(object)
    _said = Signal(object, object, object)

    def __init__(
        self,
        conductor: Conductor,
        tasks: Tasks,
        dialogs: Dialogs,
        settings: Settings,
        folder: Path,
        blank: Callable[[], Desk],
    ) -> None:
        super().__init__()
        self._conductor, self._tasks, self._dialogs = conductor, tasks, dialogs
        self._settings, self._folder, self._blank = settings, folder, blank
        self._opened: Opened | None = None
        self._writer: Writer | None = None
        self.warned = False
        self._slow = Wait(PATIENCE, self._show_saving, self)
        self.recordings = Recordings(conductor, self)
        self._shelf = ProjectShelf(conductor, tasks, self.recordings)
        self._said.connect(self._take_said, Qt.ConnectionType.QueuedConnection)

    @property
    def settled(self) -> bool:
        """Whether all that is on screen is on disk."""
        return self._writer is not None and self._writer.settled

    @property
    def frames(self) -> Path:
        """Where the frames of films lie: in the project, where that can be written to."""
        if self._writer is not None:
            return self._writer.layout.frames
        return self._folder / ".frames"

    async def room_for_frames(self) -> Path:
        """The same, once the project is there to hold them."""
        if self._writer is not None:
            await aside(self._writer.flush, CLOSING)
        return self.frames

    # ---- at the start and at the end

    async def begin(self, path: Path | None) -> None:
        """Open a project, else the one that was open last, else a new one."""
        last = self._settings.last_project()
        if path is not None:
            try:
                self._take_up(await aside(open_project, path, self._blank()))
            except StudioError as error:
                self._tell(Severity.ERROR, error)
        elif last is not None and last.is_dir():
            try:
                opened = await aside(open_project, last, self._blank())
            except StudioError as error:
                self._tell(Severity.ERROR, error)
            else:
                if opened.bar is not Bar.LOCKED:
                    self._take_up(opened)
                else:
                    what = tr("{name} is open in another window.", name=opened.layout.name)
                    self._conductor.tell(Note(Severity.INFO, what, tr("This is a new project.")))
        if self._opened is None:
            self._take_up(self._fresh())

    async def may_close(self) -> bool:
        """Whether everything is on disk. The first time it is not, the artist is asked to wait."""
        if self._writer is None or self.warned or await aside(self._writer.flush, CLOSING):
            return True
        self.warned = True
        self._conductor.tell(
            Note(
                Severity.WARNING,
                tr("{name} is not saved yet.", name=self._writer.layout.name),
                tr("Save a copy elsewhere, or close again to leave without the last changes."),
            )
        )
        return False

    async def end(self) -> None:
        """Write what is left and let go of the project."""
        self._slow.drop()
        self.recordings.close()
        writer, self._writer = self._writer, None
        if writer is not None:
            await aside(writer.close, CLOSING)
        elif self._opened is not None:
            self._opened.close()
        self._opened = None

    # ---- what changes

    def follow(self) -> None:
        """Something changed: have it written, if it is one of the things that are kept."""
        opened, writer = self._opened, self._writer
        if opened is None or writer is None:
            return
        work = self._conductor.document.work()
        photos = self._shelf.photos(work, opened.store.photos)
        writer.keep(work, self._shelf.fresh_films(work), photos)
        self.recordings.follow(work)

    # ---- wishes

    def new(self) -> None:
        """Put the project away and begin another."""
        fresh = self._opened is not None and self._opened.fresh
        if fresh and self._conductor.document.work().is_blank:
            return  # it is new as it is
        self._tasks.start(self._replace(None), "new project")

    def open(self) -> None:
        """Ask which project, then open it."""
        path = self._dialogs.folder(tr("Open project"), self._folder)
        if path is not None:
            self.take(path)

    def take(self, path: Path) -> None:
        """Open a project in place of this one."""
        self._tasks.start(self._replace(path), "open project")

    async def _replace(self, path: Path | None) -> None:
        if path is not None and self._opened is not None and self._opened.layout.folder == path:
            return
        if not await self.may_close():
            return
        opened = self._fresh() if path is None else await aside(open_project, path, self._blank())
        await self.end()
        self._take_up(opened)

    def copy(self) -> None:
        """Ask where, then write a copy. Where this one cannot be written, go on in the copy."""
        if self._opened is None:
            return
        suggested = free_place(self._opened.layout.folder.parent, self._name())
        path = self._dialogs.save(
            tr("Save a copy of the project"), suggested, tr("Projects (*{suffix})", suffix=SUFFIX)
        )
        if path is not None:
            path = path if path.suffix == SUFFIX else path.with_name(path.name + SUFFIX)
            self._tasks.start(self._copy(self._opened, path), "copy project")

    async def _copy(self, opened: Opened, path: Path) -> None:
        work = self._conductor.document.work()
        films, photos = self._shelf.films(work), self._shelf.photos(work, set())
        await aside(copy_project, opened.store, work, path, films, photos)
        stuck = self._writer is None or self._conductor.scene().project.saving is Saving.TROUBLE
        if stuck:
            copied = await aside(open_project, path, self._blank())
            await self.end()
            self._take_up(copied)
        note = Note(Severity.INFO, tr("Saved a copy: {name}.", name=Layout(path).name))
        self._conductor.tell(note)

    def rename(self) -> None:
        """Ask for another name, then call the project's folder by it."""
        opened = self._opened
        if opened is None:
            return
        name = self._dialogs.text(tr("Rename project"), tr("Name"), self._name())
        if name is not None and name != self._name():
            self._tasks.start(self._rename(name), "rename project")

    async def _rename(self, wished: str) -> None:
        name, opened, writer = check_name(wished), self._opened, self._writer
        if opened is None or writer is None:
            raise StudioError(
                tr("This project can only be read, so it keeps its name."), tr("Save a copy of it.")
            )
        if not await aside(writer.flush, CLOSING):
            raise StudioError(tr("The project is not saved yet."), tr("Rename it once it is."))
        folder = writer.layout.folder
        target = folder.with_name(f"{name}{SUFFIX}")
        if target.exists():
            raise StudioError(
                tr("There is another project called {name}.", name=name), tr("Choose another name.")
            )
        if not folder.exists():  # nothing was worth writing yet
            await self.end()
            self._take_up(fresh(target, self._conductor.document.work()))
            return
        await self.end()
        try:
            await aside(folder.rename, target)
        except OSError as error:
            target = folder
            self._tell(
                Severity.ERROR,
                StudioError(tr("The project could not be renamed."), "", str(error)),
            )
        self._take_up(await aside(open_project, target, self._blank()), again=True)

    def choose_room(self) -> None:
        """Ask how much room recordings may take."""
        now = self._conductor.document.work().place.room
        words = [tr("None: runs are made again when they are needed")]
        words += [files.human_size(size) for size in ROOMS[1:]]
        at = min(range(len(ROOMS)), key=lambda at: abs(ROOMS[at] - now))
        label = tr("A recorded run needs no computing when you come back to it.")
        chosen = self._dialogs.choose(tr("Room for recordings"), label, words, at)
        if chosen is not None:
            self._conductor.document.allow(ROOMS[chosen])
            self.recordings.make_room()

    # ---- taking up

    def _fresh(self) -> Opened:
        place = free_place(self._folder, tr("Untitled"))
        return fresh(place, blank_work(self._blank()))

    def _take_up(self, opened: Opened, *, again: bool = False) -> None:
        """Go on in this project. again: it is the one that was open, only elsewhere."""
        self._opened, self.warned = opened, False
        if opened.bar is Bar.NONE:
            said = self._said
            self._writer = Writer(opened, lambda saving, error: said.emit(opened, saving, error))
        self._shelf.take_up(opened)
        self.recordings.take_up(None if opened.bar else opened.store)
        if not again:
            self._conductor.document.restore(opened.work)
            self._shelf.read_small()
        self._show(Saving.READ_ONLY if opened.bar else Saving.SAVED, _why(opened))
        if opened.bar:
            self._conductor.tell(
                Note(Severity.WARNING, _why(opened), tr("Save a copy of it to go on from here."))
            )
        if opened.problems:
            what = tr("{name} was damaged; the rest is here.", name=opened.layout.name)
            self._conductor.tell(Note(Severity.WARNING, what, " ".join(opened.problems)))
        if not opened.fresh:
            self._remember(opened.layout.folder)
        self.taken_up.emit(opened.layout.folder)

    # ---- what the writer says

    @Slot(object, object, object)
    def _take_said(self, opened: Opened, saving: Saving, error: StudioError | None) -> None:
        if opened is not self._opened:
            return
        if saving is Saving.SAVING:
            self._slow.begin()
            return
        self._slow.drop()
        if error is not None:
            self._tell(Severity.ERROR, error)
        self._show(saving, "" if error is None else f"{error.what} {error.hint}")
        if saving is Saving.SAVED and opened.store.layout.folder.exists():
            self._remember(opened.store.layout.folder)
            self.warned = False
            self.recordings.follow(self._conductor.document.work())

    def _remember(self, folder: Path) -> None:
        try:
            self._settings.note_project(folder)
        except StudioError as error:  # the project itself is safe
            log.warning("settings not saved: %s", error)

    def _show_saving(self) -> None:
        if self._conductor.scene().project.saving is not Saving.TROUBLE:
            self._show(Saving.SAVING, "")

    def _show(self, saving: Saving, text: str) -> None:
        self._conductor.document.show(ProjectState(self._name(), saving, text))

    def _name(self) -> str:
        return "" if self._opened is None else self._opened.store.layout.name

    def _tell(self, severity: Severity, error: StudioError) -> None:
        self._conductor.tell(Note(severity, error.what, error.hint, error.details))


def _why(opened: Opened) -> str:
    name = opened.layout.name
    return {
        Bar.NONE: "",
        Bar.LOCKED: tr("{name} is open in another window, so it can only be read.", name=name),
        Bar.NEWER: tr("{name} was made by a newer Sfumato, so it can only be read.", name=name),
        Bar.REFUSED: tr("There is no permission to write to {name}.", name=name),
    }[opened.bar]
