"""Recipes worked out for one pipeline: how many steps, on which schedules, from which levels."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from studio.core.conditioning import Meeting
from studio.core.errors import StudioError
from studio.core.keys import Segment, segments, step_keys
from studio.core.legs import Leg, legs
from studio.core.samplers import ETA_SAMPLERS
from studio.engine.meeting import check_meets
from studio.engine.places import Place, Places, place_at
from studio.engine.weighing import check_weighs

if TYPE_CHECKING:
    from collections.abc import Callable

    from studio.core.recipe import Recipe
    from studio.engine.pipeline import Pipeline
    from studio.engine.tracing.levels import Level, Schedule
    from studio.engine.tracing.terms import Opening


@dataclass(frozen=True, slots=True)
class Plan:
    """A recipe, worked out for one pipeline.

    scheduler: of the first leg; never run, and never to be. count: the calls of step(). keys: of
    every step. segments: the stretches that are made in one way, from 0 to count. legs: those that
    lie on one sampler's schedule, from 0 to count. reduced: whether what is run is run in reduced
    precision; the keys of such steps say so.
    """

    recipe: Recipe
    scheduler: Any
    count: int
    keys: tuple[str, ...]
    segments: tuple[Segment, ...]
    legs: tuple[Leg, ...]
    reduced: bool = False

    def in_passing(self, known: int) -> Plan:
        """The plan of a draft in reduced precision, after so many steps that are known exactly."""
        keys = (f"{key}~{known}" for key in self.keys[known:])
        return replace(self, keys=(*self.keys[:known], *keys), reduced=True)


class Planner:
    """Works out what a pipeline is to do for a recipe. The denoiser is never asked."""

    def __init__(self, pipeline: Pipeline) -> None:
        self._pipeline = pipeline
        self._rack = pipeline.rack
        self._places = Places(pipeline)

    def plan(self, recipe: Recipe) -> Plan:
        """The recipe worked out. StudioError where this model cannot make it."""
        self._refuse(recipe)
        found = legs(recipe, self._rack.calls)
        for leg in found[1:]:
            self._rack.check_tail(leg)
        count = found[-1].stop
        stretches = segments(recipe, count)
        if any(stretch.conditioning.weights for stretch in stretches):
            check_weighs(self._pipeline.pipe)
        if any(stretch.conditioning.meeting is Meeting.ATTENTION for stretch in stretches):
            check_meets(self._pipeline.pipe)
        scheduler = self._rack.scheduler(recipe.sampler)
        return Plan(recipe, scheduler, count, step_keys(recipe, count), stretches, found)

    def _refuse(self, recipe: Recipe) -> None:
        """StudioError for a size that the pipeline does not paint, and for what it would leave out
        of the picture without a word."""
        manner = self._pipeline.manner
        multiple = manner.multiple
        if recipe.width % multiple or recipe.height % multiple:
            raise StudioError(
                f"This model cannot paint a picture of {recipe.width} by {recipe.height}.",
                f"Choose a width and a height that are multiples of {multiple}.",
            )
        if recipe.eta and not (recipe.sampler in ETA_SAMPLERS and "eta" in manner.accepts):
            raise StudioError(
                "With this sampler, sampler noise cannot be set.", "Choose DDIM, or set it to 0."
            )

    def count(self, recipe: Recipe) -> int:
        """How many steps the run of a recipe has. StudioError as for `plan`."""
        return legs(recipe, self._rack.calls)[-1].stop

    def opening(self, plan: Plan) -> Opening:
        """Where the run begins: its schedule and its first latent."""
        recipe = plan.recipe
        with self._pipeline.called(recipe, recipe.conditioning, recipe.steps) as kwargs:
            return self._pipeline.tracer.opening(kwargs, scheduler=plan.scheduler)

    # ---- where its steps lie

    def places(self, plan: Plan) -> tuple[Place, ...]:
        """Where the legs of a run lie on their schedules. StudioError where one does not fit."""
        return self._places.of(plan.recipe, plan.legs)

    def solvers(self, plan: Plan) -> Callable[[int], Any]:
        """For a step of a run, the scheduler that makes it; not to be run."""
        places = self.places(plan)
        return lambda step: place_at(places, step).scheduler

    def schedule(self, plan: Plan, place: Place | None = None) -> Schedule:
        """The whole schedule on which a place lies (None: the first). No step is computed."""
        first = plan.legs[0]
        found = place or Place(first, plan.scheduler, first.steps)
        return self._places.schedule(plan.recipe, found)

    def level(self, plan: Plan, place: Place, step: int) -> Level:
        """How noisy the latent is that a step of a leg begins with. StudioError if not known."""
        return self._places.level(plan.recipe, place, step)

    def levels(self, plan: Plan) -> tuple[Level | None, ...]:
        """The noise level of the latent that each step begins with; None where none is known.

        That is also so between the two looks of one step.
        """
        found: list[Level | None] = []
        for place in self.places(plan):
            known = self.schedule(plan, place).levels
            calls = map(place.call, range(place.leg.start, place.leg.stop))
            found += [known[call] if place.sampler.begins(call) else None for call in calls]
        return tuple(found)
