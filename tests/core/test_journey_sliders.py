"""Journeys along sliders: drafts follow the hand, the last value wins, one drag is one entry."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from core_engine import Studio, a_studio, a_studio_with_a_picture, picture_of

from studio.core.events import Failed, Finished
from studio.core.jobs import Quality
from studio.core.node import Origin
from studio.core.plan import Pace, draft
from studio.core.steps import View

if TYPE_CHECKING:
    from collections.abc import Callable

    from studio.core.scene import Stage


def steer(studio: Studio, *scales: float) -> None:
    """Drag the guidance slider."""
    for scale in scales:
        studio.conductor.steering.steer(studio.desk.with_guidance(scale))


def shows_draft_of(stage: Stage, studio: Studio) -> bool:
    """Whether a draft of what is on the desk is on show."""
    drafts = {picture_of(draft(studio.desk, Pace(pace))) for pace in (None, 0.1)}
    return stage.quality is Quality.DRAFT and stage.picture in drafts


def test_each_move_asks_for_a_draft_and_the_last_one_wins() -> None:
    studio = a_studio_with_a_picture()
    steer(studio, 4, 5, 6)
    drafts = studio.engine.runs()[1:]
    assert [run.quality for run in drafts] == [Quality.DRAFT] * 3
    assert [run.recipe.conditioning.guidance for run in drafts] == [4, 5, 6]
    assert {run.recipe.steps for run in drafts} == {2}
    studio.rest()
    assert shows_draft_of(studio.stage, studio)
    assert len(studio.scene.nodes) == 1


def test_a_move_that_is_none_asks_for_nothing() -> None:
    studio = a_studio_with_a_picture()
    steer(studio, studio.desk.steering.guidance)
    assert len(studio.engine.runs()) == 1


def test_a_draft_that_has_begun_finishes_and_the_newest_follows() -> None:
    studio = a_studio_with_a_picture()
    steer(studio, 4)
    studio.turn()
    steer(studio, 5, 6)
    seen = []
    while studio.turn():
        if studio.stage.quality is Quality.DRAFT and studio.stage.picture not in seen:
            seen.append(studio.stage.picture)
    fours, _, sixes = studio.engine.runs()[1:]
    assert seen == [picture_of(fours.recipe), picture_of(sixes.recipe)]


def test_a_draft_that_comes_after_a_newer_one_is_not_shown() -> None:
    studio = a_studio_with_a_picture()
    steer(studio, 4, 5)
    older, newer = studio.engine.runs()[1:]
    for run in (newer, older):
        studio.conductor.receive(
            Finished(run.number, run.recipe, run.quality, picture_of(run.recipe), 3, 3, 0.1)
        )
    assert studio.stage.picture == picture_of(newer.recipe)


def test_a_hand_at_rest_gets_the_full_picture_and_no_entry() -> None:
    studio = a_studio_with_a_picture()
    steer(studio, 4, 5)
    studio.rest()
    studio.conductor.steering.settle()
    studio.rest()
    assert studio.stage.quality is Quality.FULL
    assert studio.stage.picture == picture_of(studio.desk.recipe)
    assert len(studio.stage.reel.steps) == 12
    assert len(studio.scene.nodes) == 1


def test_the_picture_at_rest_comes_even_if_no_draft_came_before_it() -> None:
    studio = a_studio_with_a_picture()
    steer(studio, 4)
    studio.conductor.steering.settle()
    studio.rest()
    assert studio.stage.picture == picture_of(studio.desk.recipe)


@pytest.mark.parametrize("turns", [0, 3, 99])
def test_settle_and_release_make_one_run_one_node_and_one_entry(turns: int) -> None:
    studio = a_studio_with_a_picture()
    before = studio.desk
    steer(studio, 4, 5, 6)
    studio.rest()
    studio.conductor.steering.settle()
    for _ in range(turns):
        studio.turn()
    studio.conductor.steering.release()
    studio.rest()
    full = [run for run in studio.engine.runs()[1:] if run.quality is Quality.FULL]
    assert len(full) == 1
    _, node = studio.scene.nodes
    assert (node.origin, node.parent, node.recipe) == (Origin.SLIDER, 1, studio.desk.recipe)
    assert node.picture == picture_of(node.recipe)
    assert (studio.scene.current, studio.stage.picture) == (node.id, node.picture)
    assert studio.stage.quality is Quality.FULL
    studio.conductor.steering.undo()
    assert studio.desk == before
    assert studio.stage.picture == picture_of(before.recipe)


def test_the_draft_stays_until_the_released_picture_is_there() -> None:
    studio = a_studio_with_a_picture()
    steer(studio, 4)
    studio.rest()
    shown = studio.stage.picture
    studio.conductor.steering.release()
    typed = studio.desk.with_prompt("a fox in the sn")
    studio.conductor.steering.edit(typed)  # typing goes on meanwhile
    qualities = []
    while studio.turn():
        qualities.append(studio.stage.quality)
        if qualities[-1] is Quality.DRAFT:
            assert studio.stage.picture == shown
    assert qualities[-1] is Quality.FULL
    assert studio.stage.picture == picture_of(studio.scene.nodes[1].recipe)


def test_back_where_it_was_the_hand_finds_the_old_picture() -> None:
    for rest in (lambda c: c.steering.settle(), lambda c: c.steering.release()):
        studio = a_studio_with_a_picture()
        was = studio.desk.steering.guidance
        steer(studio, 4)
        studio.rest()
        steer(studio, was)
        studio.rest()
        changes = studio.changes
        rest(studio.conductor)
        assert studio.changes > changes
        assert studio.stage.quality is Quality.FULL
        assert studio.stage.picture == picture_of(studio.desk.recipe)
        assert [run.quality for run in studio.engine.runs()].count(Quality.FULL) == 1


def test_a_hand_back_where_it_was_sees_the_finished_picture_not_the_scrubbed_step() -> None:
    studio = a_studio_with_a_picture()
    was = studio.desk.steering.guidance
    studio.conductor.scrub(2)
    steer(studio, 4, was)
    studio.rest()
    studio.conductor.steering.settle()
    assert (studio.stage.position, studio.stage.picture) == (12, picture_of(studio.desk.recipe))


def test_a_late_draft_does_not_cover_the_full_picture() -> None:
    for rest in (lambda c: c.steering.settle(), lambda c: c.steering.release()):
        studio = a_studio_with_a_picture()
        steer(studio, 4)
        studio.conductor.steering.settle()
        studio.rest()
        steer(studio, 5, 4)  # back, and the draft has not begun
        rest(studio.conductor)
        studio.rest()
        assert studio.stage.quality is Quality.FULL
        assert studio.stage.picture == picture_of(studio.desk.recipe)


LEAVE = [
    lambda studio: studio.conductor.scrub(3),
    lambda studio: studio.conductor.scrub(12),
    lambda studio: studio.conductor.look(View.SEES),
    lambda studio: studio.conductor.pictures.select(1),
    lambda studio: studio.conductor.steering.undo(),
    lambda studio: studio.conductor.pictures.branch(3),
]


@pytest.mark.parametrize("leave", LEAVE)
def test_a_draft_that_comes_too_late_is_not_shown(leave: Callable[[Studio], None]) -> None:
    studio = a_studio_with_a_picture()
    studio.conductor.scrub(12)
    steer(studio, 4)
    leave(studio)
    shown = studio.stage
    assert shown.quality is Quality.FULL
    studio.rest()
    assert studio.stage == shown


@pytest.mark.parametrize("leave", LEAVE)
def test_a_draft_on_show_is_taken_down(leave: Callable[[Studio], None]) -> None:
    studio = a_studio_with_a_picture()
    steer(studio, 4)
    studio.rest()
    leave(studio)
    assert studio.stage.quality is Quality.FULL
    assert studio.stage.recipe == studio.scene.nodes[0].recipe


def test_undoing_a_drag_takes_its_draft_down_though_its_start_has_no_picture() -> None:
    studio = a_studio_with_a_picture()
    first = studio.scene.nodes[0]
    studio.conductor.steering.edit(studio.desk.with_prompt("never made"))
    studio.conductor.steering.commit()
    steer(studio, 4)
    studio.turn()
    studio.conductor.steering.undo()
    studio.rest()
    assert studio.desk.prompt == "never made"
    assert (studio.stage.quality, studio.stage.picture) == (Quality.FULL, first.picture)


def test_generate_does_not_show_a_late_draft() -> None:
    studio = a_studio_with_a_picture()
    steer(studio, 4)
    studio.turn()  # it has begun, so it will finish
    studio.conductor.pictures.generate()
    while studio.turn():
        assert studio.stage.quality is Quality.FULL
    assert studio.stage.picture == picture_of(studio.desk.recipe)


def test_a_slider_before_the_first_picture_shows_its_draft() -> None:
    studio = a_studio()
    steer(studio, 4)
    studio.rest()
    assert shows_draft_of(studio.stage, studio)
    studio.conductor.steering.release()
    studio.rest()
    assert studio.stage.picture == picture_of(studio.desk.recipe)


def test_a_slider_without_a_prompt_asks_for_nothing() -> None:
    studio = a_studio("")
    steer(studio, 4)
    studio.conductor.steering.settle()
    studio.conductor.steering.release()
    assert not studio.engine.runs()
    assert studio.desk.steering.guidance == 4


def test_a_slider_interrupts_a_picture_which_is_made_when_it_is_selected() -> None:
    studio = a_studio()
    studio.conductor.pictures.generate()
    studio.turn()
    steer(studio, 4)
    studio.rest()
    assert shows_draft_of(studio.stage, studio)
    studio.conductor.pictures.select(1)
    studio.rest()
    assert studio.stage.picture == picture_of(studio.scene.nodes[0].recipe)


def test_in_a_short_tail_the_draft_is_the_run_itself() -> None:
    studio = a_studio_with_a_picture()
    studio.conductor.pictures.branch(10)
    steer(studio, 9)
    assert studio.last_run().recipe == studio.desk.recipe
    studio.rest()
    assert studio.stage.picture == picture_of(studio.desk.recipe)


def test_one_drag_in_a_branch_is_one_node_beside_its_parent() -> None:
    studio = a_studio_with_a_picture()
    studio.conductor.pictures.branch(5)
    steer(studio, 5, 6, 7)
    studio.conductor.steering.release()
    studio.rest()
    _, node = studio.scene.nodes
    assert node.parent == 1
    assert [change.step for change in node.recipe.changes] == [5]
    assert studio.stage.picture == node.picture


def test_a_draft_that_fails_says_why_and_the_next_one_runs() -> None:
    studio = a_studio_with_a_picture()
    steer(studio, 4)
    studio.conductor.receive(Failed(studio.last_run().number, "It broke.", "", ""))
    assert [note.what for note in studio.scene.notes] == ["It broke."]
    steer(studio, 5)
    studio.rest()
    assert shows_draft_of(studio.stage, studio)


def test_saving_the_resting_picture_does_not_keep_its_draft_up() -> None:
    studio = a_studio_with_a_picture()
    steer(studio, 4)
    studio.rest()
    answers: list[object] = []
    studio.conductor.request(studio.desk.recipe, answers.append)
    studio.conductor.steering.settle()
    studio.rest()
    assert len(answers) == 1
    assert studio.stage.quality is Quality.FULL
    assert studio.stage.picture == picture_of(studio.desk.recipe)


def test_an_engine_without_a_measurable_pace_does_not_stop_the_hand() -> None:
    studio = a_studio()
    studio.conductor.pictures.generate()
    run = studio.last_run()
    studio.conductor.receive(
        Finished(run.number, run.recipe, run.quality, picture_of(run.recipe), 12, 12, 0.0)
    )
    steer(studio, 4)
    assert studio.last_run().recipe.steps == 8
