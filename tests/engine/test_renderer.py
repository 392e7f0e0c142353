"""Recipes to pictures: as the stock pipeline paints them, and never a step more than needed."""

from __future__ import annotations

import gc
import weakref
from dataclasses import replace
from typing import TYPE_CHECKING

import diffusers as df
import pytest
import torch

from studio.core.conditioning import Conditioning, blend
from studio.core.errors import StudioError
from studio.core.noise import Noise
from studio.core.steps import StepFacts, View
from studio.engine.finishing import Passing
from studio.engine.store import StepStore
from studio.engine.tracing.terms import Cancelled
from tests.engine.rooms import (
    Counter,
    recipe,
    room,
    starter_room,
    stock_picture,
    stock_starter,
    suited,
    tiny_pipe,
    tiny_room,
)
from tests.engine.tiny_pipelines import FAMILIES

if TYPE_CHECKING:
    from pathlib import Path

    from studio.engine.renderer import Renderer


@pytest.fixture
def starter() -> Renderer:
    room = starter_room()
    room.trim()
    return room


def test_a_plain_recipe_gives_the_stock_picture_to_the_bit(starter: Renderer) -> None:
    plain = recipe("a lighthouse by the sea", seed=7, steps=5, side=128)
    rendered = starter.render(plain)
    assert rendered.pixels == stock_picture(stock_starter(), plain)
    assert rendered.steps_run == len(rendered.trajectory) == 5
    assert rendered.exact


def test_what_to_avoid_reaches_the_model(starter: Renderer) -> None:
    avoiding = recipe("a lake", negative="snow", side=128)
    pixels = starter.render(avoiding).pixels
    assert pixels == stock_picture(stock_starter(), avoiding)
    assert pixels != starter.render(recipe("a lake", side=128)).pixels


@pytest.mark.parametrize("name", FAMILIES)
def test_every_family_paints_as_stock_and_branches_by_its_tail(name: str) -> None:
    here = tiny_room(name)
    plain = suited(here, recipe())
    straight = here.render(plain, on_step=lambda _facts: None)
    assert straight.pixels == stock_picture(tiny_pipe(name), plain)

    count = here.count(plain)
    turned = plain.branched(2, Conditioning(blend("a red house", "a blue cat", 0.4), guidance=2))
    branch = here.render(turned)
    assert branch.steps_run == count - 2
    alone = tiny_room(name).render(turned)
    assert alone.steps_run == count
    assert branch.pixels == alone.pixels
    ends = [rendered.trajectory.latent(count) for rendered in (straight, branch, alone)]
    assert not torch.equal(ends[0], ends[1])
    assert torch.equal(ends[1], ends[2])


def test_a_known_recipe_costs_no_step_and_no_second_decode(starter: Renderer) -> None:
    plain = recipe(side=128)
    first = starter.render(plain)
    with (
        Counter(starter.pipe.unet.conv_in) as denoised,
        Counter(starter.pipe.vae.decoder) as decoded,
    ):
        again = starter.render(plain)
    assert (again.steps_run, denoised.count, decoded.count) == (0, 0, 0)
    assert again.pixels == first.pixels
    assert len(again.trajectory) == 4
    assert again.trajectory.timesteps == first.trajectory.timesteps


def test_a_draft_that_is_wanted_in_full_is_kept_as_a_full_run(starter: Renderer) -> None:
    plain = recipe(steps=3, seed=77)
    last = starter._runner.planner.plan(plain).keys[-1]
    draft = starter.render(plain, passing=Passing(exact=True))
    assert last not in starter._finishing._staying
    full = starter.render(plain)
    assert (full.steps_run, full.pixels) == (0, draft.pixels)
    assert last in starter._finishing._staying
    assert last in starter._store._steps


def test_a_change_runs_only_the_tail(starter: Renderer) -> None:
    plain = recipe("a forest", steps=6, side=128)
    starter.render(plain)
    with Counter(starter.pipe.unet.conv_in) as denoised:
        branch = starter.render(plain.branched(4, Conditioning.of("a desert", guidance=2.0)))
    assert branch.steps_run == denoised.count == 2


def test_evicted_steps_are_run_again_in_silence() -> None:
    here = tiny_room("sd15")
    plain = suited(here, recipe())
    branch = plain.branched(3, Conditioning.of("a blue cat"))
    expected = here.render(branch).pixels
    forgetful = room(tiny_pipe("sd15"), store=StepStore(limit=1000))
    forgetful.render(plain)
    again = forgetful.render(branch)
    assert again.steps_run == forgetful.count(plain)
    assert again.pixels == expected
    assert forgetful.look(plain, 2, View.EXPECTS) == here.look(plain, 2, View.EXPECTS)


def test_known_and_computed_steps_are_told_of_in_order(starter: Renderer) -> None:
    plain = recipe("a hill", steps=4, side=128)
    starter.render(plain)
    begun: list[tuple[int, int]] = []
    told: list[StepFacts] = []
    starter.render(
        plain.branched(2, Conditioning.of("a tower")),
        on_start=lambda count, known: begun.append((count, known)),
        on_step=told.append,
    )
    assert begun == [(4, 2)]
    assert [facts.index for facts in told] == [0, 1, 2, 3]
    assert [facts.timestep for facts in told] == sorted(
        (facts.timestep for facts in told), reverse=True
    )
    assert {(f.sees.width, f.expects.height) for f in told} == {(16, 16)}


def test_what_was_run_before_a_cancel_is_known(starter: Renderer) -> None:
    plain = recipe("a tree", steps=5, side=128)
    seen: list[StepFacts] = []
    with pytest.raises(Cancelled):
        starter.render(plain, on_step=seen.append, cancelled=lambda: len(seen) == 3)
    assert starter.knows(plain, 2)
    assert not starter.knows(plain, 3)
    finished = starter.render(plain)
    assert finished.steps_run == 2
    assert finished.pixels == stock_picture(stock_starter(), plain)


def test_seeds_and_prompts_at_the_end_of_a_mix_are_the_single_ones(starter: Renderer) -> None:
    plain = recipe("a lake", seed=1, side=128)
    mixed = replace(
        plain,
        noise=Noise.between(1, 2, 0.5),
        conditioning=Conditioning(blend("a lake", "a city", 0.5)),
    )
    at_end = replace(
        plain,
        noise=Noise.between(1, 2, 1.0),
        conditioning=Conditioning(blend("a lake", "a city", 1.0)),
    )
    ends = recipe("a city", seed=2, side=128)
    assert starter.render(at_end).pixels == stock_picture(stock_starter(), ends)
    middle = starter.render(mixed).pixels
    assert middle not in (starter.render(plain).pixels, starter.render(ends).pixels)


def test_looking_past_the_last_step_is_the_finished_picture(starter: Renderer) -> None:
    plain = recipe("a lake", side=128)
    assert starter.look(plain, 4, View.EXPECTS) == starter.render(plain).pixels


def test_a_look_runs_what_it_needs_and_no_more(starter: Renderer) -> None:
    plain = recipe("a boat", side=128)
    with Counter(starter.pipe.unet.conv_in) as denoised:
        sees = starter.look(plain, 1, View.SEES)
    assert denoised.count == 2
    assert starter.knows(plain, 1)
    assert sees != starter.look(plain, 1, View.EXPECTS)
    assert (sees.width, sees.height) == (128, 128)


def test_a_packed_model_decodes_any_step_through_its_pipeline() -> None:
    here = tiny_room("flux")
    plain = suited(here, recipe())
    here.prepare()
    assert not here.decodes_anytime
    last = here.render(plain).trajectory.steps[-1]
    assert last.clean is not None
    # The last clean latent of a flow is where it ends: its picture is the finished one, nearly.
    close = here.look(plain, 3, View.EXPECTS).to_rgb().astype(int)
    assert abs(close - here.render(plain).pixels.to_rgb()).max() <= 1


def test_a_recording_taken_in_is_branched_by_its_tail(starter: Renderer) -> None:
    plain = recipe("a valley", steps=5, side=128)
    recorded = starter.render(plain).trajectory
    branch = plain.branched(3, Conditioning.of("a cliff"))
    expected = starter.render(branch).pixels
    starter.trim()
    starter.adopt(plain, recorded.kept)
    again = starter.render(branch)
    assert again.steps_run == 2
    assert again.pixels == expected


def test_a_recording_of_another_recipe_is_refused(starter: Renderer) -> None:
    recorded = starter.render(recipe(steps=5, side=128)).trajectory
    with pytest.raises(StudioError, match="does not belong"):
        starter.adopt(recipe(steps=3, side=128), recorded.kept)


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        (recipe(side=100), "100 by 100"),
        (recipe(sampler="nonsense", side=128), "no sampler called"),
        (recipe(sampler="lcm", steps=60, side=128), "few steps"),
    ],
)
def test_what_the_model_cannot_make_is_said(starter: Renderer, wrong, words: str) -> None:
    with pytest.raises(StudioError, match=words):
        starter.render(wrong)


def test_facts_of_the_starter(starter: Renderer) -> None:
    facts = starter.facts()
    assert (facts.width, facts.height, facts.multiple) == (256, 256, 64)
    assert (facts.steps, facts.guidance, facts.sampler) == (16, 3.0, "ddim")
    assert facts.family == "StableDiffusionPipeline"
    assert facts.dtype == "32-bit"
    assert facts.exact
    assert facts.exact_note == ""
    assert facts.negative
    assert facts.linear_fit is not None
    assert facts.linear_fit > 0.85
    assert "dpmpp-2m" in facts.samplers


def test_what_was_found_out_is_remembered_on_disk(tmp_path: Path) -> None:
    first = room(tiny_pipe("sdxl"), tmp_path)
    with Counter(first.pipe.unet.conv_in) as asked:
        first.prepare()
    second = room(tiny_pipe("sdxl"), tmp_path)
    with Counter(second.pipe.unet.conv_in) as asked_again:
        second.prepare()
    assert 0 < asked_again.count < asked.count / 3
    assert second.facts().linear_fit == first.facts().linear_fit
    assert second.facts().exact == first.facts().exact

    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert len(files) == 2
    for path in files:
        path.write_bytes(b"\xff broken")
    third = room(tiny_pipe("sdxl"), tmp_path)
    third.prepare()
    assert third.facts().linear_fit == first.facts().linear_fit


def test_a_closed_room_frees_its_model_without_a_collection() -> None:
    here = tiny_room("sd15")
    here.prepare()
    here.render(suited(here, recipe(steps=2)), on_step=lambda _facts: None)
    model = weakref.ref(here.pipe.unet)
    gc.collect()
    gc.disable()
    try:
        here.close()
        del here
        assert model() is None
    finally:
        gc.enable()


def test_models_that_need_more_than_words_are_told_in_words() -> None:
    parts = tiny_pipe("sd15").components
    painter_over = df.StableDiffusionImg2ImgPipeline(**parts, requires_safety_checker=False)
    with pytest.raises(StudioError, match="from words alone"):
        room(painter_over).prepare()
    unasked = df.DDPMPipeline(df.UNet2DModel(sample_size=8), df.DDPMScheduler())
    with pytest.raises(StudioError, match="from words alone"):
        room(unasked)


def test_memory_running_out_at_the_first_run_is_not_taken_for_a_wrong_model(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    here = tiny_room("sd15")

    def no_room(*_: object, **__: object) -> None:
        raise torch.OutOfMemoryError("CUDA out of memory")

    monkeypatch.setitem(vars(here.pipe.unet), "forward", no_room)
    with pytest.raises(torch.OutOfMemoryError):
        here.prepare()
