"""Journeys through pictures: generating, stopping, scrubbing."""

from __future__ import annotations

import pytest
from core_engine import FOLDER, Studio, a_studio, a_studio_with_a_picture, picture_of
from core_values import MODEL

from studio.core.events import Failed
from studio.core.jobs import Look, Quality, Run
from studio.core.node import Origin
from studio.core.noise import Noise
from studio.core.scene import Phase, Severity
from studio.core.steps import Tier, View


def whats(studio: Studio) -> list[str]:
    """What the notes on show say."""
    return [note.what for note in studio.scene.notes]


# ---- generating


def test_a_picture_grows_step_by_step() -> None:
    studio = a_studio()
    studio.conductor.pictures.generate()
    recipe = studio.desk.recipe
    assert studio.engine.runs() == [Run(studio.last_run().number, recipe, Quality.FULL)]
    seen = []
    while studio.turn():
        progress = studio.scene.progress
        seen.append((len(studio.stage.reel.steps), progress.done if progress else None))
    assert seen == [*((n, n) for n in range(13)), (12, None)]
    assert studio.stage.picture == picture_of(recipe)
    assert (studio.stage.position, studio.stage.tier) == (12, Tier.FULL)
    (node,) = studio.scene.nodes
    assert (node.recipe, node.picture, node.origin) == (recipe, picture_of(recipe), Origin.GENERATE)
    assert studio.scene.current == node.id


def test_without_a_prompt_nothing_runs() -> None:
    studio = a_studio("  \n")
    studio.conductor.pictures.generate()
    assert whats(studio) == ["There is no prompt yet."]
    assert not studio.engine.jobs[1:]
    assert not studio.scene.nodes


def test_a_prompt_at_the_far_end_of_the_slider_is_enough() -> None:
    studio = a_studio("")
    studio.conductor.steering.edit(studio.desk.with_other_prompt("a hen").with_prompt_mix(1))
    studio.conductor.pictures.generate()
    studio.rest()
    assert studio.stage.picture == picture_of(studio.desk.recipe)


def test_generate_waits_for_the_model() -> None:
    studio = Studio()
    studio.conductor.steering.edit(studio.desk.with_prompt("a fox"))
    studio.conductor.pictures.generate()
    assert studio.scene.waiting
    assert not studio.engine.jobs
    studio.load()
    assert not studio.scene.waiting
    assert studio.stage.picture == picture_of(studio.desk.recipe)
    assert studio.desk.recipe.model == MODEL


def test_a_wait_for_the_model_can_be_stopped() -> None:
    studio = Studio()
    studio.conductor.steering.edit(studio.desk.with_prompt("a fox"))
    studio.conductor.load(MODEL, FOLDER)
    studio.conductor.pictures.generate()
    studio.conductor.stop()
    assert not studio.scene.waiting
    studio.rest()
    assert not studio.engine.runs()


def test_the_same_recipe_again_gets_a_new_seed() -> None:
    studio = a_studio_with_a_picture()
    first = studio.desk
    studio.conductor.pictures.generate()
    studio.rest()
    assert studio.desk == first.with_seed(101)
    assert [node.parent for node in studio.scene.nodes] == [None, 1]
    assert studio.stage.picture == picture_of(studio.desk.recipe)
    studio.conductor.steering.undo()
    assert studio.desk == first
    assert studio.stage.picture == picture_of(first.recipe)


def test_a_new_seed_is_seen_at_the_far_end_of_the_seed_slider_too() -> None:
    studio = a_studio()
    studio.conductor.steering.edit(studio.desk.with_seed_mix(1))
    studio.conductor.pictures.generate()
    studio.rest()
    studio.conductor.pictures.generate()
    studio.rest()
    assert [node.recipe.noise for node in studio.scene.nodes] == [Noise.of(2), Noise.of(101)]


def test_generate_pressed_twice_makes_one_picture() -> None:
    studio = a_studio()
    studio.conductor.pictures.generate()
    studio.turn()
    studio.conductor.pictures.generate()
    studio.rest()
    studio_runs = studio.engine.runs()
    assert len(studio_runs) == len(studio.scene.nodes) == 1


def test_generating_takes_the_old_notes_away() -> None:
    studio = a_studio("")
    studio.conductor.pictures.generate()
    studio.conductor.steering.edit(studio.desk.with_prompt("a fox"))
    studio.conductor.pictures.generate()
    assert not studio.scene.notes


@pytest.mark.parametrize("turns", [0, 1, 5])
def test_stop_ends_a_run_wherever_it_is(turns: int) -> None:
    studio = a_studio()
    studio.conductor.pictures.generate()
    for _ in range(turns):
        studio.turn()
    studio.conductor.stop()
    assert studio.engine.stopped == [studio.last_run().number]
    studio.rest()
    assert studio.scene.progress is None
    assert studio.scene.nodes[0].picture is None


def test_a_stopped_picture_can_be_asked_for_again_at_once() -> None:
    studio = a_studio()
    studio.conductor.pictures.generate()
    studio.turn()
    studio.conductor.stop()
    studio.conductor.pictures.generate()
    studio.rest()
    (node,) = studio.scene.nodes
    assert node.picture == picture_of(node.recipe)
    assert studio.stage.picture == node.picture


def test_what_was_known_of_a_stopped_run_stays_in_sight() -> None:
    studio = a_studio()
    studio.conductor.pictures.generate()
    for _ in range(5):
        studio.turn()
    studio.conductor.stop()
    studio.rest()
    known = studio.stage.picture
    assert known is not None
    studio.conductor.pictures.generate()
    studio.turn()
    assert studio.stage.picture == known


def test_a_failed_run_says_why_and_can_be_tried_again() -> None:
    studio = a_studio()
    studio.conductor.pictures.generate()
    number = studio.last_run().number
    studio.conductor.receive(Failed(number, "No memory is left.", "Make it smaller.", "trace"))
    (note,) = studio.scene.notes
    assert (note.severity, note.what, note.details) == (
        Severity.ERROR,
        "No memory is left.",
        "trace",
    )
    assert studio.scene.model.phase is Phase.READY
    studio.conductor.dismiss(note)
    assert not studio.scene.notes
    studio.conductor.pictures.generate()
    assert studio.last_run().number > number
    assert len(studio.scene.nodes) == 1


# ---- steps


def test_scrubbing_shows_previews_and_resting_decodes_them() -> None:
    studio = a_studio_with_a_picture()
    studio.conductor.scrub(3)
    assert (studio.stage.position, studio.stage.tier) == (3, Tier.LINEAR)
    studio.conductor.peek()
    look = studio.engine.jobs[-1]
    assert isinstance(look, Look)
    assert (look.recipe, look.step, look.view) == (studio.desk.recipe, 3, View.EXPECTS)
    studio.rest()
    assert studio.stage.tier is Tier.FULL
    studio.conductor.peek()
    assert studio.engine.jobs[-1] is look
    studio.conductor.scrub(99)
    assert studio.stage.picture == picture_of(studio.desk.recipe)
    studio.conductor.peek()
    assert studio.engine.jobs[-1] is look


def test_a_scrubbed_step_stays_while_the_run_goes_on() -> None:
    studio = a_studio()
    studio.conductor.pictures.generate()
    for _ in range(4):
        studio.turn()
    studio.conductor.scrub(1)
    studio.rest()
    assert studio.stage.position == 1
    assert studio.scene.nodes[0].picture == picture_of(studio.desk.recipe)


@pytest.mark.parametrize("peeked", [False, True])
def test_finish_from_here_runs_on_under_the_words_on_the_desk(peeked: bool) -> None:
    studio = a_studio_with_a_picture()
    first = studio.desk.recipe
    studio.conductor.scrub(4)
    if peeked:  # what the step expects was decoded in full before
        studio.conductor.peek()
        studio.rest()
    studio.conductor.steering.edit(studio.desk.with_guidance(9))
    studio.conductor.look(View.FINISH)
    assert studio.stage.picture is not None
    studio.conductor.peek()
    target = first.branched(4, studio.desk.steering)
    assert (studio.last_run().recipe, studio.last_run().quality) == (target, Quality.FULL)
    studio.rest()
    assert (studio.stage.position, studio.stage.recipe) == (4, first)
    assert studio.stage.picture == picture_of(target)
    assert len(studio.scene.nodes) == 1
    runs = len(studio.engine.runs())
    studio.conductor.peek()
    assert len(studio.engine.runs()) == runs


def test_finishing_from_a_step_with_nothing_changed_is_the_picture_itself() -> None:
    studio = a_studio_with_a_picture()
    studio.conductor.scrub(4)
    studio.conductor.look(View.FINISH)
    assert studio.stage.picture == picture_of(studio.desk.recipe)
    studio.conductor.peek()
    assert len(studio.engine.runs()) == 1
