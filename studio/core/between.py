"""The recipe half way between two others."""

from __future__ import annotations

import math
from dataclasses import replace
from enum import StrEnum
from typing import TYPE_CHECKING, Final, TypeVar

from studio.core.conditioning import Conditioning, Prompt
from studio.core.edits import Edit
from studio.core.noise import Noise, Seed
from studio.core.pushes import Push, Weight
from studio.core.recipe import Adapter

if TYPE_CHECKING:
    from studio.core.edits import FreshNoise, Stroke
    from studio.core.recipe import Recipe

K = TypeVar("K")

HALF: Final = 0.5


class NoisePath(StrEnum):
    """How the noise goes from one picture to another; it stays a unit Gaussian either way."""

    SPHERE = "sphere"
    """Along the arc between the two, at one angular speed."""
    STRAIGHT = "straight"
    """Along the chord, brought back to unit variance: slow at the ends, fast in the middle."""


def why_not(first: Recipe, second: Recipe) -> str:
    """Why no picture can be made between two recipes; "" where one can."""
    if first == second:
        return "A and B are the same picture."
    if first.model != second.model:
        return "A and B were made with different models."
    if (first.width, first.height) != (second.width, second.height):
        return "A and B have different sizes."
    if first.photo != second.photo:
        return "A and B do not begin with the same photo."
    return ""


def between(
    first: Recipe,
    second: Recipe,
    amount: float = HALF,
    path: NoisePath = NoisePath.SPHERE,
) -> Recipe:
    """The recipe at `amount` of the way from one to another, for two that `why_not` allows.

    Where they differ: the noise lies on the arc between the two (cos and sin of amount * pi / 2),
    or on the chord (1 - amount and amount, divided by their 2-norm); the prompts are blended, the
    guidance lies between, and what was done to the latent at a step is done in part. What has no
    middle (the sampler, the steps, what to avoid) is the nearer one's.
    Steps of the farther one are taken at the same share of the way.
    """
    near, far = (first, second) if amount <= HALF else (second, first)
    share = amount if amount <= HALF else 1 - amount  # of the farther one
    scale = near.steps / far.steps
    eta = near.eta + (far.eta - near.eta) * share
    adapters = _adapters(near.adapters, far.adapters, share)
    noise = _noise(near.noise, far.noise, share, path)
    conditioning = _steering(near.conditioning, far.conditioning, share)
    made = replace(
        near, noise=noise, conditioning=conditioning, changes=(), eta=eta, adapters=adapters
    )
    for step in sorted(
        {c.step for c in near.changes} | {round(c.step * scale) for c in far.changes}
    ):
        there = round(step / scale)
        acting = _steering(near.conditioning_at(step), far.conditioning_at(there), share)
        change = near.change_at(step)
        edit = _edit(change.edit, far.change_at(there).edit, share)
        made = made.branched(step, acting, change.tail, edit)
    return made


def _noise(near: Noise, far: Noise, share: float, path: NoisePath) -> Noise:
    if near == far:
        return near
    angle = share * math.pi / 2
    mine, its = math.cos(angle), math.sin(angle)
    if path is NoisePath.STRAIGHT:
        mine, its = 1 - share, share
    ours = [Seed(seed.value, seed.weight * mine) for seed in near.seeds]
    theirs = [Seed(seed.value, seed.weight * its) for seed in far.seeds]
    return Noise((*ours, *theirs))


def _steering(near: Conditioning, far: Conditioning, share: float) -> Conditioning:
    if near == far:
        return near
    ours = [Prompt(prompt.text, prompt.weight * (1 - share)) for prompt in near.prompts]
    theirs = [Prompt(prompt.text, prompt.weight * share) for prompt in far.prompts]
    guidance = near.guidance + (far.guidance - near.guidance) * share
    weights = _between(
        {weight.words: weight.value for weight in near.weights},
        {weight.words: weight.value for weight in far.weights},
        share,
        missing=1.0,
    )
    pushes = _between(
        {(push.direction, push.span): push.amount for push in near.pushes},
        {(push.direction, push.span): push.amount for push in far.pushes},
        share,
    )
    return Conditioning(
        (*ours, *theirs),
        near.negative,
        guidance,
        tuple(Weight(words, value) for words, value in weights.items()),
        tuple(Push(direction, amount, span) for (direction, span), amount in pushes.items()),
    )


def _between(
    near: dict[K, float], far: dict[K, float], share: float, missing: float = 0.0
) -> dict[K, float]:
    """Each value `share` of the way; missing: the value of what only one of the two has."""
    return {
        key: near.get(key, missing) * (1 - share) + far.get(key, missing) * share
        for key in (*near, *(key for key in far if key not in near))
    }


def _adapters(
    near: tuple[Adapter, ...], far: tuple[Adapter, ...], share: float
) -> tuple[Adapter, ...]:
    weights = _between(
        {(each.name, each.fingerprint): each.weight for each in near},
        {(each.name, each.fingerprint): each.weight for each in far},
        share,
    )
    return tuple(Adapter(*which, weight) for which, weight in weights.items())


def _edit(near: Edit | None, far: Edit | None, share: float) -> Edit | None:
    if near == far:
        return near
    ours, theirs = near or Edit(), far or Edit()
    both = [stroke for stroke in ours.strokes if stroke in theirs.strokes]
    mine = [_weaker(s, 1 - share) if s not in both else s for s in ours.strokes]
    its = [_weaker(s, share) for s in theirs.strokes if s not in both]
    only = (*ours.only, *theirs.only) if ours.only and theirs.only else ()
    fresh = _fresh(ours.fresh, theirs.fresh, share)
    return Edit(fresh, (*mine, *its), tuple(dict.fromkeys(only)))


def _weaker(stroke: Stroke, share: float) -> Stroke:
    return replace(stroke, strength=stroke.strength * share)


def _fresh(near: FreshNoise | None, far: FreshNoise | None, share: float) -> FreshNoise | None:
    """Two draws of fresh noise have no middle that one seed names: the nearer one's is taken."""
    if near == far:
        return near
    if near is not None:
        return replace(near, strength=near.strength * (1 - share))
    return None if far is None else replace(far, strength=far.strength * share)
