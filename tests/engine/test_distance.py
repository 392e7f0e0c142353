"""How far apart two runs are, measured on their latents."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from studio.core.errors import StudioError
from studio.engine.distance import parting
from studio.engine.samplers import build
from studio.engine.tracing.tracer import Tracer
from tests.engine.tiny_pipelines import FAMILIES

if TYPE_CHECKING:
    from studio.engine.trajectory import Trajectory


def a_run(sampler: str, seed: int, **changed: int) -> Trajectory:
    tiny = FAMILIES["sd15"]
    tracer = Tracer(tiny.pipe())
    kwargs = {**tiny.kwargs(seed), **changed}
    return tracer.run(kwargs, scheduler=build(sampler, tracer.scheduler)).trajectory


def test_a_run_is_nowhere_apart_from_itself_even_where_a_level_comes_twice() -> None:
    run = a_run("heun", 1)
    levels = [step.timestep for step in run.steps]
    assert len(set(levels)) < len(levels), "a sampler that looks twice"
    pairs, distances = parting(run, run)
    assert pairs == tuple(range(len(run)))
    assert distances == (0.0,) * len(run)


def test_two_seeds_are_about_as_far_apart_as_two_pictures_can_be() -> None:
    _, distances = parting(a_run("ddim", 1), a_run("ddim", 2))
    assert distances[0] == pytest.approx(2**0.5, rel=0.25)


def test_other_schedules_are_held_against_each_other_at_the_nearest_level() -> None:
    first, second = a_run("ddim", 1), a_run("ddim", 1, num_inference_steps=9)
    pairs, distances = parting(first, second)
    assert len(pairs) == len(distances) == len(first)
    assert pairs == tuple(sorted(pairs))
    levels = [[step.timestep for step in run.steps] for run in (first, second)]
    for mine, its in zip(levels[0], pairs, strict=True):
        assert abs(levels[1][its] - mine) == min(abs(other - mine) for other in levels[1])


def test_two_sizes_are_told() -> None:
    with pytest.raises(StudioError, match="different sizes"):
        parting(a_run("ddim", 1), a_run("ddim", 1, height=32, width=64))
