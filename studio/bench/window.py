"""The real window without a screen, with the real engine in its thread."""

from __future__ import annotations

import asyncio
import contextlib
import os
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Final

from studio.core.errors import StudioError
from studio.core.events import Failed
from studio.core.jobs import Quality
from studio.core.scene import Phase
from studio.library.places import HOME_VARIABLE, find_places
from studio.library.settings import MODEL

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from PySide6.QtWidgets import QApplication

    from studio.core.events import Event
    from studio.core.jobs import Engine
    from studio.core.pixels import Pixels
    from studio.core.scene import Stage

PATIENCE: Final = 300.0
"""Seconds after which what is waited for will not come."""
QUIET: Final = 1.0
"""Seconds without an event after which the engine is idle: it decodes ahead only where that takes
a fraction of this."""


class Rig:
    """A window to measure. It lives only inside `until`.

    studio: as app.py makes it. tap: what went between window and engine. eye: what was painted.
    """

    def __init__(self, folder: Path, home: Path, loop: asyncio.AbstractEventLoop) -> None:
        from studio.app import Studio  # noqa: PLC0415 - Qt, after the platform was chosen
        from studio.bench.eye import Eye  # noqa: PLC0415 - as above
        from studio.bench.tap import Tap  # noqa: PLC0415 - as above
        from studio.engine.worker import Worker  # noqa: PLC0415 - as in app.py
        from studio.ui.bridge import Bridge  # noqa: PLC0415 - as above

        self._loop = loop
        self._met: Callable[[], bool] | None = None
        self._waiting: asyncio.Future[None] | None = None
        self._listeners: list[Callable[[Event], None]] = []
        self._echo = Bridge(self._noticed)
        places = find_places({HOME_VARIABLE: str(home)})

        def make(post: Callable[[Event], None]) -> Engine:
            self.tap = Tap(lambda take: Worker(take, places.cache), post, self._echo.post)
            return self.tap

        self.studio = Studio(places, make)
        self.studio.settings.set(MODEL, str(folder))
        self.conductor = self.studio.conductor
        self.window = self.studio.window
        self.canvas = self.window.viewer_panel.canvas
        self.eye = Eye(self.canvas, self._picture, self.check)

    # ---- living

    def until(self, met: Callable[[], bool], seconds: float = PATIENCE) -> None:
        """Let the window live until `met`, looked at after each event, paint and `check`.

        TimeoutError after `seconds`; StudioError as soon as the engine fails.
        """
        self._loop.run_until_complete(asyncio.wait_for(self._wait(met), seconds))

    def check(self) -> None:
        """Something happened: is what `until` waits for there?"""
        waiting = self._waiting
        if waiting is not None and not waiting.done() and self._met is not None and self._met():
            waiting.set_result(None)

    def listen(self, listener: Callable[[Event], None]) -> None:
        """Tell somebody of each event, after the window was told."""
        self._listeners.append(listener)

    def close(self) -> None:
        """Close the window as the artist would; the engine's thread has ended."""
        self._loop.run_until_complete(self.studio.close())
        self._echo.close()

    async def _wait(self, met: Callable[[], bool]) -> None:
        if met():
            return
        self._met, self._waiting = met, self._loop.create_future()
        try:
            await self._waiting
        finally:
            self._met = self._waiting = None

    def _noticed(self, event: Event) -> None:
        if isinstance(event, Failed) and self._waiting is not None and not self._waiting.done():
            self._waiting.set_exception(StudioError(event.what, event.hint, event.details))
        for listener in self._listeners:
            listener(event)
        self.check()

    # ---- the journey

    def get_ready(self) -> None:
        """Show the window; the model loads behind it, as in every start."""
        self.window.show()
        self.until(self.is_ready)

    def is_ready(self) -> bool:
        """Whether the model runs. StudioError if it is broken."""
        model = self.conductor.scene().model
        if model.phase is Phase.BROKEN:
            raise StudioError(model.text)
        return model.phase is Phase.READY

    def write(self, prompt: str, seed: int) -> None:
        """Put a prompt and a seed on the desk."""
        self.conductor.steering.edit(self.conductor.desk.with_prompt(prompt).with_seed(seed))
        self.conductor.steering.commit()

    def generate(self) -> None:
        """Press Generate and wait until the finished picture is painted."""
        self.window.actions_by_name["generate"].trigger()
        self.until(self.is_finished)

    def is_finished(self) -> bool:
        """Whether the finished picture of what is on the desk was painted."""
        stage = self.stage
        if stage is None or stage.quality is not Quality.FULL or not stage.reel.complete:
            return False
        seen = self.eye.glimpses[-1].picture if self.eye.glimpses else None
        return stage.recipe == self.conductor.desk.recipe and seen is stage.picture

    def rest(self) -> None:
        """Wait until the engine has nothing more to do of its own accord."""
        from PySide6.QtCore import QTimer  # noqa: PLC0415 - Qt, after the platform was chosen

        look = QTimer()
        look.timeout.connect(self.check)
        look.start(round(QUIET * 100))
        self.until(self.is_idle)
        look.stop()

    def is_idle(self) -> bool:
        """Whether the newest run has ended, and the engine has said nothing since for a while."""
        finished = self.tap.finished()
        if not finished or finished[-1].event.number != self.tap.newest_run:
            return False
        return time.perf_counter() - self.tap.came[-1].at > QUIET

    @property
    def stage(self) -> Stage | None:
        """What stands in the viewer."""
        return self.conductor.scene().stage

    def _picture(self) -> Pixels | None:
        stage = self.stage
        return None if stage is None else stage.picture


@contextlib.contextmanager
def open_window(folder: Path) -> Iterator[Rig]:
    """A window for the model in `folder`, with a home of its own; closed at the end."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from qasync import QEventLoop  # noqa: PLC0415 - Qt, after the platform was chosen

    from studio.engine import stalls  # noqa: PLC0415 - before torch, which it prepares for

    stalls.prepare_process()
    loop = QEventLoop(application())
    asyncio.set_event_loop(loop)
    with tempfile.TemporaryDirectory(prefix="sfumato-bench-") as home, loop:
        rig = Rig(folder, Path(home), loop)
        try:
            yield rig
        finally:
            rig.close()


def application() -> QApplication:
    """The application, dressed as in app.py; the one that there is, or a new one."""
    from PySide6.QtWidgets import QApplication  # noqa: PLC0415 - after the platform was chosen

    from studio.ui import styling  # noqa: PLC0415 - as above

    found = QApplication.instance()
    app = found if isinstance(found, QApplication) else QApplication(["sfumato"])
    app.setQuitOnLastWindowClosed(False)
    styling.apply(app)
    return app
