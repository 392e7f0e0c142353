"""Going on with another sampler, or another number of steps, from any step on."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import diffusers as df
import pytest
import torch

from studio.core.conditioning import Conditioning
from studio.core.counts import left_at
from studio.core.errors import StudioError
from studio.core.recipe import Change, Tail
from studio.core.samplers import SAMPLERS
from studio.core.steps import View
from studio.engine.store import StepStore
from studio.engine.tracing.levels import Level
from studio.engine.tracing.returned import put_together
from studio.engine.trajectory import made_up
from tests.engine.rooms import Counter, recipe, room, starter_room, suited, tiny_pipe, tiny_room
from tests.engine.tiny_pipelines import FAMILIES

if TYPE_CHECKING:
    from studio.core.recipe import Recipe
    from studio.engine.renderer import Renderer

STEPS = 10
DIFFUSION = [name for name, sampler in SAMPLERS.items() if sampler.suits("diffusion")]
FLOW = [name for name, sampler in SAMPLERS.items() if sampler.suits("flow")]


@pytest.fixture
def starter() -> Renderer:
    here = starter_room()
    here.trim()
    return here


def hills(sampler: str = "ddim", steps: int = STEPS) -> Recipe:
    return recipe("a red sunset over hills", steps=steps, side=64, sampler=sampler, seed=3)


def tailed(plain: Recipe, step: int, sampler: str, steps: int) -> Recipe:
    return plain.branched(step, plain.conditioning_at(step), tail=Tail(sampler, steps))


def apart(one: Any, other: Any) -> float:
    ends = [rendered.trajectory.latent(len(rendered.trajectory)) for rendered in (one, other)]
    return float((ends[0] - ends[1]).square().mean().sqrt() / ends[0].std())


@pytest.mark.parametrize("name", DIFFUSION)
def test_the_same_sampler_with_the_same_steps_left_goes_on_nearly_as_before(
    starter: Renderer, name: str
) -> None:
    """Only its memory is lost: what remembers nothing ends at the very same picture."""
    plain = hills(name)
    straight = starter.render(plain)
    k = 4 * SAMPLERS[name].calls
    again = starter.render(tailed(plain, k, name, left_at(plain, k).steps))
    assert again.steps_run == len(straight.trajectory) - k
    assert again.trajectory.timesteps == straight.trajectory.timesteps
    assert apart(straight, again) < 0.15


@pytest.mark.parametrize("name", DIFFUSION)
def test_every_sampler_takes_over_from_any_other_kind_of_scaling(
    starter: Renderer, name: str
) -> None:
    for first in ("ddim", "euler"):
        plain = hills(first)
        straight = starter.render(plain)
        for steps in (3, 12):
            changed = tailed(plain, 4, name, steps)
            made = starter.render(changed)
            assert made.steps_run == SAMPLERS[name].calls_left(steps)
            assert len(made.trajectory) == starter.count(changed) == 4 + made.steps_run
            end = made.trajectory.latent(len(made.trajectory))
            assert end.isfinite().all()
            limit = 0.7 if SAMPLERS[name].stochastic else 0.2
            assert apart(straight, made) < limit, (first, steps)


@pytest.mark.parametrize("name", FLOW)
@pytest.mark.parametrize("family", ["sd3", "flux", "sana"])
def test_flow_samplers_take_over(family: str, name: str) -> None:
    here = tiny_room(family)
    plain = suited(here, recipe(steps=6))
    straight = here.render(plain)
    same = here.render(tailed(plain, 2, plain.sampler, 4))
    assert apart(straight, same) < 0.05
    for steps in (2, 9):
        made = here.render(tailed(plain, 2, name, steps))
        assert made.trajectory.latent(len(made.trajectory)).isfinite().all()
        assert made.steps_run == SAMPLERS[name].calls_left(steps)


@pytest.mark.parametrize("name", FAMILIES)
def test_every_family_goes_on_with_more_steps(name: str) -> None:
    here = tiny_room(name)
    plain = suited(here, recipe(steps=4))
    here.render(plain)
    branch = here.render(tailed(plain, 2, plain.sampler, 5))
    calls = SAMPLERS[plain.sampler].calls_left(5)
    assert branch.steps_run == calls
    assert [step.index for step in branch.trajectory.steps] == list(range(2 + calls))
    timesteps = branch.trajectory.timesteps
    assert list(timesteps[2:]) == sorted(timesteps[2:], reverse=True)
    assert [step.timestep for step in branch.trajectory.steps] == pytest.approx(timesteps)


@pytest.mark.parametrize("name", ["euler", "dpmpp-2m", "euler-a", "heun", "pndm", "lms", "dpm-sde"])
def test_a_tail_is_the_same_from_a_cold_store_and_from_any_of_its_steps(name: str) -> None:
    here = starter_room()
    changed = tailed(hills("dpmpp-2m", 6), 2, name, 4)
    here.trim()
    cold = here.render(changed)
    assert cold.steps_run == len(cold.trajectory)
    for known in range(1, len(cold.trajectory)):
        here.trim()
        here.adopt(changed, cold.trajectory.kept, known)
        again = here.render(changed)
        assert again.steps_run == len(cold.trajectory) - known
        assert again.pixels == cold.pixels, known


def test_a_tail_costs_its_steps_and_no_more(starter: Renderer) -> None:
    plain = hills()
    starter.render(plain)
    with Counter(starter.pipe.unet.conv_in) as denoised:
        starter.render(tailed(plain, 6, "euler", 3))
    assert denoised.count == 3


def test_the_parts_of_a_run_share_their_steps_with_the_run_before(starter: Renderer) -> None:
    changed = tailed(hills(), 4, "heun", 3)
    starter.render(changed)
    twice = tailed(changed, 7, "dpmpp-2m", 2)
    made = starter.render(twice)
    assert made.steps_run == 2
    assert len(made.trajectory) == 9
    words = changed.branched(6, Conditioning.of("a lake"))
    assert starter.render(words).steps_run == 3


def test_a_run_can_be_left_in_the_middle_of_a_step(starter: Renderer) -> None:
    plain = hills("heun")
    straight = starter.render(plain)
    made = starter.render(tailed(plain, 9, "ddim", 5))
    assert apart(straight, made) < 0.2


def test_steps_of_a_tail_are_looked_at_as_any(starter: Renderer) -> None:
    changed = tailed(hills(), 4, "euler", 3)
    seen = starter.look(changed, 5, View.SEES)
    assert seen != starter.look(changed, 5, View.EXPECTS)
    assert starter.look(changed, 7, View.SEES) == starter.render(changed).pixels


def test_levels_are_where_the_steps_are(starter: Renderer) -> None:
    changed = tailed(hills(), 4, "euler", 3)
    starter.render(changed)
    runner = starter._runner
    levels = runner.planner.levels(runner.planner.plan(changed))
    assert len(levels) == 7
    ratios = [level.ratio for level in levels if level is not None]
    assert ratios == sorted(ratios, reverse=True)
    assert levels[3] == Level(levels[3].alpha, (1 - levels[3].alpha ** 2) ** 0.5)
    assert levels[4].alpha == 1.0


@pytest.mark.parametrize(
    ("step", "sampler", "steps", "words"),
    [
        (4, "own", 4, "cannot take over"),
        (4, "nonsense", 4, "no sampler called"),
        (9, "ddim", 120, "So late"),
        (4, "lcm", 60, "few steps"),
    ],
)
def test_what_cannot_take_over_is_said(
    starter: Renderer, step: int, sampler: str, steps: int, words: str
) -> None:
    with pytest.raises(StudioError, match=words):
        starter.render(tailed(hills(), step, sampler, steps))


def test_a_tail_behind_the_end_never_acts(starter: Renderer) -> None:
    plain = hills()
    late = replace(plain, changes=(Change(30, tail=Tail("euler", 4)),))
    assert starter.count(late) == STEPS
    assert starter.render(late).pixels == starter.render(plain).pixels


def test_steps_that_were_evicted_are_run_again() -> None:
    forgetful = room(tiny_pipe("sdxl"), store=StepStore(limit=1000))
    plain = suited(forgetful, recipe(steps=6))
    changed = tailed(plain, 3, "ddim", 4)
    assert forgetful.render(changed).pixels == tiny_room("sdxl").render(changed).pixels


def test_a_made_up_step_is_handed_back_in_the_form_that_is_asked_for() -> None:
    latent, clean = torch.ones(2), torch.zeros(2)
    returned = made_up(0, 1.0, None, latent, clean, latent).returned
    for scheduler in (df.DDIMScheduler(), df.FlowMatchEulerDiscreteScheduler()):
        assert put_together(returned, scheduler, as_tuple=True) == (latent, clean)
        named = put_together(returned, scheduler, as_tuple=False)
        assert named.prev_sample is latent
        assert ("pred_original_sample" in named) == isinstance(scheduler, df.DDIMScheduler)
