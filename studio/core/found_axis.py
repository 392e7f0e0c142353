"""Discovered axes: the noise turned along a weighted sum of directions."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from studio.core import checks
from studio.core.axis import of_the_whole_run
from studio.core.errors import StudioError
from studio.core.limits import ANY_SEED
from studio.core.noise import Noise, Seed
from studio.core.noise_axes import FOUND, TURN_RANGE, base_length

if TYPE_CHECKING:
    from collections.abc import Iterable

    from studio.core.axis import Axis
    from studio.core.limits import Range
    from studio.core.recipe import Recipe

_NOTHING: Final = 1e-9
"""A weight that is none: what is left of turning there and back."""


@dataclass(frozen=True, slots=True)
class FoundAxis:
    """Turns the noise along a weighted sum of the directions that several seeds draw.

    The value is the tangent of the angle, as in `TurnAxis`. seeds: from FOUND on; their weights
    are divided by their 2-norm. Axes that were found together share seeds, and their weights are
    orthonormal: moving one leaves the others where they stand.
    """

    seeds: tuple[Seed, ...]

    def __post_init__(self) -> None:
        low = min((seed.value for seed in self.seeds), default=0)
        length = math.sqrt(sum(seed.weight**2 for seed in self.seeds))
        if not FOUND <= low <= ANY_SEED.high or not length:
            raise StudioError("These seeds draw no direction.", "Look for directions again.")
        length = length if abs(length - 1) > _NOTHING else 1.0  # what was divided stays as it is
        scaled = (Seed(seed.value, seed.weight / length) for seed in self.seeds)
        object.__setattr__(self, "seeds", tuple(sorted(scaled, key=lambda seed: seed.value)))

    @property
    def range(self) -> Range:
        """As far as a single direction is turned."""
        return TURN_RANGE

    @property
    def whole_run(self) -> bool:
        """The noise belongs to the whole run."""
        return True

    def value(self, recipe: Recipe, at: int = 0) -> float:
        """The tangent; 0 where the noise is not turned along it."""
        del at
        weights = {seed.value: seed.weight for seed in recipe.noise.seeds if seed.value >= FOUND}
        if not weights:
            return 0.0
        along = sum(weights.get(seed.value, 0.0) * seed.weight for seed in self.seeds)
        value = along / base_length(recipe.noise)
        return value if abs(value) > _NOTHING else 0.0

    def move(self, recipe: Recipe, value: float, at: int = 0) -> Recipe:
        """As `Axis`."""
        before, value = self.value(recipe), self.range.clamp(value)
        if abs(value - before) <= _NOTHING:
            return recipe
        length = base_length(recipe.noise)
        weights = {seed.value: seed.weight / length for seed in recipe.noise.seeds}
        for seed in self.seeds:
            weights[seed.value] = weights.get(seed.value, 0.0) + (value - before) * seed.weight
        kept = (
            Seed(name, weight)
            for name, weight in weights.items()
            if name < FOUND or abs(weight) > _NOTHING
        )
        return of_the_whole_run(recipe, at, replace(recipe, noise=Noise(tuple(kept))))


def found_in(recipe: Recipe, known: Iterable[Axis] = ()) -> FoundAxis | None:
    """The axis along which discovered directions turn the noise, besides those that are known."""
    length = base_length(recipe.noise)
    left = {s.value: s.weight / length for s in recipe.noise.seeds if s.value >= FOUND}
    if not left:
        return None
    for axis in known:
        if isinstance(axis, FoundAxis):
            value = axis.value(recipe)
            for seed in axis.seeds:
                left[seed.value] = left.get(seed.value, 0.0) - value * seed.weight
    rest = {name: weight for name, weight in left.items() if abs(weight) > 1e-6}
    return FoundAxis(tuple(Seed(name, weight) for name, weight in rest.items())) if rest else None


def seeds_from(data: Iterable[Iterable[object]]) -> tuple[Seed, ...]:
    """Seeds of pairs of a number and a weight."""
    pairs = [tuple(pair) for pair in data]
    return tuple(
        Seed(checks.whole("The seed", value), checks.finite("A seed's weight", weight))
        for value, weight in pairs
    )
