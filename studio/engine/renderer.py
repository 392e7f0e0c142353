"""Recipes to pictures on one loaded model: only the steps that are not known are run."""

from __future__ import annotations

import contextlib
import time
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from studio.core.limits import SIDE
from studio.core.model_facts import ModelFacts
from studio.core.recipe import ModelRef
from studio.core.steps import StepFacts, Tier
from studio.engine import trials
from studio.engine.attention.attending import Attending
from studio.engine.batches import Batches
from studio.engine.bends import bottleneck
from studio.engine.decode import Decoder
from studio.engine.devices import Device, precision
from studio.engine.finishing import Finishing, Passing
from studio.engine.known import KnownSteps
from studio.engine.looks import Looks
from studio.engine.meeting import meets
from studio.engine.photos import Darkroom, PhotoStore, photo_store
from studio.engine.reduced import reduces
from studio.engine.runner import Runner
from studio.engine.samplers import fitting, own_name
from studio.engine.stacking import Unlike
from studio.engine.store import StepStore
from studio.engine.weighing import weighs

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from studio.core.attention import Attention
    from studio.core.pixels import Pixels
    from studio.core.recipe import Recipe
    from studio.core.steps import View
    from studio.engine.inversion import Told
    from studio.engine.loras import FindLora
    from studio.engine.tiny import TinyDecoder
    from studio.engine.trajectory import Kept, Trajectory


@dataclass(frozen=True, slots=True)
class Rendered:
    """What came of a recipe. steps_run: how many steps were really computed. exact: whether
    resuming is bit-exact with this model. tier: how the picture was made."""

    pixels: Pixels
    trajectory: Trajectory
    steps_run: int
    seconds: float
    exact: bool
    tier: Tier = Tier.FULL


class Renderer:
    """One loaded pipeline with everything known of its runs; belongs to the thread that uses it.

    pipe: one that never ran. cache: where fitted previews and verdicts are kept (None: nowhere).
    photos: the artist's own pictures, which may be there before the model is.
    """

    def __init__(
        self,
        pipe: Any,
        device: Device,
        cache: Path | None = None,
        ref: ModelRef | None = None,
        store: StepStore | None = None,
        tiny: TinyDecoder | None = None,
        photos: PhotoStore | None = None,
    ) -> None:
        self._store = StepStore() if store is None else store
        self._runner = Runner(pipe, self._store)
        self._pipeline, self._planner = self._runner.pipeline, self._runner.planner
        self._reduces = reduces(pipe)
        self._device = device
        self._cache = cache
        self._ref = ref or ModelRef(type(pipe).__name__)
        self._decoder = Decoder(self._pipeline, self._runner.after_loop, cache, tiny)
        store_of_photos = photo_store() if photos is None else photos
        self._darkroom = Darkroom(self._runner, self._decoder, store_of_photos)
        self._runner.given = self._darkroom.steps
        self._known = KnownSteps(self._runner, self._store, self._decoder, self._darkroom)
        self._finishing = Finishing(self._runner, self._decoder, self._known)
        self._looks = Looks(self._runner, self._decoder, self._known)
        self._batches = Batches(self._runner, self._decoder, self._known)
        self._attending = Attending(self._runner, self._store)
        self._note = ""
        self._seconds = 0.0

    # ---- getting ready

    def prepare(self, stage: Callable[[str], None] = lambda _text: None) -> None:
        """Warm up: the self-test, the way from latents to pictures, the linear previews.

        What was found out about this model before is read from the cache.
        """
        began = time.perf_counter()
        self._note = trials.prepare(self._runner, self._decoder, self._cache, stage)
        self._pipeline.prompts.forget()
        self._seconds = time.perf_counter() - began

    def facts(self) -> ModelFacts:
        """What the window must know of the model; `prepare` comes first."""
        pipe, manner = self._pipeline.pipe, self._pipeline.manner
        base = self._pipeline.rack.base
        return ModelFacts(
            ref=self._ref,
            family=type(pipe).__name__,
            device=self._device.label,
            dtype=precision(pipe.dtype),
            samplers=tuple(sampler.name for sampler in fitting(base)),
            sampler=own_name(base),
            steps=manner.steps,
            guidance=manner.guidance,
            width=manner.width,
            height=manner.height,
            multiple=manner.multiple,
            negative=manner.negative,
            exact=not self._note,
            exact_note=self._note,
            linear_fit=self._decoder.linear_fit,
            seconds=self._seconds,
            attends=self._attending.understood,
            photos=self._darkroom.opens,
            bends=bottleneck(pipe) is not None,
            weighs=weighs(pipe),
            meets=meets(pipe),
        )

    # ---- pictures

    def bring(self, digest: str, picture: Pixels) -> float:
        """Take a photo in, that recipes name by its digest; see `Darkroom.bring`.

        StudioError where this model cannot begin with a photo.
        """
        trial = trials.trial(self._runner, int(SIDE.low)).recipe
        width, height = (self._pipeline.side(side) for side in (picture.width, picture.height))
        plan = self._planner.plan(replace(trial, width=width, height=height))
        return self._darkroom.bring(digest, picture, plan)

    def find_loras(self, find: FindLora) -> None:
        """From now on recipes may name LoRAs."""
        self._pipeline.loras.find = find

    @property
    def decodes_anytime(self) -> bool:
        """Whether `look` at a known step may be called from inside `on_step` of a render."""
        return self._decoder.direct

    def count(self, recipe: Recipe) -> int:
        """How many steps the run of a recipe has."""
        return self._planner.count(recipe)

    @property
    def pipe(self) -> Any:
        """The pipeline. To look at, not to run."""
        return self._pipeline.pipe

    @property
    def decoder(self) -> Decoder:
        """What turns this model's latents into pictures."""
        return self._decoder

    @property
    def ref(self) -> ModelRef:
        """The model, as recipes name it."""
        return self._ref

    def knows(self, recipe: Recipe, step: int) -> bool:
        """Whether a step of a recipe's run is known, with all before it."""
        return self._known.one(self._planner.plan(recipe), step) is not None

    def render(
        self,
        recipe: Recipe,
        *,
        on_inverted: Told = lambda _done, _count: None,
        on_start: Callable[[int, int], None] | None = None,
        on_step: Callable[[StepFacts], None] | None = None,
        cancelled: Callable[[], bool] | None = None,
        passing: Passing | None = None,
    ) -> Rendered:
        """The picture of a recipe, bit-equal to the stock pipeline's where that can make it.

        on_inverted: told how many of how many questions are answered while a photo is turned
        around, before the run. on_start: told how many steps there are and how many are known.
        on_step: told of every step, known or computed, with its previews (None: none are made).
        passing: how it is made if it need not stay.
        StudioError where the model cannot make it; `Cancelled` when `cancelled` says so: what was
        computed until then is known.
        """
        began = time.perf_counter()
        plan = self._planner.plan(recipe)
        steps = self._known.of(plan, cancelled, on_inverted)
        known = len(steps)
        if passing is None:
            self._store.stay(plan.keys[:known])
        elif self._reduces and not passing.exact and known < plan.count:
            plan = plan.in_passing(known)
            steps = self._store.known(plan.keys)
            known = len(steps)
        if on_start is not None:
            on_start(plan.count, known)
        if on_step is not None:
            self._known.get_ready_for(plan, steps)
            for step in steps:
                on_step(self._known.facts(step, recipe))
        made = self._finishing.finish(plan, steps, on_step, cancelled, passing)
        pixels, tier, trajectory = made
        seconds = time.perf_counter() - began
        return Rendered(pixels, trajectory, plan.count - known, seconds, not self._note, tier)

    def render_together(
        self,
        recipes: Sequence[Recipe],
        cancelled: Callable[[], bool] | None = None,
        *,
        exact: bool = True,
    ) -> list[Pixels]:
        """The pictures of recipes, in full quality; as one batch where they can be made so.

        Those of a batch differ from those that are made alone by rounding only; see
        `engine.batches`. exact: if not, they may be made in reduced precision. The steps that all
        of them share are run once. StudioError and `Cancelled` as for `render`; the same recipes go
        on then where they were.
        """
        plans = [self._planner.plan(recipe) for recipe in recipes]
        with contextlib.suppress(Unlike):
            passes = self._reduces and not exact
            return self._batches.pictures(plans, cancelled, passing=passes)
        passing = None if exact else Passing()
        made = (self.render(recipe, cancelled=cancelled, passing=passing) for recipe in recipes)
        return [rendered.pixels for rendered in made]

    def look(
        self,
        recipe: Recipe,
        step: int,
        view: View,
        cancelled: Callable[[], bool] | None = None,
    ) -> Pixels:
        """One step of a recipe's run, decoded by the model's own VAE.

        step: the number of steps, or more, for the finished picture. Steps that are not known
        (any more) are run first. cancelled: as for `render`.
        """
        plan = self._planner.plan(recipe)
        if step >= plan.count:
            return self.render(recipe, cancelled=cancelled).pixels
        return self._looks.look(plan, step, view, cancelled)

    def glance(self, recipe: Recipe, step: int, view: View) -> Pixels | None:
        """A known step, decoded by the model's small decoder; None where either is missing."""
        return self._looks.glance(self._planner.plan(recipe), step, view)

    def attend(
        self,
        recipe: Recipe,
        *,
        between: Callable[[], None] = lambda: None,
        cancelled: Callable[[], bool] = lambda: False,
    ) -> tuple[Attention, ...]:
        """Where each word of the recipe's prompts acts; see `Attending.attend`."""
        plan = self._planner.plan(recipe)
        steps = self._known.of(plan, cancelled)
        return self._attending.attend(plan, steps, between=between, cancelled=cancelled)

    def adopt(self, recipe: Recipe, kept: Kept, count: int | None = None) -> None:
        """Take a recording in: what is branched from it runs only the tail.

        count: the number of steps to take (None: all). StudioError if it is not a run of this
        recipe on this model.
        """
        self._known.adopt(self._planner.plan(recipe), kept, count)

    def trim(self) -> None:
        """Give memory back: recorded steps, pictures and encodings are forgotten."""
        self._store.trim()
        self._attending.trim()
        self._finishing.trim()
        self._pipeline.prompts.forget()
        self._pipeline.loras.forget()
        self._device.empty_cache()

    def close(self) -> None:
        """Let go of the pipeline, so that its memory is free as soon as nobody else has it.

        Without this it would be a part of a cycle, which waits for a garbage collection that the
        studio avoids (see `engine.stalls`).
        """
        self._pipeline.prompts.release()
        self._runner.given = None
