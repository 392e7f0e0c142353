"""Journeys through the history: branches, undo, opened and saved files."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from core_engine import FOLDER, Studio, a_picture, a_studio, a_studio_with_a_picture, picture_of
from core_values import OTHER_MODEL, a_recipe

from studio.core.events import Failed, Finished, GaveWay, Kept, Started, Stepped
from studio.core.jobs import Keep, Load, Quality
from studio.core.node import Origin
from studio.core.recipe import Change
from studio.core.scene import Phase

if TYPE_CHECKING:
    from pathlib import Path

    from studio.core.runs import Ended


def whats(studio: Studio) -> list[str]:
    """What the notes on show say."""
    return [note.what for note in studio.scene.notes]


# ---- branches


def test_a_branch_makes_a_picture_beside_its_parent() -> None:
    studio = a_studio_with_a_picture()
    first = studio.desk
    studio.conductor.pictures.branch(5)
    assert (studio.desk.branch_at, studio.desk.recipe) == (5, first.recipe)
    assert studio.stage.position == 5
    studio.conductor.steering.edit(studio.desk.with_prompt("a hen"))
    studio.conductor.pictures.generate()
    studio.rest()
    parent, branch = studio.scene.nodes
    assert (branch.origin, branch.parent) == (Origin.BRANCH, parent.id)
    assert branch.recipe.changes == (Change(5, studio.desk.steering.prompts),)
    studio.conductor.pictures.unbranch()
    assert studio.desk == first
    studio.conductor.steering.edit(first.with_guidance(9))
    studio.conductor.steering.undo()
    assert studio.desk == first
    studio.conductor.steering.undo()
    assert studio.desk.branch_at == 5


def test_an_unchanged_branch_is_the_same_picture_and_says_so() -> None:
    studio = a_studio_with_a_picture()
    studio.conductor.pictures.branch(5)
    studio.conductor.pictures.generate()
    assert "the same picture" in whats(studio)[0]
    assert len(studio.engine.runs()) == len(studio.scene.nodes) == 1
    assert studio.stage.position == 12


@pytest.mark.parametrize("step", [-1, 12, 99])
def test_a_branch_beyond_the_run_is_none(step: int) -> None:
    studio = a_studio_with_a_picture()
    before = studio.scene
    studio.conductor.pictures.branch(step)
    assert studio.scene == before


def test_branching_opening_and_leaving_do_not_swallow_what_was_typed() -> None:
    for wish in (
        lambda studio: studio.conductor.pictures.branch(5),
        lambda studio: studio.conductor.pictures.unbranch(),
        lambda studio: studio.conductor.pictures.open(a_recipe(steps=9), a_picture("opened")),
        lambda studio: studio.conductor.pictures.select(1),
    ):
        studio = a_studio_with_a_picture()
        studio.conductor.pictures.branch(3)
        typed = studio.desk.with_prompt("a fox in the snow")
        studio.conductor.steering.edit(typed)
        wish(studio)
        assert studio.desk != typed
        studio.conductor.steering.undo()
        assert studio.desk == typed


# ---- the history


def test_undo_and_redo_show_the_picture_that_belongs_to_the_desk() -> None:
    studio = a_studio_with_a_picture()
    first = studio.desk
    studio.conductor.steering.edit(first.with_prompt("a hen"))
    studio.conductor.pictures.generate()
    studio.rest()
    second = studio.desk
    runs = len(studio.engine.jobs)
    studio.conductor.steering.undo()
    assert (studio.desk, studio.scene.current) == (first, 1)
    assert studio.stage.picture == picture_of(first.recipe)
    studio.conductor.steering.redo()
    assert (studio.desk, studio.scene.current) == (second, 2)
    assert studio.stage.picture == picture_of(second.recipe)
    assert len(studio.engine.jobs) == runs
    assert len(studio.scene.nodes) == 2


def test_a_picture_of_the_history_comes_back_with_its_desk() -> None:
    studio = a_studio_with_a_picture()
    first = studio.desk
    studio.conductor.steering.edit(first.with_prompt("a hen"))
    studio.conductor.pictures.generate()
    studio.rest()
    studio.conductor.pictures.select(1)
    assert (studio.desk, studio.scene.current) == (first, 1)
    assert studio.stage.picture == picture_of(first.recipe)
    assert len(studio.engine.runs()) == 2


def test_a_run_that_was_evicted_is_made_again_behind_its_picture() -> None:
    studio = a_studio_with_a_picture()
    recipe = studio.desk.recipe
    studio.conductor._production.orders.reels._reels.clear()
    studio.conductor.pictures.select(1)
    assert studio.stage.picture == picture_of(recipe)
    assert (len(studio.engine.runs()), studio.last_run().recipe) == (2, recipe)
    while studio.turn():
        assert studio.stage.picture == picture_of(recipe)
    assert len(studio.stage.reel.steps) == 12
    studio.conductor.pictures.select(1)
    assert len(studio.engine.runs()) == 2


def test_a_picture_that_was_never_finished_is_finished_when_it_is_selected() -> None:
    studio = a_studio()
    studio.conductor.pictures.generate()
    for _ in range(4):
        studio.turn()
    studio.conductor.steering.edit(studio.desk.with_prompt("a hen"))
    studio.conductor.pictures.generate()
    studio.rest()
    assert studio.scene.nodes[0].picture is None
    studio.conductor.pictures.select(1)
    studio.rest()
    assert studio.stage.picture == picture_of(studio.scene.nodes[0].recipe)


# ---- files


def test_an_opened_picture_is_shown_at_once_and_its_steps_follow() -> None:
    studio = a_studio()
    recipe = a_recipe(steps=9, changes=(Change(4, guidance=9.0),))
    studio.conductor.pictures.open(recipe, picture_of(recipe))
    (node,) = studio.scene.nodes
    assert (node.origin, node.picture) == (Origin.OPENED, picture_of(recipe))
    assert (studio.desk.recipe, studio.desk.branch_at) == (recipe, 4)
    assert studio.stage.picture == picture_of(recipe)
    assert not studio.scene.notes
    studio.rest()
    assert len(studio.stage.reel.steps) == 9
    studio.conductor.pictures.open(recipe, picture_of(recipe))
    assert len(studio.scene.nodes) == 1


def test_the_steps_of_a_picture_opened_before_the_model_follow_when_it_is_ready() -> None:
    studio = Studio()
    recipe = a_recipe(steps=9)
    studio.conductor.pictures.open(recipe, picture_of(recipe))
    assert studio.stage.picture == picture_of(recipe)
    studio.load()
    assert studio.desk.recipe == recipe
    assert len(studio.stage.reel.steps) == 9


def test_a_picture_of_another_model_is_shown_and_painted_by_this_one_from_then_on() -> None:
    studio = a_studio()
    recipe = a_recipe(model=OTHER_MODEL)
    studio.conductor.pictures.open(recipe, picture_of(recipe))
    assert whats(studio) == ["This picture was made with another model (other)."]
    assert studio.stage.picture == picture_of(recipe)
    assert not studio.engine.runs()
    studio.conductor.pictures.generate()
    studio.rest()
    assert studio.stage.picture == picture_of(studio.desk.recipe)
    assert studio.desk.recipe == a_recipe()


def test_a_request_is_answered_and_shows_nothing() -> None:
    studio = a_studio_with_a_picture()
    before = studio.stage
    answers: list[Ended] = []
    other = a_recipe(steps=5)
    studio.conductor.request(other, answers.append)
    studio.rest()
    (answer,) = answers
    assert isinstance(answer, Finished)
    assert answer.picture == picture_of(other)
    assert studio.stage == before
    assert len(studio.scene.nodes) == 1
    studio.conductor.request(other, answers.append)
    studio.conductor.stop()
    studio.rest()
    assert isinstance(answers[1], GaveWay)


@pytest.mark.parametrize("end", ["kept", "failed", "gave way"])
def test_keeping_a_recording_is_always_answered(tmp_path: Path, end: str) -> None:
    studio = a_studio_with_a_picture()
    answers: list[object] = []
    path = tmp_path / "fox.trajectory"
    recipe = studio.desk.recipe
    studio.conductor.errand(lambda number: Keep(number, recipe, path), answers.append)
    job = studio.engine.jobs[-1]
    assert job == Keep(job.number, studio.desk.recipe, path)
    answer = {
        "kept": Kept(job.number, path),
        "failed": Failed(job.number, "The disk is full.", "Make room.", ""),
        "gave way": GaveWay(job.number),
    }[end]
    studio.conductor.receive(answer)
    studio.conductor.receive(answer)
    assert len(answers) == 1
    assert answers == [answer]
    assert studio.scene.model.phase is Phase.READY


def test_what_was_never_asked_for_is_ignored() -> None:
    studio = a_studio_with_a_picture()
    before = studio.scene
    recipe, step = studio.desk.recipe, studio.stage.reel.steps[0]
    for event in (
        Started(999, recipe, Quality.FULL, 50, 0),
        Started(999, a_recipe(steps=7), Quality.DRAFT, 3, 0),
        Stepped(999, step),
        Finished(999, recipe, Quality.FULL, a_picture("wrong"), 3, 3, 1.0),
        Finished(998, recipe, Quality.DRAFT, a_picture("wrong"), 3, 3, 1.0),
        GaveWay(997),
        Kept(996, FOLDER),
    ):
        studio.conductor.receive(event)
    assert studio.scene == before
    assert isinstance(studio.engine.jobs[0], Load)
