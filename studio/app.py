"""The studio: builds the objects and hands them in."""

from __future__ import annotations

import asyncio
import logging
import secrets
import sys
import time
import traceback
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtWidgets import QApplication

from studio.core.conductor import Conductor
from studio.core.desk import blank_desk
from studio.core.errors import StudioError
from studio.core.limits import DICE
from studio.core.scene import Note, Phase, Severity
from studio.library import settings as remembered
from studio.library.loras import Loras
from studio.library.places import Places, find_places, starter
from studio.library.project_form import is_project
from studio.library.settings import Settings
from studio.library.tastes import Tastes
from studio.ui import accessible, styling
from studio.ui.bridge import Bridge
from studio.ui.dialogs import QtDialogs
from studio.ui.papers import Papers
from studio.ui.project_keeper import ProjectKeeper
from studio.ui.projects import Projects
from studio.ui.tasks import Tasks
from studio.ui.tastes import TasteDeeds
from studio.ui.window import Window

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType

    from studio.core.events import Event
    from studio.core.jobs import Engine
    from studio.ui.dialogs import Dialogs

    MakeEngine = Callable[[Callable[[Event], None]], Engine]

CLOSING: Final = 20.0
"""Seconds that a step may still take after the window is closed."""

log = logging.getLogger("studio")


def roll() -> int:
    """A fresh seed."""
    return secrets.randbelow(DICE)


class Studio:
    """One window with all that belongs to it.

    make_engine: makes the engine from the function that takes its events (any thread).
    dialogs: asks the artist for files; the platform's own dialogs by default.
    """

    def __init__(
        self, places: Places, make_engine: MakeEngine, dialogs: Dialogs | None = None
    ) -> None:
        self._places = places
        self._is_put_together = False
        self.settings = Settings(places.settings)
        self._bridge = Bridge(self._receive)
        self.engine = make_engine(self._bridge.post)
        self.conductor = Conductor(
            blank_desk(roll(), roll()),
            send=self.engine.send,
            stop=self.engine.stop,
            changed=self._changed,
            roll=roll,
            clock=time.monotonic,
        )
        self.tasks = Tasks(self.report)
        self.window = Window(self.conductor, self.settings, roll)
        self._make_papers(places, dialogs or QtDialogs(self.window))
        self._is_put_together = True
        self.window.connect_papers(self.papers, self.tasks)
        self.project.taken_up.connect(self._show_recent)
        self.window.first_painted.connect(self._begin)
        self.window.close_wished.connect(self._close_wished)
        self._closed: asyncio.Future[None] = asyncio.get_event_loop().create_future()
        self._closing: asyncio.Task[None] | None = None
        self._open_first: Path | None = None
        if self.settings.note:
            self.conductor.tell(Note(Severity.INFO, self.settings.note))

    def _make_papers(self, places: Places, asks: Dialogs) -> None:
        """What reads and writes files for the window."""
        folder = Path(self.settings.get(remembered.SAVE_FOLDER) or places.pictures)
        self.papers = Papers(self.conductor, self.tasks, asks, folder, places)
        self.project = ProjectKeeper(self.conductor, self.tasks, self.settings, places.projects)
        self.projects = Projects(
            self.project,
            self.conductor,
            self.tasks,
            asks,
            self.settings,
            places.projects,
            lambda: blank_desk(roll(), roll()),
        )
        self.papers.projects = self.projects
        self.tastes = self.papers.tastes = TasteDeeds(
            self.window.hand, self.tasks, asks, Tastes(places.tastes), lambda: self.papers.folder
        )

    async def run(self, path: Path | None = None) -> None:
        """Show the window and wait until it is closed. path: a project, picture or model."""
        project = path if path is not None and is_project(path) else None
        self._open_first = path if project is None else None
        await self.projects.begin(project)
        self.window.show()
        await self._closed

    def report(self, error: BaseException) -> None:
        """Every error's one road: in place, in words where there are some, whole in the log."""
        if isinstance(error, StudioError):
            note = Note(Severity.ERROR, error.what, error.hint, error.details)
        else:
            details = "".join(traceback.format_exception(error))
            log.error("unexpected error\n%s", details)
            note = Note(
                Severity.ERROR,
                "Something went wrong inside Sfumato. Your pictures are still here.",
                "If it happens again, copy the details and report them.",
                details,
            )
        self.conductor.tell(note)

    # ---- from the window and the engine

    def _changed(self) -> None:
        if not self._is_put_together:
            return  # what the settings of last time change is shown when the window is there
        self.window.show_scene(self.conductor.scene())
        self.project.follow()

    def _show_recent(self, folder: Path) -> None:
        others = [path for path in self.settings.projects() if path != folder]
        self.window.first_page.show_projects(others)

    def _receive(self, event: Event) -> None:
        self.conductor.receive(event)

    def _begin(self) -> None:
        """The window is there: now the engine may take the processor."""
        self.engine.start()
        self.papers.show_examples(self.window.first_page.show_pictures)
        self.tastes.begin()
        self.window.controllers.begin()
        self.papers.find_loras()
        folder = self.settings.get(remembered.MODEL)
        self.papers.load(Path(folder) if folder and Path(folder).is_dir() else starter())
        if self._open_first is not None:
            self.papers.take([self._open_first])

    def _close_wished(self) -> None:
        if self._closing is not None and not self._closing.done():
            return  # once is enough: a second one would overtake what the first still writes
        self._closing = asyncio.get_event_loop().create_task(self.close(), name="close")
        self._closing.add_done_callback(lambda task: task.cancelled() or task.exception())

    async def close(self) -> None:
        """End every task, then the engine (within a step), then the wait of `run`."""
        if self._closed.done() or not await self.project.may_close():
            return
        self.window.hide()
        self._remember()
        self.window.controllers.end()
        await self.tasks.end()
        await self.project.end()
        self._bridge.close()
        loop = asyncio.get_running_loop()
        ended = await loop.run_in_executor(None, self.engine.close, CLOSING)
        if not ended:
            log.warning("a step was still running after %.0f s", CLOSING)
        self.window.deleteLater()
        if not self._closed.done():
            self._closed.set_result(None)

    def _remember(self) -> None:
        self.window.remember()
        self.settings.set(remembered.SAVE_FOLDER, str(self.papers.folder))
        model, phase = self.papers.model, self.conductor.scene().model.phase
        if model is not None and phase is Phase.READY:  # one that cannot be loaded is not kept
            self.settings.set(remembered.MODEL, "" if model == starter() else str(model))
        try:
            self.settings.save()
        except StudioError as error:  # closing must not fail for want of a settings file
            log.warning("settings not saved: %s", error)


def main(argv: list[str], made: Callable[[Studio], object] = lambda _studio: None) -> int:
    """Open the studio. argv: at most one path, of a picture or a model folder to open.

    made: told of the studio before its window is shown (the benchmark of the start watches it).
    """
    from qasync import QEventLoop  # noqa: PLC0415 - only the window needs it

    from studio.engine.stalls import prepare_process  # noqa: PLC0415 - before torch, not for tests

    prepare_process()
    places = find_places()
    _log_to(places.logs / "sfumato.log")
    app = QApplication(sys.argv[:1])
    app.setApplicationName("Sfumato")
    app.setDesktopFileName("sfumato")
    app.setQuitOnLastWindowClosed(False)
    styling.apply(app)
    accessible.install()
    loop = QEventLoop(app)
    asyncio.set_event_loop(loop)
    with loop:
        studio = Studio(places, lambda post: _worker(post, places))
        _hook(studio, loop)
        made(studio)
        loop.run_until_complete(studio.run(Path(argv[0]) if argv else None))
    return 0


def _worker(post: Callable[[Event], None], places: Places) -> Engine:
    from studio.engine.worker import Worker  # noqa: PLC0415 - behind the window

    return Worker(post, places.cache, find_lora=Loras(places.loras).path_of)


def _hook(studio: Studio, loop: asyncio.AbstractEventLoop) -> None:
    """Let no error go unseen: those of slots, of tasks and of the loop reach the artist."""

    def on_error(
        kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
        else:
            studio.report(error)

    def on_loop_error(_loop: asyncio.AbstractEventLoop, context: dict[str, object]) -> None:
        error = context.get("exception")
        studio.report(
            error if isinstance(error, BaseException) else RuntimeError(str(context["message"]))
        )

    sys.excepthook = on_error
    loop.set_exception_handler(on_loop_error)


def _log_to(path: Path) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handler: logging.Handler = logging.FileHandler(path, encoding="utf-8", delay=True)
    except OSError:  # a read-only home must not keep the window shut
        handler = logging.StreamHandler()
    logging.basicConfig(
        handlers=[handler], level=logging.INFO, format="%(asctime)s %(name)s %(message)s"
    )
