"""What the artist does with whole projects: opens, begins, copies and renames them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from studio.core.errors import StudioError
from studio.core.scene import Note, Saving, Severity
from studio.core.work import ROOM, blank_work
from studio.library import files
from studio.library.project_copy import check_name, copy_project
from studio.library.project_form import SUFFIX, Layout
from studio.library.project_open import Bar, Opened, free_place, fresh, open_project
from studio.ui.tasks import aside
from studio.ui.words import tr

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from studio.core.conductor import Conductor
    from studio.core.desk import Desk
    from studio.library.settings import Settings
    from studio.ui.dialogs import Dialogs
    from studio.ui.project_keeper import ProjectKeeper
    from studio.ui.tasks import Tasks

ROOMS: Final = (0, 500_000_000, ROOM, 10_000_000_000, 50_000_000_000)
"""The room for recordings that can be chosen, in bytes."""


class Projects:
    """Of one window. keeper: of the one that is open. folder: where new ones go. blank: the desk
    of a new one.
    """

    def __init__(
        self,
        keeper: ProjectKeeper,
        conductor: Conductor,
        tasks: Tasks,
        dialogs: Dialogs,
        settings: Settings,
        folder: Path,
        blank: Callable[[], Desk],
    ) -> None:
        self.keeper = keeper
        self._conductor, self._tasks, self._dialogs = conductor, tasks, dialogs
        self._settings, self._folder, self._blank = settings, folder, blank

    async def begin(self, path: Path | None) -> None:
        """Open a project, else the one that was open last, else a new one."""
        last = self._settings.last_project()
        if path is not None:
            try:
                self.keeper.take_up(await aside(open_project, path, self._blank()))
            except StudioError as error:
                self.keeper.tell(Severity.ERROR, error)
        elif last is not None and last.is_dir():
            try:
                opened = await aside(open_project, last, self._blank())
            except StudioError as error:
                self.keeper.tell(Severity.ERROR, error)
            else:
                if opened.bar is not Bar.LOCKED:
                    self.keeper.take_up(opened)
                else:
                    what = tr("{name} is open in another window.", name=opened.layout.name)
                    self._conductor.tell(Note(Severity.INFO, what, tr("This is a new project.")))
        if self.keeper.opened is None:
            self.keeper.take_up(self._fresh())

    # ---- wishes

    def new(self) -> None:
        """Put the project away and begin another."""
        fresh = self.keeper.opened is not None and self.keeper.opened.fresh
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
        opened = self.keeper.opened
        if path is not None and opened is not None and opened.layout.folder == path:
            return
        if not await self.keeper.may_close():
            return
        opened = self._fresh() if path is None else await aside(open_project, path, self._blank())
        await self.keeper.end()
        self.keeper.take_up(opened)

    def copy(self) -> None:
        """Ask where, then write a copy. Where this one cannot be written, go on in the copy."""
        if self.keeper.opened is None:
            return
        suggested = free_place(self.keeper.opened.layout.folder.parent, self.keeper.name)
        path = self._dialogs.save(
            tr("Save a copy of the project"), suggested, tr("Projects (*{suffix})", suffix=SUFFIX)
        )
        if path is not None:
            path = path if path.suffix == SUFFIX else path.with_name(path.name + SUFFIX)
            self._tasks.start(self._copy(self.keeper.opened, path), "copy project")

    async def _copy(self, opened: Opened, path: Path) -> None:
        work = self._conductor.document.work()
        shelf = self.keeper.shelf
        films, photos = shelf.films(work), shelf.photos(work, set())
        await aside(copy_project, opened.store, work, path, films, photos)
        trouble = self._conductor.scene().project.saving is Saving.TROUBLE
        if trouble or not self.keeper.can_write:
            copied = await aside(open_project, path, self._blank())
            await self.keeper.end()
            self.keeper.take_up(copied)
        note = Note(Severity.INFO, tr("Saved a copy: {name}.", name=Layout(path).name))
        self._conductor.tell(note)

    def rename(self) -> None:
        """Ask for another name, then call the project's folder by it."""
        opened = self.keeper.opened
        if opened is None:
            return
        name = self._dialogs.text(tr("Rename project"), tr("Name"), self.keeper.name)
        if name is not None and name != self.keeper.name:
            self._tasks.start(self._rename(name), "rename project")

    async def _rename(self, wished: str) -> None:
        name, opened = check_name(wished), self.keeper.opened
        if opened is None or not self.keeper.can_write:
            raise StudioError(
                tr("This project can only be read, so it keeps its name."), tr("Save a copy of it.")
            )
        if not await self.keeper.flush():
            raise StudioError(tr("The project is not saved yet."), tr("Rename it once it is."))
        folder = opened.store.layout.folder
        target = folder.with_name(f"{name}{SUFFIX}")
        if target.exists():
            raise StudioError(
                tr("There is another project called {name}.", name=name), tr("Choose another name.")
            )
        if not folder.exists():  # nothing was worth writing yet
            await self.keeper.end()
            self.keeper.take_up(fresh(target, self._conductor.document.work()))
            return
        await self.keeper.end()
        try:
            await aside(folder.rename, target)
        except OSError as error:
            target = folder
            self.keeper.tell(
                Severity.ERROR,
                StudioError(tr("The project could not be renamed."), "", str(error)),
            )
        self.keeper.take_up(await aside(open_project, target, self._blank()), again=True)

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
            self.keeper.recordings.make_room()

    def _fresh(self) -> Opened:
        place = free_place(self._folder, tr("Untitled"))
        return fresh(place, blank_work(self._blank()))
