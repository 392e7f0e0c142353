"""The thread that writes a project: whatever changes is on disk within a second.

It is told the whole work each time, and writes what differs from what it wrote last. What cannot
be written now (a full disk, a folder that is gone) is part of the next difference: it stays in
memory, and is tried again until it is there.
"""

from __future__ import annotations

import logging
import threading
from typing import TYPE_CHECKING, Final

from studio.core.errors import StudioError
from studio.core.scene import Saving
from studio.library.project_disk import Disk
from studio.library.project_form import trouble

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from studio.core.pixels import Pixels
    from studio.core.steps import StepFacts
    from studio.core.work import Work
    from studio.library.project_form import Layout
    from studio.library.project_open import Opened

    Films = Mapping[int, Sequence[StepFacts]]
    Photos = Mapping[str, Pixels]
    Said = Callable[[Saving, StudioError | None], None]

DELAY: Final = 0.2
"""Seconds that a change waits for others, so that a drag is one line and not twelve."""
RETRY: Final = 2.0
"""Seconds between two tries while it cannot be written."""

log = logging.getLogger("studio.project")


class Writer:
    """Writes one project that was opened for writing.

    said: told how the project stands whenever that changes, on the writer's thread; the error says
    what is in the way. It must return at once.
    """

    def __init__(self, opened: Opened, said: Said) -> None:
        self._disk = Disk(opened)
        self._said = said
        self._told: tuple[Saving, str] = (Saving.SAVED, "")
        self._changed = threading.Condition()
        self._work = opened.work
        self._films: Films = {}
        self._photos: Photos = {}
        self._dirty = bool(opened.problems)
        self._begun = self._ended = 0  # tries
        self._hurry = self._closing = self._last = False
        self._thread = threading.Thread(target=self._live, name="project", daemon=True)
        self._thread.start()

    # ---- from any thread

    @property
    def layout(self) -> Layout:
        """Where the project lies."""
        return self._disk.layout

    @property
    def settled(self) -> bool:
        """Whether everything is on disk."""
        with self._changed:
            return not self._dirty

    def keep(self, work: Work, films: Films | None = None, photos: Photos | None = None) -> None:
        """Write this soon. films: of complete runs, by node. photos: by digest."""
        with self._changed:
            if work == self._work and not films and not photos:
                return
            self._work = work
            self._films = {**self._films, **(films or {})}
            self._photos = {**self._photos, **(photos or {})}
            self._dirty = True
            self._changed.notify_all()

    def flush(self, timeout: float) -> bool:
        """Write at once, even where a try has just failed; whether all of it is on disk."""
        with self._changed:
            self._hurry, wanted = True, self._begun + 1
            self._changed.notify_all()
            self._changed.wait_for(lambda: self._ended >= wanted, timeout)
            return not self._dirty

    def close(self, timeout: float) -> bool:
        """Write what is left and let go of the project; False if something is not written."""
        with self._changed:
            self._closing = True
            self._changed.notify_all()
        self._thread.join(timeout)
        return not self._thread.is_alive() and not self._dirty

    # ---- on its own thread

    def _live(self) -> None:
        failed = False
        while self._wait(RETRY if failed else DELAY):
            failed = not self._write()
        self._disk.close()

    def _wait(self, pause: float) -> bool:
        """Until something is to be written, and others had time to join it; False at the end."""
        with self._changed:
            self._changed.wait_for(lambda: self._dirty or self._hurry or self._closing)
            self._changed.wait_for(lambda: self._hurry or self._closing, pause)
            if not self._closing:
                return True
            again = self._dirty and not self._last
            self._last = True
            return again

    def _write(self) -> bool:
        with self._changed:
            work, films, photos, dirty = self._work, self._films, self._photos, self._dirty
            self._begun += 1
            self._hurry = False
        if dirty:
            self._say(Saving.SAVING, None)
        error = self._tried(work, films, photos) if dirty else None
        with self._changed:
            if error is None:
                self._films = {n: f for n, f in self._films.items() if n not in films}
                self._photos = {d: p for d, p in self._photos.items() if d not in photos}
                self._dirty = self._work is not work or bool(self._films or self._photos)
            done = Saving.SAVING if self._dirty else Saving.SAVED
        self._say(Saving.TROUBLE if error else done, error)
        with self._changed:
            self._ended = self._begun
            self._changed.notify_all()
        return error is None

    def _tried(self, work: Work, films: Films, photos: Photos) -> StudioError | None:
        try:
            self._disk.write(work, films, photos)
        except (OSError, StudioError) as error:
            return trouble(error, self._disk.layout)
        except Exception as error:  # the loop must live on: nobody else can save the work
            log.exception("the project was not saved")
            return trouble(error, self._disk.layout)
        return None

    def _say(self, saving: Saving, error: StudioError | None) -> None:
        told = (saving, "" if error is None else error.what)
        if told != self._told:
            self._told = told
            self._said(saving, error)
