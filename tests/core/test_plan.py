"""The plan: a draft is never longer than its run, and every change acts in it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from core_values import a_desk, a_recipe, conditionings, examples, recipes
from hypothesis import given
from hypothesis import strategies as st

from studio.core.desk import desk_of
from studio.core.plan import DRAFT_STEPS, Pace, draft, draft_steps
from studio.core.recipe import Change, Recipe
from studio.core.samplers import SAMPLERS

paces = st.builds(Pace, st.none() | st.sampled_from([0.0, 0.015, 0.03, 1e-320, 9.0]))
LOW, HIGH = DRAFT_STEPS


@examples(40)
@given(recipes, paces)
def test_a_draft_is_the_same_run_in_fewer_steps(recipe: Recipe, pace: Pace) -> None:
    desk = desk_of(recipe, a_desk())
    fast = draft(desk, pace)
    assert fast.steps <= recipe.steps
    assert fast.steps == recipe.steps or LOW <= fast.steps <= HIGH
    assert replace(fast, steps=8, changes=(), conditioning=recipe.conditioning) == replace(
        recipe, steps=8, changes=()
    )
    if fast == recipe and recipe.steps > HIGH:
        calls = SAMPLERS[recipe.sampler].calls
        assert calls * recipe.steps - desk.branch_at <= max(LOW * calls, draft_steps(pace))


@examples(40)
@given(st.integers(1, 200), st.floats(0, 1, exclude_max=True), conditionings, paces)
def test_what_is_steered_acts_in_the_draft(
    steps: int, share: float, conditioning: object, pace: Pace
) -> None:
    at = int(share * steps)
    recipe = a_recipe(steps=steps).branched(at, conditioning)  # type: ignore[arg-type]
    fast = draft(desk_of(recipe, a_desk(), at), pace)
    assert fast.conditioning_at(fast.steps - 1) == conditioning
    if steps - at <= draft_steps(pace):
        assert fast == recipe


def test_a_sampler_that_asks_twice_has_twice_the_way() -> None:
    heun = a_recipe(sampler="heun", steps=40)  # 79 calls
    desk = desk_of(heun, a_desk())
    assert draft(desk, Pace(0.015)).steps == 4
    assert draft(desk, Pace(9.0)).steps == 2
    early = draft(desk.branching(40).with_guidance(9), Pace(0.015))
    assert early == replace(heun, steps=4, changes=(Change(4, guidance=9.0),))
    late = desk.branching(70).with_guidance(9)
    assert draft(late, Pace(0.015)).changes == (Change(6, guidance=9.0),)  # the last of 7 calls
    later = desk.branching(72).with_guidance(9)
    assert draft(later, Pace(0.015)) == later.recipe


def test_changes_act_after_the_same_share_of_the_way() -> None:
    recipe = a_recipe(
        steps=80,
        changes=(Change(2, guidance=5.0), Change(40, negative="x"), Change(60, guidance=9)),
    )
    fast = draft(desk_of(recipe, a_desk(), 60), Pace(0.015))
    assert fast == a_recipe(
        steps=8,
        conditioning=recipe.conditioning_at(2),
        changes=(Change(4, negative="x"), Change(6, guidance=9)),
    )


@pytest.mark.parametrize(
    ("per_step", "steps"),
    [(None, 2), (0.0, 8), (1e-320, 8), (0.015, 8), (0.02, 6), (0.04, 3), (0.05, 2), (60.0, 2)],
)
def test_a_draft_has_as_many_steps_as_there_is_time_for(per_step: float, steps: int) -> None:
    assert draft_steps(Pace(per_step)) == steps


def test_the_pace_is_half_old_half_new() -> None:
    pace = Pace().learned(2.0, 4)
    assert pace == Pace(0.5)
    assert pace.learned(3.0, 2) == Pace(1.0)
    assert pace.learned(9.0, 0) is pace
