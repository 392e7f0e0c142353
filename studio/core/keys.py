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
    """The run as stretches that are made in one way; changes at or after `count` never act."""
    model_from = 0
    if recipe.photo is not None:
        start = recipe.photo.start
        model_from = count if start is None else min(start, count)
    inside = {c.step for c in recipe.changes if 0 < c.step < count}
    spans = {end for push in _pushes(recipe) for end in push.span.steps(count)}
    edges = sorted({0, count, *inside, *spans, *({model_from} if model_from > 0 else ())})
    return tuple(_segment(recipe, *edge, count, model_from) for edge in pairwise(edges))


def _pushes(recipe: Recipe) -> Iterator[Push]:
    yield from recipe.conditioning.pushes
    for change in recipe.changes:
        yield from change.pushes or ()


def _segment(recipe: Recipe, start: int, stop: int, count: int, model_from: int) -> Segment:
    change = recipe.change_at(start)
    given = start < model_from
    conditioning = recipe.conditioning_at(start).at(start, count)
    return Segment(start, stop, conditioning, change.edit, change.tail, given)


def _digest(text: str) -> str:
    return hashlib.blake2b(text.encode(), digest_size=16).hexdigest()
