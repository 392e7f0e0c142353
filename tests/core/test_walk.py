"""Walks: keyframes in time, the recipes between them, and how evenly they change."""

from __future__ import annotations

import math
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from core_values import MODEL, a_recipe, examples, recipes, texts
from hypothesis import given
from hypothesis import strategies as st

from studio.core import walk_json
from studio.core.between import NoisePath
from studio.core.conditioning import Conditioning, Meeting
from studio.core.errors import StudioError
from studio.core.noise import Noise
from studio.core.pacing import Course, changes, course, even, rushes
from studio.core.pixels import Pixels
from studio.core.recipe import ModelRef
from studio.core.travel import seen
from studio.core.walk import Easing, Keyframe, Passage, Spot, Walk

FOX = a_recipe()
HEN = a_recipe(noise=Noise.of(9), conditioning=Conditioning.of("a hen", guidance=9.0))
OWL = a_recipe(noise=Noise.of(5), conditioning=Conditioning.of("an owl", guidance=1.0))

shares = st.floats(0, 1)
paces = st.lists(st.tuples(shares, shares), max_size=6).map(
    lambda drawn: (
        (0.0, 0.0),
        *zip(sorted(t for t, _ in drawn), sorted(w for _, w in drawn), strict=True),
        (1.0, 1.0),
    )
)
passages = st.builds(
    Passage,
    st.floats(0.1, 9),
    st.sampled_from(Easing),
    st.sampled_from(NoisePath),
    paces,
    st.sampled_from(Meeting),
)
keyframes = st.builds(
    Keyframe,
    st.sampled_from([FOX, HEN, OWL])
    | recipes.map(lambda r: replace(r, model=MODEL, width=64, height=64)),
    texts,
    st.just(0.0) | st.floats(0, 3),
    passages,
)
walks = st.builds(Walk, st.lists(keyframes, min_size=2, max_size=5).map(tuple), st.booleans())


def through(*recipes_: object, loop: bool = False, **onward: object) -> Walk:
    passage = replace(Passage(1.0, Easing.EVEN), **onward)  # type: ignore[arg-type]
    return Walk(tuple(Keyframe(r, onward=passage) for r in recipes_), loop)  # type: ignore[arg-type]


@examples(150)
@given(walks)
def test_the_ends_and_every_keyframe_are_exact(walk: Walk) -> None:
    for keyframe, start in zip(walk.keyframes, walk.starts, strict=True):
        assert walk.at(start) == keyframe.recipe
        assert walk.at(start + keyframe.hold / 2) == keyframe.recipe
    assert walk.at(-1) == walk.keyframes[0].recipe
    last = walk.keyframes[0 if walk.loop else -1].recipe
    assert walk.at(walk.seconds) == walk.at(walk.seconds + 1) == last


@examples(150)
@given(walks, st.floats(0, 1))
def test_time_never_leads_back_and_never_jumps(walk: Walk, share: float) -> None:
    """A little later is a little farther: as far as the easing and the pace are steep."""
    time = share * walk.seconds
    spot, later = walk.spot(time), walk.spot(time + 1e-7)
    moved = later.keyframe + later.amount - spot.keyframe - spot.amount
    fastest = max(2 * _steepest(k.onward) / k.onward.seconds for k in walk.keyframes)
    assert -1e-12 <= moved <= 1.1e-7 * fastest + 1e-9


def _steepest(passage: Passage) -> float:
    slopes = ((b[1] - a[1]) / max(b[0] - a[0], 1e-30) for a, b in pairwise(passage.pace))
    return max(1.0, *slopes) if passage.pace else 1.0


@examples(100)
@given(walks, st.integers(2, 40))
def test_frames_divide_the_whole_time(walk: Walk, count: int) -> None:
    ways = sum(walk.keyframes[i].onward.seconds for i in walk.passages)
    assert walk.seconds == pytest.approx(ways + sum(k.hold for k in walk.keyframes))
    times = walk.times(count)
    assert len(times) == count
    assert times[0] == 0
    end = walk.seconds * (count - 1) / count if walk.loop else walk.seconds
    assert times[-1] == pytest.approx(end)
    assert walk.frames(24) == max(2, round(walk.seconds * 24))


@examples(100)
@given(walks)
def test_a_walk_survives_its_json_form(walk: Walk) -> None:
    assert walk_json.from_json(walk_json.to_json(walk)) == walk


@examples(60)
@given(walks, st.floats(0.01, 0.99))
def test_the_noise_keeps_its_variance_on_every_way(walk: Walk, amount: float) -> None:
    noise = walk.recipe(Spot(0, amount)).noise
    assert sum(seed.weight**2 for seed in noise.seeds) == pytest.approx(1)


def test_easings_are_slow_where_they_say() -> None:
    early = {easing: easing.of(0.1) for easing in Easing}
    late = {easing: 1 - easing.of(0.9) for easing in Easing}
    assert (early[Easing.EVEN], late[Easing.EVEN]) == pytest.approx((0.1, 0.1))
    assert early[Easing.IN] < 0.02
    assert late[Easing.IN] > 0.1
    assert late[Easing.OUT] < 0.02
    assert early[Easing.OUT] > 0.1
    assert early[Easing.SMOOTH] == pytest.approx(late[Easing.SMOOTH])
    assert early[Easing.SMOOTH] < 0.03


def test_the_straight_way_is_fastest_in_the_middle() -> None:
    def angle(path: NoisePath, amount: float) -> float:
        seeds = through(FOX, HEN, noise=path).at(amount).noise.seeds
        weights = {seed.value: seed.weight for seed in seeds}
        return math.atan2(weights.get(9, 0.0), weights.get(1, 0.0))

    assert angle(NoisePath.SPHERE, 0.25) == pytest.approx(math.pi / 8)
    assert angle(NoisePath.STRAIGHT, 0.25) < math.pi / 8 - 0.05
    assert angle(NoisePath.STRAIGHT, 0.5) == pytest.approx(math.pi / 4)


def test_a_loop_closes_without_a_double_picture() -> None:
    walk = through(FOX, HEN, loop=True)
    assert walk.seconds == 2
    assert walk.times(10) == pytest.approx([0.2 * i for i in range(10)])
    assert walk.at(2.0) == FOX
    assert through(FOX, HEN).times(3) == [0, 0.5, 1]


def test_pictures_are_put_in_taken_out_and_moved() -> None:
    walk = through(FOX, HEN)
    assert [k.recipe for k in walk.inserted(1, [Keyframe(OWL)]).keyframes] == [FOX, OWL, HEN]
    assert [k.recipe for k in walk.removed(0).keyframes] == [HEN]
    assert [k.recipe for k in through(FOX, HEN, OWL).moved(0, 2).keyframes] == [HEN, OWL, FOX]
    assert walk.removed(0).removed(0) == Walk()


def test_a_pace_stays_only_between_the_pictures_it_was_measured_between() -> None:
    pace = ((0.0, 0.0), (0.5, 0.1), (1.0, 1.0))
    walk = through(FOX, HEN, OWL, FOX, pace=pace)
    moved = walk.with_keyframe(2, Keyframe(OWL, "night", 1.0, walk.keyframes[2].onward))
    assert [k.onward.pace for k in moved.keyframes[:3]] == [pace] * 3
    other = walk.with_keyframe(1, replace(walk.keyframes[1], recipe=OWL))
    assert [k.onward.pace for k in other.keyframes[:3]] == [(), (), pace]
    noise = walk.with_onward(0, replace(walk.keyframes[0].onward, noise=NoisePath.STRAIGHT))
    assert [k.onward.pace for k in noise.keyframes[:3]] == [(), pace, pace]
    words = walk.with_onward(1, replace(walk.keyframes[1].onward, words=Meeting.ATTENTION))
    assert [k.onward.pace for k in words.keyframes[:3]] == [pace, (), pace]


def test_words_meet_where_the_passage_says_and_the_ends_are_the_pictures() -> None:
    walk = through(FOX, HEN, words=Meeting.ATTENTION)
    steering = walk.recipe(Spot(0, 0.25)).conditioning
    assert steering.meeting is Meeting.ATTENTION
    assert [round(share, 6) for share, _ in steering.voices] == [0.75, 0.25]
    assert (walk.recipe(Spot(0)), walk.recipe(Spot(0, 1.0))) == (FOX, HEN)
    plain = through(FOX, HEN).recipe(Spot(0, 0.25))
    assert plain == replace(
        walk.recipe(Spot(0, 0.25)), conditioning=replace(steering, meeting=Meeting.ENCODING)
    )


@pytest.mark.parametrize(
    "make",
    [
        lambda: through(FOX, replace(HEN, model=ModelRef("another"))),
        lambda: Passage(0.0),
        lambda: Passage(pace=((0, 0), (0.6, 0.5), (0.5, 0.6), (1, 1))),
        lambda: Passage(pace=((0, 0), (1, 0.5))),
        lambda: Keyframe(FOX, hold=-1),
        lambda: walk_json.from_json("{}"),
        lambda: walk_json.from_json("nonsense"),
        lambda: walk_json.from_dict({"format": "sfumato-walk", "version": 99}),
        lambda: Walk().spot(0),
    ],
)
def test_what_cannot_be_walked_is_said(make: object) -> None:
    with pytest.raises(StudioError):
        make()  # type: ignore[operator]
    assert through(FOX, FOX).at(0.3) == FOX


# ---- pacing


def grey(level: float) -> Pixels:
    return Pixels.from_rgb(np.full((8, 8, 3), round(level * 255), np.uint8))


def sudden() -> Course:
    """A way on which almost everything changes in a tenth of it."""
    amounts = np.linspace(0, 1, 61)
    looks = {float(a): seen(grey(1 / (1 + math.exp(-40 * (a - 0.7))))) for a in amounts}
    return course(looks)


def test_a_rush_is_found_and_made_even() -> None:
    walk = through(FOX, HEN, OWL)
    courses = {0: sudden(), 1: Course((0.0, 1.0), (0.1,))}
    before = changes(walk, courses, 60)
    (rush,) = rushes(list(before))
    assert rush.times > 2.5
    assert 15 < rush.first < rush.stop < 26
    made = even(walk, courses)
    after = changes(made, courses, 60)
    assert rushes(list(after)) == ()
    assert np.std(after) / np.mean(after) < 0.1 < np.std(before) / np.mean(before)
    assert made.seconds == pytest.approx(walk.seconds)
    assert [k.recipe for k in made.keyframes] == [FOX, HEN, OWL]


@examples(60)
@given(walks, st.integers(2, 30), st.data())
def test_all_that_is_seen_to_change_is_seen_whatever_the_time(
    walk: Walk, count: int, data: st.DataObject
) -> None:
    stretches = st.lists(st.floats(0, 1), min_size=3, max_size=3).map(tuple)
    courses = {i: Course((0.0, 0.3, 0.6, 1.0), data.draw(stretches)) for i in walk.passages}
    whole = sum(found.length for found in courses.values())
    for each in (walk, even(walk, courses)):
        assert changes(each, courses, count).sum() == pytest.approx(whole, abs=1e-9)


def test_what_is_not_known_is_not_made_up() -> None:
    walk = through(FOX, HEN, OWL)
    found = changes(walk, {1: Course((0.0, 1.0), (0.5,))}, 21)
    assert np.isnan(found[:9]).all()
    assert found[11:] == pytest.approx(0.05)
    assert even(walk, {}) == walk
    assert rushes([float("nan")] * 4) == ()
