"""Axes: named functions from recipe and value to recipe. Every slider is one."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from studio.core.conditioning import blend
from studio.core.limits import GUIDANCE, MIX, Range
from studio.core.noise import Noise
from studio.core.recipe import Change, Recipe

if TYPE_CHECKING:
    from collections.abc import Callable

    from studio.core.conditioning import Prompt


@dataclass(frozen=True, slots=True)
class Axis:
    """One way to move through pictures.

    move: (recipe, value) -> recipe, pure; moving to the value a recipe already has gives an equal
    recipe. The value lies in `range`.
    """

    name: str
    range: Range
    move: Callable[[Recipe, float], Recipe]

    def __call__(self, recipe: Recipe, value: float) -> Recipe:
        """The recipe moved to `value`, clamped into the range."""
        return self.move(recipe, self.range.clamp(value))


def guidance_axis(at: int = 0) -> Axis:
    """Guidance, acting from step `at` on."""

    def move(recipe: Recipe, value: float) -> Recipe:
        return steer(recipe, at, guidance=value)

    return Axis("guidance", GUIDANCE, move)


def prompt_axis(first: str, second: str, at: int = 0) -> Axis:
    """From one prompt to another, acting from step `at` on."""

    def move(recipe: Recipe, value: float) -> Recipe:
        return steer(recipe, at, prompts=blend(first, second, value))

    return Axis("prompt", MIX, move)


def seed_axis(first: int, second: int) -> Axis:
    """From the noise of one seed to that of another."""

    def move(recipe: Recipe, value: float) -> Recipe:
        return replace(recipe, noise=Noise.between(first, second, value))

    return Axis("seed", MIX, move)


def steer(
    recipe: Recipe,
    at: int,
    *,
    prompts: tuple[Prompt, ...] | None = None,
    negative: str | None = None,
    guidance: float | None = None,
) -> Recipe:
    """The recipe steered differently from step `at` on (None: as before).

    What the recipe changed later is dropped, unless nothing is different; how the rest is made and
    what happens to the latent at `at` stays.
    """
    before = recipe.conditioning_at(at)
    after = Change(at, prompts, negative, guidance).apply(before)
    return recipe if after == before else recipe.steered(at, after)
