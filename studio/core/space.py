"""The space in which somebody chooses: the sliders of the desk, each from 0 to 1."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypeAlias

import numpy as np

from studio.core.desk import desk_of
from studio.core.found_axis import FoundAxis
from studio.core.limits import GUIDANCE, SEED
from studio.core.noise_axes import SeedAxis, TurnAxis, turn_axis
from studio.core.steering_axes import GuidanceAxis, PromptAxis, PushAxis, WeightAxis, bend_axis
from studio.core.taste import TasteAxis

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from studio.core.axis import Axis
    from studio.core.desk import Desk
    from studio.core.model_facts import ModelFacts
    from studio.core.travel import Travel

    Array = NDArray[np.float64]
    TravelOf: TypeAlias = Callable[[Axis], Travel | None]

OWN: Final = 2
"""With fewer sliders of the artist's own, directions of the noise are searched too."""
WIDE: Final = 5
"""As many sliders are searched then."""

Spare: Final = (TurnAxis, PushAxis)
"""What is searched for want of sliders."""

_SEARCHED: Final[dict[type, tuple[float, float]]] = {
    PushAxis: (-1.5, 1.5),
    TurnAxis: (-1.0, 1.0),
    FoundAxis: (-1.0, 1.0),
    WeightAxis: (0.0, 2.0),
}
"""Where pictures are still good, of axes that go further."""

_DECIMALS: Final = 2  # as sliders stand
_STRIDE: Final = 7_368_787  # a prime: the directions of neighbouring seeds are others


@dataclass(frozen=True, slots=True)
class Stretch:
    """An axis as far as it is searched.

    travel: how it travels, so that equal distances are equal visible changes; None: evenly.
    """

    axis: Axis
    low: float
    high: float
    travel: Travel | None = None

    def share(self, desk: Desk) -> float:
        """Where a desk stands on it, 0 to 1; the nearer end where it stands beyond."""
        low, high = self._place(self.low), self._place(self.high)
        value = self.axis.value(desk.recipe, desk.branch_at)
        return min(max((self._place(value) - low) / (high - low), 0.0), 1.0)

    def value(self, share: float) -> float:
        """The value at a share of the way, as a slider can stand."""
        low, high = self._place(self.low), self._place(self.high)
        place = low + share * (high - low)
        value = place if self.travel is None else self.travel.amount(place)
        return round(value, _DECIMALS) + 0.0

    def _place(self, value: float) -> float:
        return value if self.travel is None else self.travel.place(value)


Space: TypeAlias = tuple[Stretch, ...]


def space_of(desk: Desk, facts: ModelFacts, travel: TravelOf = lambda _axis: None) -> Space:
    """What can be searched from a desk: the sliders that move something, and where the artist
    added hardly any, directions of the noise (of the inner features, on a branch)."""
    axes: list[Axis] = [GuidanceAxis()] if facts.guidance > 1 else []
    if desk.other_prompt:
        axes.append(PromptAxis(desk.prompt, desk.other_prompt))
    if desk.seed_mix:
        axes.append(SeedAxis(desk.seed, desk.other_seed))
    axes += [axis for axis in desk.axes if not isinstance(axis, TasteAxis)]  # its parts are there
    if desk.branch_at:
        axes = [axis for axis in axes if not axis.whole_run]
    if sum(not isinstance(axis, GuidanceAxis | TurnAxis) for axis in axes) < OWN:
        spare = [axis for axis in _directions(desk, facts) if axis not in axes]
        axes += spare[: max(0, WIDE - len(axes))]
    return tuple(_stretch(axis, desk, usual_range(axis, facts), travel(axis)) for axis in axes)


def usual_range(axis: Axis, facts: ModelFacts) -> tuple[float, float]:
    """Where pictures are still good along an axis that was not measured."""
    if isinstance(axis, GuidanceAxis):
        return 1.0, GUIDANCE.clamp(2 * facts.guidance)
    return _SEARCHED.get(type(axis), (axis.range.low, axis.range.high))


def place_of(space: Space, desk: Desk) -> Array:
    """Where a desk stands, (d,)."""
    return np.array([stretch.share(desk) for stretch in space])


def desk_at(space: Space, desk: Desk, place: Sequence[float] | Array) -> Desk:
    """The desk moved to a place; a slider that is as good as there stays where it is."""
    recipe = desk.recipe
    for stretch, share in zip(space, place, strict=True):
        value = stretch.value(float(share))
        if abs(value - stretch.axis.value(recipe, desk.branch_at)) > 10.0**-_DECIMALS / 2:
            recipe = stretch.axis.move(recipe, value, desk.branch_at)
    return desk if recipe == desk.recipe else desk_of(recipe, desk, desk.branch_at)


def _stretch(axis: Axis, desk: Desk, usual: tuple[float, float], travel: Travel | None) -> Stretch:
    low, high = usual if travel is None else (travel.low, travel.high)
    value = axis.value(desk.recipe, desk.branch_at)
    return Stretch(axis, min(low, value), max(high, value), travel)


def _directions(desk: Desk, facts: ModelFacts) -> list[Axis]:
    """Always the same for one seed, so that what was learned of them still counts."""
    seeds = [int((desk.seed + turn * _STRIDE) % SEED.high) for turn in range(1, WIDE + 1)]
    if not desk.branch_at:
        return [turn_axis(seed) for seed in seeds]
    return [bend_axis(seed) for seed in seeds] if facts.bends else []
