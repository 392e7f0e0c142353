"""Filming: the frames of a walk made in full quality, in the background, until the film is whole.

The frames lie on a shelf of their own, by recipe: what is there need not be made again, neither
after a pause nor after a crash.
"""

from __future__ import annotations

from collections import Counter, deque
from dataclasses import replace
from typing import TYPE_CHECKING, Final, Protocol

from studio.core.events import Failed, Shot
from studio.core.film import Film, FilmJob, FilmScene
from studio.core.jobs import Shoot
from studio.core.scene import Note, Severity

if TYPE_CHECKING:
    from collections.abc import Callable

    from studio.core.errands import Errand, OnOutcome, Outcome
    from studio.core.errors import StudioError
    from studio.core.pixels import Pixels
    from studio.core.recipe import Recipe

TOGETHER: Final = 4
"""Frames that are asked for at once: a step of so many is over soon enough for the hand."""
PIXELS: Final = TOGETHER * 256 * 256
"""Pixels that are asked for at once: of larger frames fewer."""


class FrameShelf(Protocol):
    """Where frames are kept. Both return at once."""

    def has(self, recipe: Recipe) -> bool:
        """Whether a frame is there."""

    def put(self, recipe: Recipe, picture: Pixels) -> None:
        """Keep a frame; `Filming.kept` or `Filming.stumble` is called when that is over."""


class Filming:
    """Held by the conductor; one film at a time.

    ask: sends an errand. stop: ends one by number. can_run: whether the model that runs is the
    recipe's. tell: says something in place. changed: called after every change that shows.
    """

    def __init__(
        self,
        ask: Callable[[Callable[[int], Errand], OnOutcome], int],
        stop: Callable[[int], None],
        can_run: Callable[[Recipe], bool],
        tell: Callable[[Note], None],
        changed: Callable[[], None],
    ) -> None:
        self._ask, self._stop, self._can_run = ask, stop, can_run
        self._tell, self._changed = tell, changed
        self._shelf: FrameShelf | None = None
        self._scene: FilmScene | None = None
        self._frames: tuple[Recipe, ...] = ()
        self._missing: deque[Recipe] = deque()  # not asked for yet, each once
        self._pending: set[Recipe] = set()  # made, on their way to the shelf
        self._times: Counter[Recipe] = Counter()  # how often each comes in the film
        self._done = 0  # frames that are there
        self._asked: int | None = None
        self._asked_for: tuple[Recipe, ...] = ()

    # ---- wishes

    def begin(
        self,
        job: FilmJob,
        shelf: FrameShelf,
        frames: tuple[Recipe, ...] | None = None,
        *,
        paused: bool = False,
    ) -> None:
        """Make a film; what is on the shelf already need not be made.

        frames: those of the job, where they are known: of a long film it takes a while to work them
        out. paused: wait for `go_on`.
        """
        self._drop()
        self._shelf, self._frames = shelf, job.frames if frames is None else frames
        self._times = Counter(self._frames)
        self._missing = deque(recipe for recipe in self._times if not shelf.has(recipe))
        self._done = len(self._frames) - sum(self._times[recipe] for recipe in self._missing)
        stage = Film.PAUSED if paused else Film.MAKING
        self._scene = FilmScene(job, stage, self._done, len(self._frames))
        self._count()

    def pause(self) -> None:
        """Rest; what is made stays."""
        if self._is(Film.MAKING):
            self._show(stage=Film.PAUSED)
            self._call_off()
            self._changed()

    def go_on(self) -> None:
        """Go on after a pause."""
        if self._is(Film.PAUSED):
            self._show(stage=Film.MAKING)
            self._count()

    def cancel(self) -> None:
        """The film is wanted no more; its frames stay on the shelf until the next."""
        self._drop()
        self._scene = None
        self._changed()

    # ---- from whoever keeps the frames and writes the file

    def kept(self, recipe: Recipe) -> None:
        """A frame is safe on the shelf."""
        if recipe in self._pending:
            self._pending.remove(recipe)
            self._done += self._times[recipe]
        self._count()

    def stumble(self, error: StudioError) -> None:
        """A frame could not be kept, or the film not be written: it waits until the artist says."""
        if self._scene is not None:
            self._call_off()
            open_ = self._pending | set(self._missing)
            self._missing = deque(r for r in dict.fromkeys(self._frames) if r in open_)
            self._pending = set()
            self._show(stage=Film.PAUSED)
        self._tell(Note(Severity.ERROR, error.what, error.hint, error.details))

    def written(self) -> None:
        """The film is there."""
        if self._is(Film.WRITING):
            self._show(stage=Film.DONE)
            self._changed()

    # ---- the frames

    @property
    def is_idle(self) -> bool:
        """Whether no frames are under way."""
        return self._asked is None

    def follow(self, *, rests: bool) -> None:
        """Ask for the next frames. rests: nothing else is wanted of the engine."""
        if not (rests and self._is(Film.MAKING)) or self._asked is not None:
            return
        if not self._missing or not self._can_run(self._missing[0]):
            return
        first = self._missing[0]
        count = max(1, min(TOGETHER, PIXELS // (first.width * first.height)))
        recipes = tuple(self._missing)[:count]
        self._asked_for = recipes
        exact = self._scene is None or self._scene.job.order.exact
        self._asked = self._ask(lambda number: Shoot(number, recipes, exact), self._take)

    def _take(self, outcome: Outcome) -> None:
        asked, self._asked_for = self._asked_for, ()
        self._asked = None
        if isinstance(outcome, Failed):
            self._show(stage=Film.PAUSED)
            self._tell(Note(Severity.ERROR, outcome.what, outcome.hint, outcome.details))
        elif isinstance(outcome, Shot) and self._shelf is not None:
            for recipe, picture in zip(outcome.recipes, outcome.pictures, strict=True):
                if recipe in asked and recipe in self._missing:
                    self._missing.remove(recipe)
                    self._pending.add(recipe)
                    self._shelf.put(recipe, picture)
            self._show(picture=outcome.pictures[-1])
            self._learn(outcome.seconds / len(outcome.recipes))

    def _learn(self, seconds: float) -> None:
        """How long a frame takes: half what it was, half the newest, for it drifts with load."""
        before = self._scene.seconds if self._scene is not None else None
        self._show(seconds=seconds if before is None else (before + seconds) / 2)
        self._count()

    def _count(self) -> None:
        """Say how many frames are there; when all are, the film can be written."""
        scene = self._scene
        if scene is None:
            return
        open_ = len(self._pending) + len(self._missing)
        left = None if scene.seconds is None else scene.seconds * open_
        self._show(done=self._done, left=left)
        if not open_ and self._is(Film.MAKING):
            self._show(stage=Film.WRITING, left=None)
        self._changed()

    # ---- what is shown

    def scene(self) -> FilmScene | None:
        """The film under way, or the last one."""
        return self._scene

    def _is(self, stage: Film) -> bool:
        return self._scene is not None and self._scene.stage is stage

    def _show(self, **changed: object) -> None:
        if self._scene is not None:
            self._scene = replace(self._scene, **changed)  # type: ignore[arg-type] # names are checked

    def _call_off(self) -> None:
        if self._asked is not None:
            self._stop(self._asked)

    def _drop(self) -> None:
        self._call_off()
        self._asked_for = ()
        self._missing, self._pending, self._frames = deque(), set(), ()
