"""What a stretch of a run begins with: known steps, another sampler's latent, an artist's edit."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import torch

from studio.core.errors import StudioError
from studio.core.legs import model_from
from studio.engine.edits import Canvas, freshened, mixed, stroked
from studio.engine.layouts import probed
from studio.engine.others import clean_of
from studio.engine.outside import Outside, amending
from studio.engine.places import place_at
from studio.engine.spots import Spots, spots_of
from studio.engine.takeover import carried, fresh_memory, memory_between
from studio.engine.tracing.levels import Level
from studio.engine.trajectory import State, Trajectory, made_up

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from torch import Tensor

    from studio.core.edits import Edit
    from studio.core.keys import Segment
    from studio.core.recipe import Change, Recipe
    from studio.engine.after_loop import AfterLoop
    from studio.engine.others import Others
    from studio.engine.places import Place
    from studio.engine.planning import Plan, Planner
    from studio.engine.tracing.terms import Amend
    from studio.engine.tracing.values import Value
    from studio.engine.trajectory import Step

    Cancelled = Callable[[], bool] | None


@dataclass(frozen=True, slots=True)
class Beginning:
    """How to run one stretch; the fields are those of `Tracer.run`.

    prefix: steps of the schedule that `place` lies on, some of them made up.
    """

    place: Place
    prefix: tuple[Step, ...]
    latent: Tensor | None = None
    generators: Mapping[str, Tensor] = field(default_factory=dict)
    amend: Amend | None = None


class Beginnings:
    """Works out the beginnings of one runner's stretches.

    others: brings the runs that an edit pastes from or leaves alone.
    """

    def __init__(self, planner: Planner, after_loop: AfterLoop, others: Others) -> None:
        self._planner = planner
        self._after_loop = after_loop
        self._others = others
        self._spots: dict[tuple[int, int, torch.Size], Spots] = {}

    def of(
        self,
        plan: Plan,
        segment: Segment,
        steps: Sequence[Step],
        stop: int | None,
        cancelled: Cancelled,
    ) -> Beginning:
        """The beginning of a segment of which, or of all before which, these steps are known."""
        places = self._planner.places(plan)
        place = place_at(places, segment.start)
        prefix = (*self._made_up(plan, place, steps), *steps[place.leg.start :])
        if segment.given or (stop is not None and stop <= len(steps)):
            return Beginning(place, prefix)
        begun = Beginning(place, prefix)
        if len(steps) == segment.start:
            before = place_at(places, max(0, segment.start - 1))
            begun = self._begun(plan, segment, steps, begun, before, cancelled)
        if not _bounds(plan.recipe, segment.start):
            return begun
        return replace(begun, amend=self._amend(plan, segment, place, steps, stop, cancelled))

    def _made_up(self, plan: Plan, place: Place, steps: Sequence[Step]) -> tuple[Step, ...]:
        """The steps of the schedule that lie before a leg that does not begin with it."""
        if place.skipped == 0:
            return ()
        timesteps = self._planner.schedule(plan, place).timesteps[: place.skipped]
        latent = steps[place.leg.start - 1].next
        return tuple(made_up(i, t, None, latent, None, latent) for i, t in enumerate(timesteps))

    # ---- a latent that is not what the last step arrived at, a solver that remembers nothing

    def _begun(
        self,
        plan: Plan,
        segment: Segment,
        steps: Sequence[Step],
        begun: Beginning,
        before: Place,
        cancelled: Cancelled,
    ) -> Beginning:
        """The beginning of a segment of which no step is known."""
        edit, place, start = segment.edit, begun.place, segment.start
        if start == 0:
            return begun if edit is None else self._opened(plan, edit, begun, cancelled)
        tail = start == place.leg.start
        if not (tail or edit):
            return begun
        last = steps[-1]
        clean = clean_of(last)
        level = self._planner.level(plan, before, start)
        latent = last.next
        if tail:
            to = self._planner.level(plan, place, start)
            latent, level = carried(latent, clean, level, to), to
        if edit is not None:
            edited, expected = self._edited(plan, edit, latent, clean, level, level, cancelled)
            if torch.equal(edited, latent) and not tail:
                return begun  # nothing happened: the solver need not begin anew
            latent, clean = edited, expected
        memory = self._memory(plan, place, start, latent, clean, level, last)
        state = State(memory, last.state.guiders, last.state.generators)
        if not begun.prefix:
            return replace(begun, latent=latent, generators=state.generators)
        prefix = (*begun.prefix[:-1], replace(begun.prefix[-1], state=state))
        return replace(begun, prefix=prefix, latent=latent)

    def _memory(
        self,
        plan: Plan,
        place: Place,
        step: int,
        latent: Tensor,
        clean: Tensor,
        level: Level,
        last: Step,
    ) -> Mapping[str, Value]:
        """What the solver shall remember that goes on from a latent it has not arrived at."""
        call, scheduler = place.call(step), place.scheduler
        if place.sampler.begins(call):
            return fresh_memory(scheduler, call, latent, clean, level)
        before = self._planner.level(plan, place, step - 1)
        return memory_between(scheduler, last.state.solver, latent, clean, level, before)

    def _opened(self, plan: Plan, edit: Edit, begun: Beginning, cancelled: Cancelled) -> Beginning:
        """The beginning of a run whose starting noise is edited; nothing is expected of it yet."""
        opening = self._planner.opening(plan)
        schedule = self._planner.schedule(plan)
        at = self._planner.level(plan, begun.place, 0)
        level = Level(at.alpha, schedule.scale)
        nothing = torch.zeros_like(opening.latent)
        edited, _ = self._edited(plan, edit, opening.latent, nothing, level, at, cancelled)
        if torch.equal(edited, opening.latent):
            return begun
        return replace(begun, latent=edited, generators=opening.generators)

    def _edited(
        self,
        plan: Plan,
        edit: Edit,
        latent: Tensor,
        clean: Tensor,
        level: Level,
        at: Level,
        cancelled: Cancelled,
    ) -> tuple[Tensor, Tensor]:
        """A latent after an edit, and what is then expected of it.

        level: alpha and sigma of the latent. at: the noise level by which other runs are asked.
        """
        spots = self._spots_of(plan, latent)
        before = canvas = _canvas(spots, latent, clean, level)
        if edit.fresh is not None:
            canvas = freshened(canvas, edit.fresh)
        for stroke in edit.strokes:
            under = spots.under(stroke.shape, canvas.latent)
            source = None
            if stroke.source is not None:
                pasted = self._pasted(plan, stroke.source, at, cancelled)
                source = _canvas(spots, *pasted, level)
            canvas = stroked(canvas, stroke, under, source)
        if edit.only:
            inside = spots.under_any(edit.only, canvas.latent)
            kept = mixed(before.latent, canvas.latent, inside)
            canvas = Canvas(kept, mixed(before.clean, canvas.clean, inside), level)
        edited = spots.packed(canvas.latent, latent).to(latent.dtype)
        return edited, spots.packed(canvas.clean, latent).to(latent.dtype)

    def _pasted(
        self, plan: Plan, source: Recipe, level: Level, cancelled: Cancelled
    ) -> tuple[Tensor, Tensor]:
        recipe = plan.recipe
        if source.model != recipe.model:
            raise StudioError("What is pasted was made with another model.", "Paste from its own.")
        if (source.width, source.height) != (recipe.width, recipe.height):
            raise StudioError(
                "What is pasted has another size.", "Paste from a picture of the same size."
            )
        return self._others.bring_to(source, level, cancelled).at(level)

    def _spots_of(self, plan: Plan, latent: Tensor) -> Spots:
        recipe = plan.recipe
        key = (recipe.width, recipe.height, latent.shape)
        if key not in self._spots:
            recorded = Trajectory((), self._planner.schedule(plan).timesteps)

            def handed(probe: Tensor) -> Tensor:
                return self._after_loop.handed_to_vae(plan, recorded, probe)

            found = spots_of(latent, lambda: probed(handed, latent))
            if found is None:
                raise StudioError("Steps of this model cannot be painted on.")
            self._spots[key] = found
        return self._spots[key]

    # ---- what stays as it was

    def _amend(
        self,
        plan: Plan,
        segment: Segment,
        place: Place,
        steps: Sequence[Step],
        stop: int | None,
        cancelled: Cancelled,
    ) -> Amend:
        """What keeps everything as it was outside of where the recipe's changes may act."""
        latent = steps[-1].next if steps else self._planner.opening(plan).latent
        spots = self._spots_of(plan, latent)
        spread = spots.spread(latent)
        outsides = []
        for change in _bounds(plan.recipe, segment.start):
            without = _without(plan.recipe, change)
            end = segment.stop if stop is None else min(stop, segment.stop)
            aligned = self._planner.plan(without).legs == plan.legs
            other = self._others.bring(without, end if aligned else None, cancelled)
            only = change.edit.only if change.edit is not None else ()
            inside = spots.under_any(only, spread)
            outsides.append(Outside(other, inside, aligned=aligned))
        levels = self._planner.schedule(plan, place).levels
        return amending(outsides, spots, place, levels)


def _canvas(spots: Spots, latent: Tensor, clean: Tensor, level: Level) -> Canvas:
    return Canvas(spots.spread(latent).float(), spots.spread(clean).float(), level)


def _bounds(recipe: Recipe, step: int) -> list[Change]:
    """The changes up to a step that say where anything may become different."""
    first = model_from(recipe)
    acting = [] if first is None else [c for c in recipe.changes if first <= c.step <= step]
    return [c for c in acting if c.edit is not None and c.edit.only]


def _without(recipe: Recipe, change: Change) -> Recipe:
    """The recipe without one change; a photo that the change takes over from stays a photo."""
    if recipe.photo is not None and recipe.photo.start == change.step:
        return replace(recipe, photo=replace(recipe.photo, start=None), changes=())
    return replace(recipe, changes=tuple(c for c in recipe.changes if c is not change))
