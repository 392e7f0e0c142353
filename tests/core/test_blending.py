"""Mixtures of recipes that begin with different photos."""

from __future__ import annotations

from dataclasses import replace

import pytest
from core_values import a_recipe, examples
from hypothesis import given
from hypothesis import strategies as st

from studio.core.between import mixed
from studio.core.blending import blended
from studio.core.conditioning import Conditioning
from studio.core.edits import Touch
from studio.core.noise import Noise
from studio.core.photo import Photo, Way
from studio.core.photos import photos_of, whole_way
from studio.core.recipe_json import from_dict, to_dict

BEACH, HILL = Photo("a" * 64, 5, Way.INVERT), Photo("b" * 64, 5)


def plain(seed: int, words: str = "a fox"):
    return a_recipe(noise=Noise.of(seed), conditioning=Conditioning.of(words), steps=12)


def with_photo(photo: Photo, words: str = "a beach"):
    return replace(plain(9, words), photo=photo)


def test_without_photos_or_with_one_it_is_the_plain_mixture() -> None:
    parts = [(plain(1), 0.25), (plain(2, "a hen"), 0.75)]
    assert blended(parts) == mixed(parts)
    same = [(with_photo(BEACH, "a fox"), 0.5), (with_photo(BEACH, "a hen"), 0.5)]
    assert blended(same) == mixed(same)
    assert blended([(plain(1), 0.0), (with_photo(BEACH), 1.0)]) == with_photo(BEACH)


def test_photos_join_the_others_at_the_step_at_which_the_model_takes_over() -> None:
    first, second = plain(1), plain(2, "a hen")
    recipe = blended(
        [(with_photo(BEACH), 0.5), (first, 0.2), (second, 0.2), (with_photo(HILL), 0.1)]
    )
    assert recipe.photo is None
    assert recipe.noise == mixed([(first, 0.5), (second, 0.5)]).noise
    (change,) = recipe.changes
    assert change.step == 5
    strokes = change.edit.strokes if change.edit is not None else ()
    assert [stroke.touch for stroke in strokes] == [Touch.BLEND] * 2
    assert [s.source for s in strokes] == [whole_way(with_photo(p)) for p in (BEACH, HILL)]
    assert [s.strength for s in strokes] == pytest.approx([0.5 / 0.9, 0.1])
    acting = {prompt.text: prompt.weight for prompt in recipe.conditioning_at(6).prompts}
    assert acting == pytest.approx({"a beach": 0.6, "a fox": 0.2, "a hen": 0.2})
    assert set(photos_of(recipe)) == {BEACH.digest, HILL.digest}
    assert from_dict(to_dict(recipe)) == recipe


def test_of_photos_alone_the_heaviest_is_what_the_run_begins_with() -> None:
    recipe = blended([(with_photo(BEACH), 0.3), (with_photo(HILL, "a hill"), 0.7)])
    assert recipe.photo == HILL
    (stroke,) = recipe.change_at(5).edit.strokes  # type: ignore[union-attr]
    assert (stroke.source, stroke.strength) == (whole_way(with_photo(BEACH)), pytest.approx(0.3))


def test_a_photo_that_is_taken_over_nowhere_joins_after_a_part_of_the_way() -> None:
    whole = with_photo(replace(BEACH, start=None))
    assert [change.step for change in blended([(whole, 0.5), (plain(1), 0.5)]).changes] == [5]


def test_words_that_wait_on_the_desk_of_a_photo_do_not_speak_but_what_it_shows_does() -> None:
    whole = with_photo(replace(BEACH, start=None), "waiting")
    at = blended([(whole, 0.5), (plain(1), 0.3), (plain(2, "a hen"), 0.2)]).conditioning_at(6)
    assert {p.text: p.weight for p in at.prompts} == pytest.approx({"a fox": 0.6, "a hen": 0.4})
    told = with_photo(replace(BEACH, start=None, words="sand"), "waiting")
    at = blended([(told, 0.5), (plain(1), 0.5)]).conditioning_at(6)
    assert {p.text for p in at.prompts} == {"sand", "a fox"}


@examples(60)
@given(st.floats(0.02, 0.98), st.floats(0.02, 0.98))
def test_the_shares_of_what_is_expected_are_those_asked_for(first, second) -> None:
    weights = [first, second, 1.0]
    shares = [weight / sum(weights) for weight in weights]
    sources = (plain(1), with_photo(BEACH), with_photo(HILL))
    recipe = blended(list(zip(sources, shares, strict=True)))
    (change,) = recipe.changes
    found = {None: 1.0}
    for stroke in change.edit.strokes:
        found = {key: value * (1 - stroke.strength) for key, value in found.items()}
        found[stroke.source.photo.digest] = stroke.strength
    assert [found[None], found[BEACH.digest], found[HILL.digest]] == pytest.approx(shares)
