"""The desk: the recipe being steered, where it branches, and the far ends of the sliders."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from studio.core.axes_in import axes_in
from studio.core.conditioning import Conditioning, Prompt, blend
from studio.core.counts import left_at
from studio.core.edits import Edit, FreshNoise
from studio.core.found_axis import found_in
from studio.core.limits import MIX, SIDE, STEPS
from studio.core.noise import Noise
from studio.core.noise_axes import SeedAxis, as_good_as, unturned
from studio.core.photo import Photo
from studio.core.recipe import ModelRef, Recipe, Tail
from studio.core.steering_axes import GuidanceAxis, PromptAxis, steer

if TYPE_CHECKING:
    from studio.core.axis import Axis
    from studio.core.edits import Stroke
    from studio.core.photo import Way
    from studio.core.shapes import Shape

DEFAULT_SAMPLER = "ddim"
"""Until a model is loaded and names its own."""


@dataclass(frozen=True, slots=True)
class Desk:
    """What lies before the artist. Undo is a list of these.

    branch_at: prompts and guidance act from this step on (0: the whole run), and what is painted
        is painted on it. While it is above 0 the seed, the size, the sampler and the number of
        steps belong to the steps already made.
    prompt, other_prompt, prompt_mix: the two ends of the prompt slider and where it stands.
    seed, other_seed, seed_mix: the same for the noise.
    axes: the sliders that the artist added, in their order. Where each stands is in the recipe;
        what moves the recipe always has a slider here.
    """

    recipe: Recipe
    prompt: str
    seed: int
    other_seed: int
    other_prompt: str = ""
    prompt_mix: float = 0.0
    seed_mix: float = 0.0
    branch_at: int = 0
    axes: tuple[Axis, ...] = ()

    @property
    def steering(self) -> Conditioning:
        """The conditioning that the panels show and edit."""
        return self.recipe.conditioning_at(self.branch_at)

    @property
    def has_prompt(self) -> bool:
        """Whether there are any words to paint after."""
        return any(prompt.text.strip() for prompt in self.steering.prompts)

    @property
    def is_photo(self) -> bool:
        """Whether its picture is a photo of the artist's own, which the model only shows."""
        return self.recipe.is_photo

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
        return replace(self, recipe=GuidanceAxis().move(self.recipe, scale, self.branch_at))

    # ---- axes

    def with_axis(self, axis: Axis) -> Desk:
        """With one more slider, at the end; one that is there stays where it is."""
        return self if axis in self.axes else replace(self, axes=(*self.axes, axis))

    def without_axis(self, axis: Axis) -> Desk:
        """Without this slider and what it moved. ValueError where a branch keeps that."""
        desk = self.with_axis_at(axis, axis.range.default)
        return replace(desk, axes=tuple(kept for kept in desk.axes if kept != axis))

    def with_axis_at(self, axis: Axis, value: float) -> Desk:
        """With this slider at a value. ValueError where a branch keeps what it moves."""
        return replace(self, recipe=axis.move(self.recipe, value, self.branch_at))

    def with_axis_replaced(self, axis: Axis, by: Axis) -> Desk:
        """With another axis in the place of this one (other steps, say), at the same value."""
        value = axis.value(self.recipe, self.branch_at)
        moved = axis.move(self.recipe, axis.range.default, self.branch_at)
        axes = tuple(by if kept == axis else kept for kept in self.axes)
        return replace(self, recipe=by.move(moved, value, self.branch_at), axes=axes)

    # ---- the run: only where nothing is branched yet (ValueError otherwise)

    def with_seed(self, seed: int) -> Desk:
        """With another seed at the near end."""
        return self._seeds(seed, self.other_seed, self.seed_mix)

    def with_other_seed(self, seed: int) -> Desk:
        """With another seed at the far end."""
        return self._seeds(self.seed, seed, self.seed_mix)

    def with_seed_mix(self, amount: float) -> Desk:
        """With the seed slider at `amount`, 0 to 1."""
        return self._seeds(self.seed, self.other_seed, amount)

    def rolled(self, seed: int) -> Desk:
        """With a fresh seed that is sure to be seen: at the far end, if the slider stands there."""
        return self.with_other_seed(seed) if self.seed_mix >= MIX.high else self.with_seed(seed)

    def with_sampler(self, name: str) -> Desk:
        """With another sampler."""
        return self._run(replace(self.recipe, sampler=name))

    def with_steps(self, steps: int) -> Desk:
        """With another number of steps."""
        return self._run(replace(self.recipe, steps=steps))

    def with_size(self, width: int, height: int) -> Desk:
        """With another size, in pixels."""
        return self._run(replace(self.recipe, width=width, height=height))

    # ---- the latent at branch_at, and the rest of the run

    @property
    def edit(self) -> Edit:
        """What happens to the latent at `branch_at`; an empty edit where nothing does."""
        return self.recipe.change_at(self.branch_at).edit or Edit()

    @property
    def tail(self) -> Tail:
        """The sampler and the number of steps of what is left of the run."""
        return left_at(self.recipe, self.branch_at)

    @property
    def branched(self) -> bool:
        """Whether there is a branch to leave: a later step, or the first noise painted on."""
        return self.branch_at > 0 or not self.edit.is_empty

    def with_stroke(self, stroke: Stroke) -> Desk:
        """With one more stroke of a brush."""
        return self._edited(replace(self.edit, strokes=(*self.edit.strokes, stroke)))

    def without_strokes(self) -> Desk:
        """Without any stroke."""
        return self._edited(replace(self.edit, strokes=()))

    def with_only(self, shapes: tuple[Shape, ...]) -> Desk:
        """With changes only where one of these shapes lies (none: everywhere)."""
        return self._edited(replace(self.edit, only=shapes))

    def with_fresh(self, strength: float, seed: int) -> Desk:
        """With fresh noise of a seed; a strength of 0 is none."""
        fresh = FreshNoise(seed, MIX.clamp(strength))
        return self._edited(replace(self.edit, fresh=fresh if fresh.strength else None))

    def with_tail(self, sampler: str, steps: int) -> Desk:
        """With the rest of the run made otherwise; as it would be made anyway is no change."""
        at, tail = self.branch_at, Tail(sampler, int(STEPS.clamp(steps)))
        same = tail == left_at(self.recipe.before(at), at)
        return self._changed(None if same else tail, self.edit)

    # ---- branching

    def branching(self, step: int) -> Desk:
        """Steering from `step` on, with what acts there to begin with.

        What the recipe changed after `step` is dropped, for it would hide the edits.
        """
        recipe = self.recipe.steered(step, self.recipe.conditioning_at(step))
        return desk_of(recipe, self, step)

    def unbranched(self) -> Desk:
        """Steering the whole run again: the branch's changes are dropped."""
        photo = self.recipe.photo
        whole = None if photo is None else replace(photo, start=None)
        return desk_of(replace(self.recipe, changes=(), photo=whole), self, 0)

    def with_photo(self, digest: str, width: int, height: int) -> Desk:
        """With the whole run of a photo, painted in a size in px."""
        sized = replace(self.recipe, width=width, height=height)
        return desk_of(replace(sized, changes=(), photo=Photo(digest)), self, 0)

    def without_photo(self) -> Desk:
        """Painting from noise again, with the words that acted last."""
        steered = replace(self.recipe, changes=(), photo=None, conditioning=self.steering)
        return desk_of(steered, self, 0)

    def let_in(self, way: Way, words: str) -> Desk:
        """With its photo let in another way. words: what it shows (see `Photo`)."""
        if self.recipe.photo is None:
            return self
        photo = replace(self.recipe.photo, way=way, words=words)
        return replace(self, recipe=replace(self.recipe, photo=photo))

    def _prompts(self, first: str, second: str, amount: float) -> Desk:
        amount = MIX.clamp(amount)
        moved = PromptAxis(first, second).move(self.recipe, amount, self.branch_at)
        return replace(self, recipe=moved, prompt=first, other_prompt=second, prompt_mix=amount)

    def _seeds(self, first: int, second: int, amount: float) -> Desk:
        amount = MIX.clamp(amount)
        moved = SeedAxis(first, second).move(self.recipe, amount)
        return replace(self._run(moved), seed=first, other_seed=second, seed_mix=amount)

    def _edited(self, edit: Edit) -> Desk:
        return self._changed(self.recipe.change_at(self.branch_at).tail, edit)

    def _changed(self, tail: Tail | None, edit: Edit) -> Desk:
        return replace(self, recipe=self.recipe.branched(self.branch_at, self.steering, tail, edit))

    def _run(self, recipe: Recipe) -> Desk:
        if self.branch_at and recipe != self.recipe:
            raise ValueError("a branch keeps the seed, size, sampler and steps of its run")
        return replace(self, recipe=recipe)


def desk_of(recipe: Recipe, before: Desk, branch_at: int | None = None) -> Desk:
    """The desk that shows `recipe`; what the recipe does not say is taken from `before`.

    branch_at: where edits act from; None for the recipe's last change.
    """
    taken_over = (recipe.photo.start or 0) if recipe.photo is not None else 0
    last = max((c.step for c in recipe.changes), default=taken_over)
    at = branch_at if branch_at is not None else last
    desk = replace(before, recipe=recipe, branch_at=at)
    return _show_axes(_show_seeds(_show_prompts(desk)))


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


def _show_prompts(desk: Desk) -> Desk:
    """The desk with the prompt slider where the recipe has it; untouched if it is there.

    The first two of several prompts are shown, and a weight beyond the slider at its end.
    """
    prompts = desk.steering.prompts
    if prompts == Conditioning(blend(desk.prompt, desk.other_prompt, desk.prompt_mix)).prompts:
        return desk
    if len(prompts) == 1:
        return replace(desk, prompt=prompts[0].text, prompt_mix=0.0)
    first, second = prompts[:2]
    mix = MIX.clamp(second.weight)
    return replace(desk, prompt=first.text, other_prompt=second.text, prompt_mix=mix)


def _show_seeds(desk: Desk) -> Desk:
    """The same for the noise, whatever else turns it."""
    noise = unturned(desk.recipe.noise)
    seeds = noise.seeds
    if as_good_as(noise, Noise.between(desk.seed, desk.other_seed, desk.seed_mix)):
        return desk
    if len(seeds) == 1:
        return replace(desk, seed=seeds[0].value, seed_mix=0.0)
    first, second = seeds[:2]
    mix = MIX.clamp(math.atan2(second.weight, first.weight) / (math.pi / 2))
    return replace(desk, seed=first.value, other_seed=second.value, seed_mix=mix)


def _show_axes(desk: Desk) -> Desk:
    """The desk with a slider for everything that moves the recipe at its branch."""
    for axis in axes_in(desk.recipe, desk.branch_at):
        desk = desk.with_axis(axis)
    found = found_in(desk.recipe, desk.axes)
    return desk if found is None else desk.with_axis(found)
