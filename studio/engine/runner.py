"""Recipes run on one pipeline: stretch by stretch, from whatever steps are known."""

from __future__ import annotations

import weakref
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from torch import nn

from studio.core.budget import Budget
from studio.core.conditioning import Meeting
from studio.core.errors import StudioError
from studio.core.keys import Segment, segments, step_keys
from studio.core.legs import Leg, legs
from studio.core.limits import SIDE
from studio.core.samplers import ETA_SAMPLERS
from studio.engine.beginnings import Beginnings
from studio.engine.bends import bent
from studio.engine.calls import arguments, manner_of
from studio.engine.conditioning import Prompts
from studio.engine.guiders import guided
from studio.engine.loras import Loras
from studio.engine.meeting import check_meets, met
from studio.engine.noise import generator_of, mixed
from studio.engine.others import Others
from studio.engine.places import Place, Places, place_at
from studio.engine.rack import Rack
from studio.engine.reduced import reduced
from studio.engine.store import StepStore
from studio.engine.tracing.tracer import Run, Tracer
from studio.engine.trajectory import Trajectory, made_up
from studio.engine.weighing import check_weighs

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from torch import Tensor

    from studio.core.conditioning import Conditioning
    from studio.core.recipe import Recipe
    from studio.engine.tracing.levels import Level, Schedule
    from studio.engine.tracing.tracer import Opening
    from studio.engine.trajectory import Step

    Cancelled = Callable[[], bool] | None
    Given = Callable[["Plan", Cancelled], Sequence[Step]]
    from studio.engine.trajectory import Step

_SCHEDULES: Final = 512
"""Schedules that are remembered; each is a few hundred numbers."""


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


class _Handed(BaseException):
    """Ends a run when the latent for the VAE is there."""

    def __init__(self, latent: Tensor) -> None:
        super().__init__()
        self.latent = latent


class Runner:
    """One pipeline that never ran before, and that belongs to it from now on.

    store: where the steps of other runs are looked up that a run pastes from or leaves alone.
    given: makes the steps of a whole schedule as they show the photo of a recipe (None: no photos).
    """

    def __init__(self, pipe: Any, store: StepStore | None = None) -> None:
        self.pipe = pipe
        self.settled = _settle(pipe)
        self.tracer = Tracer(pipe)
        self.manner = manner_of(pipe)
        self.prompts = Prompts(pipe)
        self.loras = Loras(pipe)
        self.given: Given | None = None
        self._rack = Rack(self.tracer.scheduler)
        self._schedules: Budget[tuple[str, int, int, int], Schedule] = Budget(
            _SCHEDULES, lambda _: 1
        )
        me = weakref.proxy(self)  # no cycle: the pipeline's memory must not wait for a collection
        self._places = Places(self._rack, me)
        others = Others(me, StepStore() if store is None else store)
        self._beginnings = Beginnings(me, others)

    @property
    def base(self) -> Any:
        """The model's own scheduler; not to be run."""
        return self._rack.base

    def side(self, wanted: int) -> int:
        """The side length nearest to the wanted one that this model can paint, in px."""
        multiple = self.manner.multiple
        least = -(-int(SIDE.low) // multiple)
        return max(least, round(wanted / multiple)) * multiple

    # ---- planning

    def plan(self, recipe: Recipe) -> Plan:
        """The recipe worked out. StudioError where this model cannot make it."""
        multiple = self.manner.multiple
        if recipe.width % multiple or recipe.height % multiple:
            raise StudioError(
                f"This model cannot paint a picture of {recipe.width} by {recipe.height}.",
                f"Choose a width and a height that are multiples of {multiple}.",
            )
        self._refuse(recipe)
        found = legs(recipe, self._rack.calls)
        for leg in found[1:]:
            self._rack.check_tail(leg)
        count = found[-1].stop
        stretches = segments(recipe, count)
        if any(stretch.conditioning.weights for stretch in stretches):
            check_weighs(self.pipe)
        if any(stretch.conditioning.meeting is Meeting.ATTENTION for stretch in stretches):
            check_meets(self.pipe)
        scheduler = self._rack.scheduler(recipe.sampler)
        return Plan(recipe, scheduler, count, step_keys(recipe, count), stretches, found)

    def _refuse(self, recipe: Recipe) -> None:
        """StudioError for what this pipeline would leave out of the picture without a word."""
        if recipe.eta and not (recipe.sampler in ETA_SAMPLERS and "eta" in self.manner.accepts):
            raise StudioError(
                "With this sampler, sampler noise cannot be set.", "Choose DDIM, or set it to 0."
            )

    def count(self, recipe: Recipe) -> int:
        """How many steps the run of a recipe has. StudioError as for `plan`."""
        return legs(recipe, self._rack.calls)[-1].stop

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

    # ---- running

    def run(
        self,
        plan: Plan,
        known: Sequence[Step] = (),
        *,
        stop: int | None = None,
        on_step: Callable[[Step], None] | None = None,
        cancelled: Callable[[], bool] | None = None,
    ) -> Run:
        """Runs the plan after the steps that are known, one stretch after the other.

        stop: end before this step, without decoding. The output is the pipeline's own, with the
        picture as a tensor. Raises `tracing.tracer.Cancelled` as soon as `cancelled` says so.
        """
        end = plan.count if stop is None else min(stop, plan.count)
        steps = list(known)
        for segment in plan.segments:
            if segment.stop < end and len(steps) >= segment.stop:
                continue
            last = segment.stop >= end
            if segment.given:
                self._give(plan, steps, min(segment.stop, end), on_step, cancelled)
                if not last:
                    continue
            halt = stop if last else segment.stop
            run = self._stretch(plan, segment, steps, halt, on_step, cancelled)
            if last:
                break
        return Run(run.output, self._whole(plan, steps, run.trajectory))

    def recorded(self, plan: Plan, steps: Sequence[Step]) -> Trajectory:
        """The trajectory of known steps, with the schedule they belong to; none is computed."""
        return self.run(plan, steps, stop=len(steps)).trajectory

    def opening(self, plan: Plan) -> Opening:
        """Where the run begins: its schedule and its first latent; the model is not asked."""
        recipe = plan.recipe
        with self._called(recipe, recipe.conditioning, recipe.steps) as kwargs:
            return self.tracer.opening(kwargs, scheduler=plan.scheduler)

    def ask(
        self,
        plan: Plan,
        segment: Segment,
        steps: Sequence[Step],
        *,
        on_step: Callable[[Step], None] | None = None,
        cancelled: Callable[[], bool] | None = None,
    ) -> None:
        """Run the denoiser again for the recorded steps of one stretch, the last of `steps`, for
        whoever listens to it; see `Tracer.run`. Nothing of the recording changes."""
        begun = self._beginnings.of(plan, segment, steps, len(steps), cancelled)
        place = begun.place
        ask = place.call(segment.start)
        with self._called(plan.recipe, self._unguided(segment.conditioning), place.steps) as kwargs:
            self.tracer.run(
                kwargs,
                prefix=begun.prefix,
                ask=ask,
                stop=place.call(len(steps)),
                scheduler=place.scheduler,
                latent=steps[segment.start].latent if ask == 0 and _is_changed(segment) else None,
                on_step=on_step,
                cancelled=cancelled,
            )

    def steer(self, plan: Plan, acting: Conditioning, scheduler: Any, latent: Tensor) -> None:
        """Calls the pipeline from a latent with another scheduler, which ends the run itself.

        StudioError where the pipeline takes no latent to begin with.
        """
        if "latents" not in self.manner.accepts:
            raise StudioError(
                "This model cannot begin with a picture that was turned around.",
                "Let the photo come in by noise.",
                f"{type(self.pipe).__name__} takes no latents",
            )
        with self._called(plan.recipe, acting, plan.recipe.steps) as kwargs:
            self.tracer.steer({**kwargs, "latents": latent}, scheduler)

    def _unguided(self, acting: Conditioning) -> Conditioning:
        """Without the half of each batch that is only there to be pushed off from, where the model
        itself is not told of the guidance."""
        if self.manner.guiders or self.manner.told or acting.guidance <= 1:
            return acting
        return replace(acting, guidance=1.0)

    def _give(
        self,
        plan: Plan,
        steps: list[Step],
        end: int,
        on_step: Callable[[Step], None] | None,
        cancelled: Cancelled,
    ) -> None:
        """Adds the steps of a photo that are not known yet."""
        if len(steps) >= end:
            return
        if self.given is None:
            raise StudioError("This model cannot begin with a photo.", "Choose another model.")
        for step in self.given(plan, cancelled)[len(steps) : end]:
            steps.append(step)
            if on_step is not None:
                on_step(step)

    def _stretch(
        self,
        plan: Plan,
        segment: Segment,
        steps: list[Step],
        stop: int | None,
        on_step: Callable[[Step], None] | None,
        cancelled: Cancelled,
    ) -> Run:
        """Runs one segment from the steps that are known, to which it adds what it computes."""
        begun = self._beginnings.of(plan, segment, steps, stop, cancelled)
        place = begun.place

        def stepped(step: Step) -> None:
            index = len(steps)
            steps.append(step if step.index == index else replace(step, index=index))
            if on_step is not None:
                on_step(steps[-1])

        precision = reduced(self.pipe) if plan.reduced else nullcontext()
        with self._called(plan.recipe, segment.conditioning, place.steps) as kwargs, precision:
            return self.tracer.run(
                kwargs,
                prefix=begun.prefix,
                stop=None if stop is None else place.call(stop),
                scheduler=place.scheduler,
                latent=begun.latent,
                generators=begun.generators,
                amend=begun.amend,
                on_step=stepped,
                cancelled=cancelled,
            )

    def _whole(self, plan: Plan, steps: Sequence[Step], ran: Trajectory) -> Trajectory:
        """The trajectory of a run whose last leg ran as `ran`."""
        if len(plan.legs) == 1:
            return replace(ran, steps=tuple(steps))
        timesteps: list[float] = []
        sigmas: list[float] = []
        for place in self.places(plan):
            schedule = self.schedule(plan, place)
            part = slice(place.call(place.leg.start), place.call(place.leg.stop))
            timesteps += schedule.timesteps[part]
            sigmas += schedule.sigmas[part]
        whole = (*sigmas, 0.0) if len(sigmas) == len(timesteps) else ()
        return Trajectory(tuple(steps), tuple(timesteps), whole, ran.solver)

    # ---- decoding

    def decode(self, plan: Plan, recorded: Trajectory, latent: Tensor) -> Any:
        """The pipeline's output for any latent of the run, of which one step is enough."""
        steps = plan.recipe.steps
        timesteps = self.schedule(plan).timesteps if plan.legs[1:] else recorded.timesteps
        # Of the steps themselves, nothing is looked at but the last one's timestep.
        replayed = [made_up(i, t, None, latent, None, latent) for i, t in enumerate(timesteps)]
        whole = Trajectory(tuple(replayed), timesteps)
        with self._called(plan.recipe, plan.segments[-1].conditioning, steps) as kwargs:
            return self.tracer.decode(kwargs, whole, latent, scheduler=plan.scheduler)

    def handed_to_vae(self, plan: Plan, recorded: Trajectory, latent: Tensor) -> Tensor:
        """What the pipeline would give its VAE for a latent. LookupError if it asks no VAE."""
        attributes = vars(self.pipe.vae)
        own = attributes.get("decode")

        def decode(given: Tensor, *_args: Any, **_kwargs: Any) -> Any:
            raise _Handed(given)

        attributes["decode"] = decode
        try:
            self.decode(plan, recorded, latent)
        except _Handed as handed:
            return handed.latent
        finally:
            if own is None:
                del attributes["decode"]
            else:
                attributes["decode"] = own
        raise LookupError(f"{type(self.pipe).__name__} does not ask its VAE")

    # ---- the pipeline

    @contextmanager
    def _called(self, recipe: Recipe, acting: Conditioning, steps: int) -> Iterator[dict[str, Any]]:
        """What to call the pipeline with, and the pipeline ready for the call."""
        self.loras.lay_over(recipe.adapters)
        self.prompts.accent = self.loras.accent()
        with (
            self.prompts.standing_for(acting) as text,
            mixed(self.pipe, recipe.noise),
            met(self.pipe, self.prompts, (acting,)),
            bent(self.pipe, acting.pushes),
            guided(self.pipe, acting.guidance) if self.manner.guiders else nullcontext(),
        ):
            generator = generator_of(recipe.noise)
            yield arguments(self.manner, recipe, acting, text, generator, steps)

    def schedule_for(self, recipe: Recipe, sampler: str, steps: int) -> Schedule:
        """The schedule of a sampler, as the pipeline makes it for a picture of this size."""
        key = (sampler, steps, recipe.width, recipe.height)
        known = self._schedules.get(key)
        if known is None:
            with self._called(recipe, recipe.conditioning, steps) as kwargs:
                known = self.tracer.schedule(kwargs, scheduler=self._rack.scheduler(sampler))
            self._schedules.put(key, known)
        return known


def _is_changed(segment: Segment) -> bool:
    """Whether it does not begin with what was there already."""
    return segment.edit is not None or segment.tail is not None


def _settle(pipe: Any) -> bool:
    """Let the pipeline know by heart where it runs, if all of it lies there and stays.

    Each call walks through every module, twice, in search of offloading hooks: 2 % of a draft of
    the starter model. A pipeline that has such hooks is left alone.
    """
    parts = [part for part in pipe.components.values() if isinstance(part, nn.Module)]
    hooks = ("_hf_hook", "_diffusers_hook")
    if any(hasattr(module, hook) for part in parts for module in part.modules() for hook in hooks):
        return False
    own = type(pipe)
    known = {name: getattr(pipe, name) for name in ("device", "_execution_device")}
    pipe.__class__ = type(own.__name__, (own,), {**known, "__module__": own.__module__})
    return True
