"""The desk: the recipe being steered, where it branches, and the far ends of the sliders."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from studio.core.axis import guidance_axis, prompt_axis, seed_axis, steer
from studio.core.conditioning import Conditioning, Prompt
from studio.core.limits import GUIDANCE, SIDE, STEPS
from studio.core.noise import Noise
from studio.core.recipe import ModelRef, Recipe

if TYPE_CHECKING:
    from studio.core.messages import ModelFacts

DEFAULT_SAMPLER = "ddim"
"""Until a model is loaded and names its own."""


@dataclass(frozen=True, slots=True)
class Desk:
    """What lies before the artist. Undo is a list of these.

    branch_at: prompts and guidance act from this step on (0: the whole run). While it is above 0
        the seed, the size, the sampler and the number of steps belong to the steps already made.
    prompt, other_prompt, prompt_mix: the two ends of the prompt slider and where it stands.
    seed, other_seed, seed_mix: the same for the noise.
    """

    recipe: Recipe
    prompt: str
    seed: int
    other_seed: int
    other_prompt: str = ""
    prompt_mix: float = 0.0
    seed_mix: float = 0.0
    branch_at: int = 0

    @property
    def steering(self) -> Conditioning:
        """The conditioning that the panels show and edit."""
        return self.recipe.conditioning_at(self.branch_at)

    # ---- steering: acts from branch_at on

    def with_prompt(self, text: str) -> Desk:
        """With another prompt at the near end."""
        return self._prompts(text, self.other_prompt, self.prompt_mix)

    def with_other_prompt(self, text: str) -> Desk:
        """With another prompt at the far end; an empty one takes the slider back to the start."""
        return self._prompts(self.prompt, text, self.prompt_mix if text else 0.0)

    def with_prompt_mix(self, amount: float) -> Desk:
        """With the prompt slider at `amount`, 0 to 1; it stays at 0 while it has no far end."""
        return self._prompts(self.prompt, self.other_prompt, amount if self.other_prompt else 0.0)

    def with_negative(self, text: str) -> Desk:
        """With something else to avoid."""
        return replace(self, recipe=steer(self.recipe, self.branch_at, negative=text))

    def with_guidance(self, scale: float) -> Desk:
        """With another guidance scale."""
        return replace(self, recipe=guidance_axis(self.branch_at)(self.recipe, scale))

    # ---- the run: only where nothing is branched yet

    def with_seed(self, seed: int) -> Desk:
        """With another seed at the near end."""
        return self._seeds(seed, self.other_seed, self.seed_mix)

    def with_other_seed(self, seed: int) -> Desk:
        """With another seed at the far end."""
        return self._seeds(self.seed, seed, self.seed_mix)

    def with_seed_mix(self, amount: float) -> Desk:
        """With the seed slider at `amount`, 0 to 1."""
        return self._seeds(self.seed, self.other_seed, amount)

    def with_sampler(self, name: str) -> Desk:
        """With another sampler."""
        return self._run(replace(self.recipe, sampler=name))

    def with_steps(self, steps: int) -> Desk:
        """With another number of steps."""
        return self._run(replace(self.recipe, steps=steps))

    def with_size(self, width: int, height: int) -> Desk:
        """With another size, in pixels."""
        return self._run(replace(self.recipe, width=width, height=height))

    # ---- branching

    def branching(self, step: int) -> Desk:
        """Steering from `step` on; the recipe is unchanged until something is edited.

        What the recipe changed after `step` is dropped, for it would hide the edits.
        """
        recipe = self.recipe.branched(step, self.recipe.conditioning_at(step)) if step else None
        return desk_of(recipe or self.recipe, self, step)

    def unbranched(self) -> Desk:
        """Steering the whole run again: the branch's changes are dropped."""
        return desk_of(replace(self.recipe, changes=()), self, 0)

    def _prompts(self, first: str, second: str, amount: float) -> Desk:
        moved = prompt_axis(first, second, self.branch_at)(self.recipe, amount)
        return replace(self, recipe=moved, prompt=first, other_prompt=second, prompt_mix=amount)

    def _seeds(self, first: int, second: int, amount: float) -> Desk:
        moved = seed_axis(first, second)(self.recipe, amount)
        return replace(self._run(moved), seed=first, other_seed=second, seed_mix=amount)

    def _run(self, recipe: Recipe) -> Desk:
        if self.branch_at and recipe != self.recipe:
            raise ValueError("a branch keeps the seed, size, sampler and steps of its run")
        return replace(self, recipe=recipe)


def desk_of(recipe: Recipe, before: Desk, branch_at: int | None = None) -> Desk:
    """The desk that shows `recipe`; what the recipe does not say is taken from `before`.

    branch_at: where edits act from; None for the recipe's last change.
    """
    at = branch_at if branch_at is not None else max((c.step for c in recipe.changes), default=0)
    prompts = recipe.conditioning_at(at).prompts
    seeds = recipe.noise.seeds
    return replace(
        before,
        recipe=recipe,
        branch_at=at,
        prompt=prompts[0].text,
        other_prompt=prompts[1].text if len(prompts) > 1 else before.other_prompt,
        prompt_mix=prompts[1].weight if len(prompts) > 1 else 0.0,
        seed=seeds[0].value,
        other_seed=seeds[1].value if len(seeds) > 1 else before.other_seed,
        seed_mix=_mix(seeds[0].weight, seeds[1].weight) if len(seeds) > 1 else 0.0,
    )


def blank_desk(seed: int, other_seed: int) -> Desk:
    """The desk of a first start: no prompt yet, sizes and steps until a model says its own."""
    recipe = Recipe(
        model=ModelRef(""),
        width=int(SIDE.default),
        height=int(SIDE.default),
        sampler=DEFAULT_SAMPLER,
        steps=int(STEPS.default),
        noise=Noise.of(seed),
        conditioning=Conditioning((Prompt(""),)),
    )
    return Desk(recipe, "", seed, other_seed)


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
        width, height = facts.width, facts.height
    recipe = replace(recipe, width=width, height=height)
    if fresh and recipe.steps == STEPS.default:
        recipe = replace(recipe, steps=facts.steps)
    if fresh and recipe.conditioning.guidance == GUIDANCE.default:
        recipe = steer(recipe, 0, guidance=facts.guidance)
    return replace(desk, recipe=recipe)


def _multiple(side: int, of: int) -> int:
    return max(of, round(side / of) * of)


def _mix(first: float, second: float) -> float:
    return math.atan2(second, first) / (math.pi / 2) if first > 0 < second else 0.5
