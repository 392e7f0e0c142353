"""A taste: which sliders somebody moves when they choose, and how far; and a slider of its own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from studio.core import checks
from studio.core.errors import StudioError
from studio.core.limits import Range

if TYPE_CHECKING:
    from studio.core.axis import Axis
    from studio.core.recipe import Recipe

TASTE_RANGE: Final = Range("Taste", -2, 2, 0)
NAME: Final = 60

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
