"""How each family is called."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import torch

from studio.core.conditioning import Conditioning
from studio.engine.calls import Manner, arguments, manner_of
from studio.engine.guiders import guided
from tests.engine.rooms import recipe, stock_starter, tiny_pipe

if TYPE_CHECKING:
    from studio.core.recipe import Recipe


def called(manner: Manner, asked: Recipe) -> dict[str, object]:
    steering = asked.conditioning
    return arguments(manner, asked, steering, steering.text, torch.Generator())


def test_the_starter_has_the_houses_defaults() -> None:
    manner = manner_of(stock_starter())
    assert (manner.steps, manner.guidance, manner.width, manner.height) == (16, 3.0, 256, 256)
    assert manner.multiple == 64
    assert manner.negative
    assert not manner.needs_negative


def test_a_plain_recipe_says_nothing_of_what_to_avoid() -> None:
    """None and "" are not the same for SDXL, which then takes zeros."""
    manner = manner_of(tiny_pipe("sdxl"))
    plain = called(manner, recipe())
    assert plain["guidance_scale"] == 3.0
    assert "negative_prompt" not in plain
    assert called(manner, recipe(negative="snow"))["negative_prompt"] == "snow"


def test_a_distilled_flux_takes_guidance_as_a_number_and_nothing_to_avoid() -> None:
    manner = manner_of(tiny_pipe("flux"))
    given = called(manner, recipe(negative="snow"))
    assert given["guidance_scale"] == 3.0
    assert "true_cfg_scale" not in given
    assert "negative_prompt" not in given
    assert not manner.negative


def test_a_flux_that_is_not_distilled_is_guided_by_true_guidance() -> None:
    pipe = tiny_pipe("flux")
    pipe.transformer.register_to_config(guidance_embeds=False)
    manner = manner_of(pipe)
    assert manner.strength == "true_cfg_scale"
    assert (manner.steps, manner.guidance) == (6, 1.0)  # schnell


def test_true_guidance_comes_with_a_negative_prompt_or_it_would_not_act() -> None:
    manner = manner_of(tiny_pipe("qwen"))
    given = called(manner, recipe(guidance=4.0))
    assert given["true_cfg_scale"] == 4.0
    assert given["negative_prompt"] == " "
    assert called(manner, recipe(negative="snow"))["negative_prompt"] == "snow"
    assert "negative_prompt" not in called(manner, recipe(guidance=1.0))


def test_the_asked_size_and_words_are_not_touched() -> None:
    given = called(manner_of(tiny_pipe("pixart")), recipe(side=72))
    assert given["use_resolution_binning"] is False
    assert given["clean_caption"] is False
    assert (given["width"], given["height"]) == (72, 72)


@pytest.mark.parametrize("name", ["sd15", "sdxl", "sd3", "flux", "pixart", "qwen", "aura", "sana"])
def test_a_pipeline_is_given_only_what_it_accepts(name: str) -> None:
    pipe = tiny_pipe(name)
    manner = manner_of(pipe)
    assert set(called(manner, recipe())) <= manner.accepts
    assert manner.width % manner.multiple == 0
    assert manner.width >= 64


def test_guidance_that_is_a_part_of_the_pipeline_is_set_and_put_back() -> None:
    pipe = tiny_pipe("hunyuan")
    manner = manner_of(pipe)
    assert manner.guiders
    assert manner.guidance == pipe.guider.guidance_scale == 3.5
    assert not {"guidance_scale", "distilled_guidance_scale"} & set(called(manner, recipe()))
    with guided(pipe, 7.0):
        assert pipe.guider.guidance_scale == pipe.ocr_guider.guidance_scale == 7.0
        assert pipe.guider.adaptive_projected_guidance_scale == 20.0
    assert pipe.guider.guidance_scale == 3.5
    assert pipe.guider.adaptive_projected_guidance_scale == 10.0


def test_generator_and_conditioning_of_a_segment_are_what_is_used() -> None:
    manner = manner_of(stock_starter())
    generator = torch.Generator()
    steering = Conditioning.of("other", "avoid", 5.0)
    given = arguments(manner, recipe(), steering, "stands for it", generator)
    assert given["generator"] is generator
    assert given["prompt"] == "stands for it"
    assert given["negative_prompt"] == "avoid"
    assert given["guidance_scale"] == 5.0
