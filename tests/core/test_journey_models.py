"""Journeys between models: loading, failing, swapping in the middle of things."""

from __future__ import annotations

from core_engine import FOLDER, Studio, a_picture, a_studio_with_a_picture, picture_of
from core_values import MODEL, OTHER_MODEL, a_recipe, facts

from studio.core.errors import StudioError
from studio.core.events import Failed, Loading, Ready
from studio.core.jobs import Load, Look, Quality
from studio.core.recipe import ModelRef
from studio.core.scene import Phase, Severity
from studio.core.steps import View

BROKEN = ModelRef("broken")


def two_models() -> Studio:
    """A studio with a finished picture, and another model at hand."""
    studio = a_studio_with_a_picture()
    studio.engine.models[OTHER_MODEL] = facts(OTHER_MODEL, samplers=("heun",), sampler="heun")
    return studio


def test_a_model_loads_and_the_desk_is_made_to_fit() -> None:
    studio = Studio()
    assert studio.scene.model.phase is Phase.LOADING
    studio.conductor.load(MODEL, FOLDER)
    (job,) = studio.engine.jobs
    assert job == Load(job.number, MODEL, FOLDER)
    studio.conductor.receive(Loading(job.number, "Reading the weights"))
    model = studio.scene.model
    assert (model.phase, model.text, model.name) == (
        Phase.LOADING,
        "Reading the weights",
        "starter",
    )
    studio.conductor.receive(Ready(job.number, facts(steps=20, guidance=5.0)))
    assert studio.scene.model.phase is Phase.READY
    assert studio.scene.model.facts == facts(steps=20, guidance=5.0)
    recipe = studio.desk.recipe
    assert (recipe.model, recipe.steps, recipe.conditioning.guidance) == (MODEL, 20, 5.0)
    assert not studio.scene.can_undo


def test_a_word_typed_while_the_model_loads_can_be_taken_back() -> None:
    studio = Studio()
    studio.conductor.steering.edit(studio.desk.with_prompt("a fox"))
    studio.load()
    assert studio.desk.prompt == "a fox"
    assert studio.scene.can_undo
    studio.conductor.steering.undo()
    assert (studio.desk.prompt, studio.desk.recipe.model) == ("", MODEL)


def test_a_model_that_cannot_be_loaded_says_why() -> None:
    studio = Studio()
    studio.conductor.steering.edit(studio.desk.with_prompt("a fox"))
    studio.conductor.load(BROKEN, FOLDER)
    studio.conductor.pictures.generate()
    studio.rest()
    assert (studio.scene.model.phase, studio.scene.model.text) == (Phase.BROKEN, "It is broken.")
    assert [note.severity for note in studio.scene.notes] == [Severity.ERROR]
    assert not studio.scene.waiting
    studio.conductor.pictures.generate()
    assert studio.scene.notes[-1].what == "No model is loaded."
    assert not studio.engine.runs()
    studio.load()
    assert studio.scene.model.phase is Phase.READY
    assert not studio.engine.runs()
    studio.conductor.pictures.generate()
    studio.rest()
    assert studio.stage.picture == picture_of(studio.desk.recipe)


def test_a_model_that_cannot_even_be_sent_says_so_each_time() -> None:
    studio = Studio()
    studio.conductor.steering.edit(studio.desk.with_prompt("a fox"))
    studio.conductor.pictures.generate()
    error = StudioError("This is no model.", "Choose another folder.", "trace")
    studio.conductor.fail_model("photos", error)
    assert (studio.scene.model.phase, studio.scene.model.name) == (Phase.BROKEN, "photos")
    assert not studio.scene.waiting
    changes = studio.changes
    studio.conductor.fail_model("videos", error)
    assert studio.scene.model.name == "videos"
    assert studio.changes > changes
    assert len(studio.scene.notes) == 1


def test_a_look_that_fails_while_a_model_loads_does_not_break_the_model() -> None:
    studio = two_models()
    studio.conductor.scrub(3)
    studio.conductor.peek()
    look = studio.engine.jobs[-1]
    assert isinstance(look, Look)
    studio.conductor.load(OTHER_MODEL, FOLDER)
    studio.conductor.receive(Failed(look.number, "The step is gone.", "", ""))
    assert studio.scene.model.phase is Phase.LOADING
    assert [note.what for note in studio.scene.notes] == ["The step is gone."]
    studio.rest()
    assert studio.scene.model.phase is Phase.READY


def test_only_the_newest_load_counts() -> None:
    studio = two_models()
    studio.conductor.load(MODEL, FOLDER)
    older = studio.engine.jobs[-1].number
    studio.conductor.load(OTHER_MODEL, FOLDER)
    studio.conductor.pictures.generate()
    for event in (
        Loading(older, "Old news"),
        Ready(older, facts()),
        Failed(older, "It is gone.", "", ""),
    ):
        studio.conductor.receive(event)
        model = studio.scene.model
        assert (model.phase, model.text, model.name) == (Phase.LOADING, "", "other")
        assert studio.scene.waiting
    studio.rest()
    assert studio.scene.model.facts == studio.engine.models[OTHER_MODEL]
    assert studio.last_run().recipe.model == OTHER_MODEL
    studio.conductor.receive(Loading(older, "Very old news"))
    assert studio.scene.model.phase is Phase.READY


def test_another_model_in_the_middle_of_a_run() -> None:
    studio = two_models()
    studio.conductor.steering.edit(studio.desk.with_prompt("a hen"))
    studio.conductor.pictures.generate()
    for _ in range(4):
        studio.turn()
    run = studio.last_run()
    studio.conductor.load(OTHER_MODEL, FOLDER)
    assert studio.engine.stopped == [run.number]
    studio.conductor.steering.steer(studio.desk.with_guidance(9))
    studio.conductor.steering.settle()
    studio.conductor.steering.release()
    assert studio.last_run() == run
    studio.rest()
    assert studio.scene.progress is None
    assert studio.desk.recipe.model == OTHER_MODEL
    assert studio.desk.recipe.sampler == "heun"
    assert studio.desk.steering.guidance == 9
    assert studio.desk.prompt == "a hen"
    studio.conductor.pictures.generate()
    studio.rest()
    assert studio.last_run().recipe == studio.desk.recipe
    assert studio.stage.picture == picture_of(studio.desk.recipe)


def test_pictures_of_the_other_model_are_shown_and_their_desk_fits_this_one() -> None:
    studio = two_models()
    first = studio.desk
    studio.load(OTHER_MODEL)
    runs = len(studio.engine.runs())
    for wish in (lambda: studio.conductor.pictures.select(1), studio.conductor.steering.undo):
        wish()
        assert studio.desk.recipe.model == OTHER_MODEL
        assert studio.scene.current == 1
        assert studio.stage.picture == picture_of(first.recipe)
        assert len(studio.engine.runs()) == runs
    studio.conductor.peek()
    assert len(studio.engine.runs()) == runs
    studio.conductor.pictures.select(1)
    studio.conductor.steering.steer(studio.desk.with_guidance(9))
    assert studio.last_run().recipe.model == OTHER_MODEL
    assert studio.last_run().quality is Quality.DRAFT


def test_undo_across_a_swap_shows_the_picture_that_was_there() -> None:
    studio = two_models()
    first = studio.desk
    studio.load(OTHER_MODEL)
    studio.conductor.steering.edit(studio.desk.with_prompt("a hen"))
    studio.conductor.pictures.generate()
    studio.rest()
    studio.conductor.steering.edit(studio.desk.with_prompt("a cat"))
    studio.conductor.pictures.generate()
    studio.rest()
    studio.conductor.steering.undo()
    assert studio.stage.picture == picture_of(studio.desk.recipe)
    studio.conductor.steering.undo()
    assert studio.desk.prompt == "a fox"
    assert studio.desk.recipe.noise == first.recipe.noise


def test_a_model_loaded_again_finishes_the_picture_on_show() -> None:
    studio = two_models()
    studio.conductor.steering.edit(studio.desk.with_prompt("a hen"))
    studio.conductor.pictures.generate()
    studio.turn()
    studio.load(MODEL)
    assert studio.stage.picture == picture_of(studio.desk.recipe)


def test_a_model_loaded_again_leaves_the_scrubbed_step_on_show() -> None:
    studio = two_models()
    studio.conductor.steering.edit(studio.desk.with_prompt("a hen"))
    studio.conductor.pictures.generate()
    for _ in range(5):
        studio.turn()
    studio.conductor.scrub(2)
    shown = studio.stage.picture
    studio.load(MODEL)
    assert (studio.stage.position, studio.stage.picture) == (2, shown)
    assert studio.stage.reel.complete


def test_a_picture_of_another_model_that_lacks_its_steps_asks_for_nothing() -> None:
    studio = two_models()
    recipe = a_recipe(model=OTHER_MODEL)
    studio.conductor.pictures.open(recipe, a_picture("opened"))
    runs = len(studio.engine.jobs)
    studio.conductor.scrub(3)
    studio.conductor.look(View.FINISH)
    studio.conductor.peek()
    studio.conductor.pictures.branch(3)
    assert len(studio.engine.jobs) == runs
    assert studio.stage.picture == a_picture("opened")
