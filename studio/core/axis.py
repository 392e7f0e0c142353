"""Axes: every slider moves a recipe along one. Grids, pads and walks are made of them too.

Where an axis stands is read from the recipe, so undo, the history and opened pictures set it too.
At its default an added axis leaves nothing in the recipe: the unmoved picture, bit for bit.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, Protocol

from studio.core.conditioning import blend
from studio.core.errors import StudioError
from studio.core.limits import ANY_SEED, ETA, GUIDANCE, MIX, TURNS, Range
from studio.core.noise import Noise, Seed
from studio.core.pushes import WHOLE, Bend, Contrast, Push, Span, Weight
from studio.core.recipe import Adapter, Change

if TYPE_CHECKING:
    from typing import Any

    from studio.core.pushes import Direction
    from studio.core.recipe import Recipe

WORDS_RANGE: Final = Range("Two words", -3, 3, 0)
BEND_RANGE: Final = Range("Bend", -2, 2, 0)
WEIGHT_RANGE: Final = Range("Weight", -1, 3, 1)
FOUND: Final = TURNS + TURNS // 2
"""Seeds from here on belong to discovered directions; see `core.found_axis`."""
TURN_RANGE: Final = Range("Turn", -2, 2, 0)
LORA_RANGE: Final = Range("LoRA", -1, 2, 0)
TRAINED: Final = 1.0
"""The weight of a LoRA as it was trained."""


class Axis(Protocol):
    """One way to move through pictures. Equal axes are one axis."""

    @property
    def range(self) -> Range:
        """Where it goes; the default leaves the recipe as it is."""

    @property
    def whole_run(self) -> bool:
        """Whether it moves what a branch keeps: it is still while a branch is steered."""

    def value(self, recipe: Recipe, at: int = 0) -> float:
        """Where it stands, for a recipe that is steered from step `at` on."""

    def move(self, recipe: Recipe, value: float, at: int = 0) -> Recipe:
        """The recipe moved to `value`, clamped into the range; equal if it stands there."""


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
class SeedAxis:
    """From the noise of one seed (0) to that of another (1), along the arc between them."""

    first: int
    second: int

    @property
    def range(self) -> Range:
        """All of the one to all of the other."""
        return MIX

    @property
    def whole_run(self) -> bool:
        """The noise belongs to the whole run."""
        return True

    def value(self, recipe: Recipe, at: int = 0) -> float:
        """The share of the arc that lies behind."""
        del at
        weights = {seed.value: seed.weight for seed in recipe.noise.seeds}
        angle = math.atan2(weights.get(self.second, 0.0), weights.get(self.first, 0.0))
        return MIX.clamp(angle / (math.pi / 2))

    def move(self, recipe: Recipe, value: float, at: int = 0) -> Recipe:
        """As `Axis`. What turns the noise besides goes on turning it."""
        noise = Noise.between(self.first, self.second, MIX.clamp(value))
        turns = [TurnAxis(s.value) for s in recipe.noise.seeds if s.value >= TURNS]
        moved = of_the_whole_run(recipe, at, replace(recipe, noise=noise))
        for turn in turns:
            moved = turn.move(moved, turn.value(recipe))
        return moved


@dataclass(frozen=True, slots=True)
class EtaAxis:
    """How much fresh noise the sampler adds on its way (DDIM; Song et al. 2020, eq. 16)."""

    @property
    def range(self) -> Range:
        """From none to as much as DDPM adds."""
        return ETA

    @property
    def whole_run(self) -> bool:
        """The sampler belongs to the whole run."""
        return True

    def value(self, recipe: Recipe, at: int = 0) -> float:
        """The recipe's eta."""
        del at
        return recipe.eta

    def move(self, recipe: Recipe, value: float, at: int = 0) -> Recipe:
        """As `Axis`."""
        return of_the_whole_run(recipe, at, replace(recipe, eta=ETA.clamp(value)))


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


@dataclass(frozen=True, slots=True)
class TurnAxis:
    """Turns the noise towards that of another seed and, below 0, away from it.

    The value is the tangent of the angle: noise + value * direction, brought back to unit variance
    (Bodin et al. 2024, arXiv 2408.08558). The noises of two seeds are as good as orthogonal.
    seed: from TURNS on.
    """

    seed: int

    def __post_init__(self) -> None:
        if not TURNS <= self.seed <= ANY_SEED.high:
            raise StudioError("This seed draws no direction.", "Roll another direction.")

    @property
    def range(self) -> Range:
        """To 63 degrees either way: beyond it most of the picture is another one."""
        return TURN_RANGE

    @property
    def whole_run(self) -> bool:
        """The noise belongs to the whole run."""
        return True

    def value(self, recipe: Recipe, at: int = 0) -> float:
        """The tangent; 0 where the noise is not turned."""
        del at
        mine = sum(s.weight for s in recipe.noise.seeds if s.value == self.seed)
        return mine / base_length(recipe.noise) if mine else 0.0

    def move(self, recipe: Recipe, value: float, at: int = 0) -> Recipe:
        """As `Axis`."""
        value = self.range.clamp(value)
        if abs(value - self.value(recipe)) < 1e-12:
            return recipe
        length = base_length(recipe.noise)
        others = (s for s in recipe.noise.seeds if s.value != self.seed)
        seeds = [Seed(s.value, s.weight / length) for s in others]
        turned = Noise((*seeds, Seed(self.seed, value)))
        return of_the_whole_run(recipe, at, replace(recipe, noise=turned))


@dataclass(frozen=True, slots=True)
class AdapterAxis:
    """How strongly a LoRA is laid over the model. name, fingerprint: as in `Adapter`."""

    name: str
    fingerprint: str

    @property
    def range(self) -> Range:
        """From against what it learnt to twice as much of it; 1 is as it was trained."""
        return LORA_RANGE

    @property
    def whole_run(self) -> bool:
        """The weights of the model belong to the whole run."""
        return True

    def value(self, recipe: Recipe, at: int = 0) -> float:
        """The weight; 0 where it is not laid over."""
        del at
        mine = (a.weight for a in recipe.adapters if a.fingerprint == self.fingerprint)
        return next(mine, 0.0)

    def move(self, recipe: Recipe, value: float, at: int = 0) -> Recipe:
        """As `Axis`."""
        others = (a for a in recipe.adapters if a.fingerprint != self.fingerprint)
        adapter = Adapter(self.name, self.fingerprint, self.range.clamp(value))
        return of_the_whole_run(recipe, at, replace(recipe, adapters=(*others, adapter)))


def base_length(noise: Noise) -> float:
    """The 2-norm of the weights of what is turned: of the seeds that are no directions."""
    return math.sqrt(sum(s.weight**2 for s in noise.seeds if s.value < TURNS)) or 1.0


def unturned(noise: Noise) -> Noise:
    """The noise without what turns it; itself where nothing but directions is in it."""
    seeds = tuple(seed for seed in noise.seeds if seed.value < TURNS)
    return Noise(seeds) if seeds else noise


def as_good_as(noise: Noise, other: Noise) -> bool:
    """Whether two noises are equal but for rounding: turning there and back divides and squares."""
    mine, its = ({s.value: s.weight for s in each.seeds} for each in (noise, other))
    return mine.keys() == its.keys() and all(abs(mine[s] - its[s]) < 1e-9 for s in mine)


def axes_in(recipe: Recipe, at: int = 0) -> tuple[Axis, ...]:
    """An axis for everything that moves the recipe at a step, besides what every recipe has."""
    acting = recipe.conditioning_at(at)
    found: list[Axis] = [PushAxis(push.direction, push.span) for push in acting.pushes]
    found += [WeightAxis(weight.words) for weight in acting.weights]
    found += [AdapterAxis(adapter.name, adapter.fingerprint) for adapter in recipe.adapters]
    found += [TurnAxis(seed.value) for seed in recipe.noise.seeds if TURNS <= seed.value < FOUND]
    return (*found, EtaAxis()) if recipe.eta else tuple(found)


def of_the_whole_run(recipe: Recipe, at: int, moved: Recipe) -> Recipe:
    """The moved recipe; ValueError for a branch, which keeps how its run began."""
    if at and moved != recipe:
        raise ValueError("a branch keeps the noise and the sampler of its run")
    return moved


def words_axis(negative: str, positive: str) -> PushAxis:
    """An axis from one word to another. StudioError unless there are two different ones."""
    return PushAxis(Contrast(negative.strip(), positive.strip()))


def bend_axis(seed: int) -> PushAxis:
    """An axis along a random direction of the innermost features."""
    return PushAxis(Bend(seed))


def turn_axis(seed: int) -> TurnAxis:
    """An axis along the direction that a rolled seed draws."""
    return TurnAxis(TURNS + seed % (FOUND - TURNS))
