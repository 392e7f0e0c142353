"""The plan: a draft is never longer than its run, and every change acts in it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from core_values import a_desk, a_recipe, conditionings, examples, recipes
from hypothesis import given
from hypothesis import strategies as st

from studio.core.counts import count
from studio.core.desk import desk_of
from studio.core.edits import Edit, FreshNoise, Stroke, Touch
from studio.core.keys import step_keys
from studio.core.photo import Photo
from studio.core.plan import DRAFT_STEPS, Pace, draft, draft_steps
from studio.core.recipe import Change, Recipe, Tail
from studio.core.samplers import OWN, SAMPLERS
from studio.core.shapes import Shape

paces = st.builds(Pace, st.none() | st.sampled_from([0.0, 0.0125, 0.03, 1e-320, 9.0]))
LOW, HIGH = DRAFT_STEPS
STROKE = Stroke(Touch.NOISE, Shape(((0.5, 0.5),), 0.1), seed=3)
AREA = Shape(((0.2, 0.2), (0.8, 0.2), (0.5, 0.8)))


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
    assert fast.conditioning_at(count(fast) - 1) == conditioning
    if steps - at <= draft_steps(pace):
        assert fast == recipe


def test_where_the_steps_before_the_branch_move_too_the_whole_run_is_shorter() -> None:
    recipe = replace(a_recipe(steps=20), changes=(Change(8, guidance=9.0),))
    desk = desk_of(recipe, a_desk())
    assert draft(desk, Pace(9.0)).steps == 20
    fast = draft(desk, Pace(9.0), afresh=True)
    assert (fast.steps, [change.step for change in fast.changes]) == (LOW, [1])


def test_a_sampler_that_asks_twice_has_twice_the_way() -> None:
    heun = a_recipe(sampler="heun", steps=40)  # 79 calls
    desk = desk_of(heun, a_desk())
    assert draft(desk, Pace(0.0125)).steps == 4
    assert draft(desk, Pace(9.0)).steps == 2
    branch = desk.branching(70).with_guidance(9)
    assert draft(branch, Pace(0.0125)).change_at(70).tail == Tail("heun", 4)
    later = desk.branching(72).with_guidance(9)
    assert draft(later, Pace(0.0125)) == later.recipe


def test_the_draft_of_a_branch_keeps_its_first_steps_and_what_is_painted_on_them() -> None:
    desk = desk_of(a_recipe(steps=80), a_desk()).branching(20).with_guidance(9)
    painted = desk.with_stroke(STROKE).with_only((AREA,)).with_fresh(0.5, 3)
    fast = draft(painted, Pace(0.0125))
    assert step_keys(fast, 20) == step_keys(painted.recipe, 20)
    assert fast.conditioning_at(20) == painted.steering
    assert fast.change_at(20).edit == painted.edit
    assert count(fast) == 28
    again = draft(painted.with_tail("euler", 30), Pace(0.0125))
    assert again.change_at(20).tail == Tail("euler", 8)


@examples(30)
@given(st.integers(1, 100), st.floats(0, 1, exclude_max=True), paces)
def test_what_is_painted_is_in_every_draft(steps: int, share: float, pace: Pace) -> None:
    desk = desk_of(a_recipe(steps=steps), a_desk()).branching(int(share * steps))
    painted = desk.with_stroke(STROKE).with_only((AREA,))
    fast = draft(painted, pace)
    assert [change.edit for change in fast.changes] == [painted.edit]
    assert fast.changes[0].step < count(fast)
    assert count(fast) <= count(painted.recipe)


def test_changes_act_after_the_same_share_of_the_way() -> None:
    """Where a sampler cannot take over in the middle, and where the first noise is painted on."""
    recipe = a_recipe(
        steps=80,
        changes=(Change(2, guidance=5.0), Change(40, negative="x"), Change(60, guidance=9)),
    )
    inside = a_recipe(
        steps=8,
        conditioning=recipe.conditioning_at(2),
        changes=(Change(4, negative="x"), Change(6, guidance=9)),
    )
    assert draft(desk_of(recipe, a_desk(), 0), Pace(0.0125)) == inside
    own = replace(recipe, sampler=OWN)
    assert draft(desk_of(own, a_desk(), 60), Pace(0.0125)) == replace(inside, sampler=OWN)
    first = desk_of(recipe.before(1), a_desk()).with_stroke(STROKE)
    assert draft(first, Pace(0.0125)).changes == (Change(0, edit=Edit(strokes=(STROKE,))),)


def test_two_edits_that_come_to_lie_on_one_step_both_act() -> None:
    early, late = Edit(strokes=(STROKE,), only=(AREA,)), Edit(FreshNoise(4), (STROKE,))
    recipe = a_recipe(steps=80, sampler=OWN, changes=(Change(40, edit=early),))
    both = recipe.branched(41, recipe.conditioning, edit=late)
    fast = draft(desk_of(both, a_desk(), 41), Pace(0.0125))
    assert fast.changes == (Change(4, edit=Edit(FreshNoise(4), (STROKE, STROKE), (AREA,))),)


def test_a_photo_is_taken_over_at_the_same_share_of_the_way() -> None:
    photo = Photo("0f" * 32, start=40)
    fast = draft(desk_of(a_recipe(steps=80, photo=photo), a_desk(), 0), Pace(0.0125))
    assert fast.photo == replace(photo, start=4)


@pytest.mark.parametrize(
    ("per_step", "steps"),
    [(None, 2), (0.0, 8), (1e-320, 8), (0.0125, 8), (0.0165, 6), (0.033, 3), (0.05, 2), (60.0, 2)],
)
def test_a_draft_has_as_many_steps_as_there_is_time_for(per_step: float, steps: int) -> None:
    assert draft_steps(Pace(per_step)) == steps


def test_the_pace_is_half_old_half_new() -> None:
    pace = Pace().learned(2.0, 4)
    assert pace == Pace(0.5)
    assert pace.learned(3.0, 2) == Pace(1.0)
    assert pace.learned(9.0, 0) is pace
