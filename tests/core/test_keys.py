"""Step keys: two runs share exactly the steps up to where they part."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from core_values import a_recipe, changes, conditionings, examples, recipes
from hypothesis import given
from hypothesis import strategies as st

from studio.core.conditioning import Conditioning
from studio.core.keys import segments, step_keys
from studio.core.noise import Noise
from studio.core.recipe import Change, Recipe

counts = st.integers(1, 14)


@examples(40)
@given(recipes, conditionings, changes, counts)
def test_runs_share_the_steps_up_to_where_they_part(
    recipe: Recipe, conditioning: Conditioning, other: object, count: int
) -> None:
    twin = replace(recipe, changes=other)
    for one in (twin, replace(twin, conditioning=conditioning)):
        acts = [(recipe.conditioning_at(k), one.conditioning_at(k)) for k in range(count)]
        parting = next((k for k, (mine, its) in enumerate(acts) if mine != its), count)
        mine, its = step_keys(recipe, count), step_keys(one, count)
        assert mine[:parting] == its[:parting]
        assert not set(mine[parting:]) & set(its[parting:])


@examples(20)
@given(recipes, conditionings, st.integers(0, 12))
def test_a_branch_at_k_shares_k_steps(recipe: Recipe, conditioning: Conditioning, k: int) -> None:
    branch = recipe.branched(k, conditioning)
    shared = set(step_keys(recipe, 13)) & set(step_keys(branch, 13))
    assert shared >= set(step_keys(recipe, 13)[:k])
    if conditioning != recipe.conditioning_at(k):
        assert shared == set(step_keys(recipe, 13)[:k])


@examples(30)
@given(recipes, counts)
def test_segments_cover_the_run_without_gaps(recipe: Recipe, count: int) -> None:
    parts = segments(recipe, count)
    assert parts[0].start == 0
    assert parts[-1].stop == count
    assert all(before.stop == after.start for before, after in pairwise(parts))
    assert all(part.start < part.stop for part in parts)
    for part in parts:
        inside = range(part.start, part.stop)
        assert {recipe.conditioning_at(k) for k in inside} == {part.conditioning}


@examples(20)
@given(recipes, counts)
def test_each_step_has_a_key_of_its_own(recipe: Recipe, count: int) -> None:
    keys = step_keys(recipe, count)
    assert len(set(keys)) == count
    assert step_keys(recipe, count + 3)[:count] == keys


def test_changes_outside_the_run_do_not_act() -> None:
    late = a_recipe(changes=(Change(8, guidance=9.0),))
    assert step_keys(late, 8) == step_keys(a_recipe(), 8)
    assert step_keys(late, 9)[:8] == step_keys(a_recipe(), 8)
    assert step_keys(late, 9)[8] != step_keys(a_recipe(), 9)[8]
    assert [(part.start, part.stop) for part in segments(late, 8)] == [(0, 8)]


def test_everything_that_decides_a_step_is_in_its_key() -> None:
    different = [
        a_recipe(),
        a_recipe(width=128),
        a_recipe(height=128),
        a_recipe(sampler="euler"),
        a_recipe(steps=9),
        a_recipe(noise=Noise.of(2)),
        a_recipe(noise=Noise.between(1, 2, 0.5)),
        a_recipe(model=replace(a_recipe().model, name="b")),
        a_recipe(model=replace(a_recipe().model, fingerprint="b")),
        a_recipe(conditioning=Conditioning.of("a hen")),
        a_recipe(conditioning=Conditioning.of("a fox", negative="a hen")),
        a_recipe(conditioning=Conditioning.of("a fox", guidance=3.0000000000000004)),
    ]
    assert len({step_keys(recipe, 1) for recipe in different}) == len(different)


def test_equal_recipes_have_equal_keys_however_they_were_written() -> None:
    plus, minus = (
        a_recipe(conditioning=Conditioning.of("a", guidance=scale)) for scale in (0.0, -0.0)
    )
    assert plus == minus
    assert step_keys(plus, 4) == step_keys(minus, 4)
