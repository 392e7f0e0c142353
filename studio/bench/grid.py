"""`grid`: five by five pictures that differ from half the steps on, against 25 runs."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from studio.bench.bed import make_bed
from studio.bench.figures import result
from studio.core.grid import Grid, Line, spread
from studio.core.limits import GUIDANCE
from studio.core.steering_axes import GuidanceAxis, words_axis

if TYPE_CHECKING:
    from studio.bench import Options, Result
    from studio.bench.bed import Bed
    from studio.engine.renderer import Renderer

GOAL: Final = 0.55
SIDE: Final = 5
"""Rows and columns."""
WORDS: Final = ("calm", "stormy")


@dataclass(frozen=True, slots=True)
class Painted:
    """A grid painted both ways: seconds of each, by the clock and of the processor, how many steps
    were run, and whether every two pictures are the same, bit for bit."""

    clock: tuple[float, float]
    busy: tuple[float, float]
    steps: tuple[int, int]
    equal: bool


def grid(options: Options) -> Result:
    """The cells of a grid as `sfumato grid` makes them, and each from its start, in turns."""
    bed = make_bed(options)
    base = bed.recipe(7)
    half = bed.renderer.count(base) // 2
    guidance, words = GuidanceAxis(), words_axis(*WORDS)
    usual = bed.facts.guidance
    wished = Grid(
        Line(guidance, spread(guidance, usual / 2, GUIDANCE.clamp(usual * 2), SIDE), half),
        Line(words, spread(words, -1, 1, SIDE), half),
    )
    painted = paint(bed, wished, options)
    clock, busy, steps = painted.clock, painted.busy, painted.steps
    return result(
        "grid",
        clock[0],
        "s",
        baseline=clock[1],
        goal=GOAL,
        goal_of="ratio",
        runs=wished.columns * wished.rows,
        outputs_equal=painted.equal,
        more={
            "acts_from_step": half,
            "processor_time_ratio": round(busy[0] / busy[1], 4),
            "steps_run": steps[0],
            "steps_alone": steps[1],
            "baseline_is": "every cell from its start, on the same weights",
        },
    )


def paint(bed: Bed, wished: Grid, options: Options) -> Painted:
    """Both ways, cell by cell; whoever is first takes turns."""
    cells = wished.recipes(bed.recipe(7))
    alone = second_engine(bed)
    bed.renderer.render(bed.recipe(1))  # warm: neither pays for the first run
    alone.render(bed.recipe(1))
    bed.renderer.trim()
    clock, busy, steps, equal = [0.0, 0.0], [0.0, 0.0], [0, 0], True
    for place, cell in enumerate(cells):
        options.say(f"Picture {place + 1} of {len(cells)}")
        pictures = {}
        for way in (0, 1) if place % 2 else (1, 0):
            if way:
                alone.trim()
            began, busy_began = time.perf_counter(), time.process_time()
            made = (alone if way else bed.renderer).render(cell)
            clock[way] += time.perf_counter() - began
            busy[way] += time.process_time() - busy_began
            steps[way] += made.steps_run
            pictures[way] = made.pixels
        equal = equal and pictures[0] == pictures[1]
    return Painted((clock[0], clock[1]), (busy[0], busy[1]), (steps[0], steps[1]), equal)


def second_engine(bed: Bed) -> Renderer:
    """An engine that knows nothing of what the first one has made, on the same weights."""
    from studio.engine import devices  # noqa: PLC0415 - torch takes seconds
    from studio.engine.renderer import Renderer  # noqa: PLC0415 - as above
    from studio.library.places import find_places  # noqa: PLC0415 - as above

    engine = Renderer(bed.stock, devices.choose(), find_places().cache, bed.facts.ref)
    engine.prepare(lambda _stage: None)
    return engine
