"""`trajectory`: what the recording of thirty steps of SDXL's size takes, by every sampler."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from studio.bench.bed import PROMPTS, folder_of
from studio.bench.figures import result
from studio.bench.stand_in import stand_in
from studio.core.conditioning import Conditioning
from studio.core.noise import Noise
from studio.core.recipe import ModelRef, Recipe

if TYPE_CHECKING:
    from collections.abc import Sequence

    from studio.bench import Options, Result
    from studio.engine.planning import Plan
    from studio.engine.runner import Runner
    from studio.engine.trajectory import Trajectory

GOAL: Final = 8.0
STEPS: Final = 30
SIDE: Final = 1024
"""Pixels: latents of 4 x 128 x 128, as SDXL's."""
CHANNELS: Final = (8, 8)
"""Of the model that stands in, which is not even run: it is its answers that are counted."""
SAID: Final = "what the model said"
MB: Final = 1 << 20


@dataclass(frozen=True, slots=True)
class Kept:
    """What one recording takes, in bytes.

    calls: how often the model was asked. parts: by what they are. whole: if every step were kept as
    it is shown. file: on disk. resumed: whether the run that is gone on with from the middle, on
    steps that were read and made again, ends as the straight one did, to the bit.
    """

    sampler: str
    half: bool
    calls: int
    parts: dict[str, int]
    whole: int
    file: int
    resumed: bool

    @property
    def nbytes(self) -> int:
        """All of it."""
        return sum(self.parts.values())


def trajectory(options: Options) -> Result:
    """Every sampler in half and in single precision, with a tiny model that stands in."""
    from studio.engine.runner import Runner  # noqa: PLC0415 - torch takes seconds
    from studio.engine.samplers import fitting  # noqa: PLC0415 - as above

    found = []
    for half in (True, False):
        pipe = stand_in(folder_of(options), CHANNELS, half=half)
        pipe.unet.forward = answer
        runner = Runner(pipe)
        for sampler in fitting(runner.pipeline.rack.base):
            precision = "half" if half else "single"
            options.say(f"{sampler.label}, {precision} precision …")
            found.append(kept(runner, sampler.name, half=half))
    return judged(found)


def answer(sample: Any, *_args: Any, **_kwargs: Any) -> tuple[Any]:
    """What stands for a model's answer: of the same shape and precision."""
    return (sample.tanh(),)


def kept(runner: Runner, sampler: str, *, half: bool, steps: int = STEPS, side: int = SIDE) -> Kept:
    """Record one run, go on from its middle, and count."""
    plan = runner.planner.plan(recipe_of(runner, sampler, steps, side))
    made = runner.run(plan, stop=plan.count).trajectory
    from studio.engine.tracing.values import nbytes  # noqa: PLC0415 - with torch

    file, resumed = gone_on(runner, plan, made)
    whole = nbytes(step.held for step in made.steps)
    return Kept(sampler, half, plan.count, parts_of(made), whole, file, resumed)


def recipe_of(runner: Runner, sampler: str, steps: int, side: int) -> Recipe:
    """The recipe of what is recorded, with as many steps as the sampler is made for."""
    from studio.core.samplers import SAMPLERS  # noqa: PLC0415 - beside its only use

    most = SAMPLERS[sampler].most or steps
    acting = Conditioning.of(PROMPTS[0], guidance=runner.pipeline.manner.guidance)
    name = ModelRef("stand-in")
    return Recipe(name, side, side, sampler, min(steps, most), Noise.of(1), acting)


def parts_of(made: Trajectory) -> dict[str, int]:
    """Bytes of a recording by what they are; what two of them share counts as the first."""
    from studio.engine.tracing.said import Said  # noqa: PLC0415 - with torch
    from studio.engine.tracing.values import nbytes  # noqa: PLC0415 - as above

    entries = made.kept.entries
    said = [entry for entry in entries if isinstance(entry, Said)]
    groups: dict[str, list[Any]] = {
        SAID: [entry.answer for entry in said],
        "where it began": [entry.start.latent for entry in said],
        "random numbers": [dict(entry.generators) for entry in said],
        "the rest": [entry.held for entry in entries],
    }
    parts: dict[str, int] = {}
    counted: list[Any] = []
    for name, group in groups.items():
        before = nbytes(counted)
        counted += group
        parts[name] = nbytes(counted) - before
    return parts


def gone_on(runner: Runner, plan: Plan, made: Trajectory) -> tuple[int, bool]:
    """Bytes of the recording's file, and whether going on from its middle ends the same."""
    import torch  # noqa: PLC0415 - takes seconds

    from studio.engine import recording  # noqa: PLC0415 - as above
    from studio.engine.tracing.again import made_whole  # noqa: PLC0415 - as above

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.trajectory"
        recording.write(path, plan.recipe, made)
        size, read = path.stat().st_size, recording.read(path).kept
    known = made_whole(read.bound(runner.planner.solvers(plan))[: plan.count // 2])
    again = runner.run(plan, known, stop=plan.count).trajectory
    whole = len(known) == plan.count // 2
    return size, whole and torch.equal(again.latent(plan.count), made.latent(plan.count))


def judged(found: Sequence[Kept]) -> Result:
    """The result: the largest recording in half precision, which models of this size run in."""
    halves, singles = ([k for k in found if k.half is half] for half in (True, False))
    largest = max(halves, key=lambda kept: kept.nbytes)
    once = max((k for k in singles if k.calls <= STEPS), key=lambda kept: kept.nbytes)
    most = max(singles, key=lambda kept: kept.nbytes)
    return result(
        "trajectory",
        largest.nbytes / MB,
        "MiB",
        baseline=largest.whole / MB,
        goal=GOAL,
        goal_of="figure",
        runs=len(found),
        outputs_equal=all(kept.resumed for kept in found),
        more={
            "steps": STEPS,
            "latent": "4 x 128 x 128",
            "baseline_of": "every step kept whole",
            "sampler": largest.sampler,
            "single_once_mib": round(once.nbytes / MB, 3),
            "single_most_mib": round(most.nbytes / MB, 3),
            "single_most_sampler": most.sampler,
            "single_over_goal": [k.sampler for k in singles if k.nbytes > GOAL * MB],
            "by_sampler": [row(kept) for kept in found],
        },
    )


def row(kept: Kept) -> dict[str, Any]:
    """What is told of one recording."""
    return {
        "sampler": kept.sampler,
        "precision": "half" if kept.half else "single",
        "calls": kept.calls,
        "mib": round(kept.nbytes / MB, 3),
        "whole_mib": round(kept.whole / MB, 3),
        "file_mib": round(kept.file / MB, 3),
        "parts_mib": {name: round(size / MB, 3) for name, size in kept.parts.items()},
        "resumed_equals_straight": kept.resumed,
    }
