"""Photos on the desk: words wait for the step at which the model takes over."""

from __future__ import annotations

from dataclasses import replace

import pytest
from core_values import a_desk, a_recipe

from studio.core.bringing import rebuilding, shows_same
from studio.core.conditioning import Conditioning
from studio.core.desk import desk_of
from studio.core.history import History
from studio.core.node import Origin
from studio.core.photo import Photo, Way
from studio.core.photos import take_over_at, whole_way

DIGEST = "ab" * 32


def test_a_photo_comes_to_the_desk_whole_in_its_own_size() -> None:
    desk = desk_of(a_recipe().branched(3, Conditioning.of("night")), a_desk())
    shown = desk.with_photo(DIGEST, 320, 192)
    assert shown.is_photo
    assert (shown.recipe.width, shown.recipe.height, shown.branch_at) == (320, 192, 0)
    assert shown.recipe.changes == ()


def test_words_over_a_whole_photo_wait_until_the_model_takes_over() -> None:
    desk = a_desk().with_photo(DIGEST, 256, 256).with_prompt("a castle").with_guidance(5)
    assert desk.is_photo
    branch = desk.branching(4)
    assert branch.recipe.photo == Photo(DIGEST, start=4)
    assert (branch.prompt, branch.branch_at) == ("a castle", 4)
    assert branch.recipe.conditioning.guidance == 5
    later = branch.with_prompt("a tower")
    assert later.recipe.photo == Photo(DIGEST, start=4)
    assert later.recipe.conditioning.text == "a tower"
    assert later.unbranched().is_photo


def test_a_recipe_of_a_photo_comes_to_the_desk_where_the_model_takes_over() -> None:
    recipe = a_recipe(photo=Photo(DIGEST, start=5))
    assert desk_of(recipe, a_desk()).branch_at == 5


def test_without_the_photo_the_words_that_acted_stay() -> None:
    desk = a_desk().with_photo(DIGEST, 256, 256).with_prompt("a castle").branching(4)
    assert desk.without_photo().recipe.photo is None
    assert desk.without_photo().prompt == "a castle"
    assert desk.without_photo().branch_at == 0


def test_the_whole_way_is_the_same_under_any_words_and_no_other() -> None:
    whole = a_recipe(photo=Photo(DIGEST))
    worded = replace(whole, conditioning=Conditioning.of("a castle"))
    assert shows_same(whole, worded)
    assert not shows_same(whole, whole.branched(3, whole.conditioning))
    assert not shows_same(whole, replace(whole, photo=Photo(DIGEST, None, Way.INVERT)))
    assert not shows_same(a_recipe(), a_recipe())
    assert whole_way(whole.branched(3, whole.conditioning)) == whole_way(worded)


def test_an_inversion_is_tried_with_its_own_words_at_guidance_one() -> None:
    turned = a_recipe(photo=Photo(DIGEST, None, Way.INVERT, "a lake"))
    tried = rebuilding(whole_way(turned))
    assert tried.photo == Photo(DIGEST, 1, Way.INVERT, "a lake")
    assert tried.conditioning == Conditioning.of("a lake", guidance=1.0)


@pytest.mark.parametrize(
    ("position", "count", "step"), [(5, 16, 5), (0, 16, 6), (16, 16, 6), (0, 2, 1), (1, 1, 0)]
)
def test_where_the_model_takes_over(position: int, count: int, step: int) -> None:
    assert take_over_at(position, count) == step


def test_a_photo_starts_a_tree_of_its_own_and_its_branches_grow_from_it() -> None:
    history = History()
    first = history.add(a_desk(), Origin.GENERATE, None)
    desk = a_desk().with_photo(DIGEST, 256, 256)
    assert history.parent_for(desk, first.id) is None
    photo = history.add(desk, Origin.PHOTO, None)
    assert history.parent_for(desk.branching(4), photo.id) == photo.id
    assert history.parent_for(desk.without_photo(), photo.id) is None
