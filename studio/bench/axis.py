"""`axis`: how evenly sliders of two words travel, before and after they were measured."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from studio.bench.bed import PROMPTS, make_bed
from studio.bench.figures import median, result
from studio.core.probing import glance, travel_of, wanted
from studio.core.ranging import STEPS
from studio.core.sketches import sketch_of
from studio.core.steering_axes import words_axis
from studio.core.travel import lengths, unevenness

if TYPE_CHECKING:
    from collections.abc import Sequence

    from studio.bench import Options, Result
    from studio.bench.bed import Bed
    from studio.core.probing import Glance
    from studio.core.recipe import Recipe
    from studio.core.steering_axes import PushAxis
    from studio.core.travel import Travel

PAIRS: Final = (
    ("calm", "stormy"),
    ("by day", "at night"),
    ("spring", "winter"),
    ("watercolor", "oil painting"),
    ("clear sky", "fog"),
    ("blue tones", "red tones"),
    ("pastel colors", "vivid colors"),
    ("at dawn", "at dusk"),
    ("black and white", "golden tones"),
    ("a forest", "a desert"),
)
GOAL: Final = 0.25
USABLE_MS: Final = 50.0
RANGED_SECONDS: Final = 5.0
PICTURES: Final = 9
"""Full pictures at equal movements of the slider, from one end of what is safe to the other."""


@dataclass(frozen=True, slots=True)
class Measured:
    """One pair. before, after: the coefficient of variation of the visible steps; made: seconds
    until the slider was there; ranged: seconds until its travel was known."""

    pair: tuple[str, str]
    before: float
    after: float
    made: float
    ranged: float
    tried: int
    travel: Travel


def axis(options: Options) -> Result:
    """Ten given pairs, each on a picture of its own; `runs`: only so many of them."""
    bed = make_bed(options)
    bed.renderer.render(bed.recipe(1))  # warm
    measured = []
    for turn, pair in enumerate(PAIRS[: options.runs]):
        options.say(f"{pair[0]} ↔ {pair[1]} …")
        measured.append(measure(bed, pair, bed.recipe(21 + turn, PROMPTS[turn % len(PROMPTS)])))
    return judged(measured)


def measure(bed: Bed, pair: tuple[str, str], recipe: Recipe) -> Measured:
    """One pair on one picture."""
    began = time.perf_counter()
    slider = words_axis(*pair)
    slider.move(recipe, 0.5)
    made = time.perf_counter() - began
    travel, tried = probed(bed, slider, recipe)
    ranged = time.perf_counter() - began
    span = travel.high - travel.low
    ends = travel.place(travel.low), travel.place(travel.high)
    shares = [i / (PICTURES - 1) for i in range(PICTURES)]
    plain = [travel.low + share * span for share in shares]
    even = [travel.amount(ends[0] + share * (ends[1] - ends[0])) for share in shares]
    before, after = (unseen(bed, slider, recipe, amounts) for amounts in (plain, even))
    return Measured(pair, before, after, made, ranged, tried, travel)


def probed(bed: Bed, slider: PushAxis, recipe: Recipe) -> tuple[Travel, int]:
    """The travel that is found, as the window finds it, and how many places were tried."""
    from studio.engine.finishing import Passing  # noqa: PLC0415 - torch loads only here

    tried: dict[float, Glance] = {}
    while amounts := wanted(slider.range, tried):
        for amount in amounts:
            quick = sketch_of(slider.move(recipe, amount), STEPS)
            tried[amount] = glance(bed.renderer.render(quick, passing=Passing()).pixels)
    return travel_of(slider.range, tried), len(tried)


def unseen(bed: Bed, slider: PushAxis, recipe: Recipe, amounts: Sequence[float]) -> float:
    """How uneven the full pictures at these amounts are: none of them was tried with."""
    pictures = [bed.renderer.render(slider.move(recipe, amount)).pixels for amount in amounts]
    return unevenness(list(lengths(pictures)))


def judged(measured: Sequence[Measured]) -> Result:
    """The result: the least even of the pairs counts, and the slowest."""
    worst = max(each.after for each in measured)
    slowest = max(each.ranged for each in measured)
    made = max(each.made for each in measured) * 1000
    return result(
        "axis",
        worst,
        "coefficient of variation",
        baseline=max(each.before for each in measured),
        goal=GOAL,
        goal_of="figure",
        runs=len(measured),
        also=slowest <= RANGED_SECONDS and made <= USABLE_MS,
        more={
            "baseline_is": "the same pairs over the same range, at equal amounts",
            "median_before": round(median([each.before for each in measured]), 3),
            "median_after": round(median([each.after for each in measured]), 3),
            "usable_ms": round(made, 2),
            "usable_goal_ms": USABLE_MS,
            "ranged_seconds": round(slowest, 2),
            "ranged_median_seconds": round(median([each.ranged for each in measured]), 2),
            "ranged_goal_seconds": RANGED_SECONDS,
            "pairs": [_told(each) for each in measured],
        },
    )


def _told(each: Measured) -> dict[str, Any]:
    return {
        "pair": list(each.pair),
        "before": round(each.before, 3),
        "after": round(each.after, 3),
        "ranged_seconds": round(each.ranged, 2),
        "tried": each.tried,
        "safe": [round(each.travel.low, 2), round(each.travel.high, 2)],
    }
