"""Step keys: which recorded steps two recipes share.

A step's key is made of the key of the step before it and of what acts at it. So two recipes that
agree up to step k share the keys 0 ... k-1, and a change at step k costs only the tail.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from studio.core.recipe_json import to_dict

if TYPE_CHECKING:
    from studio.core.conditioning import Conditioning
    from studio.core.recipe import Recipe


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of steps, start <= k < stop, under one conditioning."""

    start: int
    stop: int
    conditioning: Conditioning


def step_keys(recipe: Recipe, count: int) -> tuple[str, ...]:
    """The keys of the first `count` steps (count: the number of the scheduler's step() calls)."""
    form = to_dict(recipe)
    del form["conditioning"], form["changes"]
    key = _digest(json.dumps(form, sort_keys=True))
    keys: list[str] = []
    for segment in segments(recipe, count):
        acting = repr(segment.conditioning)
        for _ in range(segment.start, segment.stop):
            key = _digest(key + acting)
            keys.append(key)
    return tuple(keys)


def segments(recipe: Recipe, count: int) -> tuple[Segment, ...]:
    """The run as stretches of equal conditioning; changes at or after `count` never act."""
    inside = (change.step for change in recipe.changes if 0 < change.step < count)
    edges = [0, *inside, count]
    return tuple(
        Segment(start, stop, recipe.conditioning_at(start)) for start, stop in pairwise(edges)
    )


def _digest(text: str) -> str:
    return hashlib.blake2b(text.encode(), digest_size=16).hexdigest()
