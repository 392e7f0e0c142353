"""How many steps a run has, and how many are left of it, where tails make it longer or shorter."""

from __future__ import annotations

from typing import TYPE_CHECKING

from studio.core.recipe import Tail
from studio.core.samplers import OWN, SAMPLERS

if TYPE_CHECKING:
    from studio.core.recipe import Recipe


def calls(sampler: str, steps: int) -> int:
    """How often `step()` is called: samplers that look twice do so at every step but the last."""
    return 2 * steps - 1 if calls_per_step(sampler) == 2 else steps


def calls_per_step(sampler: str) -> int:
    """How often the model is asked at a step; 1 for a sampler that is not known here."""
    found = SAMPLERS.get(sampler)
    return 1 if found is None else found.calls


def count(recipe: Recipe) -> int:
    """How often `step()` is called in the whole run."""
    start, tail = _manner(recipe, None)
    return start + calls(tail.sampler, tail.steps)


def left_at(recipe: Recipe, step: int) -> Tail:
    """What is left of the run at `step`, as a tail that would make it in the same manner."""
    start, tail = _manner(recipe, step)
    left = calls(tail.sampler, tail.steps) - (step - start)
    per_step = calls_per_step(tail.sampler)
    return Tail(tail.sampler, max(1, -(-left // per_step)))


def can_follow(sampler: str) -> bool:
    """Whether a run that another sampler began can go on with this one."""
    return sampler in SAMPLERS and sampler != OWN


def _manner(recipe: Recipe, step: int | None) -> tuple[int, Tail]:
    """How the run is made at `step` (None: at its end), and since which step."""
    found = 0, Tail(recipe.sampler, recipe.steps)
    for change in recipe.changes:
        if change.tail is not None and (step is None or change.step <= step):
            found = change.step, change.tail
    return found
