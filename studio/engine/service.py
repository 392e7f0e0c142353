"""What the engine's thread does for each job, once torch is there."""

from __future__ import annotations

import time
from functools import partial
from typing import TYPE_CHECKING

import torch

from studio.core.errors import StudioError
from studio.core.events import (
    Adopted,
    Attended,
    Brought,
    Finished,
    Framed,
    GaveWay,
    Inverting,
    Kept,
    Loading,
    Looked,
    Parted,
    Ready,
    Shot,
    Sketched,
    Started,
    Stepped,
)
from studio.core.jobs import (
    Adopt,
    Attend,
    Bring,
    Frame,
    Keep,
    Load,
    Look,
    Part,
    Quality,
    Run,
    Shoot,
    Sketch,
)
from studio.core.limits import SKETCH_EDGE, STEP_BUDGET
from studio.core.steps import StepFacts, Tier
from studio.engine import recording
from studio.engine.ahead import Ahead
from studio.engine.devices import choose, set_threads
from studio.engine.distance import parting
from studio.engine.finishing import Passing
from studio.engine.loader import load
from studio.engine.photos import photo_store
from studio.engine.renderer import Renderer
from studio.engine.stalls import calm
from studio.engine.store import StepStore
from studio.engine.tracing.terms import Cancelled

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from studio.core.errands import Errand
    from studio.core.events import Event
    from studio.core.jobs import Job
    from studio.core.recipe import Recipe
    from studio.engine.loras import FindLora
    from studio.engine.mailbox import Mailbox
    from studio.engine.trajectory import Trajectory


class Service:
    """Does jobs one at a time. Made and used on the engine's thread.

    post: takes the events. mailbox: asked between steps whether to give way. cache: see `Renderer`.
    device: the kind of device to run on (None: the best there is). budget: bytes of recorded steps.
    find_lora: the file of a recipe's LoRA; StudioError where it is gone (None: there are none).
    """

    def __init__(
        self,
        post: Callable[[Event], None],
        mailbox: Mailbox,
        cache: Path | None,
        device: str | None = None,
        budget: int = STEP_BUDGET,
        find_lora: FindLora | None = None,
    ) -> None:
        set_threads()
        self._post = post
        self._mailbox = mailbox
        self._cache = cache
        self._device = choose(device)
        self._budget = budget
        self._find_lora = find_lora
        self._renderer: Renderer | None = None
        self._photos = photo_store()
        self._ahead = Ahead()

    def do(self, job: Job) -> None:
        """Do a job and post its events; StudioError and whatever torch raises are the caller's."""
        if isinstance(job, Load):
            self._load(job)
            return
        try:
            with torch.inference_mode():
                self._make(job)
        except Cancelled:
            self._post(GaveWay(job.number))

    def _make(self, job: Run | Look | Errand) -> None:
        match job:
            case Run():
                self._run(job)
            case Look():
                if not (self._glance(job) and self._mailbox.has_any()):  # a newer wish comes first
                    self._look(job)
            case Keep():
                self._keep(job)
            case Adopt():
                self._adopt(job)
            case Part():
                self._part(job)
            case Frame():
                self._frame(job)
            case Bring():
                self._bring(job)
            case Attend():
                self._attend(job)
            case Sketch():
                self._sketch(job)
            case Shoot():
                self._shoot(job)

    # ---- while nothing else is to do

    @property
    def has_ideas(self) -> bool:
        """Whether there are steps to decode ahead."""
        return bool(self._ahead)

    def decode_ahead(self) -> None:
        """Decode one step of the last full run before anybody asks for it."""
        idea = self._ahead.take()
        renderer = self._renderer
        if renderer is None or not renderer.knows(idea.recipe, idea.step):
            return
        began = time.perf_counter()
        with torch.inference_mode():
            if not self._glance(idea):
                self._look(idea)
        self._ahead.took(idea, time.perf_counter() - began)

    def trim(self) -> None:
        """Memory ran out: forget what can be made again."""
        self._ahead.drop()
        if self._renderer is not None:
            self._renderer.trim()

    # ---- jobs

    def _load(self, job: Load) -> None:
        def stage(text: str) -> None:
            self._post(Loading(job.number, text))

        stage("Opening the model")
        self._ahead.drop()
        if self._renderer is not None:
            self._renderer.close()
        self._renderer = None
        self._device.empty_cache()  # two large models at once would not fit
        with calm():
            loaded = load(job.folder, self._device)
            store = StepStore(self._budget)
            renderer = Renderer(
                loaded.pipe, self._device, self._cache, job.model, store, loaded.tiny, self._photos
            )
            if self._find_lora is not None:
                renderer.find_loras(self._find_lora)
            renderer.prepare(stage)
        self._renderer = renderer
        self._post(Ready(job.number, renderer.facts()))

    def _run(self, job: Run) -> None:
        renderer = self._ready(job.recipe)
        full = job.quality is Quality.FULL
        self._ahead.drop()  # the hand moves on

        def inverted(done: int, count: int) -> None:
            self._post(Inverting(job.number, done, count))
            self._look_between()

        def started(count: int, known: int) -> None:
            self._post(Started(job.number, job.recipe, job.quality, count, known))

        def stepped(step: StepFacts) -> None:
            self._post(Stepped(job.number, step))
            self._look_between()

        rendered = renderer.render(
            job.recipe,
            on_inverted=inverted,
            on_start=started,
            on_step=stepped if full else None,
            cancelled=lambda: self._mailbox.gives_way(job),
            passing=None if full else Passing(self._mailbox.has_any, job.live.target),
        )
        self._post(
            Finished(
                job.number,
                job.recipe,
                job.quality,
                rendered.pixels,
                len(rendered.trajectory),
                rendered.steps_run,
                rendered.seconds,
                rendered.tier,
            )
        )
        if full:
            self._ahead.think(job, len(rendered.trajectory), len(rendered.pixels.data))

    def _look_between(self) -> None:
        """Answer a look while a run goes on, where that needs nothing but the decoder."""
        look = self._mailbox.take_look()
        if look is None:
            return
        renderer = self._ready(look.recipe)
        if renderer.decodes_anytime and renderer.knows(look.recipe, look.step):
            self._look(look)
        else:
            self._mailbox.put_back(look)

    def _glance(self, job: Look) -> bool:
        """Show a step through the small decoder; False where the model has none."""
        picture = self._ready(job.recipe).glance(job.recipe, job.step, job.view)
        if picture is None:
            return False
        self._post(Looked(job.number, job.recipe, job.step, job.view, Tier.TINY, picture))
        return True

    def _look(self, job: Look) -> None:
        picture = self._ready(job.recipe).look(job.recipe, job.step, job.view, self._ends)
        self._post(Looked(job.number, job.recipe, job.step, job.view, Tier.FULL, picture))

    def _ends(self) -> bool:
        """Whether even what nothing else interrupts must end: the studio is closed."""
        return self._mailbox.closed

    def _keep(self, job: Keep) -> None:
        renderer = self._ready(job.recipe)
        rendered = renderer.render(job.recipe, cancelled=self._ends)
        recording.write(job.path, job.recipe, rendered.trajectory)
        self._post(Kept(job.number, job.path))

    def _bring(self, job: Bring) -> None:
        renderer = self._renderer
        if renderer is None:
            raise StudioError("No model is loaded.", "Open a model first.")
        error = renderer.bring(job.digest, job.picture)
        self._post(Brought(job.number, job.digest, error))

    def _adopt(self, job: Adopt) -> None:
        renderer = self._ready(job.recipe)
        recorded = recording.read(job.path, self._device.place)
        if recorded.recipe != job.recipe:
            raise StudioError(f"{job.path.name} is the recording of another picture.")
        renderer.adopt(job.recipe, recorded.kept)
        self._post(Adopted(job.number, job.recipe))

    def _frame(self, job: Frame) -> None:
        ends = partial(self._mailbox.is_stopped, job)
        picture = self._ready(job.recipe).look(job.recipe, job.step, job.view, ends)
        self._post(Framed(job.number, picture))

    def _attend(self, job: Attend) -> None:
        renderer = self._ready(job.recipe)
        gives_way = partial(self._mailbox.gives_way, job)
        found = renderer.attend(job.recipe, between=self._look_between, cancelled=gives_way)
        self._post(Attended(job.number, job.recipe, found))

    def _sketch(self, job: Sketch) -> None:
        def gives_way() -> bool:
            self._look_between()
            return self._mailbox.gives_way(job)

        passing = None if job.whole else Passing()
        made = self._ready(job.recipe).render(job.recipe, cancelled=gives_way, passing=passing)
        picture = made.pixels if job.whole else made.pixels.shrunk(SKETCH_EDGE)
        self._post(Sketched(job.number, job.recipe, picture, made.seconds, made.steps_run))

    def _shoot(self, job: Shoot) -> None:
        def gives_way() -> bool:
            self._look_between()
            return self._mailbox.gives_way(job)

        began = time.perf_counter()
        pictures = self._ready(job.recipe).render_together(job.recipes, gives_way, exact=job.exact)
        seconds = time.perf_counter() - began
        self._post(Shot(job.number, job.recipes, tuple(pictures), seconds))

    def _part(self, job: Part) -> None:
        def run(recipe: Recipe) -> Trajectory:
            ends = partial(self._mailbox.is_stopped, job)
            return self._ready(recipe).render(recipe, cancelled=ends).trajectory

        pairs, distances = parting(run(job.first), run(job.second))
        self._post(Parted(job.number, job.first, job.second, pairs, distances))

    def _ready(self, recipe: Recipe) -> Renderer:
        renderer = self._renderer
        if renderer is None:
            raise StudioError("No model is loaded.", "Open a model first.")
        if recipe.model != renderer.ref:
            raise StudioError(
                f"This picture was made with another model: {recipe.model.name}.",
                "Open that model first.",
                f"{recipe.model} is not {renderer.ref}",
            )
        return renderer
