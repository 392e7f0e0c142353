"""Recipes run on one pipeline: stretch by stretch, from whatever steps are known."""

from __future__ import annotations

import weakref
from contextlib import nullcontext
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from studio.core.errors import StudioError
from studio.engine.after_loop import AfterLoop
from studio.engine.beginnings import Beginnings
from studio.engine.others import Others
from studio.engine.pipeline import Pipeline
from studio.engine.planning import Plan, Planner
from studio.engine.reduced import reduced
from studio.engine.store import StepStore
from studio.engine.tracing.tracer import Run
from studio.engine.trajectory import Trajectory

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from studio.core.conditioning import Conditioning
    from studio.core.keys import Segment
    from studio.engine.trajectory import Step

    Cancelled = Callable[[], bool] | None
    Given = Callable[[Plan, Cancelled], Sequence[Step]]


class Runner:
    """Runs the recipes of a pipeline that never ran before, and that belongs to it from now on.

    store: where the steps of other runs are looked up that a run pastes from or leaves alone.
    given: makes the steps of a whole schedule as they show the photo of a recipe (None: no photos).
    """

    def __init__(self, pipe: Any, store: StepStore | None = None) -> None:
        self.pipeline = Pipeline(pipe)
        self.planner = Planner(self.pipeline)
        self.after_loop = AfterLoop(self.pipeline, self.planner)
        self.given: Given | None = None
        me = weakref.proxy(self)  # no cycle: the pipeline's memory must not wait for a collection
        steps = StepStore() if store is None else store
        # not `me.run`: a method that is taken from a proxy holds the runner itself
        others = Others(self.planner, lambda *a, **k: me.run(*a, **k), steps)  # noqa: PLW0108
        self._beginnings = Beginnings(self.planner, self.after_loop, others)

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
        picture as a tensor. Raises `tracing.terms.Cancelled` as soon as `cancelled` says so.
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
        acting = self._unguided(segment.conditioning)
        with self.pipeline.called(plan.recipe, acting, place.steps) as kwargs:
            self.pipeline.tracer.run(
                kwargs,
                prefix=begun.prefix,
                ask=ask,
                stop=place.call(len(steps)),
                scheduler=place.scheduler,
                latent=steps[segment.start].latent if ask == 0 and _is_changed(segment) else None,
                on_step=on_step,
                cancelled=cancelled,
            )

    def _unguided(self, acting: Conditioning) -> Conditioning:
        """Without the half of each batch that is only there to be pushed off from, where the model
        itself is not told of the guidance."""
        manner = self.pipeline.manner
        if manner.guiders or manner.told or acting.guidance <= 1:
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

        pipeline = self.pipeline
        precision = reduced(pipeline.pipe) if plan.reduced else nullcontext()
        with pipeline.called(plan.recipe, segment.conditioning, place.steps) as kwargs, precision:
            return pipeline.tracer.run(
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
        for place in self.planner.places(plan):
            schedule = self.planner.schedule(plan, place)
            part = slice(place.call(place.leg.start), place.call(place.leg.stop))
            timesteps += schedule.timesteps[part]
            sigmas += schedule.sigmas[part]
        whole = (*sigmas, 0.0) if len(sigmas) == len(timesteps) else ()
        return Trajectory(tuple(steps), tuple(timesteps), whole, ran.solver)


def _is_changed(segment: Segment) -> bool:
    """Whether it does not begin with what was there already."""
    return segment.edit is not None or segment.tail is not None
