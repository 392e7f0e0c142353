"""`scrub`: from going to a known step to the end of its paint, in the real window."""

from __future__ import annotations

import random
import time
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Final

from studio.bench.bed import PROMPTS, folder_of
from studio.bench.figures import result, spread
from studio.bench.window import open_window
from studio.core.messages import Finished, Looked, Tier, View

if TYPE_CHECKING:
    from collections.abc import Callable

    from studio.bench import Options, Result
    from studio.bench.window import Rig
    from studio.core.pixels import Pixels
    from studio.core.recipe import Recipe

GOAL: Final = 16.0
RUNS: Final = 600
PICTURES: Final = 3
"""Recorded runs among which the hand goes to and fro."""


@dataclass(frozen=True, slots=True)
class Scrubbed:
    """Seconds to each step that was gone to, of as many plain repaints of the same canvas between
    them, and whether each step's picture was the one that the engine had decoded for it."""

    scrubs: tuple[float, ...]
    repaints: tuple[float, ...]
    equal: bool


def scrub(options: Options) -> Result:
    """Random steps of several recorded runs, a plain repaint after each."""
    folder = folder_of(options)
    options.say("Opening the window …")
    with open_window(folder) as rig:
        rig.get_ready()
        for place in range(PICTURES):
            options.say(f"Making picture {place + 1} of {PICTURES} …")
            rig.write(PROMPTS[place], 20 + place)
            rig.generate()
            rig.rest()
            look_at_all(rig)
        options.say("Scrubbing …")
        found = go_through(rig, options.runs or RUNS)
    return judged(found)


def look_at_all(rig: Rig) -> None:
    """Rest on each step that the engine has not decoded ahead, until it is decoded."""
    stage = rig.stage
    if stage is None:
        raise RuntimeError("there is no picture to scrub through")
    for position in range(stage.reel.count):
        if decoded(rig, stage.recipe, position) is None:
            rig.window.hand.scrub(position)
            rig.until(partial(_is_decoded, rig, stage.recipe, position))


def go_through(rig: Rig, runs: int, seed: int = 5) -> Scrubbed:
    """Scrub `runs` times; every twentieth time to another picture first, untimed."""
    chance = random.Random(seed)  # noqa: S311 - a seeded hand, not a secret
    nodes = rig.conductor.scene().nodes
    scrubs, repaints, equal = [], [], True
    for turn in range(runs):
        if turn % 20 == 0:
            rig.conductor.select(chance.choice(nodes).id)
            painted(rig, rig.canvas.update)
        stage = rig.stage
        if stage is None:
            raise RuntimeError("there is no picture to scrub through")
        others = [p for p in range(stage.reel.count + 1) if p != stage.position]
        position = chance.choice(others)
        scrubs.append(painted(rig, partial(rig.window.hand.scrub, position)))
        equal = equal and right_picture(rig, stage.recipe, position)
        repaints.append(painted(rig, rig.canvas.update))
    return Scrubbed(tuple(scrubs), tuple(repaints), equal)


def painted(rig: Rig, wish: Callable[[], object]) -> float:
    """Seconds from a wish to the end of the paint that follows it, of the whole window."""
    from PySide6.QtWidgets import QApplication  # noqa: PLC0415 - after the platform was chosen

    QApplication.processEvents()  # nothing from before is counted
    before = rig.eye.paints
    began = time.perf_counter()
    wish()
    while rig.eye.paints == before:
        QApplication.processEvents()
    return time.perf_counter() - began


def right_picture(rig: Rig, recipe: Recipe, position: int) -> bool:
    """Whether the canvas holds what the engine decoded for this step (or finished with)."""
    from studio.bench.eye import bytes_on  # noqa: PLC0415 - Qt, after the platform was chosen

    picture = decoded(rig, recipe, position)
    return picture is not None and picture.data == bytes_on(rig.canvas)


def decoded(rig: Rig, recipe: Recipe, position: int) -> Pixels | None:
    """What the engine has decoded for a step, by the model's own decoder; None if it has not."""
    for came in rig.tap.came:
        event = came.event
        if isinstance(event, Looked) and event.recipe == recipe:
            place = event.step, event.view, event.tier
            if place == (position, View.EXPECTS, Tier.FULL):
                return event.picture
        elif isinstance(event, Finished) and event.recipe == recipe and event.count == position:
            return event.picture
    return None


def _is_decoded(rig: Rig, recipe: Recipe, position: int) -> bool:
    return decoded(rig, recipe, position) is not None


def judged(found: Scrubbed) -> Result:
    """The result: 99 of 100 scrubs within the goal."""
    scrubs, repaints = spread(found.scrubs, 1000), spread(found.repaints, 1000)
    return result(
        "scrub",
        scrubs["p99"],
        "ms",
        baseline=repaints["p99"],
        goal=GOAL,
        goal_of="figure",
        runs=len(found.scrubs),
        outputs_equal=found.equal,
        more={
            "timed": "hand.scrub(step) until every widget it changed is painted",
            "scrub_ms": scrubs,
            "baseline_is": "p99 of a plain repaint of the same canvas, between the scrubs",
            "repaint_ms": repaints,
        },
    )
