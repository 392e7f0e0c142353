"""The recipe half way between two others."""

from dataclasses import replace

import pytest
from core_values import OTHER_MODEL, a_recipe, examples, recipes
from hypothesis import given

from studio.core.between import between, why_not
from studio.core.conditioning import Conditioning, Prompt
from studio.core.edits import Edit, FreshNoise, Stroke, Touch
from studio.core.noise import Noise
from studio.core.recipe import Change
from studio.core.shapes import Shape

DOT = Shape(((0.5, 0.5),), radius=0.1)


def test_noise_prompts_and_guidance_lie_half_way() -> None:
    first = a_recipe(conditioning=Conditioning.of("a fox", guidance=7.5))
    second = a_recipe(noise=Noise.of(2), conditioning=Conditioning.of("a hen", guidance=3.5))
    made = between(first, second)
    assert made.noise == Noise.between(1, 2, 0.5)
    assert made.conditioning.prompts == (Prompt("a fox", 0.5), Prompt("a hen", 0.5))
    assert made.conditioning.guidance == pytest.approx((7.5 + 3.5) / 2)


@examples(60)
@given(recipes, recipes)
def test_what_both_have_stays_and_the_ends_are_the_two(first, second) -> None:
    second = replace(second, steps=first.steps)
    assert between(first, first) == first
    ends = between(first, second, 0.0), between(first, second, 1.0)
    for made, end in zip(ends, (first, second), strict=True):
        assert (made.noise, made.sampler) == (end.noise, end.sampler)
        for step in range(13):
            assert made.conditioning_at(step) == end.conditioning_at(step)


def test_a_branch_is_half_way_from_its_step_on() -> None:
    trunk = a_recipe()
    made = between(trunk, trunk.branched(5, Conditioning.of("a hen", guidance=7.5)))
    assert made.before(5) == trunk
    assert made.conditioning_at(5).prompts == (Prompt("a fox", 0.5), Prompt("a hen", 0.5))


def test_a_change_of_a_longer_run_acts_at_the_same_share_of_the_way() -> None:
    longer = a_recipe(steps=16).branched(8, Conditioning.of("a hen"))
    assert [change.step for change in between(a_recipe(), longer).changes] == [4]


def test_what_was_done_to_the_latent_is_done_in_part() -> None:
    stroke, both = Stroke(Touch.NOISE, DOT, 0.8, seed=3), Stroke(Touch.ERASE, DOT)
    first = a_recipe(changes=(Change(3, edit=Edit(FreshNoise(7), (both,))),))
    second = a_recipe(changes=(Change(3, edit=Edit(None, (both, stroke))),))
    edit = between(first, second).change_at(3).edit
    assert edit is not None
    assert edit.fresh == FreshNoise(7, 0.5)
    assert edit.strokes == (both, replace(stroke, strength=0.4))


def test_only_here_bounds_what_both_bound() -> None:
    bounded = a_recipe(changes=(Change(3, guidance=2.0, edit=Edit(only=(DOT,))),))
    free = a_recipe(changes=(Change(3, guidance=4.0),))
    assert between(bounded, free).change_at(3).edit is None
    assert between(bounded, replace(bounded, noise=Noise.of(9))).change_at(3).edit == Edit(
        only=(DOT,)
    )


@pytest.mark.parametrize("other", [{}, {"width": 128}, {"model": OTHER_MODEL}])
def test_what_has_no_middle_is_not_offered(other: dict[str, object]) -> None:
    assert why_not(a_recipe(), a_recipe(**other))
    assert not why_not(a_recipe(), a_recipe(noise=Noise.of(2)))
