"""Steps out of the window as a film: frames from the engine, one by one, into a file."""

from __future__ import annotations

import asyncio
import queue
import time
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from studio.core.errors import StudioError
from studio.core.events import Failed, Framed
from studio.core.jobs import Frame
from studio.core.steps import View
from studio.library import films
from studio.ui.words import tr

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from studio.core.conductor import Conductor
    from studio.core.errands import Outcome
    from studio.core.pixels import Pixels
    from studio.core.recipe import Recipe

    Told = Callable[[int, int, float | None], None]
    """Told after each picture: how many are done, of how many, and the seconds left."""

AHEAD: Final = 3
"""Pictures that may wait for the encoder."""


@dataclass(frozen=True, slots=True)
class Order:
    """What to take out. rate: pictures a second. hold: seconds on the finished picture.

    longest: the longer side in px; None for the pictures' own size.
    """

    suffix: str = ".webm"
    view: View = View.EXPECTS
    rate: float = 8.0
    hold: float = 1.5
    longest: int | None = None


class _GivenUp(Exception):  # noqa: N818 - the film's end, not an error
    """The artist wants the film no more."""


class _Feed:
    """Pictures on their way from the event loop to the thread that writes the film."""

    def __init__(self) -> None:
        self._waiting: queue.Queue[Pixels | None] = queue.Queue(AHEAD)
        self._given_up = False

    def __iter__(self) -> Iterator[Pixels]:
        while (picture := self._waiting.get()) is not None:
            yield picture
        if self._given_up:
            raise _GivenUp

    def put(self, picture: Pixels | None) -> None:
        """Wait for room, then hand a picture over; None after the last."""
        self._waiting.put(picture)

    def give_up(self) -> None:
        """End at once, and let nobody wait for room."""
        self._given_up = True
        while True:
            try:
                self._waiting.get_nowait()
            except queue.Empty:
                break
        self._waiting.put_nowait(None)


async def write_steps(
    conductor: Conductor, recipe: Recipe, count: int, path: Path, order: Order, told: Told
) -> int:
    """Write every step of a run, the finished picture at the end; returns the number of pictures.

    count: the steps of the run. Cancelling the task leaves no half film behind. StudioError where
    the engine cannot make a picture or the film cannot be written.
    """
    loop = asyncio.get_running_loop()
    feed, began = _Feed(), time.monotonic()
    held = films.held(feed, round(order.hold * order.rate) if order.suffix else 0)
    write = partial(films.write, path, held, rate=order.rate, longest=order.longest)
    writing = loop.run_in_executor(None, write)
    try:
        for step in range(count + 1):
            picture = await _picture(conductor, recipe, step, order.view)
            await _handed(feed, picture, writing)
            done = step + 1
            spent = time.monotonic() - began
            told(done, count + 1, spent / done * (count + 1 - done))
        await _handed(feed, None, writing)
        await asyncio.shield(writing)
    except BaseException:
        feed.give_up()
        await asyncio.gather(writing, return_exceptions=True)
        raise
    return count + 1


async def _handed(feed: _Feed, picture: Pixels | None, writing: asyncio.Future[int]) -> None:
    """Hand a picture over; raise what the writer raised, if it ended before its time."""
    handing = asyncio.get_running_loop().run_in_executor(None, feed.put, picture)
    both: set[asyncio.Future[Any]] = {handing, writing}
    await asyncio.wait(both, return_when=asyncio.FIRST_COMPLETED)
    if writing.done():
        feed.give_up()  # so that the thread that waits for room ends
        await handing
        await writing


async def _picture(conductor: Conductor, recipe: Recipe, step: int, view: View) -> Pixels:
    answer: asyncio.Future[Outcome] = asyncio.get_running_loop().create_future()

    def settle(outcome: Outcome) -> None:
        if not answer.done():
            answer.set_result(outcome)

    conductor.errand(lambda number: Frame(number, recipe, step, view), settle)
    outcome = await answer
    if isinstance(outcome, Framed):
        return outcome.picture
    if isinstance(outcome, Failed):
        raise StudioError(outcome.what, outcome.hint, outcome.details)
    raise StudioError(tr("The film was not finished."), tr("Export it again."))
