"""Short runs right after a model was loaded: is it exact, and what do its latents look like?"""

from __future__ import annotations

import contextlib
import json
from typing import TYPE_CHECKING, Any, Final

import torch

from studio.core.conditioning import Conditioning
from studio.core.limits import SIDE
from studio.core.noise import Noise
from studio.core.recipe import ModelRef, Recipe
from studio.engine.calls import arguments, not_from_words
from studio.engine.decode import fingerprint
from studio.engine.files import write_aside
from studio.engine.noise import generator_of
from studio.engine.samplers import own_name
from studio.engine.tracing.self_test import self_test
from studio.engine.troubles import is_out_of_memory

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from studio.engine.decode import Decoder
    from studio.engine.pipeline import Pipeline
    from studio.engine.planning import Plan
    from studio.engine.runner import Runner
    from studio.engine.tracing.tracer import Run

STEPS: Final = 3
_SIDE: Final = 256  # at most; else half of what the model was made for
SUBJECTS: Final = (
    "a lighthouse by the sea at dawn",
    "a green forest under a blue sky",
    "red and yellow flowers, bright colours",
)
"""What the trial runs paint: many colours, dark and bright."""


def prepare(
    runner: Runner, decoder: Decoder, cache: Path | None, stage: Callable[[str], None]
) -> str:
    """Try a model out: what to tell the artist of its branches ("" where they are exact).

    Afterwards the decoder knows the way from latents to pictures and has linear previews. What was
    found out about this model before is read from the cache. stage: told what is under way.
    StudioError where the model cannot paint from words alone.
    """
    stage("Trying the model out")
    side = min(runner.pipeline.manner.width // 2, _SIDE)
    plan = trial(runner, side)
    run = _first_run(runner, plan)
    note = _verdict(runner.pipeline, plan, cache)
    decoder.learn(plan, run.trajectory)
    if not decoder.read():
        stage("Learning to preview")
        others = [trial(runner, side, place) for place in range(1, len(SUBJECTS))]
        runs = [runner.run(other, stop=other.count).trajectory for other in others]
        decoder.fit(plan, [run.trajectory, *runs])
    return note


def _first_run(runner: Runner, plan: Plan) -> Run:
    """The first run of all; here memory running out is an error, not a verdict."""
    try:
        return runner.run(plan)
    except (TypeError, ValueError, LookupError, AttributeError, RuntimeError) as error:
        if is_out_of_memory(error):
            raise
        # A pipeline that wants a picture, a mask or a pose says so in many ways.
        raise not_from_words(f"{type(error).__name__}: {error}") from error


def trial(runner: Runner, side: int, place: int = 0, steps: int = STEPS) -> Plan:
    """A short run of the model's own sampler on a square picture of about this side."""
    manner = runner.pipeline.manner
    side = -(-max(side, int(SIDE.low)) // manner.multiple) * manner.multiple
    steering = Conditioning.of(SUBJECTS[place % len(SUBJECTS)], guidance=manner.guidance)
    name = own_name(runner.pipeline.rack.base)
    recipe = Recipe(ModelRef("trial"), side, side, name, steps, Noise.of(place), steering)
    return runner.planner.plan(recipe)


def _verdict(pipeline: Pipeline, plan: Plan, cache: Path | None) -> str:
    """What to tell the artist of this model's branches, found out once for a device and a torch."""
    path = None if cache is None else _verdict_path(pipeline.pipe, cache)
    note = None if path is None else _remembered(path)
    if note is not None:
        return note
    conditioning = plan.recipe.conditioning

    def kwargs(seed: int) -> dict[str, Any]:
        generator = generator_of(Noise.of(seed))
        return arguments(pipeline.manner, plan.recipe, conditioning, conditioning.text, generator)

    note = self_test(pipeline.tracer, kwargs, scheduler=plan.scheduler).reason
    if path is not None:
        with contextlib.suppress(OSError):  # a cache: the test is made again next time
            write_aside(path, json.dumps({"note": note}).encode())
    return note


def _verdict_path(pipe: Any, cache: Path) -> Path | None:
    denoiser = getattr(pipe, "transformer", None) or getattr(pipe, "unet", None)
    if denoiser is None:
        return None
    name = f"{fingerprint(denoiser)}-{pipe.device.type}-{pipe.dtype}-{torch.__version__}"
    return cache / "verdicts" / f"{name}.json"


def _remembered(path: Path) -> str | None:
    """The verdict of an earlier self-test; None if there is none that can be read."""
    try:
        note = json.loads(path.read_bytes())["note"]
    except (OSError, ValueError, KeyError, TypeError):
        return None  # a cache: the test is made again
    return note if isinstance(note, str) else None
