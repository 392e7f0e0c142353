"""The project that is open: how it is kept, and the runs that come back from it."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Qt, Signal, Slot

from studio.core.errors import StudioError
from studio.core.scene import Note, ProjectState, Saving, Severity
from studio.library.project_open import Bar, Opened
from studio.library.project_writer import Writer
from studio.ui.project_recordings import Recordings
from studio.ui.project_shelf import ProjectShelf
from studio.ui.rhythm import Wait
from studio.ui.tasks import aside
from studio.ui.words import tr

if TYPE_CHECKING:
    from pathlib import Path

    from studio.core.conductor import Conductor
    from studio.library.settings import Settings
    from studio.ui.tasks import Tasks

CLOSING: Final = 10.0
"""Seconds that a slow disk may take at the end."""
PATIENCE: Final = 700
"""Milliseconds of writing after which it is said: most changes are on disk before."""

log = logging.getLogger("studio.project")


class ProjectKeeper(QObject):
    """folder: where new projects go.

    taken_up(Path): another project is open now. warned: the artist was told that closing would
    lose something. opened: the project; None before the first and after the last.
    """

    taken_up = Signal(object)
    _said = Signal(object, object, object)

    def __init__(
        self, conductor: Conductor, tasks: Tasks, settings: Settings, folder: Path
    ) -> None:
        super().__init__()
        self._conductor, self._settings, self._folder = conductor, settings, folder
        self.opened: Opened | None = None
        self._writer: Writer | None = None
        self.warned = False
        self._slow = Wait(PATIENCE, self._show_saving, self)
        self.recordings = Recordings(conductor, self)
        self.shelf = ProjectShelf(conductor, tasks, self.recordings)
        self._said.connect(self._take_said, Qt.ConnectionType.QueuedConnection)

    @property
    def name(self) -> str:
        """What the project is called."""
        return "" if self.opened is None else self.opened.store.layout.name

    @property
    def can_write(self) -> bool:
        """Whether it is there and may be written to."""
        return self._writer is not None

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
        await self.flush()
        return self.frames

    async def flush(self) -> bool:
        """Write what is left; whether all that can be written is on disk then."""
        return self._writer is None or await aside(self._writer.flush, CLOSING)

    async def may_close(self) -> bool:
        """Whether everything is on disk. The first time it is not, the artist is asked to wait."""
        if self.warned or await self.flush():
            return True
        self.warned = True
        self._conductor.tell(
            Note(
                Severity.WARNING,
                tr("{name} is not saved yet.", name=self.name),
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
        elif self.opened is not None:
            self.opened.close()
        self.opened = None

    # ---- what changes

    def follow(self) -> None:
        """Something changed: have it written, if it is one of the things that are kept."""
        opened, writer = self.opened, self._writer
        if opened is None or writer is None:
            return
        work = self._conductor.document.work()
        photos = self.shelf.photos(work, opened.store.photos)
        writer.keep(work, self.shelf.fresh_films(work), photos)
        self.recordings.follow(work)

    def take_up(self, opened: Opened, *, again: bool = False) -> None:
        """Go on in this project. again: it is the one that was open, only elsewhere."""
        self.opened, self.warned = opened, False
        if opened.bar is Bar.NONE:
            said = self._said
            self._writer = Writer(opened, lambda saving, error: said.emit(opened, saving, error))
        self.shelf.take_up(opened)
        self.recordings.take_up(None if opened.bar else opened.store)
        if not again:
            self._conductor.document.restore(opened.work)
            self.shelf.read_small()
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
        if opened is not self.opened:
            return
        if saving is Saving.SAVING:
            self._slow.begin()
            return
        self._slow.drop()
        if error is not None:
            self.tell(Severity.ERROR, error)
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
        self._conductor.document.show(ProjectState(self.name, saving, text))

    def tell(self, severity: Severity, error: StudioError) -> None:
        """Say what is wrong with a project."""
        self._conductor.tell(Note(severity, error.what, error.hint, error.details))


def _why(opened: Opened) -> str:
    name = opened.layout.name
    return {
        Bar.NONE: "",
        Bar.LOCKED: tr("{name} is open in another window, so it can only be read.", name=name),
        Bar.NEWER: tr("{name} was made by a newer Sfumato, so it can only be read.", name=name),
        Bar.REFUSED: tr("There is no permission to write to {name}.", name=name),
    }[opened.bar]
