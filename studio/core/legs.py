"""Legs: the stretches of a run that lie on one sampler's schedule each."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from studio.core.samplers import OWN, SAMPLERS

if TYPE_CHECKING:
    from collections.abc import Callable

    from studio.core.recipe import Recipe


@dataclass(frozen=True, slots=True)
class Leg:
    """A stretch of steps, start <= k < stop, on one schedule.

    sampler, steps: of the schedule. tail: `steps` of it are left from `start` on (see `Tail`);
    else the leg is the beginning of the run and `steps` are all there are.
    """

    start: int
    stop: int
    sampler: str
    steps: int
    tail: bool = False


def legs(recipe: Recipe, calls: Callable[[str, int], int]) -> tuple[Leg, ...]:
    """The legs of a run; the last one's stop is the number of its steps.

    calls: how often `step()` is called in a whole run of a sampler with so many steps. A change
    that comes after the end of the run, or where a photo still stands, does not act.
    """
    begun = [Leg(0, calls(recipe.sampler, recipe.steps), recipe.sampler, recipe.steps)]
    first = model_from(recipe)
    for change in recipe.changes:
        if change.tail is None or first is None or not first <= change.step < begun[-1].stop:
            continue
        tail = change.tail
        stop = change.step + whole_calls(tail.sampler, tail.steps, tail=True)
        begun.append(Leg(change.step, stop, tail.sampler, tail.steps, tail=True))
    cut = [Leg(a.start, b.start, a.sampler, a.steps, a.tail) for a, b in pairwise(begun)]
    return (*cut, begun[-1])


def whole_calls(sampler: str, steps: int, *, tail: bool = False) -> int:
    """How often step() is called in a run, or in a tail, of so many steps, by the table."""
    row = SAMPLERS.get(sampler, SAMPLERS[OWN])
    return row.calls_left(steps) + (0 if tail else row.together - 1)


def model_from(recipe: Recipe) -> int | None:
    """The first step that the model makes itself; None where it makes none."""
    return 0 if recipe.photo is None else recipe.photo.start
