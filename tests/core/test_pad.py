"""The pad: weights, blends, and what cannot stand on it."""

from __future__ import annotations

import itertools
import math
from dataclasses import replace

import numpy as np
import pytest
from core_values import OTHER_MODEL, a_recipe, examples, recipes
from hypothesis import given
from hypothesis import strategies as st

from studio.core.board import Board
from studio.core.board_json import from_dict, to_dict
from studio.core.conditioning import Conditioning, Prompt
from studio.core.desk import blank_desk, desk_of
from studio.core.errors import StudioError
from studio.core.noise import Noise
from studio.core.pad import MOST, Anchor, Mode, Pad, free_place, weights
from studio.core.pad_path import along, simplified

points = st.tuples(st.floats(0, 1), st.floats(0, 1))
spread = st.lists(points, min_size=2, max_size=MOST)
DESK = blank_desk(1, 2)


def fox(seed: int = 1, guidance: float = 7.5, words: str = "a fox"):
    return a_recipe(noise=Noise.of(seed), conditioning=Conditioning.of(words, guidance=guidance))


def square(*made) -> Pad:
    """Recipes in the corners."""
    corners = ((0.1, 0.1), (0.9, 0.1), (0.1, 0.9), (0.9, 0.9))
    return Pad(tuple(Anchor(r, x, y) for r, (x, y) in zip(made, corners, strict=False)))


@examples(300)
@given(spread, points)
def test_weights_sum_to_one_and_are_none_below_zero(places, at) -> None:
    found = weights(places, at)
    assert math.isclose(sum(found), 1, abs_tol=1e-12)
    assert all(weight >= 0 for weight in found)


@examples(200)
@given(spread)
def test_on_a_picture_it_counts_alone(places) -> None:
    for place in places:
        found = weights(places, place)
        same = [other == place or math.dist(other, place) <= 1e-9 for other in places]
        assert sum(w for w, here in zip(found, same, strict=True) if here) == pytest.approx(1)
        assert all(w == 0 for w, here in zip(found, same, strict=True) if not here)


@examples(200)
@given(st.lists(points, min_size=2, max_size=MOST, unique=True), points, points)
def test_a_small_step_changes_weights_a_little(places, at, way) -> None:
    """No jump anywhere, at and near the pictures least of all."""
    apart = min(math.dist(a, b) for a, b in itertools.combinations(places, 2))
    step = apart * 1e-4
    to = (at[0] + (way[0] - 0.5) * step, at[1] + (way[1] - 0.5) * step)
    before, after = weights(places, at), weights(places, to)
    assert max(abs(a - b) for a, b in zip(before, after, strict=True)) < 1e-2


@examples(60)
@given(st.lists(recipes, min_size=2, max_size=4), st.integers(0, 3))
def test_at_a_picture_the_recipe_is_exactly_its_own(made, which) -> None:
    pad = square(*made)
    which %= len(made)
    assert pad.recipe(pad.anchors[which].at, DESK) == made[which]


@examples(80)
@given(points, st.lists(st.integers(0, 2**31), min_size=2, max_size=MOST))
def test_the_noise_of_every_blend_has_variance_one(at, seeds) -> None:
    places = [free_place([(i / 9, (i * 4 % 9) / 9) for i in range(n)]) for n in range(len(seeds))]
    anchors = [Anchor(fox(s), x, y) for s, (x, y) in zip(seeds, places, strict=True)]
    noise = Pad(tuple(anchors)).recipe(at, DESK).noise
    draws = [
        np.random.default_rng(seed.value).standard_normal(60_000) * seed.weight
        for seed in noise.seeds
    ]
    assert np.var(sum(draws)) == pytest.approx(1, abs=0.03)  # 5 sigma of what 60 000 draws tell
    assert math.fsum(seed.weight**2 for seed in noise.seeds) == pytest.approx(1, abs=1e-9)


def test_words_and_guidance_are_blended_by_weight() -> None:
    pad = square(fox(1, 4, "a fox"), fox(2, 8, "a hen"))
    recipe = pad.recipe((0.3, 0.1), DESK)
    share = pad.weights((0.3, 0.1))
    assert share == pytest.approx((0.9, 0.1))
    assert recipe.conditioning.guidance == pytest.approx(4 * share[0] + 8 * share[1])
    assert [p.weight for p in recipe.conditioning.prompts] == pytest.approx(list(share))


def test_the_words_alone_leave_everything_else_of_the_desk() -> None:
    pad = replace(square(fox(1, 4, "a fox"), fox(2, 8, "a hen")), mode=Mode.PROMPTS)
    desk = desk_of(fox(99, 2, "a stone"), DESK)
    made = pad.recipe((0.9, 0.1), desk)
    assert (made.noise, made.conditioning.guidance) == (Noise.of(99), 2)
    assert made.conditioning.prompts == (Prompt("a hen"),)
    assert len(pad.recipe((0.5, 0.5), desk).conditioning.prompts) == 2


def test_what_cannot_be_blended_is_refused_in_one_sentence() -> None:
    pad = square(fox(1))
    for recipe, word in (
        (replace(fox(2), model=OTHER_MODEL), "another model"),
        (replace(fox(2), width=128), "another size"),
        (fox(1), "already"),
    ):
        assert word in pad.why_not(recipe)
        with pytest.raises(StudioError, match=word):
            pad.with_anchor(Anchor(recipe, 0.5, 0.5))
    full = Pad(tuple(Anchor(fox(n), 0.5, n / 10) for n in range(MOST)))
    assert str(MOST) in full.why_not(fox(99))


def test_it_is_said_what_has_no_middle() -> None:
    assert square(fox(1), fox(2)).jumps == ""
    other = replace(fox(2), steps=6, sampler="euler")
    assert square(fox(1), other).jumps.startswith("The sampler and number of steps of the nearest")


def test_a_pad_of_one_has_no_puck() -> None:
    pad = replace(square(fox(1), fox(2)), puck=(0.5, 0.5), path=((0, 0), (1, 1)))
    assert pad.without(0) == square(fox(2), fox(1)).without(1).with_moved(0, (0.9, 0.1))


@examples(60)
@given(st.lists(recipes, max_size=3), st.lists(points, max_size=4), points)
def test_the_board_comes_back_from_its_json_form(made, path, puck) -> None:
    pad = Pad(square(*made).anchors, puck, Mode.PROMPTS, tuple(path))
    board = Board(pad, tuple(made))
    assert from_dict(to_dict(board)) == board


def test_what_cannot_be_read_of_a_board_is_left_out() -> None:
    data = to_dict(Board(square(fox(1), fox(2)), (fox(3),)))
    data["pad"]["anchors"][0]["x"] = "left"
    data["pad"] |= {"puck": [1], "mode": "?", "path": [[0, 0], None]}
    data["pins"].append({"model": 3})
    board = from_dict(data)
    assert [anchor.recipe for anchor in board.pad.anchors] == [fox(2)]
    assert (board.pad.puck, board.pad.mode, board.pad.path) == (None, Mode.PICTURES, ((0.0, 0.0),))
    assert board.pins == (fox(3),)


@examples(100)
@given(st.lists(points, min_size=2, max_size=8), st.integers(2, 60))
def test_a_path_is_walked_evenly_from_end_to_end(path, count) -> None:
    walked = along(path, count)
    assert (walked[0], walked[-1], len(walked)) == (path[0], path[-1], count)


def test_steps_on_a_straight_path_are_equal() -> None:
    walked = along(((0, 0), (0.5, 0.5), (1, 1)), 21)
    steps = [math.dist(a, b) for a, b in itertools.pairwise(walked)]
    assert max(steps) / min(steps) < 1.01


def test_a_stroke_becomes_few_points() -> None:
    arc = [(0.5 - 0.4 * math.cos(t), 0.5 - 0.4 * math.sin(t)) for t in np.linspace(0, math.pi, 90)]
    path = simplified(arc)
    assert 4 <= len(path) <= 8
    assert (path[0], path[-1]) == (arc[0], arc[-1])
    curve = along(path, 200)
    assert max(min(math.dist(p, q) for q in curve) for p in arc) < 0.03
    assert simplified([(0.1, 0.1)]) == ()
