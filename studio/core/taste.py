"""A taste: which sliders somebody moves when they choose, and how far; and a slider of its own.

What is learned from choices and likes (`gaussian`) gives every place that was judged a worth u. Of
the places x, with the shares w = softmax(u),

    change = sum_i w_i x_i - mean_i x_i

is how far the liked ones lie from all that was judged: their covariance with what is liked, which
for places spread like a Gaussian is the slope of the worth, but for its length (Stein's lemma). It
is nought along sliders that make no difference. It is honest about what it is: a direction, not a
goal; and it says nothing of sliders that were never moved.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from studio.core import checks
from studio.core.errors import StudioError
from studio.core.found_axis import FoundAxis
from studio.core.gaussian import fit
from studio.core.limits import Range
from studio.core.noise_axes import TurnAxis
from studio.core.run_axes import AdapterAxis, EtaAxis
from studio.core.steering_axes import PushAxis, WeightAxis

if TYPE_CHECKING:
    from collections.abc import Sequence

    from studio.core.axis import Axis
    from studio.core.gaussian import Judgement
    from studio.core.recipe import Recipe
    from studio.core.space import Array, Space

TASTE_RANGE: Final = Range("Taste", -2, 2, 0)
STRIDE: Final = 0.125
"""Of an axis' range: how far a taste of 1 moves the axis that it moves most."""
NAME: Final = 60

_CARRIED: Final = (PushAxis, WeightAxis, TurnAxis, FoundAxis, EtaAxis, AdapterAxis)
"""What means the same in other pictures: no prompt's or seed's share, no model's own guidance."""
_FAINT: Final = 0.1  # of the largest change: less is chance
_NOUGHT: Final = 1e-9


@dataclass(frozen=True, slots=True)
class Part:
    """One axis, and how far a taste of 1 moves it."""

    axis: Axis
    change: float

    def __post_init__(self) -> None:
        object.__setattr__(self, "change", checks.finite("The change of a taste", self.change))

    @property
    def share(self) -> float:
        """The change as a share of the axis' range."""
        return self.change / (self.axis.range.high - self.axis.range.low)


@dataclass(frozen=True, slots=True)
class Taste:
    """name: the artist's. parts: at least one. judged: how many choices and likes it rests on."""

    name: str
    parts: tuple[Part, ...]
    judged: int = 0

    def __post_init__(self) -> None:
        name = " ".join(checks.text("The name of a taste", self.name).split())[:NAME]
        if not name:
            raise StudioError("The taste has no name.", "Give it one.")
        if not any(part.change for part in self.parts):
            raise StudioError("This taste moves nothing.", "Choose another one.")
        object.__setattr__(self, "name", name)


def learn(name: str, space: Space, places: Array, judgements: Sequence[Judgement]) -> Taste:
    """The taste in what was judged, (n, d). StudioError where there is none to be seen."""
    shares = np.zeros(len(space))
    if judgements:
        worths = fit(places, judgements).worths
        weights = np.exp(worths - worths.max())
        kept = places[-len(worths) :]  # the newest
        shares = weights / weights.sum() @ kept - kept.mean(0)
    changes = {
        stretch.axis: float(share) * (stretch.high - stretch.low)
        for stretch, share in zip(space, shares, strict=True)
        if isinstance(stretch.axis, _CARRIED)
    }
    parts = [Part(axis, change) for axis, change in changes.items()]
    largest = max((abs(part.share) for part in parts), default=0.0)
    if largest < 1e-3:
        raise StudioError(
            "There is nothing to learn of your taste yet.",
            "Choose some pictures below the pad, or like and dislike some that differ in a slider.",
        )
    kept_parts = tuple(
        Part(part.axis, round(part.change / largest * STRIDE, 4))
        for part in parts
        if abs(part.share) >= _FAINT * largest
    )
    return Taste(name, kept_parts, len(judgements))


@dataclass(frozen=True, slots=True)
class TasteAxis:
    """Towards a taste, or away from it.

    Where it stands is how much of the taste is in a recipe: the projection of where its parts stand
    onto their changes, each as a share of its range. Moved, it moves all its parts; what they were
    moved besides stays.
    """

    taste: Taste

    @property
    def range(self) -> Range:
        """Twice the taste either way."""
        return TASTE_RANGE

    @property
    def whole_run(self) -> bool:
        """Whether any part is still while a branch is steered."""
        return any(part.axis.whole_run for part in self.taste.parts)

    def value(self, recipe: Recipe, at: int = 0) -> float:
        """How much of the taste there is."""
        length = sum(part.share**2 for part in self.taste.parts)
        along = sum(part.share * _moved(part.axis, recipe, at) for part in self.taste.parts)
        return TASTE_RANGE.clamp(along / length)

    def move(self, recipe: Recipe, value: float, at: int = 0) -> Recipe:
        """As `Axis`; a part at the end of its range stays there."""
        more = TASTE_RANGE.clamp(value) - self.value(recipe, at)
        if abs(more) < _NOUGHT:
            return recipe
        for part in self.taste.parts:
            axis = part.axis
            there = axis.value(recipe, at) + more * part.change
            home = axis.range.default
            recipe = axis.move(recipe, home if abs(there - home) < _NOUGHT else there, at)
        return recipe


def _moved(axis: Axis, recipe: Recipe, at: int) -> float:
    away = axis.value(recipe, at) - axis.range.default
    return away / (axis.range.high - axis.range.low)
