"""Step keys: which recorded steps two recipes share.

A step's key is made of the key of the step before it and of what acts at it. So two recipes that
agree up to step k share the keys 0 ... k-1, and a change at step k costs only the tail.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from studio.core.legs import legs, model_from, whole_calls
from studio.core.recipe_json import to_dict

if TYPE_CHECKING:
    from collections.abc import Iterator

    from studio.core.conditioning import Conditioning
    from studio.core.edits import Edit
    from studio.core.pushes import Push
    from studio.core.recipe import Recipe, Tail


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of steps, start <= k < stop, made in one way.

    conditioning: what steers it. edit: what happens to the latent its first step begins with.
    tail: from its first step on the run is made otherwise. given: its steps are those of a photo,
    the model makes none of them.
    """

    start: int
    stop: int
    conditioning: Conditioning
    edit: Edit | None = None
    tail: Tail | None = None
    given: bool = False


def step_keys(recipe: Recipe, count: int) -> tuple[str, ...]:
    """The keys of the first `count` steps (count: the number of the scheduler's step() calls)."""
    base = recipe if recipe.photo is None else replace(recipe, photo=replace(recipe.photo, start=0))
    form = to_dict(base)
    del form["conditioning"], form["changes"], form["version"]
    key = _digest(json.dumps(form, sort_keys=True))
    keys: list[str] = []
    for segment in segments(recipe, count):
        if segment.edit is not None or segment.tail is not None:
            key = _digest(f"{key}{segment.edit!r}{segment.tail!r}")
        acting = "given" if segment.given else repr(segment.conditioning)
        for _ in range(segment.start, segment.stop):
            key = _digest(key + acting)
            keys.append(key)
    return tuple(keys)


def segments(recipe: Recipe, count: int) -> tuple[Segment, ...]:
    """The run as stretches that are made in one way.

    Changes at or after `count` never act, nor do those where a photo still stands. A span of a push
    is a share of the run as it was meant to be when it began; the steps of a tail share out among
    themselves what was left of it.
    """
    start = model_from(recipe)
    model_start = count if start is None else min(start, count)
    inside = {c.step for c in recipe.changes if max(1, model_start) <= c.step < count}
    clock, whole = _clock(recipe, count)
    spans = {
        next((step for step in range(count) if clock[step] >= end), count)
        for push in _pushes(recipe)
        for end in push.span.steps(whole)
    }
    edges = sorted({0, model_start, count, *inside, *spans})
    found = []
    for here, there in pairwise(edges):
        acting = recipe.conditioning_at(here).at(clock[here], whole)
        found.append(_segment(recipe, here, there, acting, given=there <= model_start))
    return tuple(found)


def _segment(
    recipe: Recipe, start: int, stop: int, acting: Conditioning, *, given: bool
) -> Segment:
    if given:
        return Segment(start, stop, acting, given=True)
    change = recipe.change_at(start)
    return Segment(start, stop, acting, change.edit, change.tail)


def _clock(recipe: Recipe, count: int) -> tuple[list[int], int]:
    """For each step which one of the schedule that the run began on it stands for, and how many
    that one has. Without tails, they are the same."""
    found = legs(recipe, whole_calls)
    if len(found) == 1:
        return list(range(count)), count
    whole = whole_calls(recipe.sampler, recipe.steps)
    clock = list(range(found[0].stop))
    for leg in found[1:]:
        begun = clock[-1] + 1
        full = whole_calls(leg.sampler, leg.steps, tail=True)
        stop = count if leg is found[-1] else leg.stop
        clock += [begun + at * (whole - begun) // full for at in range(stop - leg.start)]
    return clock[:count], whole


def _pushes(recipe: Recipe) -> Iterator[Push]:
    yield from recipe.conditioning.pushes
    for change in recipe.changes:
        yield from change.pushes or ()


def _digest(text: str) -> str:
    return hashlib.blake2b(text.encode(), digest_size=16).hexdigest()
