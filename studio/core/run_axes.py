"""Axes of how a run is made: how much noise its sampler adds, and what is laid over the model."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from studio.core.axis import of_the_whole_run
from studio.core.limits import ETA, Range
from studio.core.recipe import Adapter

if TYPE_CHECKING:
    from studio.core.recipe import Recipe

LORA_RANGE: Final = Range("LoRA", -1, 2, 0)
TRAINED: Final = 1.0
"""The weight of a LoRA as it was trained."""


@dataclass(frozen=True, slots=True)
class EtaAxis:
    """How much fresh noise the sampler adds on its way (DDIM; Song et al. 2020, eq. 16)."""

    @property
    def range(self) -> Range:
        """From none to as much as DDPM adds."""
        return ETA

    @property
    def whole_run(self) -> bool:
        """The sampler belongs to the whole run."""
        return True

    def value(self, recipe: Recipe, at: int = 0) -> float:
        """The recipe's eta."""
        del at
        return recipe.eta

    def move(self, recipe: Recipe, value: float, at: int = 0) -> Recipe:
        """As `Axis`."""
        return of_the_whole_run(recipe, at, replace(recipe, eta=ETA.clamp(value)))


@dataclass(frozen=True, slots=True)
class AdapterAxis:
    """How strongly a LoRA is laid over the model. name, fingerprint: as in `Adapter`."""

    name: str
    fingerprint: str

    @property
    def range(self) -> Range:
        """From against what it learnt to twice as much of it; 1 is as it was trained."""
        return LORA_RANGE

    @property
    def whole_run(self) -> bool:
        """The weights of the model belong to the whole run."""
        return True

    def value(self, recipe: Recipe, at: int = 0) -> float:
        """The weight; 0 where it is not laid over."""
        del at
        mine = (a.weight for a in recipe.adapters if a.fingerprint == self.fingerprint)
        return next(mine, 0.0)

    def move(self, recipe: Recipe, value: float, at: int = 0) -> Recipe:
        """As `Axis`."""
        others = (a for a in recipe.adapters if a.fingerprint != self.fingerprint)
        adapter = Adapter(self.name, self.fingerprint, self.range.clamp(value))
        return of_the_whole_run(recipe, at, replace(recipe, adapters=(*others, adapter)))
