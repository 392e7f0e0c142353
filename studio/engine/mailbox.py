"""Where jobs wait for the engine's thread: lanes with one slot each, or a queue."""

from __future__ import annotations

import threading
from collections import deque
from typing import TYPE_CHECKING

from studio.core.jobs import Attend, Load, Look, Quality, Run, Shoot, Sketch

if TYPE_CHECKING:
    from studio.core.errands import Errand
    from studio.core.jobs import Job


class Mailbox:
    """Jobs go in from any thread and come out on one.

    Loads and errands queue. There is one run and one look at most: the newest wins.
    """

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._queue: deque[Load | Errand] = deque()
        self._run: Run | None = None
        self._look: Look | None = None
        self._stopped: set[int] = set()
        self._current: int | None = None
        self._closed = False

    @property
    def closed(self) -> bool:
        """Whether no more jobs are taken."""
        return self._closed

    def put(self, job: Job) -> Job | None:
        """Put a job in. Returns the job that gave way to it: one that waited in its slot."""
        with self._changed:
            if self._closed:
                return job
            replaced: Job | None = None
            if isinstance(job, Run):
                replaced, self._run = self._run, job
            elif isinstance(job, Look):
                replaced, self._look = self._look, job
            else:
                self._queue.append(job)
            self._changed.notify_all()
            return replaced

    def take(self, *, wait: bool) -> Job | None:
        """The next job, now the current one: loads and errands, then the run, then the look.

        wait: until there is one. None if there is none, or the mailbox was closed.
        """
        with self._changed:
            self._current = None
            self._stopped.clear()
            while wait and not self._closed and not self._waiting():
                self._changed.wait()
            if self._closed:
                return None
            job = self._next()
            self._current = None if job is None else job.number
            return job

    def take_look(self) -> Look | None:
        """The look that waits, to be answered while the current job goes on."""
        with self._changed:
            look, self._look = self._look, None
            return look

    def put_back(self, look: Look) -> None:
        """A look that cannot be answered now waits on, unless a newer one has come."""
        with self._changed:
            self._look = self._look or look

    def stop(self, number: int) -> Job | None:
        """End the job of this number: returned if it still waited, flagged if it runs."""
        with self._changed:
            for job in (self._run, self._look, *self._queue):
                if job is not None and job.number == number:
                    self._remove(job)
                    return job
            if number == self._current:
                self._stopped.add(number)
            return None

    def gives_way(self, job: Run | Attend | Sketch | Shoot) -> bool:
        """Whether a run that goes on must end before its next step.

        Every run ends when it is stopped or the mailbox is closed. A full run also gives way to a
        newer run, and to another model; a draft finishes unless it is to be dropped. Asking where
        words act, a sketch and the frames of a film give way as a full run does.
        """
        with self._changed:
            if self._closed or job.number in self._stopped:
                return True
            newer = self._run is not None or any(isinstance(j, Load) for j in self._queue)
            finishes = isinstance(job, Run) and job.quality is Quality.DRAFT and not job.live.drops
            return newer and not finishes

    def is_stopped(self, job: Job) -> bool:
        """Whether a job that goes on must end: it was stopped, or the mailbox is closed."""
        with self._changed:
            return self._closed or job.number in self._stopped

    def has_any(self) -> bool:
        """Whether a job waits, or the end."""
        with self._changed:
            return self._closed or self._waiting()

    def close(self) -> list[Job]:
        """Take no more jobs; returns those that waited."""
        with self._changed:
            left = [job for job in (*self._queue, self._run, self._look) if job is not None]
            self._queue.clear()
            self._run = self._look = None
            self._closed = True
            self._changed.notify_all()
            return left

    def _waiting(self) -> bool:
        return bool(self._queue) or self._run is not None or self._look is not None

    def _next(self) -> Job | None:
        if self._queue:
            return self._queue.popleft()
        if self._run is not None:
            run, self._run = self._run, None
            return run
        look, self._look = self._look, None
        return look

    def _remove(self, job: Job) -> None:
        if job is self._run:
            self._run = None
        elif job is self._look:
            self._look = None
        elif not isinstance(job, Run | Look):
            self._queue.remove(job)
