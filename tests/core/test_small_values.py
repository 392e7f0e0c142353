"""Ranges, errors, pixels and axes: the small things that everything else leans on."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
import pytest
from core_values import a_recipe, conditionings, examples, mixes, recipes, scales
from hypothesis import given
from hypothesis import strategies as st

from studio.core.conditioning import Conditioning, Meeting, Prompt
from studio.core.errors import StudioError
from studio.core.limits import GUIDANCE, MIX, SEED, STEPS, Range
from studio.core.noise import Noise
from studio.core.noise_axes import SeedAxis
from studio.core.pixels import Pixels
from studio.core.pushes import Contrast, Push
from studio.core.steering_axes import GuidanceAxis, PromptAxis, steer

if TYPE_CHECKING:
    from studio.core.recipe import Recipe

HALVES = Range("Half", 0.5, 1.5, 1.0)


@examples(15)
@given(st.floats(allow_nan=False) | st.integers())
def test_clamping_gives_the_nearest_value_inside(value: float) -> None:
    HALVES.check(HALVES.clamp(value))
    if HALVES.low <= value <= HALVES.high:
        HALVES.check(value)
        assert HALVES.clamp(value) == value
    else:
        assert HALVES.clamp(value) in {HALVES.low, HALVES.high}
        with pytest.raises(StudioError, match=r"out of range\. Choose a value from 0.5 to 1.5"):
            HALVES.check(value)


@pytest.mark.parametrize(
    ("outside", "value", "said"),
    [
        (STEPS, 201, "Steps 201 is out of range. Choose a value from 1 to 200."),
        (GUIDANCE, 30.000001, "Guidance 30.000001 is out of range. Choose a value from 0 to 30."),
        (STEPS, math.nan, "Steps is out of range. Choose a value from 1 to 200."),
        pytest.param(
            STEPS, 10**400, "Steps is out of range. Choose a value from 1 to 200.", id="huge"
        ),
        (SEED, 2**62, f"Seed {2**62} is out of range. Choose a value from 0 to {2**62 - 1}."),
    ],
)
def test_what_is_out_of_range_is_said_as_it_was_written(
    outside: Range, value: float, said: str
) -> None:
    with pytest.raises(StudioError) as caught:
        outside.check(value)
    assert str(caught.value) == said


def test_an_error_reads_as_what_and_hint() -> None:
    assert str(StudioError("It broke.", "Mend it.", "trace")) == "It broke. Mend it."
    assert str(StudioError("It broke.")) == "It broke."


@examples(10)
@given(st.integers(1, 4), st.integers(1, 4), st.integers(0, 255))
def test_pixels_give_back_what_they_were_made_of(width: int, height: int, start: int) -> None:
    values = np.arange(start, start + width * height * 3) % 256
    rgb = values.astype(np.uint8).reshape(height, width, 3)
    pixels = Pixels.from_rgb(rgb)
    assert (pixels.width, pixels.height) == (width, height)
    assert np.array_equal(pixels.to_rgb(), rgb)
    assert pixels.data[:4] == bytes([rgb[0, 0, 2], rgb[0, 0, 1], rgb[0, 0, 0], 255])


def test_pixels_own_their_bytes() -> None:
    rgb = np.zeros((2, 2, 3), np.uint8)
    pixels = Pixels.from_rgb(rgb)
    rgb[:] = 9
    assert not pixels.to_rgb().any()


@pytest.mark.parametrize(("width", "height", "size"), [(0, 1, 0), (1, -1, 4), (2, 2, 15)])
def test_pixels_that_are_no_picture_are_refused(width: int, height: int, size: int) -> None:
    with pytest.raises(ValueError, match="no"):
        Pixels(width, height, bytes(size))


@pytest.mark.parametrize(
    "rgb", [np.zeros((2, 2, 4), np.uint8), np.zeros((2, 2, 3), np.float32)], ids=["rgba", "float"]
)
def test_arrays_that_are_no_picture_are_refused(rgb: np.ndarray) -> None:
    with pytest.raises(ValueError, match="uint8"):
        Pixels.from_rgb(rgb)


def test_a_single_prompt_meets_nobody_and_voices_are_the_prompts_each_with_what_pushes_it() -> None:
    alone = Conditioning((Prompt("a fox"),), meeting=Meeting.ATTENTION)
    assert alone == Conditioning.of("a fox")
    push = Push(Contrast("calm", "wild"), 0.5)
    both = (Prompt("a fox", 0.25), Prompt("a hen", 0.75))
    steering = Conditioning(both, pushes=(push,), meeting=Meeting.ATTENTION)
    (first, hen), (second, fox) = steering.voices
    assert (first, second) == (0.75, 0.25)
    assert [p.text for p in hen] == ["a hen", "a hen, wild", "a hen, calm"]
    assert [p.weight for p in fox] == [1, 0.5, -0.5]


@examples(20)
@given(recipes, st.integers(0, 12), conditionings)
def test_steering_nothing_changes_nothing(
    recipe: Recipe, at: int, conditioning: Conditioning
) -> None:
    acting = recipe.conditioning_at(at)
    assert steer(recipe, at) == recipe
    assert steer(recipe, at, prompts=acting.prompts, guidance=acting.guidance) == recipe
    assert GuidanceAxis().move(recipe, acting.guidance, at) == recipe
    there = steer(
        recipe,
        at,
        prompts=conditioning.prompts,
        negative=conditioning.negative,
        guidance=conditioning.guidance,
        meeting=conditioning.meeting,
    )
    assert there.conditioning_at(at) == conditioning


@examples(20)
@given(mixes, scales, st.integers(0, 9))
def test_axes_move_what_they_are_named_after(amount: float, scale: float, at: int) -> None:
    recipe = a_recipe()
    assert GuidanceAxis().move(recipe, scale, at).conditioning_at(at).guidance == scale
    assert GuidanceAxis().move(recipe, 1000, at).conditioning_at(at).guidance == GUIDANCE.high
    blended = PromptAxis("a fox", "a hen").move(recipe, amount, at).conditioning_at(at)
    assert {prompt.text for prompt in blended.prompts} <= {"a fox", "a hen"}
    assert PromptAxis("a fox", "a hen").move(recipe, MIX.low, at) == recipe
    assert SeedAxis(1, 2).move(recipe, amount).noise == Noise.between(1, 2, amount)
    assert SeedAxis(1, 2).move(recipe, MIX.low) == recipe
    end = PromptAxis("a fox", "a hen").move(recipe, 5, at).conditioning_at(at)
    assert end.prompts == (Prompt("a hen"),)
