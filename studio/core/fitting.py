"""Making a desk fit a model: its sizes, samplers, steps and guidance."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from studio.core.limits import GUIDANCE, SIDE, STEPS
from studio.core.steering_axes import GuidanceAxis

if TYPE_CHECKING:
    from studio.core.desk import Desk
    from studio.core.model_facts import ModelFacts
    from studio.core.recipe import Change, Recipe


def fitted(desk: Desk, facts: ModelFacts, *, fresh: bool) -> Desk:
    """The desk made to fit a model that has just been loaded.

    fresh: nothing was made yet, so the model's own size, steps and guidance replace the defaults.
    Otherwise only what the model cannot do is changed.
    """
    recipe = replace(desk.recipe, model=facts.ref)
    if recipe.sampler not in facts.samplers:
        recipe = replace(recipe, sampler=facts.sampler)
    width, height = (
        _multiple(recipe.width, facts.multiple),
        _multiple(recipe.height, facts.multiple),
    )
    if fresh and (recipe.width, recipe.height) == (SIDE.default, SIDE.default):
        width = _multiple(facts.width, facts.multiple)
        height = _multiple(facts.height, facts.multiple)
    recipe = replace(recipe, width=width, height=height, changes=_fitted_tails(recipe, facts))
    if fresh and recipe.steps == STEPS.default:
        recipe = replace(recipe, steps=int(STEPS.clamp(facts.steps)))
    if fresh and recipe.conditioning.guidance == GUIDANCE.default:
        recipe = GuidanceAxis().move(recipe, facts.guidance)
    return replace(desk, recipe=recipe)


def _fitted_tails(recipe: Recipe, facts: ModelFacts) -> tuple[Change, ...]:
    """The changes, each tail with a sampler that the model has."""
    return tuple(
        change
        if change.tail is None or change.tail.sampler in facts.samplers
        else replace(change, tail=replace(change.tail, sampler=facts.sampler))
        for change in recipe.changes
    )


def _multiple(side: int, of: int) -> int:
    low, high = -(-SIDE.low // of) * of, SIDE.high // of * of
    return int(min(max(round(side / of) * of, low), high))
