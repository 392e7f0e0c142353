"""The frames of a film that is made without a window: kept beside it until it is whole.

So a film that was cut short (Ctrl C, no power) goes on where it was, as one in the window does.
"""

from __future__ import annotations

import time
from itertools import islice
from typing import TYPE_CHECKING

from studio.core.errors import StudioError
from studio.core.film import FilmOrder
from studio.library import files
from studio.library.frames import Frames

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from studio.commands.console import Console
    from studio.core.film import FilmJob
    from studio.core.pixels import Pixels
    from studio.core.recipe import Recipe
    from studio.engine.renderer import Renderer


def kept_beside(path: Path) -> Frames:
    """Where the frames of a film at `path` lie until it is there. StudioError where they cannot."""
    whole = path.resolve()
    folder = whole.parent / f"{whole.name}.frames"
    files.check_folder(folder)
    return Frames(folder, exact=FilmOrder(path.suffix).exact)


class Reel:
    """Of one film. found: how many of its frames were there already."""

    def __init__(self, engine: Renderer, kept: Frames, console: Console) -> None:
        self._engine, self._kept, self._console = engine, kept, console
        self._began = 0.0
        self._missing = self._made = 0
        self.found = 0

    def picture(self, recipe: Recipe) -> Pixels:
        """The picture of a recipe that is tried before the film; kept as frames are."""
        if not self._kept.has(recipe):
            return self._make((recipe,))[recipe]
        return self._read(recipe)

    def begin(self, job: FilmJob) -> None:
        """Say which film it is. What was kept of another one is made anew."""
        before = self._kept.noted()
        if before is not None and not _same(before, job):
            self._kept.clear()
            self._console.note("The walk, its size or its rate has changed: the film begins anew.")
        self._kept.note(job)

    def frames(self, job: FilmJob) -> Iterator[Pixels]:
        """All frames of the film; those that are missing are made, several at a time where the
        model lets them be made together."""
        from studio.engine.batches import most  # noqa: PLC0415 - torch waits for `open_engine`

        recipes = job.frames
        unlike = dict.fromkeys(recipes)
        ready = {recipe for recipe in unlike if self._kept.has(recipe)}
        self.found = sum(recipe in ready for recipe in recipes)
        if self.found:
            self._console.note(f"{self.found} of {len(recipes)} frames are there: it goes on.")
        missing = iter([recipe for recipe in unlike if recipe not in ready])
        self._missing, self._made, self._began = len(unlike) - len(ready), 0, time.monotonic()
        fresh: dict[Recipe, Pixels] = {}
        for done, recipe in enumerate(recipes):
            self._console.progress(f"Frame {done + 1} of {len(recipes)}{self._time_left()}")
            if recipe not in ready:
                fresh = self._make(tuple(islice(missing, most(recipe))))
                ready.update(fresh)
            yield fresh.get(recipe) or self._read(recipe)
        self._console.clear()

    def stopped(self, job: FilmJob) -> None:
        """Say what is kept of a film that is cut short."""
        recipes = job.frames
        there = sum(map(self._kept.has, recipes))
        if there:
            self._console.note(
                f"{there} of {len(recipes)} frames are kept in {self._kept.folder}: the same"
                " command goes on with them."
            )

    def finished(self) -> None:
        """The film is there: its frames are needed no more."""
        self._kept.clear()

    def _make(self, recipes: Sequence[Recipe]) -> dict[Recipe, Pixels]:
        pictures = self._engine.render_together(recipes, exact=self._kept.exact)
        made = dict(zip(recipes, pictures, strict=True))
        for recipe, picture in made.items():
            self._kept.put(recipe, picture)
        self._made += len(made)
        return made

    def _read(self, recipe: Recipe) -> Pixels:
        """A frame that is kept; one that is damaged is made again."""
        try:
            return self._kept.read(recipe)
        except StudioError:
            self._console.note("A frame that was kept is damaged: it is made again.")
            self.found = max(self.found - 1, 0)
            return self._make((recipe,))[recipe]

    def _time_left(self) -> str:
        """How long the missing frames take, once some are made."""
        if not self._made or self._made >= self._missing:
            return ""
        seconds = (time.monotonic() - self._began) / self._made
        return f", {seconds * (self._missing - self._made):.0f} s left"


def _same(before: FilmJob, now: FilmJob) -> bool:
    """Whether the frames of one film are those of the other."""
    return (before.walk, before.order.size, before.order.rate, before.count) == (
        now.walk,
        now.order.size,
        now.order.rate,
        now.count,
    )
