"""A taste: learned from judgements, a slider over sliders, kept as JSON."""

from __future__ import annotations

import json
import math

import numpy as np
import pytest
from core_engine import a_studio_with_a_picture
from core_values import a_desk, a_recipe, examples, facts
from hypothesis import given
from hypothesis import strategies as st

from studio.core import axis_json
from studio.core.errors import StudioError
from studio.core.gaussian import Pick
from studio.core.node import Origin
from studio.core.noise_axes import SeedAxis, turn_axis
from studio.core.space import Stretch, space_of
from studio.core.steering_axes import GuidanceAxis, WeightAxis, words_axis
from studio.core.taste import Part, Taste, TasteAxis
from studio.core.tasting import STRIDE, learn

WORDS, WEIGHT, TURN = words_axis("calm", "stormy"), WeightAxis("fox"), turn_axis(5)
SPACE = (Stretch(GuidanceAxis(), 1, 6), Stretch(WORDS, -1.5, 1.5), Stretch(TURN, -1, 1))
TASTE = Taste("mine", (Part(WORDS, 0.8), Part(WEIGHT, -0.5), Part(TURN, 0.25)), 4)
AXIS = TasteAxis(TASTE)

amounts = st.floats(-2, 2)


def judged(best: int, rounds: int = 12) -> Taste:
    """By somebody who always takes what is farthest along one axis."""
    dice = np.random.default_rng(best)
    places = dice.uniform(size=(8 * rounds, 3))
    picks = []
    for first in range(0, len(places), 8):
        chosen = first + int(places[first : first + 8, best].argmax())
        picks.append(Pick(chosen, tuple(i for i in range(first, first + 8) if i != chosen)))
    return learn("mine", SPACE, places, picks)


def test_what_is_always_chosen_is_the_taste() -> None:
    taste = judged(1)
    changes = {part.axis: part.share for part in taste.parts}
    assert changes[WORDS] == pytest.approx(STRIDE, abs=0.01)
    assert abs(changes.get(TURN, 0.0)) < STRIDE / 2
    assert taste.judged == 12
    assert judged(2).parts[-1].axis == TURN


def test_guidance_is_no_taste_for_each_model_has_its_own() -> None:
    assert GuidanceAxis() not in {part.axis for part in judged(0).parts}


def test_without_a_judgement_there_is_nothing_to_learn() -> None:
    with pytest.raises(StudioError, match="nothing to learn"):
        learn("mine", SPACE, np.zeros((0, 3)), ())


def test_a_taste_needs_a_name_and_something_to_move() -> None:
    with pytest.raises(StudioError, match="name"):
        Taste("  ", TASTE.parts)
    with pytest.raises(StudioError, match="moves nothing"):
        Taste("mine", ())


def test_at_nought_nothing_is_moved_bit_for_bit() -> None:
    recipe = a_desk().recipe
    assert AXIS.value(recipe) == 0
    assert AXIS.move(recipe, 0) is recipe
    there = AXIS.move(recipe, 1)
    assert there != recipe
    assert AXIS.move(there, 0) == recipe


@examples(60)
@given(amounts, amounts, st.floats(-1, 1))
def test_it_stands_where_it_was_moved_and_leaves_the_rest(
    first: float, second: float, besides: float
) -> None:
    recipe = WORDS.move(a_desk().recipe, besides * 0.2)
    moved = AXIS.move(AXIS.move(recipe, first), second)
    inside = abs(second - AXIS.value(recipe)) < 1.4  # no part at the end of its range
    if inside:
        assert AXIS.value(moved) == pytest.approx(second, abs=1e-6)
        back = AXIS.move(moved, AXIS.value(recipe))
        assert WORDS.value(back) == pytest.approx(besides * 0.2, abs=1e-6)
        assert TURN.value(back) == pytest.approx(0, abs=1e-6)


def test_a_branch_keeps_its_noise_so_such_a_taste_is_still_there() -> None:
    assert AXIS.whole_run
    assert not TasteAxis(Taste("words", (Part(WORDS, 1.0),))).whole_run
    branch = a_desk().branching(3)
    words = TasteAxis(Taste("words", (Part(WORDS, 1.0),)))
    assert branch.with_axis(words).with_axis_at(words, 1.0).recipe.changes


def test_it_is_kept_with_the_sliders_of_a_desk() -> None:
    form = json.loads(json.dumps(axis_json.to_list((AXIS,))))
    assert axis_json.from_list(form) == (AXIS,)
    form[0]["taste"]["parts"].append({"axis": {"newer": 1}, "change": 2.0})
    assert axis_json.from_list(form) == (AXIS,), "a part of a newer kind is left out"


@pytest.mark.parametrize("change", [{"parts": 3}, {"name": 7}, {"judged": "x"}, {"parts": []}])
def test_a_damaged_taste_is_told(change: dict[str, object]) -> None:
    form = axis_json.taste_to_dict(TASTE) | change
    with pytest.raises((StudioError, LookupError, TypeError, ValueError)):
        axis_json.taste_from_dict(form)


def test_likes_of_the_history_make_a_taste() -> None:
    studio = a_studio_with_a_picture()
    conductor = studio.conductor
    for value, liked in ((1.0, True), (-1.0, False)):
        desk = studio.desk.with_axis(WORDS).with_axis_at(WORDS, value)
        conductor.pictures.attempt(desk, Origin.SLIDER)
        studio.rest()
        conductor.keeping.like(studio.scene.nodes[-1].id, liked)
    taste = conductor.choosing.taste("mine", studio.desk, facts())
    assert (taste.judged, taste.parts[0].axis) == (2, WORDS)
    assert taste.parts[0].change > 0
    desk = studio.desk.with_axis(TasteAxis(taste))
    assert TasteAxis(taste) not in {stretch.axis for stretch in space_of(desk, facts())}


@examples(40)
@given(amounts, st.floats(-1, 1), st.floats(0, 1))
def test_the_noise_keeps_its_variance_wherever_a_taste_turns_it(
    amount: float, turned: float, mix: float
) -> None:
    taste = TasteAxis(Taste("turns", (Part(TURN, 0.25), Part(turn_axis(9), -0.4)), 2))
    recipe = SeedAxis(1, 2).move(TURN.move(a_recipe(), turned), mix)
    noise = taste.move(recipe, amount).noise
    assert math.fsum(seed.weight**2 for seed in noise.seeds) == pytest.approx(1, abs=1e-9)
