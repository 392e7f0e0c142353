"""Choosing: candidates around the present picture, what is learned from them, and from likes."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

import numpy as np
import pytest
from core_engine import FOLDER, Studio, a_studio, a_studio_with_a_picture, picture_of
from core_values import MODEL, a_desk, facts

from studio.core.choosing_scene import FAR, NEAR, START, STAY, ChoosingScene, Why
from studio.core.events import Failed, Sketched
from studio.core.gallery import AROUND
from studio.core.gaussian import Pick, Refusal
from studio.core.jobs import Sketch
from studio.core.node import Origin
from studio.core.noise_axes import SeedAxis, TurnAxis
from studio.core.scene import Workspace
from studio.core.sketches import sketch_of
from studio.core.space import WIDE, desk_at, place_of, space_of
from studio.core.steering_axes import GuidanceAxis, PromptAxis, WeightAxis, words_axis
from studio.core.travel import Travel

if TYPE_CHECKING:
    from studio.core.desk import Desk

WORDS = words_axis("calm", "stormy")


def steered(desk: Desk) -> Desk:
    return desk.with_axis(WORDS).with_axis(WeightAxis("fox")).with_other_prompt("a hen")


@pytest.fixture
def studio() -> Studio:
    """A picture is finished, four sliders can be moved, and Explore is on show."""
    studio = a_studio_with_a_picture()
    studio.conductor.steering.edit(steered(studio.desk))
    studio.conductor.steering.commit()
    studio.conductor.document.arrange(Workspace.EXPLORE)
    return studio


def shown(studio: Studio) -> ChoosingScene:
    return studio.scene.choosing


def draw(studio: Studio, count: int = AROUND + 1) -> None:
    """The engine brings so many more candidates, and whatever else is asked for before them."""
    left = shown(studio).left
    while shown(studio).left > max(0, left - count):
        job = studio.engine.jobs[-1]
        assert isinstance(job, Sketch)
        picture = picture_of(job.recipe)
        studio.conductor.receive(Sketched(job.number, job.recipe, picture, 0.1, 4))


# ---- the space


def test_the_space_is_what_the_desk_has_sliders_for() -> None:
    space = space_of(steered(a_desk()), facts())
    assert [stretch.axis for stretch in space] == [
        GuidanceAxis(),
        PromptAxis("a fox", "a hen"),
        WORDS,
        WeightAxis("fox"),
    ]


def test_a_bare_desk_turns_the_noise_always_in_the_same_directions() -> None:
    space = space_of(a_desk(), facts())
    assert len(space) == WIDE
    assert all(isinstance(stretch.axis, TurnAxis) for stretch in space[1:])
    assert space == space_of(a_desk(), facts())
    moved = desk_at(space, a_desk(), [0.5, 0.9, 0.1, 0.5, 0.5])
    assert {s.axis for s in space_of(moved, facts())} == {s.axis for s in space}


def test_the_seed_slider_counts_once_it_was_moved() -> None:
    axes = [stretch.axis for stretch in space_of(a_desk().with_seed_mix(0.3), facts())]
    assert SeedAxis(1, 2) in axes


def test_a_branch_keeps_its_noise() -> None:
    desk = steered(a_desk()).with_axis(TurnAxis(2**62 + 5)).branching(4)
    assert not any(stretch.axis.whole_run for stretch in space_of(desk, facts()))
    bare = a_desk().branching(4)
    assert len(space_of(bare, facts())) == 1
    assert len(space_of(bare, facts(bends=True))) == WIDE


def test_a_place_is_where_the_desk_stands_and_leads_there() -> None:
    desk = steered(a_desk())
    space = space_of(desk, facts())
    dice = np.random.default_rng(0)
    for place in dice.uniform(size=(10, len(space))):
        there = desk_at(space, desk, place)
        assert place_of(space, there) == pytest.approx(place, abs=0.006)  # sliders' decimals
        assert there.prompt == "a fox"
    assert desk_at(space, desk, place_of(space, desk)) is desk


def test_a_value_beyond_the_usual_is_within_the_space() -> None:
    (guidance, *_) = space_of(a_desk().with_guidance(20), facts())
    assert guidance.share(a_desk().with_guidance(20)) == 1.0


def test_where_an_axis_is_known_equal_steps_are_equal_change_and_nothing_breaks() -> None:
    low, high = WORDS.range.low, WORDS.range.high
    travel = Travel((low, 0.0, 0.5, high), (0.0, 0.2, 0.8, 1.0), (1.0, 0.0, 0.6, 1.0), 0.0, 0.5)
    desk = steered(a_desk())
    space = space_of(desk, facts(), lambda axis: travel if axis == WORDS else None)
    words = next(stretch for stretch in space if stretch.axis == WORDS)
    assert (words.value(0), words.value(0.5), words.value(1)) == (0.0, 0.25, 0.5)
    assert words.share(desk.with_axis_at(WORDS, 0.25)) == pytest.approx(0.5)
    assert words.share(desk.with_axis_at(WORDS, -1)) == 0


# ---- candidates


def test_the_first_candidate_is_the_present_picture_and_all_are_different(studio: Studio) -> None:
    desks = [each.desk for each in shown(studio).candidates]
    assert len(desks) == AROUND + 1
    assert desks[STAY] == studio.desk
    assert all(a.recipe != b.recipe for a, b in itertools.combinations(desks, 2))
    assert not shown(studio).candidates[STAY].moves
    assert all(each.moves for each in shown(studio).candidates[1:])


def test_their_pictures_come_one_by_one(studio: Studio) -> None:
    assert shown(studio).left == AROUND + 1
    draw(studio, 3)
    assert [each.fresh for each in shown(studio).candidates] == [True] * 3 + [False] * 5
    draw(studio)
    scene = shown(studio)
    assert scene.left == 0
    assert [each.picture for each in scene.candidates] == [
        picture_of(sketch_of(each.desk.recipe, 6)) for each in scene.candidates
    ]


def test_a_picture_that_cannot_be_made_says_so(studio: Studio) -> None:
    draw(studio, 2)
    job = studio.engine.jobs[-1]
    studio.conductor.receive(Failed(job.number, "There is no memory.", "", ""))
    assert shown(studio).candidates[2].failed == "There is no memory."
    assert shown(studio).left == AROUND - 2


def test_a_choice_is_one_entry_of_undo_and_one_picture_of_the_history(studio: Studio) -> None:
    before, entries = studio.desk, len(studio.conductor.document.work().undo)
    chosen = shown(studio).candidates[3].desk
    studio.conductor.choosing.choose(3)
    studio.rest()
    assert studio.desk == chosen
    assert studio.scene.nodes[-1].origin is Origin.CHOICE
    assert studio.scene.nodes[-1].parent == studio.scene.nodes[0].id
    assert studio.scene.nodes[-1].picture is not None
    assert len(studio.conductor.document.work().undo) == entries + 1
    studio.conductor.steering.undo()
    assert studio.desk == before


def test_a_choice_is_learned_from_and_the_next_ones_lie_around_it(studio: Studio) -> None:
    first = shown(studio)
    studio.conductor.choosing.choose(3)
    assert shown(studio).round == 2
    assert shown(studio).candidates[STAY].desk == first.candidates[3].desk
    space = space_of(studio.desk, facts())
    places, judgements = studio.conductor.choosing.judged(studio.desk, space)
    assert len(places) == AROUND + 1
    (pick,) = judgements
    assert isinstance(pick, Pick)
    assert places[pick.chosen] == pytest.approx(place_of(space, first.candidates[3].desk), abs=1e-6)
    assert len(pick.over) == AROUND


def test_staying_brings_the_next_ones_nearer(studio: Studio) -> None:
    before = shown(studio)
    studio.conductor.choosing.choose(STAY)
    after = shown(studio)
    assert (after.round, after.reach < before.reach) == (2, True)
    assert len(studio.scene.nodes) == 1
    assert after.candidates[1].desk != before.candidates[1].desk


def test_near_and_far_are_the_same_ways(studio: Studio) -> None:
    space = space_of(studio.desk, facts())

    def way() -> np.ndarray:
        here, there = (place_of(space, shown(studio).candidates[k].desk) for k in (STAY, 1))
        return np.asarray(there - here)

    studio.conductor.choosing.zoom(0.2)
    near = way()
    studio.conductor.choosing.zoom(0.3)
    far = way()
    assert np.linalg.norm(far) > np.linalg.norm(near)
    assert near @ far / np.linalg.norm(near) / np.linalg.norm(far) > 0.99
    studio.conductor.choosing.zoom(7)
    assert shown(studio).reach == FAR
    studio.conductor.choosing.zoom(0)
    assert shown(studio).reach == NEAR


def test_while_the_next_pictures_come_the_old_ones_stay(studio: Studio) -> None:
    draw(studio)
    old = [each.picture for each in shown(studio).candidates]
    studio.conductor.choosing.zoom(0.2)
    scene = shown(studio)
    assert [each.picture for each in scene.candidates] == old
    assert [each.fresh for each in scene.candidates] == [True] + [False] * AROUND


def test_a_shuffle_shows_others(studio: Studio) -> None:
    before = shown(studio)
    studio.conductor.choosing.shuffle()
    after = shown(studio)
    assert after.round == 1
    assert after.candidates[STAY].desk == before.candidates[STAY].desk
    assert after.candidates[1].desk != before.candidates[1].desk


def test_nothing_is_proposed_while_a_slider_moves(studio: Studio) -> None:
    before = shown(studio)
    studio.conductor.steering.steer(studio.desk.with_guidance(8))
    assert shown(studio).candidates == before.candidates
    studio.conductor.steering.release()
    assert shown(studio).candidates[STAY].desk == studio.desk


def test_nothing_is_asked_for_where_it_cannot_be_seen(studio: Studio) -> None:
    recipes = {sketch_of(each.desk.recipe, 6) for each in shown(studio).candidates}
    studio.conductor.document.arrange(Workspace.SCRUB)
    asked = len(studio.engine.jobs)
    for _ in range(40):
        job = studio.engine.jobs[-1]
        if isinstance(job, Sketch):
            picture = picture_of(job.recipe)
            studio.conductor.receive(Sketched(job.number, job.recipe, picture, 0.1, 4))
    late = [job for job in studio.engine.jobs[asked:] if isinstance(job, Sketch)]
    assert not recipes & {job.recipe for job in late}


@pytest.mark.parametrize(
    ("prepare", "why"),
    [
        (lambda desk: desk.with_prompt(""), Why.NO_PROMPT),
        (lambda desk: desk.with_photo("ab" * 32, 64, 64), Why.PHOTO),
        (lambda desk: desk.branching(4), Why.NO_AXES),
    ],
)
def test_why_there_is_nothing_to_choose_from(prepare, why: Why) -> None:  # type: ignore[no-untyped-def]
    studio = a_studio()
    studio.conductor.document.arrange(Workspace.EXPLORE)
    studio.conductor.steering.edit(prepare(studio.desk))
    studio.conductor.steering.commit()
    assert shown(studio) == ChoosingScene(why=why)
    studio.conductor.choosing.choose(1)
    studio.conductor.choosing.shuffle()
    assert shown(studio).why is why


def test_before_the_model_is_there_the_gallery_waits_for_it() -> None:
    studio = Studio(a_desk())
    studio.conductor.document.arrange(Workspace.EXPLORE)
    assert shown(studio).why is Why.NO_MODEL
    studio.conductor.load(MODEL, FOLDER)
    studio.rest()
    assert shown(studio).why is None


# ---- likes


def test_likes_of_the_history_count_where_they_are_akin(studio: Studio) -> None:
    conductor = studio.conductor
    conductor.keeping.like(1, liked=True)
    conductor.pictures.attempt(studio.desk.with_guidance(5), Origin.SLIDER)
    studio.rest()
    conductor.keeping.like(2, liked=False)
    space = space_of(studio.desk, facts())
    places, judgements = conductor.choosing.judged(studio.desk, space)
    assert judgements == [Pick(0), Refusal(1)]
    assert places[:, 0] == pytest.approx([2 / 5, 4 / 5])  # guidance 3 and 5, from 1 to 6
    stranger = a_desk("a stone").with_seed(9)
    assert conductor.choosing.judged(stranger, space_of(stranger, facts()))[1] == []


def test_a_like_changes_what_is_proposed(studio: Studio) -> None:
    before = shown(studio)
    studio.conductor.keeping.star(1, on=True)
    assert shown(studio).candidates[1].desk == before.candidates[1].desk
    studio.conductor.keeping.like(1, liked=False)
    assert shown(studio).candidates[1].desk != before.candidates[1].desk


def test_choices_of_an_earlier_day_still_count(studio: Studio) -> None:
    studio.conductor.choosing.choose(3)
    studio.rest()
    work = studio.conductor.document.work()
    fresh = a_studio()
    fresh.conductor.document.restore(work)
    space = space_of(fresh.desk, facts())
    (pick,) = fresh.conductor.choosing.judged(fresh.desk, space)[1]
    assert isinstance(pick, Pick)
    assert len(pick.over) == AROUND
    assert shown(fresh).round == 2
    assert shown(fresh).reach == START
