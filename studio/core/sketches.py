"""Small pictures made in the background, for whoever waits for them: the hand always comes first.

Probing an axis, the backdrop of a pad, candidates, the cells of a grid, the pictures between two
keyframes: all of them want many quick pictures, and none of them is worth a late answer to the
hand. They are asked for one at a time, while the engine has nothing else to do, and give way.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Final

from studio.core.budget import Budget
from studio.core.counts import calls_per_step, count
from studio.core.events import Failed, Sketched
from studio.core.jobs import Sketch
from studio.core.plan import in_fewer

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from studio.core.errands import Errand, OnOutcome, Outcome
    from studio.core.pixels import Pixels
    from studio.core.recipe import Recipe

    OnPicture = Callable[[Recipe, Pixels], None]
    OnFailed = Callable[[Recipe, Failed], None]

BUDGET: Final = 96 << 20
"""Bytes of small pictures kept."""
STEPS: Final = 4
"""Steps of a sketch: the composition and the colours are there, fine things are flat."""


def sketch_of(recipe: Recipe, steps: int = STEPS) -> Recipe:
    """The quick form of a recipe, with at most `steps` calls of the model; itself if it has no
    more. Changes act at the same share of the way."""
    per_step = calls_per_step(recipe.sampler)
    return recipe if count(recipe) <= steps else in_fewer(recipe, max(1, steps // per_step))


@dataclass(frozen=True, slots=True)
class _Asked:
    """The one sketch that is under way."""

    number: int
    recipe: Recipe


class Sketches:
    """Held by the conductor. ask: sends an errand. stop: ends one by number. can_run: whether the
    model that runs is the recipe's. whole: the pictures are made in their own size, and in full
    quality. budget: bytes of pictures kept."""

    def __init__(
        self,
        ask: Callable[[Callable[[int], Errand], OnOutcome], int],
        stop: Callable[[int], None],
        can_run: Callable[[Recipe], bool],
        *,
        whole: bool = False,
        budget: int = BUDGET,
    ) -> None:
        self._ask, self._stop, self._can_run, self._whole = ask, stop, can_run, whole
        self._budget = budget
        self._known: Budget[Recipe, Pixels] = Budget(budget, lambda picture: len(picture.data))
        self._askers: list[Asker] = []
        self._asked: _Asked | None = None
        self._seconds: float | None = None

    def asker(self, rank: int) -> Asker:
        """One who wants sketches, one set at a time. rank: the least is served first."""
        asker = Asker(self, rank)
        self._askers = sorted([*self._askers, asker], key=lambda each: each.rank)
        return asker

    def known(self, recipe: Recipe) -> Pixels | None:
        """The sketch of a recipe, if it is kept."""
        return self._known.get(recipe)

    def room(self, width: int, height: int) -> int:
        """How many whole pictures of a size (px) can be kept."""
        return self._budget // (4 * width * height)

    @property
    def is_idle(self) -> bool:
        """Whether no sketch is under way."""
        return self._asked is None

    @property
    def seconds(self) -> float | None:
        """How long a sketch has taken lately; None before the first."""
        return self._seconds

    def follow(self, *, idle: bool) -> None:
        """Ask for the next sketch. idle: the engine has nothing else to do, and the hand rests."""
        if self._asked is not None and not self._wants(self._asked.recipe):
            self._stop(self._asked.number)
            return
        if not idle or self._asked is not None:
            return
        wanted = (recipe for asker in self._askers for recipe in asker.wanted)
        recipe = next(filter(self._can_run, wanted), None)
        if recipe is not None:
            make = partial(Sketch, recipe=recipe, whole=self._whole)
            number = self._ask(make, self._take)
            self._asked = _Asked(number, recipe)

    def _wants(self, recipe: Recipe) -> bool:
        return any(recipe in asker.wanted for asker in self._askers)

    def _take(self, outcome: Outcome) -> None:
        """A sketch has ended; one that gave way is asked for again at the next rest."""
        asked, self._asked = self._asked, None
        if isinstance(outcome, Sketched):
            self._known.put(outcome.recipe, outcome.picture)
            if outcome.steps_run:
                self._seconds = (outcome.seconds + (self._seconds or outcome.seconds)) / 2
            for asker in self._askers:
                asker.take(outcome.recipe, outcome.picture)
        elif isinstance(outcome, Failed) and asked is not None:
            for asker in self._askers:
                asker.fail(asked.recipe, outcome)


class Asker:
    """One who wants sketches; made by `Sketches.asker`."""

    def __init__(self, sketches: Sketches, rank: int) -> None:
        self._sketches, self.rank = sketches, rank
        self.wanted: deque[Recipe] = deque()
        self._on_picture: OnPicture | None = None
        self._on_failed: OnFailed | None = None

    def want(self, recipes: Sequence[Recipe], on_picture: OnPicture, on_failed: OnFailed) -> None:
        """Want these, in this order, instead of what was wanted before.

        on_picture: told of each, at once where it is known. on_failed: told of each that cannot be
        made; it is not asked for again.
        """
        self._on_picture, self._on_failed = on_picture, on_failed
        known = [(recipe, self._sketches.known(recipe)) for recipe in dict.fromkeys(recipes)]
        self.wanted = deque(recipe for recipe, picture in known if picture is None)
        for recipe, picture in known:
            if picture is not None:
                on_picture(recipe, picture)

    def drop(self) -> None:
        """Want nothing more."""
        self.wanted = deque()

    @property
    def left(self) -> int:
        """How many are still to come."""
        return len(self.wanted)

    @property
    def time_left(self) -> float | None:
        """Seconds until all are there, if the hand rests; None while it is not known."""
        seconds = self._sketches.seconds
        return None if seconds is None else seconds * len(self.wanted)

    def take(self, recipe: Recipe, picture: Pixels) -> None:
        """A sketch is there."""
        if recipe in self.wanted and self._on_picture is not None:
            self.wanted.remove(recipe)
            self._on_picture(recipe, picture)

    def fail(self, recipe: Recipe, failed: Failed) -> None:
        """A sketch cannot be made."""
        if recipe in self.wanted and self._on_failed is not None:
            self.wanted.remove(recipe)
            self._on_failed(recipe, failed)
