"""How many steps a run has, and how many are left of it, where tails make it longer or shorter."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from studio.core.legs import legs, whole_calls
from studio.core.recipe import Tail
from studio.core.samplers import OWN, SAMPLERS, Sampler

if TYPE_CHECKING:
    from studio.core.recipe import Recipe


def calls_per_step(sampler: str) -> int:
    """How often the model is asked at a step; 1 for a sampler that is not known here."""
    return _row(sampler).calls


def count(recipe: Recipe) -> int:
    """How often `step()` is called in the whole run, as far as the table of samplers tells."""
    return legs(recipe, whole_calls)[-1].stop


def left_at(recipe: Recipe, step: int) -> Tail:
    """What is left of the run at `step`, as a tail that would make it in the same manner."""
    leg = next(
        leg for leg in reversed(legs(recipe, whole_calls)) if leg.start <= step or not leg.start
    )
    row, made = _row(leg.sampler), step - leg.start
    if not leg.tail and made > 0:
        made = max(1, made - row.together + 1)  # the first few calls made one step together
    return Tail(leg.sampler, max(1, leg.steps - math.ceil(made / row.calls)))


def can_follow(sampler: str) -> bool:
    """Whether a run that another sampler began can go on with this one."""
    return sampler in SAMPLERS and SAMPLERS[sampler].tail


def _row(sampler: str) -> Sampler:
    return SAMPLERS.get(sampler, SAMPLERS[OWN])
