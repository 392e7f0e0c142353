"""`memory`: bytes of a recording, and whether memory grows with runs, and under a dragging hand."""

from __future__ import annotations

import gc
import queue
from contextlib import closing
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

import psutil

from studio.bench.bed import PROMPTS, folder_of
from studio.bench.figures import result
from studio.core.conditioning import Conditioning
from studio.core.errors import StudioError
from studio.core.events import Failed, Finished, Ready
from studio.core.jobs import Load, Quality, Run
from studio.core.limits import GUIDANCE, STEP_BUDGET
from studio.core.noise import Noise
from studio.core.recipe import Recipe
from studio.library import models
from studio.library.places import find_places

if TYPE_CHECKING:
    from pathlib import Path

    from studio.bench import Options, Result
    from studio.core.events import Event
    from studio.core.jobs import Job
    from studio.core.model_facts import ModelFacts
    from studio.core.pixels import Pixels
    from studio.engine.worker import Worker

GOAL: Final = 50.0
RUNS: Final = 300
STEPS: Final = 4
"""Steps of the runs that are counted: few, for it is their number that matters."""
BUDGET: Final = 1 << 20
"""Bytes of recorded steps that the engine may keep here: full after seven runs."""
DRAFTS: Final = 6000
"""What ten minutes of dragging make, at ten pictures a second."""
DRAFT_STEPS: Final = 2
SETTLED: Final = 20
"""Drafts after which the growth is counted: the first ones fill what every draft needs."""
FILLING: Final = 270
"""Runs of one step before anything is counted: they fill every budget (256 pictures of 256 x 256
are the largest) and make the allocator take what it will take."""
PATIENCE: Final = 300.0
MB: Final = 1 << 20
SDXL: Final = 4 * 128 * 128
"""Numbers in a latent of a 1024 x 1024 picture by a model of SDXL's shape."""


@dataclass(frozen=True, slots=True)
class Grown:
    """What was measured. rss: bytes before the counted runs, at their half, and after them.

    dragged: the same of so many drafts under a hand.
    """

    recording: int
    steps: int
    numbers: int
    rss: tuple[int, int, int]
    runs: int
    same: bool
    dragged: tuple[int, int, int]
    drafts: int


class Line:
    """A direct line to a worker: jobs are sent one by one, and their ends awaited."""

    def __init__(self, budget: int = BUDGET) -> None:
        from studio.engine import stalls  # noqa: PLC0415 - before torch, which it prepares for
        from studio.engine.worker import Worker  # noqa: PLC0415 - as above

        stalls.prepare_process()
        self._events: queue.SimpleQueue[Event] = queue.SimpleQueue()
        self._worker: Worker = Worker(self._events.put, find_places().cache, budget=budget)
        self._number = 0
        self._worker.start()

    def load(self, folder: Path) -> ModelFacts:
        """Load a model."""
        event = self._end(Load(self._next(), models.ref(folder), folder))
        if not isinstance(event, Ready):
            raise TypeError(f"a load ended in {type(event).__name__}")
        return event.facts

    def picture(self, recipe: Recipe, quality: Quality = Quality.FULL) -> Finished:
        """Make a picture."""
        event = self._end(Run(self._next(), recipe, quality))
        if not isinstance(event, Finished):
            raise TypeError(f"a run ended in {type(event).__name__}")
        return event

    def close(self) -> None:
        """End the worker."""
        self._worker.close(PATIENCE)

    def _next(self) -> int:
        self._number += 1
        return self._number

    def _end(self, job: Job) -> Event:
        self._worker.send(job)
        while True:
            event = self._events.get(timeout=PATIENCE)
            if isinstance(event, Failed):
                raise StudioError(event.what, event.hint, event.details)
            if isinstance(event, Ready | Finished) and event.number == job.number:
                return event


def memory(options: Options) -> Result:
    """The size of one recording; then runs of ever new recipes, far beyond every budget."""
    runs = options.runs or RUNS
    drafts = options.runs or DRAFTS
    options.say("Getting the model ready …")
    with closing(Line(STEP_BUDGET)) as line:
        under_hand = dragged(line, line.load(folder_of(options)), drafts, options)
    with closing(Line()) as line:
        found = measured(line, line.load(folder_of(options)), runs, options)
    return judged(replace(found, dragged=under_hand, drafts=drafts))


def dragged(line: Line, facts: ModelFacts, drafts: int, options: Options) -> tuple[int, int, int]:
    """Bytes before a hand drags guidance through so many values, at their half, and after them."""
    base, rss = recipe_of(facts, 0, DRAFT_STEPS), []
    for turn in range(-SETTLED, drafts):
        if turn in (0, drafts // 2):
            rss.append(resident())
        if turn % 100 == 0:
            options.say(f"Draft {turn} of {drafts} …")
        guidance = GUIDANCE.low + (turn + SETTLED) / (drafts + SETTLED)
        acting = replace(base.conditioning, guidance=guidance)
        line.picture(replace(base, conditioning=acting), Quality.DRAFT)
    return rss[0], rss[1], resident()


def measured(line: Line, facts: ModelFacts, runs: int, options: Options) -> Grown:
    """Fill the budgets, then count."""
    first = recipe_of(facts, 0, facts.steps)
    picture = line.picture(first).picture
    for turn in range(FILLING if options.runs is None else runs):
        options.say(f"Filling the budgets, {turn + 1} …")
        line.picture(recipe_of(facts, turn + 1, 1))
    rss = [resident()]
    for turn in range(runs):
        options.say(f"Run {turn + 1} of {runs} …")
        line.picture(recipe_of(facts, turn + 10_000, STEPS))
        if turn == runs // 2:
            rss.append(resident())
    rss.append(resident())
    again = line.picture(first)
    recording, numbers = recording_of(options, first)
    return Grown(
        recording=recording,
        steps=facts.steps,
        numbers=numbers,
        rss=(rss[0], rss[1], rss[2]),
        runs=runs,
        same=recomputed(again, picture),
        dragged=(0, 0, 0),
        drafts=0,
    )


def recomputed(again: Finished, picture: Pixels) -> bool:
    """Whether a recipe that had been evicted was run again, and gave the same picture."""
    return again.steps_run > 0 and again.picture == picture


def recording_of(options: Options, recipe: Recipe) -> tuple[int, int]:
    """Bytes of the recording of a recipe, and how many numbers its latent has."""
    from studio.bench.bed import make_bed  # noqa: PLC0415 - a second engine, after the counting

    bed = make_bed(replace(options, say=lambda _text: None))
    made = bed.renderer.render(recipe).trajectory
    return made.nbytes, made.latent(0).numel()


def recipe_of(facts: ModelFacts, seed: int, steps: int) -> Recipe:
    """A recipe that no other seed shares a step with; the prompts take turns."""
    acting = Conditioning.of(PROMPTS[seed % len(PROMPTS)], guidance=facts.guidance)
    noise = Noise.of(seed)
    return Recipe(facts.ref, facts.width, facts.height, facts.sampler, steps, noise, acting)


def resident() -> int:
    """Bytes of memory that this process holds."""
    gc.collect()
    rss: int = psutil.Process().memory_info().rss
    return rss


def judged(found: Grown) -> Result:
    """The result: growth over the counted runs."""
    before, half, after = (bytes_ / MB for bytes_ in found.rss)
    drag, middle, let_go = (bytes_ / MB for bytes_ in found.dragged)
    grown = max(after - before, let_go - drag)
    per_number = found.recording / found.steps / found.numbers
    more: dict[str, Any] = {
        "rss_before_mb": round(before, 2),
        "rss_half_mb": round(half, 2),
        "rss_after_mb": round(after, 2),
        "second_half_mb": round(after - half, 2),
        "runs_growth_mb": round(after - before, 2),
        "drafts": found.drafts,
        "drafts_growth_mb": round(let_go - drag, 2),
        "drafts_second_half_mb": round(let_go - middle, 2),
        "budget_mb": BUDGET / MB,
        "recording_bytes": found.recording,
        "recording_steps": found.steps,
        "recording_bytes_per_step": found.recording // found.steps,
        "latent_numbers": found.numbers,
        "bytes_per_step_and_number": round(per_number, 3),
        "sdxl_30_steps_mb_computed": round(per_number * SDXL * 30 / MB, 1),
    }
    return result(
        "memory",
        grown,
        "MB",
        baseline=None,
        goal=GOAL,
        goal_of="figure",
        runs=found.runs,
        outputs_equal=found.same,
        more=more,
    )
