"""Changes that do more than steer: tails, edits, photos; in recipes, in JSON, in step keys."""

from __future__ import annotations

from dataclasses import replace

import pytest
from core_values import a_recipe

from studio.core.conditioning import Conditioning
from studio.core.edits import Edit, FreshNoise, Stroke, Touch
from studio.core.errors import StudioError
from studio.core.keys import segments, step_keys
from studio.core.photo import Photo, Way
from studio.core.recipe import Change, Recipe, Tail
from studio.core.recipe_json import from_json, to_dict, to_json
from studio.core.shapes import Shape

DOT = Shape(((0.5, 0.5),), 0.1, 0.5)
PHOTO = Photo("0f" * 32)


def full() -> Recipe:
    """A recipe with everything in it."""
    paste = Stroke(Touch.PASTE, DOT, 0.5, source=a_recipe())
    edit = Edit(FreshNoise(7, 0.5), (Stroke(Touch.NOISE, DOT, 1.0, 3), paste), (DOT,))
    change = Change(3, guidance=9.0, tail=Tail("euler", 5), edit=edit)
    return a_recipe(changes=(Change(2, negative="x"), change), photo=replace(PHOTO, start=2))


def test_json_keeps_everything() -> None:
    assert from_json(to_json(full())) == full()
    assert to_dict(full())["version"] == 2


def test_a_plain_recipe_is_written_as_before() -> None:
    assert to_dict(a_recipe())["version"] == 1
    assert "photo" not in to_dict(a_recipe())


def test_an_edit_at_step_0_stays_and_a_tail_there_is_how_the_run_begins() -> None:
    edit = Edit(FreshNoise(1))
    recipe = a_recipe(changes=(Change(0, guidance=9.0, tail=Tail("euler", 5), edit=edit),))
    assert (recipe.sampler, recipe.steps, recipe.conditioning.guidance) == ("euler", 5, 9.0)
    assert recipe.changes == (Change(0, edit=edit),)


def test_empty_edits_are_no_change() -> None:
    assert a_recipe(changes=(Change(3, edit=Edit()),)) == a_recipe()


def test_an_edit_costs_only_the_steps_after_it() -> None:
    plain = a_recipe()
    edited = plain.branched(4, plain.conditioning, edit=Edit(FreshNoise(1)))
    tailed = plain.branched(4, plain.conditioning, tail=Tail("euler", 4))
    keys = [step_keys(recipe, 8) for recipe in (plain, edited, tailed)]
    assert keys[0][:4] == keys[1][:4] == keys[2][:4]
    assert len({step for key in keys for step in key[4:]}) == 12


def test_a_photo_gives_the_steps_before_its_start() -> None:
    recipe = a_recipe(photo=replace(PHOTO, start=3))
    assert [(s.start, s.stop, s.given) for s in segments(recipe, 8)] == [
        (0, 3, True),
        (3, 8, False),
    ]
    assert all(s.given for s in segments(a_recipe(photo=PHOTO), 8))
    early = a_recipe(photo=replace(PHOTO, start=5))
    assert step_keys(early, 8)[:3] == step_keys(recipe, 8)[:3]
    assert not set(step_keys(early, 8)) & set(step_keys(recipe, 8)[3:])
    other = replace(recipe, photo=replace(PHOTO, start=3, way=Way.INVERT))
    assert not set(step_keys(other, 8)) & set(step_keys(recipe, 8))


def test_the_given_steps_of_a_photo_do_not_hang_on_the_words() -> None:
    one, two = (a_recipe(photo=PHOTO, conditioning=Conditioning.of(text)) for text in "ab")
    assert step_keys(one, 8) == step_keys(two, 8)


def test_a_branch_of_a_photo_lets_the_model_take_over_there() -> None:
    words = Conditioning.of("a lake")
    recipe = a_recipe(photo=PHOTO).branched(5, words)
    assert (recipe.photo, recipe.conditioning) == (replace(PHOTO, start=5), words)
    later = recipe.branched(6, Conditioning.of("a sea"))
    assert later.photo == recipe.photo
    assert [change.step for change in later.changes] == [6]
    assert later.branched(3, words) == a_recipe(photo=PHOTO).branched(3, words)


@pytest.mark.parametrize(
    "make",
    [
        lambda: Photo("nothing"),
        lambda: replace(PHOTO, start=-1),
        lambda: FreshNoise(1, 2.0),
        lambda: Stroke(Touch.PASTE, DOT),
        lambda: Stroke(Touch.NOISE, DOT, source=a_recipe()),
        lambda: Tail("", 4),
        lambda: Tail("euler", 0),
    ],
)
def test_what_makes_no_sense_cannot_be_made(make: object) -> None:
    with pytest.raises(StudioError):
        make()  # type: ignore[operator]
