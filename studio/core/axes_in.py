"""Which axes move a recipe away from where it would stand without them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from studio.core.limits import TURNS
from studio.core.noise_axes import FOUND, TurnAxis
from studio.core.run_axes import AdapterAxis, EtaAxis
from studio.core.steering_axes import PushAxis, WeightAxis

if TYPE_CHECKING:
    from studio.core.axis import Axis
    from studio.core.recipe import Recipe


def axes_in(recipe: Recipe, at: int = 0) -> tuple[Axis, ...]:
    """An axis for everything that moves the recipe at a step, besides what every recipe has."""
    acting = recipe.conditioning_at(at)
    found: list[Axis] = [PushAxis(push.direction, push.span) for push in acting.pushes]
    found += [WeightAxis(weight.words) for weight in acting.weights]
    found += [AdapterAxis(adapter.name, adapter.fingerprint) for adapter in recipe.adapters]
    found += [TurnAxis(seed.value) for seed in recipe.noise.seeds if TURNS <= seed.value < FOUND]
    return (*found, EtaAxis()) if recipe.eta else tuple(found)
