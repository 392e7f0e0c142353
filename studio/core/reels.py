"""What is known of the runs: their steps as they come, and the pictures decoded from them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from studio.core.budget import Budget
from studio.core.limits import PICTURE_BUDGET
from studio.core.steps import StepFacts, Tier, View

if TYPE_CHECKING:
    from studio.core.pixels import Pixels
    from studio.core.recipe import Recipe

REELS: Final = 256 << 20
"""Bytes of step previews and finished pictures kept in memory."""


@dataclass(frozen=True, slots=True)
class Reel:
    """The run of one recipe as far as it is known. count: steps in all, 0 before it is known."""

    count: int = 0
    steps: tuple[StepFacts, ...] = ()
    picture: Pixels | None = None

    @property
    def complete(self) -> bool:
        """Whether every step and the picture are there."""
        return self.picture is not None and 0 < self.count == len(self.steps)


@dataclass(frozen=True, slots=True)
class Shown:
    """A picture to show, and what it is. tier None: there is nothing to show yet.

    steps: of the run that made it, where that is not the one shown.
    """

    picture: Pixels | None = None
    tier: Tier | None = None
    steps: int = 0


class Reels:
    """Reels by recipe and decoded steps, each under a byte budget; what is evicted comes again."""

    def __init__(self) -> None:
        self._reels: Budget[Recipe, Reel] = Budget(REELS, _reel_size)
        self._looks: Budget[tuple[Recipe, int, View], tuple[Tier, Pixels]] = Budget(
            PICTURE_BUDGET, lambda look: len(look[1].data)
        )

    def reel(self, recipe: Recipe) -> Reel:
        """What is known of this recipe's run."""
        return self._reels.get(recipe) or Reel()

    def start(self, recipe: Recipe, count: int) -> None:
        """A run begins; what an earlier one left behind stays in sight until it comes again."""
        reel = self.reel(recipe)
        steps = reel.steps if reel.count == count else ()
        self._reels.put(recipe, replace(reel, count=count, steps=steps))

    def step(self, recipe: Recipe, step: StepFacts) -> None:
        """One more step is known."""
        reel = self.reel(recipe)
        if step.index == len(reel.steps) < reel.count:  # else known, or its start was evicted
            self._reels.put(recipe, replace(reel, steps=(*reel.steps, step)))

    def finish(self, recipe: Recipe, count: int, picture: Pixels) -> None:
        """The run's picture is there."""
        reel = self.reel(recipe)
        steps = reel.steps if reel.count == count else ()
        self._put(recipe, Reel(count, steps, picture))

    def drop(self, recipe: Recipe) -> None:
        """Forget what is known of a run."""
        reel = self.reel(recipe)
        for step in range(reel.count):
            for view in View:
                self._looks.drop((recipe, step, view))
        self._reels.drop(recipe)

    def size(self, recipe: Recipe) -> int:
        """Bytes that are kept of a run."""
        reel = self._reels.peek(recipe) or Reel()
        looks = (
            self._looks.peek((recipe, step, view)) for step in range(reel.count) for view in View
        )
        return _reel_size(reel) + sum(len(look[1].data) for look in looks if look is not None)

    def picture(self, recipe: Recipe, picture: Pixels) -> None:
        """The picture is known (from the history, from a file), the steps are not."""
        self._put(recipe, replace(self.reel(recipe), picture=picture))

    def recall(self, recipe: Recipe, reel: Reel) -> None:
        """What was kept of a run comes back; what is known already stays."""
        if not self.reel(recipe).complete:
            self._put(recipe, reel)

    def look(self, recipe: Recipe, step: int, view: View, tier: Tier, picture: Pixels) -> None:
        """A step was decoded. A lesser picture of it, made ahead of time, replaces no full one."""
        known = self._looks.get((recipe, step, view))
        if known is None or known[0] is not Tier.FULL or tier is Tier.FULL:
            self._looks.put((recipe, step, view), (tier, picture))

    def shown(self, recipe: Recipe, position: int, view: View) -> Shown:
        """The best picture there is of a step: decoded if it was, else its preview.

        position: the step's index; the number of steps for the finished picture.
        """
        reel = self.reel(recipe)
        if reel.picture is not None and position >= reel.count:
            return Shown(reel.picture, Tier.FULL)
        look = self._looks.get((recipe, position, view))
        if look is not None:
            return Shown(look[1], look[0])
        if position < len(reel.steps):
            step = reel.steps[position]
            return Shown(step.sees if view is View.SEES else step.expects, Tier.LINEAR)
        return Shown()

    def _put(self, recipe: Recipe, reel: Reel) -> None:
        self._reels.put(recipe, reel)
        if recipe not in self._reels:  # too large a run: its picture matters more than its steps
            self._reels.put(recipe, replace(reel, steps=()))


def _reel_size(reel: Reel) -> int:
    previews = sum(len(step.sees.data) + len(step.expects.data) for step in reel.steps)
    return previews + (len(reel.picture.data) if reel.picture else 0)
