"""Steps that are decoded before anybody asks for them, while the engine has nothing else to do."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, Final

from studio.core.jobs import Look
from studio.core.limits import PICTURE_BUDGET
from studio.core.steps import View

if TYPE_CHECKING:
    from studio.core.jobs import Run
    from studio.core.recipe import Recipe

AHEAD: Final = PICTURE_BUDGET // 2
"""Bytes of pictures decoded ahead of one run: the window keeps no more of them."""
SLOW: Final = 0.3
"""Seconds of one decode beyond which nothing more is decoded ahead."""
_REMEMBERED: Final = 64  # runs that were decoded ahead and need not be again


class Ahead:
    """The looks that somebody may ask for next, of the latest full run."""

    def __init__(self) -> None:
        self._ideas: deque[Look] = deque()
        self._done: deque[Recipe] = deque(maxlen=_REMEMBERED)

    def __bool__(self) -> bool:
        return bool(self._ideas)

    def think(self, job: Run, count: int, size: int) -> None:
        """Every step as it is expected, then as it is seen, as far as the window keeps them.

        count: steps of the run. size: bytes of its picture.
        """
        if job.recipe in self._done:
            return
        looks = [
            Look(job.number, job.recipe, step, view)
            for view in (View.EXPECTS, View.SEES)
            for step in range(count)
        ]
        self._ideas.extend(looks[: AHEAD // max(1, size)])

    def take(self) -> Look:
        """The next of them."""
        return self._ideas.popleft()

    def took(self, look: Look, seconds: float) -> None:
        """One was decoded, in so many seconds."""
        if seconds > SLOW:
            self.drop()  # nobody should wait for a job, or hear a fan, for a guess
        if not self._ideas:
            self._done.append(look.recipe)

    def drop(self) -> None:
        """The hand moves on."""
        self._ideas.clear()
