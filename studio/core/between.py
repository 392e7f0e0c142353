"""The recipe between others: half way between two, or a mixture of several."""

from __future__ import annotations

import math
from dataclasses import replace
from enum import StrEnum
from typing import TYPE_CHECKING, Final, TypeVar

from studio.core.conditioning import Conditioning, Meeting, Prompt
from studio.core.edits import Edit
from studio.core.noise import Noise, Seed
from studio.core.pushes import Push, Weight
from studio.core.recipe import Adapter

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from studio.core.edits import FreshNoise, Stroke
    from studio.core.recipe import Recipe
    from studio.core.shapes import Shape

K = TypeVar("K")
V = TypeVar("V")

HALF: Final = 0.5


class NoisePath(StrEnum):
    """How the noise goes from one picture to another; it stays a unit Gaussian either way."""

    SPHERE = "sphere"
    """Along the arc between the two, at one angular speed."""
    STRAIGHT = "straight"
    """Along the chord, brought back to unit variance: slow at the ends, fast in the middle."""


class Gulf(StrEnum):
    """What two recipes differ in that leaves no picture between them."""

    MODEL = "model"
    SIZE = "size"
    PHOTO = "photo"


_A_AND_B: Final = {
    Gulf.MODEL: "A and B were made with different models.",
    Gulf.SIZE: "A and B have different sizes.",
    Gulf.PHOTO: "A and B do not begin with the same photo.",
}


def gulf(first: Recipe, second: Recipe) -> Gulf | None:
    """What leaves no picture between two recipes; None where there are some."""
    if first.model != second.model:
        return Gulf.MODEL
    if (first.width, first.height) != (second.width, second.height):
        return Gulf.SIZE
    return Gulf.PHOTO if first.photo != second.photo else None


def why_not(first: Recipe, second: Recipe) -> str:
    """Why no picture can be made between two recipes; "" where one can."""
    if first == second:
        return "A and B are the same picture."
    apart = gulf(first, second)
    return "" if apart is None else _A_AND_B[apart]


def between(
    first: Recipe,
    second: Recipe,
    amount: float = HALF,
    path: NoisePath = NoisePath.SPHERE,
    meeting: Meeting = Meeting.ENCODING,
) -> Recipe:
    """The recipe at `amount` of the way from one to another, for two that `why_not` allows.

    The noise lies on the arc between the two (cos and sin of amount * pi / 2), or on the chord
    (1 - amount and amount, divided by their 2-norm); see `mixed`.
    """
    return mixed(((first, 1 - amount), (second, amount)), path, meeting)


def mixed(
    shares: Sequence[tuple[Recipe, float]],
    path: NoisePath = NoisePath.SPHERE,
    meeting: Meeting = Meeting.ENCODING,
) -> Recipe:
    """The mixture of recipes between which there is no gulf; the shares sum to 1.

    Where they differ: the noise is the sum of theirs with the weights sin(share * pi / 2), of unit
    variance (see `Noise`; of two, it lies on the arc between them; straight, the weights are the
    shares themselves), the prompts are blended (they meet in the attention where `meeting` or one
    of the recipes says so), the guidance lies between, and what was done to the latent at a step is
    done in part. What has no middle (the sampler, the steps, what to avoid) is that of the largest
    share, the nearest.
    Steps of the others are taken at the same share of the way. A share of 1 is that very recipe.
    """
    parts = sorted(((r, s) for r, s in shares if s > 0), key=lambda part: -part[1])
    near = parts[0][0]
    if all(recipe == near for recipe, _ in parts):
        return near
    scales = [near.steps / recipe.steps for recipe, _ in parts]
    made = replace(
        near,
        noise=_noise([(recipe.noise, share) for recipe, share in parts], path),
        conditioning=mixed_conditioning(
            [(recipe.conditioning, share) for recipe, share in parts], meeting
        ),
        changes=(),
        eta=_mean([(recipe.eta, share) for recipe, share in parts]),
        adapters=_adapters([(recipe.adapters, share) for recipe, share in parts]),
    )
    for step in _changed_steps(parts, scales):
        there = [
            (recipe, share, round(step / scale))
            for (recipe, share), scale in zip(parts, scales, strict=True)
        ]
        acting = mixed_conditioning(
            [(recipe.conditioning_at(at), share) for recipe, share, at in there], meeting
        )
        edit = _edit([(recipe.change_at(at).edit, share) for recipe, share, at in there])
        made = made.branched(step, acting, near.change_at(step).tail, edit)
    return made


def _changed_steps(parts: Sequence[tuple[Recipe, float]], scales: Sequence[float]) -> list[int]:
    """The steps at which any of them changes, as the nearest one counts."""
    steps = {
        round(change.step * scale)
        for (recipe, _), scale in zip(parts, scales, strict=True)
        for change in recipe.changes
    }
    return sorted(steps)


def _noise(parts: Sequence[tuple[Noise, float]], path: NoisePath) -> Noise:
    if _alike(parts):
        return parts[0][0]
    if path is NoisePath.STRAIGHT:
        return _sum(parts)
    (near, most), *others = parts
    weighted = [(near, math.cos((1 - most) * math.pi / 2))]
    weighted += [(noise, math.sin(share * math.pi / 2)) for noise, share in others]
    return _sum(weighted)


def _sum(parts: Sequence[tuple[Noise, float]]) -> Noise:
    seeds = (Seed(seed.value, seed.weight * by) for noise, by in parts for seed in noise.seeds)
    return Noise(tuple(seeds))


def mixed_conditioning(
    parts: Sequence[tuple[Conditioning, float]], meeting: Meeting = Meeting.ENCODING
) -> Conditioning:
    """What steers, mixed; what has no middle is the first's."""
    near = parts[0][0]
    meetings = {meeting, *(each.meeting for each, _ in parts)}
    if _alike(parts):
        return near
    weights = _sums(parts, lambda each: {w.words: w.value for w in each.weights}, missing=1.0)
    pushes = _sums(parts, lambda each: {(p.direction, p.span): p.amount for p in each.pushes})
    return Conditioning(
        mixed_prompts([(each.prompts, share) for each, share in parts]),
        near.negative,
        _mean([(each.guidance, share) for each, share in parts]),
        tuple(Weight(words, value) for words, value in weights.items()),
        tuple(Push(direction, amount, span) for (direction, span), amount in pushes.items()),
        Meeting.ATTENTION if Meeting.ATTENTION in meetings else Meeting.ENCODING,
    )


def mixed_prompts(parts: Sequence[tuple[tuple[Prompt, ...], float]]) -> tuple[Prompt, ...]:
    """The blend of blends of prompts."""
    if _alike(parts):
        return parts[0][0]
    return tuple(
        Prompt(prompt.text, prompt.weight * share) for prompts, share in parts for prompt in prompts
    )


def _alike(parts: Sequence[tuple[object, float]]) -> bool:
    return all(value == parts[0][0] for value, _ in parts)


def _mean(parts: Sequence[tuple[float, float]]) -> float:
    """The weighted mean; of equal values exactly that value."""
    if _alike(parts):
        return parts[0][0]
    return sum(value * share for value, share in parts)


def _sums(
    parts: Sequence[tuple[V, float]], read: Callable[[V], dict[K, float]], missing: float = 0.0
) -> dict[K, float]:
    """Each value's weighted mean; missing: the value of what a part does not have."""
    read_parts = [(read(part), share) for part, share in parts]
    keys = dict.fromkeys(key for values, _ in read_parts for key in values)
    return {
        key: _mean([(values.get(key, missing), share) for values, share in read_parts])
        for key in keys
    }


def _adapters(parts: Sequence[tuple[tuple[Adapter, ...], float]]) -> tuple[Adapter, ...]:
    weights = _sums(parts, lambda each: {(a.name, a.fingerprint): a.weight for a in each})
    return tuple(Adapter(*which, weight) for which, weight in weights.items())


def _edit(parts: Sequence[tuple[Edit | None, float]]) -> Edit | None:
    """What all do is done, and what some do is done as strongly as their shares together."""
    if _alike(parts):
        return parts[0][0]
    edits = [(edit or Edit(), share) for edit, share in parts]
    only: tuple[Shape, ...] = ()
    if all(edit.only for edit, _ in edits):
        only = tuple(dict.fromkeys(shape for edit, _ in edits for shape in edit.only))
    strengths = _sums(edits, _strengths)
    strokes = tuple(
        replace(stroke, strength=min(strength, 1.0)) for (stroke, _), strength in strengths.items()
    )
    return Edit(_fresh([(edit.fresh, share) for edit, share in edits]), strokes, only)


def _strengths(edit: Edit) -> dict[tuple[Stroke, int], float]:
    """The strength of each stroke; the number tells strokes apart that are otherwise the same."""
    found: dict[tuple[Stroke, int], float] = {}
    for stroke in edit.strokes:
        alike = replace(stroke, strength=1.0)
        number = sum(known == alike for known, _ in found)
        found[alike, number] = stroke.strength
    return found


def _fresh(parts: Sequence[tuple[FreshNoise | None, float]]) -> FreshNoise | None:
    """Draws of fresh noise have no middle that one seed names: the nearest one's is taken."""
    if _alike(parts):
        return parts[0][0]
    fresh, share = next((fresh, share) for fresh, share in parts if fresh is not None)
    return replace(fresh, strength=fresh.strength * share)
