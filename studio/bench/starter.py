"""How well the starter model does what it is told: `studio.training.bench`, as a benchmark."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from studio.bench import Result
from studio.library import models
from studio.library.places import find_places
from studio.library.places import starter as shipped
from studio.training.commands import bench_starter
from studio.training.events import Progress, as_line

if TYPE_CHECKING:
    from studio.bench import Options
    from studio.training.events import Event

PROMPTS = 400


def starter(options: Options) -> Result:
    """The lowest share of the ceiling that a judge finds among the attributes with a goal.

    options.model: another model of the same kind, measured beside the shipped one. options.runs:
    how many held-out prompts. The judge is trained once and kept in the cache.
    """

    def post(event: Event) -> None:
        if isinstance(event, Progress):
            options.say(as_line(event))

    judge = find_places().cache / "starter-judge.safetensors"
    judge.parent.mkdir(parents=True, exist_ok=True)
    folder = shipped() if options.model is None else models.named(options.model)
    beside = None if folder == shipped() else shipped()
    found = bench_starter(
        folder,
        options.out,
        prompts=options.runs or PROMPTS,
        classifier=judge,
        baseline=beside,
        post=post,
    )
    more = {name: found[name] for name in ("ceiling", "model", "baseline_model")}
    return Result(
        name="starter",
        figure=found["figure"],
        unit=found["unit"],
        baseline=found["baseline"],
        ratio=found["ratio"],
        goal=found["goal"],
        holds=found["holds"],
        outputs_equal=None,
        runs=found["runs"],
        machine=found["machine"],
        least=True,
        more={name: _plain(value) for name, value in more.items()},
    )


def _plain(value: object) -> object:
    """The value with what JSON does not know (no subject of a kind was asked for) as None."""
    if isinstance(value, dict):
        return {name: _plain(item) for name, item in value.items()}
    return None if isinstance(value, float) and math.isnan(value) else value
