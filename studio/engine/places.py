"""Where the legs of a run lie on their samplers' schedules."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from studio.core.errors import StudioError
from studio.core.samplers import SAMPLERS, Sampler

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from studio.core.legs import Leg
    from studio.core.recipe import Recipe
    from studio.engine.pipeline import Pipeline
    from studio.engine.tracing.levels import Level, Schedule

MOST: Final = 1000
"""Steps of the longest schedule looked at: as many as models are trained with."""
_ALIKE: Final = 1e-4  # relative difference of two noise levels that count as one


@dataclass(frozen=True, slots=True)
class Place:
    """A leg on its schedule.

    scheduler: never run, and never to be. steps: what the pipeline is asked for. skipped: how many
    calls of the schedule lie before the leg.
    """

    leg: Leg
    scheduler: Any
    steps: int
    skipped: int = 0

    @property
    def sampler(self) -> Sampler:
        """What the table says of the leg's sampler."""
        return SAMPLERS[self.leg.sampler]

    def call(self, step: int) -> int:
        """Which call of the schedule a step of the run is."""
        return self.skipped + step - self.leg.start


def place_at(places: Sequence[Place], step: int) -> Place:
    """The place on which a step of the run lies."""
    return [place for place in places if place.leg.start <= step][-1]


class Places:
    """Finds the places of a recipe's legs on the schedules of a pipeline."""

    def __init__(self, pipeline: Pipeline) -> None:
        self._pipeline = pipeline

    def of(self, recipe: Recipe, legs: tuple[Leg, ...]) -> tuple[Place, ...]:
        """A place for each leg. StudioError where a tail does not fit."""
        first = legs[0]
        found = [Place(first, self._pipeline.rack.scheduler(first.sampler), first.steps)]
        for leg in legs[1:]:
            level = self.level(recipe, found[-1], leg.start)
            found.append(self._after(recipe, leg, level, found[-1].steps))
        return tuple(found)

    def schedule(self, recipe: Recipe, place: Place) -> Schedule:
        """The whole schedule that a place lies on."""
        return self._pipeline.schedule(recipe, place.leg.sampler, place.steps)

    def level(self, recipe: Recipe, place: Place, step: int) -> Level:
        """How noisy the latent is that a step of the leg begins with (or the next leg's first)."""
        levels = self.schedule(recipe, place).levels
        level = levels[place.call(step)] if place.call(step) < len(levels) else None
        if level is None:
            raise StudioError(
                f"{place.sampler.label} does not say how noisy a step is.",
                "Choose another sampler to paint on steps or to go on differently.",
            )
        return level

    def _after(self, recipe: Recipe, leg: Leg, level: Level, before: int) -> Place:
        """The shortest schedule whose last `leg.steps` steps begin at the level or below.

        before: the steps of the schedule that is left; it is kept where it fits.
        """
        sampler = SAMPLERS[leg.sampler]
        built = self._pipeline.rack.scheduler(leg.sampler)

        def first(steps: int) -> tuple[int, float] | None:
            """The call at which so many steps are left, and its noise to signal."""
            schedule = self._pipeline.schedule(recipe, leg.sampler, steps)
            begins = _begins(sampler, len(schedule.timesteps))
            if len(begins) < leg.steps:
                return None
            call = begins[-leg.steps]
            found = schedule.levels[call]
            return None if found is None else (call, found.ratio)

        def fits(steps: int) -> bool:
            found = first(steps)
            return found is not None and found[1] <= level.ratio * (1 + _ALIKE)

        least = leg.steps + sampler.together - 1
        most = min(MOST, sampler.most or MOST)
        kept = first(before) if least <= before <= most else None
        if kept is not None and abs(kept[1] - level.ratio) <= _ALIKE * level.ratio:
            return Place(leg, built, before, kept[0])
        steps = _smallest(fits, least, most)
        found = None if steps is None else first(steps)
        if steps is None or found is None:
            raise StudioError(
                f"So late in the run, {sampler.label} cannot make {leg.steps} more steps.",
                "Choose fewer steps, or an earlier step to go on from.",
            )
        return Place(leg, built, steps, found[0])


def _begins(sampler: Sampler, calls: int) -> list[int]:
    """The calls at which a tail can begin, which are as many as the artist's steps."""
    first = sampler.together if sampler.together > 1 else 0
    return [call for call in range(first, calls) if sampler.begins(call)]


def _smallest(fits: Callable[[int], bool], low: int, most: int) -> int | None:
    """The smallest number from low to most that fits, where all above it fit as well."""
    high = max(low, 1)
    if low > most:
        return None
    while not fits(high):
        if high >= most:
            return None
        low, high = high + 1, min(2 * high, most)
    while low < high:
        middle = (low + high) // 2
        if fits(middle):
            high = middle
        else:
            low = middle + 1
    return high
