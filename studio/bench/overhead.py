"""`overhead`: what recording every step costs, against the stock pipeline on the same weights."""

from __future__ import annotations

import gc
from typing import TYPE_CHECKING, Any, Final

from studio.bench.bed import make_bed
from studio.bench.figures import result
from studio.bench.pairs import Way, in_turns

if TYPE_CHECKING:
    from studio.bench import Options, Result
    from studio.bench.bed import Bed
    from studio.bench.pairs import Pairs
    from studio.core.pixels import Pixels

GOAL: Final = 1.02
RUNS: Final = 15
TIMED: Final = (
    "the whole picture, from the recipe to its bytes: encoding the prompt (nothing is remembered), "
    "every step, decoding; recorded = Renderer.render, stock = one pipe(...) call"
)


def overhead(options: Options) -> Result:
    """Recorded runs against stock calls in turns, one seed each round, pictures compared."""
    bed = make_bed(options)
    runs = options.runs or RUNS
    options.say("Recorded and stock, in turns …")
    plain = compare(bed, runs, previews=False)
    options.say("With previews and stock, in turns …")
    shown = compare(bed, max(1, runs // 2), previews=True)
    return judged(plain, shown, bed.facts.steps)


def compare(bed: Bed, runs: int, *, previews: bool) -> Pairs:
    """Recorded (first) against stock (second). previews: two small pictures of every step as well,
    as the window is sent them."""
    on_step = _ignore if previews else None

    def record(turn: int) -> Pixels:
        return bed.renderer.render(bed.recipe(_seed(turn)), on_step=on_step).pixels

    def stock(turn: int) -> Pixels:
        return bed.stock_picture(bed.recipe(_seed(turn)))

    def ready(_turn: int) -> None:
        bed.renderer.trim()
        gc.collect()

    return in_turns(Way(record, ready), Way(stock, ready), runs)


def judged(plain: Pairs, shown: Pairs, steps: int) -> Result:
    """The result of both comparisons."""
    return result(
        "overhead",
        plain.first,
        "s",
        baseline=plain.second,
        goal=GOAL,
        goal_of="ratio",
        runs=len(plain.wall),
        outputs_equal=plain.equal and shown.equal,
        more={
            "timed": TIMED,
            "steps": steps,
            "median_of_ratios": round(plain.median_of_ratios, 4),
            "processor_time_ratio": round(plain.busy_ratio, 4),
            "with_previews_ratio": round(shown.first / shown.second, 4),
            "with_previews_median_of_ratios": round(shown.median_of_ratios, 4),
            "with_previews_processor_time_ratio": round(shown.busy_ratio, 4),
        },
    )


def _ignore(_step: Any) -> None:
    """A listener that wants the previews and does nothing with them."""


def _seed(turn: int) -> int:
    return 1000 + turn
