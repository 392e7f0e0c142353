"""Axes of what a run is told at each step: guidance, prompts, weights of words, pushes."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from studio.core.conditioning import blend
from studio.core.limits import GUIDANCE, MIX, Range
from studio.core.pushes import WHOLE, Bend, Contrast, Push, Span, Weight
from studio.core.recipe import Change

if TYPE_CHECKING:
    from studio.core.pushes import Direction
    from studio.core.recipe import Recipe

WORDS_RANGE: Final = Range("Two words", -3, 3, 0)
BEND_RANGE: Final = Range("Bend", -2, 2, 0)
WEIGHT_RANGE: Final = Range("Weight", -1, 3, 1)


def steer(recipe: Recipe, at: int, **steering: Any) -> Recipe:
    """The recipe steered differently from step `at` on (see `Change`; None: as before).

    What the recipe changed later is dropped, unless nothing is different; how the rest is made and
    what happens to the latent at `at` stays.
    """
    before = recipe.conditioning_at(at)
    after = Change(at, **steering).apply(before)
    return recipe if after == before else recipe.steered(at, after)


@dataclass(frozen=True, slots=True)
class GuidanceAxis:
    """The guidance scale."""

    @property
    def range(self) -> Range:
        """As far as guidance goes."""
        return GUIDANCE

    @property
    def whole_run(self) -> bool:
        """A branch may be guided otherwise."""
        return False

    def value(self, recipe: Recipe, at: int = 0) -> float:
        """The scale that acts from `at` on."""
        return recipe.conditioning_at(at).guidance

    def move(self, recipe: Recipe, value: float, at: int = 0) -> Recipe:
        """As `Axis`."""
        return steer(recipe, at, guidance=GUIDANCE.clamp(value))


@dataclass(frozen=True, slots=True)
class PromptAxis:
    """From one prompt (0) to another (1)."""

    first: str
    second: str

    @property
    def range(self) -> Range:
        """All of the one to all of the other."""
        return MIX

    @property
    def whole_run(self) -> bool:
        """A branch may be asked for something else."""
        return False

    def value(self, recipe: Recipe, at: int = 0) -> float:
        """The share of the second prompt."""
        prompts = recipe.conditioning_at(at).prompts
        return MIX.clamp(sum(p.weight for p in prompts if p.text == self.second))

    def move(self, recipe: Recipe, value: float, at: int = 0) -> Recipe:
        """As `Axis`."""
        return steer(recipe, at, prompts=blend(self.first, self.second, MIX.clamp(value)))


@dataclass(frozen=True, slots=True)
class PushAxis:
    """A push along a direction, within a span of steps."""

    direction: Direction
    span: Span = WHOLE

    @property
    def range(self) -> Range:
        """Where two words or a bend still give a picture, before that is measured."""
        return WORDS_RANGE if isinstance(self.direction, Contrast) else BEND_RANGE

    @property
    def whole_run(self) -> bool:
        """A branch may push otherwise."""
        return False

    def value(self, recipe: Recipe, at: int = 0) -> float:
        """The amount of the push; 0 where there is none."""
        pushes = recipe.conditioning_at(at).pushes
        mine = (p for p in pushes if (p.direction, p.span) == (self.direction, self.span))
        return next((push.amount for push in mine), 0.0)

    def move(self, recipe: Recipe, value: float, at: int = 0) -> Recipe:
        """As `Axis`."""
        before = recipe.conditioning_at(at).pushes
        others = [p for p in before if (p.direction, p.span) != (self.direction, self.span)]
        push = Push(self.direction, self.range.clamp(value), self.span)
        return steer(recipe, at, pushes=(*others, push))

    def spanning(self, span: Span) -> PushAxis:
        """The same direction in other steps."""
        return replace(self, span=span)


@dataclass(frozen=True, slots=True)
class WeightAxis:
    """How much a word of the prompt counts."""

    words: str

    @property
    def range(self) -> Range:
        """From against the word to three times as much of it; 1 as written."""
        return WEIGHT_RANGE

    @property
    def whole_run(self) -> bool:
        """A branch may weigh otherwise."""
        return False

    def value(self, recipe: Recipe, at: int = 0) -> float:
        """The weight; 1 where none is given."""
        weights = recipe.conditioning_at(at).weights
        return next((w.value for w in weights if w.words == self.words), 1.0)

    def move(self, recipe: Recipe, value: float, at: int = 0) -> Recipe:
        """As `Axis`."""
        others = [w for w in recipe.conditioning_at(at).weights if w.words != self.words]
        return steer(recipe, at, weights=(*others, Weight(self.words, self.range.clamp(value))))


def words_axis(negative: str, positive: str) -> PushAxis:
    """An axis from one word to another. StudioError unless there are two different ones.

    To most text encoders large letters are small ones, so two that differ in those are the same.
    """
    first, second = negative.strip(), positive.strip()
    return PushAxis(Contrast(first, first if first.casefold() == second.casefold() else second))


def bend_axis(seed: int) -> PushAxis:
    """An axis along a random direction of the innermost features."""
    return PushAxis(Bend(seed))
