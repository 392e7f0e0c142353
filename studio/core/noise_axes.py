"""Axes of the noise that a run begins with: from seed to seed, and turned along directions."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from studio.core.axis import of_the_whole_run
from studio.core.errors import StudioError
from studio.core.limits import ANY_SEED, MIX, TURNS, Range
from studio.core.noise import Noise, Seed

if TYPE_CHECKING:
    from studio.core.recipe import Recipe

FOUND: Final = TURNS + TURNS // 2
"""Seeds from here on belong to discovered directions; see `core.found_axis`."""
TURN_RANGE: Final = Range("Turn", -2, 2, 0)


@dataclass(frozen=True, slots=True)
class SeedAxis:
    """From the noise of one seed (0) to that of another (1), along the arc between them."""

    first: int
    second: int

    @property
    def range(self) -> Range:
        """All of the one to all of the other."""
        return MIX

    @property
    def whole_run(self) -> bool:
        """The noise belongs to the whole run."""
        return True

    def value(self, recipe: Recipe, at: int = 0) -> float:
        """The share of the arc that lies behind."""
        del at
        weights = {seed.value: seed.weight for seed in recipe.noise.seeds}
        angle = math.atan2(weights.get(self.second, 0.0), weights.get(self.first, 0.0))
        return MIX.clamp(angle / (math.pi / 2))

    def move(self, recipe: Recipe, value: float, at: int = 0) -> Recipe:
        """As `Axis`. What turns the noise besides goes on turning it."""
        noise = Noise.between(self.first, self.second, MIX.clamp(value))
        turns = [TurnAxis(s.value) for s in recipe.noise.seeds if s.value >= TURNS]
        moved = of_the_whole_run(recipe, at, replace(recipe, noise=noise))
        for turn in turns:
            moved = turn.move(moved, turn.value(recipe))
        return moved


@dataclass(frozen=True, slots=True)
class TurnAxis:
    """Turns the noise towards that of another seed and, below 0, away from it.

    The value is the tangent of the angle: noise + value * direction, brought back to unit variance
    (Bodin et al. 2024, arXiv 2408.08558). The noises of two seeds are as good as orthogonal.
    seed: from TURNS on.
    """

    seed: int

    def __post_init__(self) -> None:
        if not TURNS <= self.seed <= ANY_SEED.high:
            raise StudioError("This seed draws no direction.", "Roll another direction.")

    @property
    def range(self) -> Range:
        """To 63 degrees either way: beyond it most of the picture is another one."""
        return TURN_RANGE

    @property
    def whole_run(self) -> bool:
        """The noise belongs to the whole run."""
        return True

    def value(self, recipe: Recipe, at: int = 0) -> float:
        """The tangent; 0 where the noise is not turned."""
        del at
        mine = sum(s.weight for s in recipe.noise.seeds if s.value == self.seed)
        return mine / base_length(recipe.noise) if mine else 0.0

    def move(self, recipe: Recipe, value: float, at: int = 0) -> Recipe:
        """As `Axis`."""
        value = self.range.clamp(value)
        if abs(value - self.value(recipe)) < 1e-12:
            return recipe
        length = base_length(recipe.noise)
        others = (s for s in recipe.noise.seeds if s.value != self.seed)
        seeds = [Seed(s.value, s.weight / length) for s in others]
        turned = Noise((*seeds, Seed(self.seed, value)))
        return of_the_whole_run(recipe, at, replace(recipe, noise=turned))


def turn_axis(seed: int) -> TurnAxis:
    """An axis along the direction that a rolled seed draws."""
    return TurnAxis(TURNS + seed % (FOUND - TURNS))


def base_length(noise: Noise) -> float:
    """The 2-norm of the weights of what is turned: of the seeds that are no directions."""
    return math.sqrt(sum(s.weight**2 for s in noise.seeds if s.value < TURNS)) or 1.0


def unturned(noise: Noise) -> Noise:
    """The noise without what turns it; itself where nothing but directions is in it."""
    seeds = tuple(seed for seed in noise.seeds if seed.value < TURNS)
    return Noise(seeds) if seeds else noise


def as_good_as(noise: Noise, other: Noise) -> bool:
    """Whether two noises are equal but for rounding: turning there and back divides and squares."""
    mine, its = ({s.value: s.weight for s in each.seeds} for each in (noise, other))
    return mine.keys() == its.keys() and all(abs(mine[s] - its[s]) < 1e-9 for s in mine)
