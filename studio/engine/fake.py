"""An engine without torch or thread, driven by hand: for the window's tests and screenshots."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from studio.core import counts
from studio.core.events import (
    Adopted,
    Attended,
    Brought,
    Failed,
    Finished,
    Framed,
    GaveWay,
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
from studio.core.keys import step_keys
from studio.core.limits import GUIDANCE, SIDE, SKETCH_EDGE, STEPS
from studio.core.model_facts import ModelFacts
from studio.core.photos import photos_of
from studio.core.samplers import DIFFUSION, SAMPLERS
from studio.core.steps import StepFacts, Tier, View
from studio.engine.fake_painting import attentions, paint, preview, shown
from studio.engine.mailbox import Mailbox

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from studio.core.errors import StudioError
    from studio.core.events import Answer, Event
    from studio.core.jobs import Job
    from studio.core.pixels import Pixels
    from studio.core.recipe import ModelRef, Recipe

MULTIPLE = 64
SECONDS_PER_STEP = 0.025
LOST = ("The photo that this picture begins with is not here.", "Open the photo again.", "")


def facts_of(ref: ModelRef) -> ModelFacts:
    """What the fake engine says of a model: a small one that takes every diffusion sampler."""
    return ModelFacts(
        ref=ref,
        family="StableDiffusionPipeline",
        device="Processor",
        dtype="32-bit",
        samplers=tuple(s.name for s in SAMPLERS.values() if s.suits(DIFFUSION)),
        sampler="ddim",
        steps=int(STEPS.default),
        guidance=GUIDANCE.default,
        width=int(SIDE.default),
        height=int(SIDE.default),
        multiple=MULTIPLE,
        negative=True,
        exact=True,
        exact_note="",
        linear_fit=0.95,
        seconds=0.5,
        attends=True,
        photos=True,
        bends=True,
        weighs=True,
        meets=True,
    )


class FakeEngine:
    """Jobs in, events out, in the order and with the manners of the real one.

    post: takes the events, called from inside `send`, `stop`, `close` and `advance`. Nothing
    happens between calls of `advance`: each brings the next event. facts: makes what is said of a
    model when it was loaded.
    """

    def __init__(
        self,
        post: Callable[[Event], None],
        facts: Callable[[ModelRef], ModelFacts] = facts_of,
    ) -> None:
        self._post = post
        self._facts = facts
        self._mailbox = Mailbox()
        self._going: Iterator[None] | None = None
        self._job: Job | None = None
        self._known: set[str] = set()
        self._failures: list[StudioError] = []
        self.photos: dict[str, Pixels] = {}
        self.started = False
        self.closed = False
        self.jobs: list[Job] = []
        """Every job that was sent."""

    # ---- as the real one

    def start(self) -> None:
        """Begin to take jobs."""
        self.started = True

    def send(self, job: Job) -> None:
        """Put a job before the engine; one that waited in its slot gives way."""
        self.jobs.append(job)
        replaced = self._mailbox.put(job)
        if replaced is not None:
            self._post(GaveWay(replaced.number))

    def stop(self, number: int) -> None:
        """End the job of this number, if it has not ended."""
        waited = self._mailbox.stop(number)
        if waited is not None:
            self._post(GaveWay(waited.number))

    def close(self, timeout: float) -> bool:  # noqa: ARG002 - nothing has to be waited for
        """End everything."""
        for job in self._mailbox.close():
            self._post(GaveWay(job.number))
        if self._going is not None and isinstance(self._job, Run):
            self._post(GaveWay(self._job.number))
        self._going = None
        self.closed = True
        return True

    # ---- by hand

    def advance(self, events: int = 1) -> bool:
        """Bring the next events; False if there was nothing (more) to do."""
        return all(self._advance() for _ in range(events))

    def finish(self) -> None:
        """Bring every event there is to come."""
        while self._advance():
            pass

    def fail_next(self, error: StudioError) -> None:
        """Let the next job that is begun end with this error."""
        self._failures.append(error)

    def forget(self) -> None:
        """Forget the recorded steps, as if they had been evicted."""
        self._known.clear()

    def _advance(self) -> bool:
        while self.started and not self.closed:
            if self._going is None:
                job = self._mailbox.take(wait=False)
                if job is None:
                    return False
                self._job, self._going = job, self._do(job)
            try:
                next(self._going)
            except StopIteration:
                self._going = None
            else:
                return True
        return False

    def _do(self, job: Job) -> Iterator[None]:
        if self._failures:
            error = self._failures.pop(0)
            self._post(Failed(job.number, error.what, error.hint, error.details))
            yield
        elif isinstance(job, Load):
            for stage in ("Waking the engine", "Opening the model", "Trying the model out"):
                self._post(Loading(job.number, stage))
                yield
            self._post(Ready(job.number, replace(self._facts(job.model), ref=job.model)))
            yield
        elif self._lacks(job):
            self._post(Failed(job.number, *LOST))
            yield
        elif isinstance(job, Run):
            yield from self._run(job)
        elif isinstance(job, Look):
            self._look(job)
            yield
        elif isinstance(job, Sketch):
            self._sketch(job)
            yield
        elif isinstance(job, Shoot):
            pictures = tuple(paint(r, self._photo_of(r)) for r in job.recipes)
            self._post(Shot(job.number, job.recipes, pictures, 0.4 * len(pictures)))
            yield
        else:
            if isinstance(job, Bring):
                self.photos[job.digest] = job.picture
            self._post(_answer(job))
            yield

    def _run(self, job: Run) -> Iterator[None]:
        recipe, count = job.recipe, counts.count(job.recipe)
        keys = step_keys(recipe, count)
        known = next((i for i, key in enumerate(keys) if key not in self._known), count)
        self._post(Started(job.number, recipe, job.quality, count, known))
        yield
        for index, key in enumerate(keys):
            if self._mailbox.gives_way(job):
                self._post(GaveWay(job.number))
                yield
                return
            self._known.add(key)
            if job.quality is Quality.FULL:
                step = step_facts(recipe, index, count, self._photo_of(recipe))
                self._post(Stepped(job.number, step))
                yield
            look = self._mailbox.take_look()
            if look is not None:
                self._look(look)
                yield
        seconds = SECONDS_PER_STEP * (count - known)
        picture = paint(recipe, self._photo_of(recipe))
        self._post(
            Finished(job.number, recipe, job.quality, picture, count, count - known, seconds)
        )
        yield

    def _look(self, job: Look) -> None:
        picture = look_at(job.recipe, job.step, job.view, self._photo_of(job.recipe))
        self._post(Looked(job.number, job.recipe, job.step, job.view, Tier.FULL, picture))

    def _sketch(self, job: Sketch) -> None:
        picture = paint(job.recipe, self._photo_of(job.recipe))
        picture = picture if job.whole else picture.shrunk(SKETCH_EDGE)
        steps = counts.count(job.recipe)
        self._post(Sketched(job.number, job.recipe, picture, SECONDS_PER_STEP * steps, steps))

    def _photo_of(self, recipe: Recipe) -> Pixels | None:
        return None if recipe.photo is None else self.photos.get(recipe.photo.digest)

    def _lacks(self, job: Job) -> bool:
        """Whether a job needs a photo that was never brought."""
        recipe = getattr(job, "recipe", None)
        return recipe is not None and any(d not in self.photos for d in photos_of(recipe))


def _answer(job: Keep | Adopt | Frame | Bring | Part | Attend) -> Answer:
    match job:
        case Keep():
            job.path.parent.mkdir(parents=True, exist_ok=True)
            job.path.write_bytes(b"a recording")
            return Kept(job.number, job.path)
        case Adopt():
            return Adopted(job.number, job.recipe)
        case Frame():
            return Framed(job.number, look_at(job.recipe, job.step, job.view))
        case Bring():
            return Brought(job.number, job.digest, 28.0)
        case Part():
            count = counts.count(job.first)
            same = _steps_shared(job.first, job.second)
            distances = tuple(1.2 * max(0, i - same + 1) / count for i in range(count))
            return Parted(job.number, job.first, job.second, tuple(range(count)), distances)
        case Attend():
            return Attended(
                job.number, job.recipe, attentions(job.recipe, counts.count(job.recipe))
            )


def _steps_shared(first: Recipe, second: Recipe) -> int:
    pairs = zip(step_keys(first, 999), step_keys(second, 999), strict=True)
    return sum(mine == its for mine, its in pairs)


def look_at(recipe: Recipe, step: int, view: View, photo: Pixels | None = None) -> Pixels:
    """The full-size picture of one step, as a Look is answered."""
    count = counts.count(recipe)
    if step >= count:
        return paint(recipe, photo)
    return shown(_so_far(recipe, step), step / count, photo, noisy=view is View.SEES)


def _so_far(recipe: Recipe, step: int) -> Recipe:
    """The recipe without what changes later, with the model not there yet where a photo stands."""
    before = recipe.before(step + 1)
    photo = before.photo
    if photo is not None and photo.start is not None and step < photo.start:
        return replace(before, photo=replace(photo, start=None))
    return before


def step_facts(recipe: Recipe, index: int, count: int, photo: Pixels | None = None) -> StepFacts:
    """One step with its previews, an eighth of the picture's size; later changes do not show."""
    done = index / count
    so_far = _so_far(recipe, index)
    return StepFacts(
        index,
        999.0 * (1 - done),
        14.6 * (1 - done) ** 3,
        preview(so_far, done, photo, noisy=True),
        preview(so_far, done, photo, noisy=False),
    )
