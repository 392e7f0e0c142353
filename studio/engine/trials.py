"""Short runs right after a model was loaded: is it exact, and what do its latents look like?"""

from __future__ import annotations

import contextlib
import json
from typing import TYPE_CHECKING, Any, Final

from studio.core.conditioning import Conditioning
from studio.core.limits import SIDE
from studio.core.noise import Noise
from studio.core.recipe import ModelRef, Recipe
from studio.engine.calls import arguments
from studio.engine.files import write_aside
from studio.engine.noise import generator_of
from studio.engine.samplers import own_name
from studio.engine.tracing.self_test import self_test

if TYPE_CHECKING:
    from pathlib import Path

    from studio.engine.runner import Plan, Runner

STEPS: Final = 3
SUBJECTS: Final = (
    "a lighthouse by the sea at dawn",
    "a green forest under a blue sky",
    "red and yellow flowers, bright colours",
)
"""What the trial runs paint: many colours, dark and bright."""


def trial(runner: Runner, side: int, place: int = 0, steps: int = STEPS) -> Plan:
    """A short run of the model's own sampler on a square picture of about this side."""
    manner = runner.manner
    side = -(-max(side, int(SIDE.low)) // manner.multiple) * manner.multiple
    steering = Conditioning.of(SUBJECTS[place % len(SUBJECTS)], guidance=manner.guidance)
    name = own_name(runner.base)
    recipe = Recipe(ModelRef("trial"), side, side, name, steps, Noise.of(place), steering)
    return runner.plan(recipe)


def try_out(runner: Runner, plan: Plan) -> str:
    """Whether runs can be gone on from bit for bit: what to tell the artist, "" where they can."""
    conditioning = plan.recipe.conditioning

    def kwargs(seed: int) -> dict[str, Any]:
        generator = generator_of(Noise.of(seed))
        return arguments(runner.manner, plan.recipe, conditioning, conditioning.text, generator)

    return self_test(runner.tracer, kwargs, scheduler=plan.scheduler).reason


def remembered(path: Path) -> str | None:
    """The verdict of an earlier self-test; None if there is none that can be read."""
    try:
        note = json.loads(path.read_bytes())["note"]
    except (OSError, ValueError, KeyError, TypeError):
        return None  # a cache: the test is made again
    return note if isinstance(note, str) else None


def remember(path: Path, note: str) -> None:
    """Keep a verdict, where there is room for it."""
    with contextlib.suppress(OSError):  # a cache: the test is made again next time
        write_aside(path, json.dumps({"note": note}).encode())
