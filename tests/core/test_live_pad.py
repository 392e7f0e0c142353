"""The pad in the hand: the picture follows the puck, and undo takes back what was done on it."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from core_engine import a_studio, picture_of

from studio.core.backdrop import middle
from studio.core.choosing import Choosing
from studio.core.events import Sketched
from studio.core.jobs import Quality, Sketch
from studio.core.node import Origin
from studio.core.pad import Mode
from studio.core.photo import Photo
from studio.core.scene import Workspace
from studio.core.sketches import sketch_of
from studio.core.walk import Easing

if TYPE_CHECKING:
    from core_engine import Studio

    from studio.core.pad import Pad
    from studio.core.pad_scene import PadScene


@pytest.fixture
def studio(monkeypatch: pytest.MonkeyPatch) -> Studio:
    """Three pictures in the history, all on the pad, and nothing below it to choose from."""
    monkeypatch.setattr(Choosing, "follow", lambda *_desk, **_how: None)
    studio = a_studio()
    for seed, words in ((1, "a fox"), (2, "a hen"), (3, "a wolf")):
        studio.conductor.steering.edit(studio.desk.with_seed(seed).with_prompt(words))
        studio.conductor.pictures.generate()
        studio.rest()
        studio.conductor.pad.add()
    studio.conductor.document.arrange(Workspace.EXPLORE)
    return studio


def shown(studio: Studio) -> PadScene:
    return studio.scene.pad


def pad(studio: Studio) -> Pad:
    return studio.scene.pad.pad


def test_the_puck_comes_to_the_picture_on_show_when_it_is_added(studio: Studio) -> None:
    assert shown(studio).here
    assert shown(studio).weights == (0, 0, 1)
    assert all(picture is not None for picture in shown(studio).pictures)


def test_the_picture_follows_the_puck_and_the_release_is_one_entry(studio: Studio) -> None:
    entries, nodes = len(studio.conductor.document.work().undo), len(studio.scene.nodes)
    for x in (0.3, 0.4, 0.5):
        studio.conductor.pad.move((x, 0.5))
        assert studio.engine.runs()[-1].quality is Quality.DRAFT
        studio.turns(3)
    assert shown(studio).here
    studio.conductor.steering.release(Origin.PAD)
    studio.rest()
    assert studio.desk.recipe == pad(studio).recipe((0.5, 0.5), studio.desk)
    assert studio.stage.recipe == studio.desk.recipe
    assert studio.stage.quality is Quality.FULL
    assert len(studio.conductor.document.work().undo) == entries + 1
    assert len(studio.scene.nodes) == nodes + 1
    assert studio.scene.nodes[-1].origin is Origin.PAD


def test_undo_takes_the_puck_and_the_picture_back_together(studio: Studio) -> None:
    before, recipe = pad(studio).puck, studio.desk.recipe
    studio.conductor.pad.move((0.5, 0.5))
    studio.conductor.steering.release(Origin.PAD)
    studio.rest()
    studio.conductor.steering.undo()
    assert (pad(studio).puck, studio.desk.recipe) == (before, recipe)
    assert shown(studio).here
    studio.conductor.steering.redo()
    assert pad(studio).puck == (0.5, 0.5)


def test_everything_done_to_the_pad_is_undone(studio: Studio) -> None:
    live, start = studio.conductor.pad, pad(studio)
    live.rename(0, "red")
    live.show_mode(Mode.PROMPTS)
    live.draw(((0.1, 0.1), (0.9, 0.9)))
    live.remove(1)
    live.clear()
    assert pad(studio).anchors == ()
    for _ in range(5):
        studio.conductor.steering.undo()
    assert pad(studio) == start


def test_a_picture_that_moves_takes_the_desk_along(studio: Studio) -> None:
    studio.conductor.pad.move((0.5, 0.5))
    studio.conductor.steering.release(Origin.PAD)
    studio.rest()
    studio.conductor.pad.move_anchor(0, (0.5, 0.5))
    studio.conductor.steering.release(Origin.PAD)
    assert studio.desk.recipe == pad(studio).anchors[0].recipe
    assert shown(studio).here


def test_another_edit_leaves_the_puck_behind_until_it_is_taken_again(studio: Studio) -> None:
    studio.conductor.steering.steer(studio.desk.with_guidance(2))
    studio.conductor.steering.release()
    assert not shown(studio).here
    studio.conductor.pad.move(pad(studio).puck or (0, 0))
    assert shown(studio).here


def test_what_cannot_stand_there_is_said(studio: Studio) -> None:
    studio.conductor.pad.add()
    assert studio.scene.notes[-1].what == "This picture is on the pad already."
    assert len(pad(studio).anchors) == 3


def test_pins_are_kept_gone_to_and_taken_out(studio: Studio) -> None:
    pins, first = studio.conductor.pins, studio.scene.nodes[0].recipe
    pins.add()
    pins.add()
    pins.add(first)
    assert [pin.current for pin in studio.scene.pins] == [True, False]
    studio.conductor.pictures.go_to(first)
    assert studio.stage.recipe == first
    assert [pin.current for pin in studio.scene.pins] == [False, True]
    pins.remove(first)
    assert [pin.recipe for pin in studio.scene.pins] != []
    studio.conductor.steering.undo()
    assert first in [pin.recipe for pin in studio.scene.pins]


def test_a_project_brings_the_pad_back(studio: Studio) -> None:
    studio.conductor.pad.move((0.25, 0.5))
    studio.conductor.steering.release(Origin.PAD)
    studio.rest()
    work, before = studio.conductor.document.work(), shown(studio)
    after = a_studio()
    after.conductor.document.restore(work)
    assert after.scene.pad.pad == before.pad
    assert math.isclose(sum(after.scene.pad.weights), 1)
    assert after.scene.pad.here


class Background:
    """Answers what is asked for in the background, which the engine of these tests leaves alone."""

    def __init__(self, studio: Studio) -> None:
        self._studio = studio
        self._answered = 0

    def answer(self) -> Sketch | None:
        """The next one; None where nothing is asked for."""
        job = self._studio.engine.jobs[-1]
        if not isinstance(job, Sketch) or job.number == self._answered:
            return None
        self._answered = job.number
        picture = picture_of(job.recipe)
        self._studio.conductor.receive(Sketched(job.number, job.recipe, picture, 0.1, 4))
        return job


def test_the_backdrop_fills_in_from_the_puck_outwards(studio: Studio) -> None:
    live, background = studio.conductor.pad, Background(studio)
    live.move(middle(33))
    studio.conductor.steering.release(Origin.PAD)
    studio.rest()
    live.look(on=True)
    distances = []
    while background.answer() is not None:
        filled = [c for c, picture in enumerate(shown(studio).cells) if picture is not None]
        distances.append(max(math.dist(middle(cell), middle(33)) for cell in filled))
        assert len(filled) >= len(distances)
    assert None not in shown(studio).cells
    assert distances == sorted(distances)
    recipe = sketch_of(pad(studio).recipe(middle(0), studio.desk))
    assert shown(studio).cells[0] == picture_of(recipe)

    live.move_anchor(0, (0.4, 0.9))
    assert not any(shown(studio).cells), "they show what is no longer so"
    studio.conductor.steering.release(Origin.PAD)
    studio.rest()
    assert background.answer() is not None


def test_nothing_is_made_behind_a_pad_that_nobody_looks_at(studio: Studio) -> None:
    studio.conductor.pad.move((0.5, 0.5))
    studio.conductor.steering.release(Origin.PAD)
    studio.rest()
    assert not any(isinstance(job, Sketch) for job in studio.engine.jobs)


def test_without_live_preview_the_picture_waits_for_the_release(studio: Studio) -> None:
    runs = len(studio.engine.runs())
    studio.conductor.pad.play(live=False)
    studio.conductor.pad.move((0.5, 0.5))
    assert len(studio.engine.runs()) == runs
    studio.conductor.steering.release(Origin.PAD)
    studio.rest()
    assert studio.stage.recipe == pad(studio).recipe((0.5, 0.5), studio.desk)


def test_the_recipes_along_a_path_are_those_of_its_places(studio: Studio) -> None:
    assert studio.conductor.pad.keyframes() == ()
    path = ((0.2, 0.2), (0.5, 0.7), (0.8, 0.3))
    studio.conductor.pad.draw(path)
    keyframes = studio.conductor.pad.keyframes()
    ends = [pad(studio).recipe(at, studio.desk) for at in (path[0], path[-1])]
    assert [keyframes[0], keyframes[-1]] == ends
    assert len(keyframes) == len(set(keyframes)) == 7


def test_a_picture_that_is_opened_comes_to_stand_where_it_was_dropped(studio: Studio) -> None:
    studio.conductor.pad.expect((0.5, 0.4))
    recipe = studio.desk.with_seed(77).recipe
    studio.conductor.pictures.open(recipe, picture_of(recipe))
    assert pad(studio).anchors[-1].recipe == recipe
    assert pad(studio).anchors[-1].at == (0.5, 0.4)


def test_a_recipe_without_a_picture_is_sketched(studio: Studio) -> None:
    background, unknown = Background(studio), studio.desk.with_seed(55).recipe
    studio.conductor.pins.add(unknown)
    assert studio.scene.pins[-1].picture is None
    job = background.answer()
    assert job is not None
    assert job.recipe == sketch_of(unknown)
    assert studio.scene.pins[-1].picture == picture_of(sketch_of(unknown))


def test_a_photo_is_cut_to_the_size_of_the_others_and_stands_beside_them(studio: Studio) -> None:
    first = studio.scene.nodes[0].recipe
    photo = replace(first, width=first.width * 2, photo=Photo("c" * 64))
    studio.conductor.pad.add(photo, (0.5, 0.5))
    added = pad(studio).anchors[-1].recipe
    assert (added.photo, added.width) == (photo.photo, first.width)
    studio.conductor.pad.move((0.4, 0.4))
    assert studio.desk.recipe.changes
    assert shown(studio).here


def test_a_path_becomes_a_walk_without_stops(studio: Studio) -> None:
    studio.conductor.walk_path()
    assert studio.scene.workspace is Workspace.EXPLORE
    studio.conductor.pad.draw(((0.2, 0.2), (0.5, 0.7), (0.8, 0.3)))
    recipes = studio.conductor.pad.keyframes()
    studio.conductor.walk_path()
    assert studio.scene.workspace is Workspace.INTERPOLATE
    walk = studio.scene.walk.walk
    assert tuple(keyframe.recipe for keyframe in walk.keyframes) == recipes
    assert {keyframe.onward.easing for keyframe in walk.keyframes} == {Easing.EVEN}
    studio.conductor.steering.undo()
    assert studio.scene.walk.walk.keyframes == ()
