"""`scrub`: from going to a known step to the end of its paint, in the real window."""

from __future__ import annotations

import hashlib
import random
import time
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Final, NamedTuple

from studio.bench.bed import PROMPTS, folder_of
from studio.bench.figures import result, spread
from studio.bench.window import open_window
from studio.core.events import Finished, Looked, Started, Stepped
from studio.core.steps import Tier, View

if TYPE_CHECKING:
    from collections.abc import Callable

    from studio.bench import Options, Result
    from studio.bench.window import Rig
    from studio.core.events import Event
    from studio.core.recipe import Recipe

GOAL: Final = 16.0
RUNS: Final = 600
PICTURES: Final = 40
STEPS: Final = 30
"""Recorded runs in the project, and the steps of each."""
DECODED: Final = 3
"""Runs all of whose steps are decoded in full; of the others the previews are shown, as they are to
a hand that does not rest."""
JUMP: Final = 4
"""Every so many steps the hand goes to another run first."""


class Took(NamedTuple):
    """Seconds on the clock, and of them those that the window's thread had a processor."""

    clock: float
    own: float


@dataclass(frozen=True, slots=True)
class Scrubbed:
    """What going to each step took, to each run, and as many plain repaints of the same canvas
    between them; and whether what was shown was what the engine had made for it."""

    scrubs: tuple[Took, ...]
    jumps: tuple[Took, ...]
    repaints: tuple[Took, ...]
    equal: bool


class Book:
    """What the engine made of each step, as digests by how it was made."""

    def __init__(self) -> None:
        self._recipes: dict[int, Recipe] = {}
        self._made: dict[tuple[Recipe, int, Tier], bytes] = {}

    def take(self, event: Event) -> None:
        """Note an event of the engine."""
        match event:
            case Started():
                self._recipes[event.number] = event.recipe
            case Stepped():
                recipe = self._recipes.get(event.number)
                if recipe is not None:
                    self._note(recipe, event.step.index, Tier.LINEAR, event.step.expects.data)
            case Looked() if event.view is View.EXPECTS:
                self._note(event.recipe, event.step, event.tier, event.picture.data)
            case Finished():
                self._note(event.recipe, event.count, event.tier, event.picture.data)
            case _:
                pass

    def has(self, recipe: Recipe, position: int, tier: Tier) -> bool:
        """Whether the engine has made this."""
        return (recipe, position, tier) in self._made

    def holds(self, recipe: Recipe, position: int, tier: Tier | None, shown: bytes) -> bool:
        """Whether these bytes are what the engine made of a step in this way."""
        return tier is not None and self._made.get((recipe, position, tier)) == _digest(shown)

    def _note(self, recipe: Recipe, position: int, tier: Tier, data: bytes) -> None:
        self._made[recipe, position, tier] = _digest(data)


def _digest(data: bytes) -> bytes:
    return hashlib.blake2b(data, digest_size=16).digest()


def scrub(options: Options) -> Result:
    """Random steps of random runs of a large project, a plain repaint after each."""
    folder = folder_of(options)
    options.say("Opening the window …")
    with open_window(folder) as rig:
        book = Book()
        rig.listen(book.take)
        rig.get_ready()
        rig.conductor.steering.edit(rig.conductor.desk.with_steps(STEPS))
        for place in range(PICTURES):
            options.say(f"Making picture {place + 1} of {PICTURES} …")
            rig.write(PROMPTS[place % len(PROMPTS)], 20 + place)
            rig.generate()
            if place >= PICTURES - DECODED:
                look_at_all(rig, book)
        rig.rest()
        options.say("Scrubbing …")
        found = go_through(rig, book, options.runs or RUNS)
    return judged(found)


def look_at_all(rig: Rig, book: Book) -> None:
    """Rest on each step that the engine has not decoded ahead, until it is decoded."""
    stage = rig.stage
    if stage is None:
        raise RuntimeError("there is no picture to scrub through")
    for position in range(stage.reel.count):
        if not book.has(stage.recipe, position, Tier.FULL):
            rig.window.hand.scrub(position)
            rig.until(partial(book.has, stage.recipe, position, Tier.FULL))


def go_through(rig: Rig, book: Book, runs: int, seed: int = 5) -> Scrubbed:
    """Scrub `runs` times, every few times in another run."""
    chance = random.Random(seed)  # noqa: S311 - a seeded hand, not a secret
    nodes = [node.id for node in rig.conductor.scene().nodes]
    scrubs, jumps, repaints, equal = [], [], [], True
    for turn in range(runs):
        if turn % JUMP == 0:
            here = rig.conductor.scene().current
            other = chance.choice([n for n in nodes if n != here])
            jumps.append(painted(rig, partial(rig.conductor.pictures.select, other)))
            equal = equal and right_picture(rig, book)
        stage = rig.stage
        if stage is None:
            raise RuntimeError("there is no picture to scrub through")
        others = [p for p in range(stage.reel.count + 1) if p != stage.position]
        position = chance.choice(others)
        scrubs.append(painted(rig, partial(rig.window.hand.scrub, position)))
        equal = equal and right_picture(rig, book)
        repaints.append(painted(rig, rig.canvas.update))
    return Scrubbed(tuple(scrubs), tuple(jumps), tuple(repaints), equal)


def painted(rig: Rig, wish: Callable[[], object]) -> Took:
    """The time from a wish to the end of the paint that follows it, of the whole window."""
    from PySide6.QtWidgets import QApplication  # noqa: PLC0415 - after the platform was chosen

    QApplication.processEvents()  # nothing from before is counted
    before = rig.eye.paints
    began, own = time.perf_counter(), time.thread_time()
    wish()
    while rig.eye.paints == before:
        QApplication.processEvents()
    return Took(time.perf_counter() - began, time.thread_time() - own)


def right_picture(rig: Rig, book: Book) -> bool:
    """Whether the canvas holds what the engine made of the step on show, in the way it says."""
    from studio.bench.eye import bytes_on  # noqa: PLC0415 - Qt, after the platform was chosen

    stage = rig.stage
    return stage is not None and book.holds(
        stage.recipe, stage.position, stage.tier, bytes_on(rig.canvas)
    )


def judged(found: Scrubbed) -> Result:
    """The result: 99 of 100 steps within the goal, those in another run among them."""
    both = (*found.scrubs, *found.jumps)
    repaints = spread([took.clock for took in found.repaints], 1000)
    return result(
        "scrub",
        spread([took.clock for took in both], 1000)["p99"],
        "ms",
        baseline=repaints["p99"],
        goal=GOAL,
        goal_of="figure",
        runs=len(both),
        outputs_equal=found.equal,
        more={
            "timed": "hand.scrub(step), or going to another run, until every widget is painted",
            "scrub_ms": spread([took.clock for took in found.scrubs], 1000),
            "jump_ms": spread([took.clock for took in found.jumps], 1000),
            "own_ms": spread([took.own for took in both], 1000),
            "own_is": "of both, the processor time of the window's own thread",
            "in_the_project": f"{PICTURES} runs of {STEPS} steps",
            "baseline_is": "p99 of a plain repaint of the same canvas, between the scrubs",
            "repaint_ms": repaints,
        },
    )
