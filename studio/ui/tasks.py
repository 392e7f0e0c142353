"""Tasks that somebody owns: each ends by itself, or at close."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

T = TypeVar("T")


class Tasks:
    """The window's asyncio tasks. fail: called with the error of a task that ended in one."""

    def __init__(self, fail: Callable[[BaseException], None]) -> None:
        self._fail = fail
        self._running: set[asyncio.Task[None]] = set()
        self._closed = False

    def __len__(self) -> int:
        return len(self._running)

    def start(self, work: Coroutine[Any, Any, None], name: str) -> asyncio.Task[None] | None:
        """Run `work` until it ends, or until the task that is returned is cancelled.

        After `end` nothing is started any more: None.
        """
        if self._closed:
            work.close()
            return None
        task = asyncio.get_event_loop().create_task(work, name=name)
        self._running.add(task)
        task.add_done_callback(self._ended)
        return task

    async def end(self) -> None:
        """Cancel what still runs and wait until all of it has ended."""
        self._closed = True
        for task in self._running:
            task.cancel()
        await asyncio.gather(*self._running, return_exceptions=True)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._running.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            self._fail(error)


async def aside(work: Callable[..., T], *values: object) -> T:
    """Run file work in a thread, so that the window never waits for a disk (it has no torch)."""
    return await asyncio.get_running_loop().run_in_executor(None, work, *values)
