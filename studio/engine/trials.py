"""Short runs right after a model was loaded: is it exact, and what do its latents look like?"""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Final

import torch

from studio.core.conditioning import Conditioning
from studio.core.noise import Noise
from studio.core.recipe import ModelRef, Recipe
from studio.engine.files import write_aside
from studio.engine.pictures import picture_of
from studio.engine.samplers import own_name

if TYPE_CHECKING:
    from pathlib import Path

    from studio.engine.runner import Plan, Runner
    from studio.engine.trajectory import Trajectory

STEPS: Final = 3
SUBJECTS: Final = (
    "a lighthouse by the sea at dawn",
    "a green forest under a blue sky",
    "red and yellow flowers, bright colours",
    "a snowy mountain at night",
    "a portrait of a woman in warm light",
    "a city street in the rain",
)
"""What the trial runs paint: many colours, dark and bright."""

APPROXIMATE: Final = "Branches are approximate with this model."


def trial(runner: Runner, side: int, place: int = 0, steps: int = STEPS) -> Plan:
    """A short run of the model's own sampler on a square picture."""
    manner = runner.manner
    side = max(1, round(side / manner.multiple)) * manner.multiple
    steering = Conditioning.of(SUBJECTS[place % len(SUBJECTS)], guidance=manner.guidance)
    name = own_name(runner.base)
    recipe = Recipe(ModelRef("trial"), side, side, name, steps, Noise.of(place), steering)
    return runner.plan(recipe)


def self_test(runner: Runner, plan: Plan) -> tuple[str, Trajectory]:
    """Records the plan's run and resumes it at every step, with a wrong seed each time.

    Returns what to tell the artist ("" where every picture and latent was bit-equal), and the run.
    """
    straight = runner.run(plan)
    steps = straight.trajectory.steps
    wrong = replace(plan, recipe=replace(plan.recipe, noise=Noise.of(987_654_321)))
    for k in range(1, len(steps) + 1):
        again = runner.run(wrong, steps[:k])
        same = all(
            torch.equal(a.next, b.next) for a, b in zip(again.trajectory.steps, steps, strict=True)
        )
        if not same or not torch.equal(picture_of(again.output), picture_of(straight.output)):
            return APPROXIMATE, straight.trajectory
    return "", straight.trajectory


def remembered(path: Path) -> str | None:
    """The verdict of an earlier self-test; None if there is none that can be read."""
    try:
        note = json.loads(path.read_bytes())["note"]
    except (OSError, ValueError, KeyError, TypeError):
        return None  # a cache: the test is made again
    return note if isinstance(note, str) else None


def remember(path: Path, note: str) -> None:
    """Keep a verdict. OSError where that cannot be."""
    write_aside(path, json.dumps({"note": note}).encode())
