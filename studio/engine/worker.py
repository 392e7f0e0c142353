"""The engine's thread: the only one that ever touches torch."""

from __future__ import annotations

import logging
import threading
import time
from typing import TYPE_CHECKING, Final

from studio.core.errors import StudioError
from studio.core.events import GaveWay, Loading
from studio.core.jobs import Load
from studio.core.limits import STEP_BUDGET
from studio.engine.mailbox import Mailbox
from studio.engine.stalls import calm, give_back_memory, preload_torch, stand_back
from studio.engine.troubles import failure, is_out_of_memory

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from studio.core.events import Event
    from studio.core.jobs import Job
    from studio.engine.loras import FindLora
    from studio.engine.service import Service

log = logging.getLogger("studio.engine")

TIDY_EVERY: Final = 10.0
"""Seconds between two times that freed memory is given back."""


class Worker:
    """Takes jobs, posts events; see `core.jobs` and `core.events`.

    post: called from any thread, most often the engine's own; it must return at once and not raise.
    cache: a folder for what was found out about models (None: nothing is kept). device: "cpu",
    "cuda", ... (None: the best there is). budget: bytes of recorded steps kept in memory.
    find_lora: the file of a recipe's LoRA, asked on the engine's thread; StudioError where it is
    gone (None: there are none). Torch is imported when the first job has come.
    """

    def __init__(
        self,
        post: Callable[[Event], None],
        cache: Path | None,
        device: str | None = None,
        budget: int = STEP_BUDGET,
        find_lora: FindLora | None = None,
    ) -> None:
        self._post = post
        self._cache = cache
        self._device = device
        self._budget = budget
        self._find_lora = find_lora
        self._mailbox = Mailbox()
        self._service: Service | None = None
        self._tidied = time.monotonic()
        self._thread = threading.Thread(target=self._live, name="engine", daemon=True)

    # ---- from any thread

    def start(self) -> None:
        """Begin to take jobs."""
        self._thread.start()

    def send(self, job: Job) -> None:
        """Put a job before the engine; one that waited in its slot gives way."""
        replaced = self._mailbox.put(job)
        if replaced is not None:
            self._post(GaveWay(replaced.number))

    def stop(self, number: int) -> None:
        """End the job of this number between two steps, if it has not ended."""
        waited = self._mailbox.stop(number)
        if waited is not None:
            self._post(GaveWay(waited.number))

    def close(self, timeout: float) -> bool:
        """End within a step; False if that step still runs after `timeout` seconds."""
        for job in self._mailbox.close():
            self._post(GaveWay(job.number))
        if self._thread.ident is None:  # never started
            return True
        self._thread.join(timeout)
        return not self._thread.is_alive()

    # ---- on the engine's thread

    def _live(self) -> None:
        stand_back()
        while not self._mailbox.closed:
            idle = self._service is not None and self._service.has_ideas
            job = self._mailbox.take(wait=not idle)
            if job is not None or idle:
                self._guarded(job)
                self._tidy()
        self._service = None  # the model goes with the thread that owned it

    def _tidy(self) -> None:
        """Now and then, give back what runs have left: it would cost too much after each."""
        if time.monotonic() - self._tidied > TIDY_EVERY:
            give_back_memory()
            self._tidied = time.monotonic()

    def _guarded(self, job: Job | None) -> None:
        """Every error of a job becomes one event; the thread lives on."""
        no_memory = False
        try:
            if job is None:
                self._awake().decode_ahead()
            else:
                self._awake(job).do(job)
        except Exception as error:  # the one loop in which every error must end
            if not isinstance(error, StudioError):
                log.exception("job %s failed", job)
            no_memory = is_out_of_memory(error)
            if job is not None:  # nobody asked for what is decoded ahead
                self._post(failure(job.number, error))
        if no_memory and self._service is not None:
            self._service.trim()  # only now: the error's traceback held the tensors

    def _awake(self, job: Job | None = None) -> Service:
        if self._service is None:
            if isinstance(job, Load):
                self._post(Loading(job.number, "Waking the engine"))
            with calm():
                preload_torch()
                from studio.engine.service import Service  # noqa: PLC0415 - imports torch

                self._service = Service(
                    self._post,
                    self._mailbox,
                    self._cache,
                    self._device,
                    self._budget,
                    self._find_lora,
                )
        return self._service
