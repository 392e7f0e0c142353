"""The starting latent as data: seeds with weights."""

from __future__ import annotations

import math
from dataclasses import dataclass

from studio.core import checks
from studio.core.errors import StudioError
from studio.core.limits import ANY_SEED
from studio.core.weights import merged, of_norm_one


@dataclass(frozen=True, slots=True)
class Seed:
    """One unit-Gaussian latent, named by the seed that draws it, and its weight."""

    value: int
    weight: float = 1.0

    def __post_init__(self) -> None:
        ANY_SEED.check(checks.whole("The seed", self.value))
        object.__setattr__(self, "weight", checks.finite("A seed's weight", self.weight))


@dataclass(frozen=True, slots=True)
class Noise:
    """A weighted sum of unit Gaussians that stays a unit Gaussian.

    The latent is `sum(w_i * n_i) / sqrt(sum(w_i^2))`: independent unit Gaussians keep unit variance
    (Bodin et al., "Linear combinations of latents", 2024, arXiv 2408.08558, eq. 5).
    The canonical form merges equal seeds, drops weights of zero and divides by the 2-norm, so that
    equal latents are equal values; a single seed has weight 1 (or -1: its mirror image). The order
    is kept, for the first seed has a task of its own.
    """

    seeds: tuple[Seed, ...]

    def __post_init__(self) -> None:
        object.__setattr__(self, "seeds", _canonical(self.seeds))

    @classmethod
    def of(cls, seed: int) -> Noise:
        """The noise of one seed."""
        return cls((Seed(seed),))

    @classmethod
    def between(cls, first: int, second: int, amount: float) -> Noise:
        """Noise on the arc from one seed (amount 0) to another (amount 1).

        Weights cos and sin of the angle: spherical interpolation for independent Gaussians. The
        ends are exactly the noise of the single seeds.
        """
        if amount <= 0:
            return cls.of(first)
        if amount >= 1:
            return cls.of(second)
        angle = amount * math.pi / 2
        return cls((Seed(first, math.cos(angle)), Seed(second, math.sin(angle))))

    @property
    def first_seed(self) -> int:
        """The seed whose generator also serves a sampler that draws noise while it runs."""
        return self.seeds[0].value


def _canonical(seeds: tuple[Seed, ...]) -> tuple[Seed, ...]:
    weights = of_norm_one(merged((seed.value, seed.weight) for seed in seeds))
    if not weights:
        raise StudioError("The noise has no weight left.", "Give at least one seed a weight.")
    return tuple(Seed(value, weight) for value, weight in weights.items())
