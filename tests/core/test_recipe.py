"""Recipe: equal runs are equal values, and a branch is a recipe."""

from __future__ import annotations

from dataclasses import replace

import pytest
from core_values import a_recipe, changes, conditionings, examples, recipes
from hypothesis import given
from hypothesis import strategies as st

from studio.core.conditioning import Conditioning, Prompt
from studio.core.errors import StudioError
from studio.core.recipe import Change, ModelRef, Recipe

steps = st.integers(0, 14)


def conditionings_of(recipe: Recipe) -> list[Conditioning]:
    """What acts at each step that any test here draws."""
    return [recipe.conditioning_at(step) for step in range(16)]


@examples(30)
@given(recipes, changes)
def test_recipes_are_equal_exactly_when_their_runs_are(recipe: Recipe, other: object) -> None:
    twin = replace(recipe, changes=other)
    same = conditionings_of(twin) == conditionings_of(recipe)
    assert (twin == recipe) == same
    if same:
        assert hash(twin) == hash(recipe)


@examples(30)
@given(recipes, steps)
def test_repeating_what_acts_anyway_changes_nothing(recipe: Recipe, step: int) -> None:
    acting = recipe.conditioning_at(step)
    echo = Change(step, acting.prompts, acting.negative, acting.guidance)
    others = tuple(change for change in recipe.changes if change.step != step)
    assert replace(recipe, changes=(*others, echo)) == recipe


@examples(30)
@given(recipes, steps)
def test_branching_with_what_acts_there_gives_the_same_recipe(recipe: Recipe, step: int) -> None:
    branch = recipe.branched(step, recipe.conditioning_at(step))
    nothing_later = all(change.step <= step for change in recipe.changes)
    assert (branch == recipe) == nothing_later


@examples(30)
@given(recipes, steps, conditionings)
def test_a_branch_shares_what_comes_before(
    recipe: Recipe, step: int, conditioning: Conditioning
) -> None:
    branch = recipe.branched(step, conditioning)
    assert conditionings_of(branch)[:step] == conditionings_of(recipe)[:step]
    assert set(conditionings_of(branch)[step:]) == {conditioning}
    assert replace(branch, changes=recipe.changes, conditioning=recipe.conditioning) == recipe


def test_half_an_echo_is_dropped_too() -> None:
    acting = a_recipe().conditioning
    half = a_recipe(changes=(Change(3, acting.prompts, acting.negative, 9.0),))
    assert half == a_recipe(changes=(Change(3, guidance=9.0),))
    assert half.changes == (Change(3, guidance=9.0),)


def test_an_echo_of_a_change_is_dropped_and_its_return_is_not() -> None:
    recipe = a_recipe(
        changes=(Change(6, guidance=3.0), Change(2, guidance=9.0), Change(4, guidance=9.0))
    )
    assert recipe.changes == (Change(2, guidance=9.0), Change(6, guidance=3.0))


def test_a_change_at_step_0_is_the_conditioning() -> None:
    recipe = a_recipe(changes=(Change(0, guidance=9.0),))
    assert recipe == a_recipe(conditioning=Conditioning.of("a fox", guidance=9.0))
    assert recipe.changes == ()


def test_empty_changes() -> None:
    assert Change(3).is_empty
    assert not Change(3, negative="").is_empty
    assert a_recipe(changes=(Change(3),)) == a_recipe()


def test_the_prompts_of_a_change_are_canonical() -> None:
    assert Change(1, (Prompt("a", 4), Prompt("b", 0))) == Change(1, (Prompt("a"),))


def test_two_changes_at_one_step_are_refused() -> None:
    with pytest.raises(StudioError, match="two changes"):
        a_recipe(changes=(Change(3, guidance=1), Change(3, negative="x")))


@pytest.mark.parametrize("step", [-1, True, 1.0, "1", None])
def test_no_step(step: object) -> None:
    with pytest.raises(StudioError):
        Change(step, guidance=1)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "fields",
    [
        {"width": 63},
        {"height": 4097},
        {"width": 256.0},
        {"height": True},
        {"width": 10**400},
        {"steps": 0},
        {"steps": 10**400},
        {"steps": "8"},
        {"sampler": ""},
        {"sampler": None},
        {"changes": (Change(2, negative="a"), Change(2, negative="b"))},
    ],
)
def test_no_recipe(fields: dict[str, object]) -> None:
    with pytest.raises(StudioError):
        a_recipe(**fields)


def test_a_model_is_named_by_text() -> None:
    with pytest.raises(StudioError):
        ModelRef(None)  # type: ignore[arg-type]
    with pytest.raises(StudioError):
        ModelRef("a", 5)  # type: ignore[arg-type]
