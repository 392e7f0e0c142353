"""The walk in the artist's hand: every wish is one entry of undo, sketches fill in behind it."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from core_engine import Studio, a_studio_with_a_picture, picture_of
from core_values import OTHER_MODEL

from studio.core import board_json
from studio.core.events import Failed, Shot, Sketched
from studio.core.film import FilmJob, FilmOrder
from studio.core.jobs import Shoot, Sketch
from studio.core.noise import Noise
from studio.core.scene import Workspace
from studio.core.travel import seen
from studio.core.walk import Easing, Spot, Walk
from studio.core.workspaces import WHOLE_BUDGET

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from studio.core.pixels import Pixels
    from studio.core.recipe import Recipe
    from studio.core.walk_scene import WalkScene


def other(recipe: Recipe, seed: int) -> Recipe:
    return replace(recipe, noise=Noise.of(seed))


def walked(count: int = 3) -> Studio:
    """A studio with a walk through `count` pictures, at which somebody looks."""
    studio = a_studio_with_a_picture()
    studio.conductor.document.arrange(Workspace.INTERPOLATE)
    base = studio.stage.recipe
    studio.conductor.walking.take([other(base, seed) for seed in range(1, count + 1)])
    return studio


def scene(studio: Studio) -> WalkScene:
    return studio.scene.walk


def seeds(studio: Studio) -> list[int]:
    return [k.recipe.noise.first_seed for k in studio.conductor.walking.walk.keyframes]


def sketch(studio: Studio, count: int) -> None:
    """Answer so many sketches."""
    for _ in range(count):
        job = next(job for job in reversed(studio.engine.jobs) if isinstance(job, Sketch))
        picture = picture_of(job.recipe)
        studio.conductor.receive(Sketched(job.number, job.recipe, picture, 0.1, 4))


def test_pictures_are_added_moved_doubled_and_taken_out() -> None:
    studio = walked()
    walking = studio.conductor.walking
    walking.move(0, 2)
    assert (seeds(studio), scene(studio).selected) == ([2, 3, 1], 2)
    walking.duplicate(0)
    assert (seeds(studio), scene(studio).selected) == ([2, 2, 3, 1], 1)
    walking.remove()
    assert seeds(studio) == [2, 3, 1]
    walking.take([other(studio.stage.recipe, 9)], at=1)
    assert (seeds(studio), scene(studio).selected) == ([2, 9, 3, 1], 1)


def test_the_picture_on_show_and_those_of_the_history_come_in() -> None:
    studio = a_studio_with_a_picture()
    node = studio.scene.nodes[0]
    studio.conductor.keeping.rename(node.id, "Dawn")
    studio.conductor.walking.add()
    studio.conductor.walking.add_node(node.id)
    keyframes = studio.conductor.walking.walk.keyframes
    assert [(k.recipe, k.name) for k in keyframes] == [(node.recipe, ""), (node.recipe, "Dawn")]


def test_undo_takes_each_wish_back() -> None:
    studio = walked()
    walking = studio.conductor.walking
    walks = [walking.walk]
    for wish in (
        lambda: walking.rename(0, "Dusk"),
        lambda: walking.hold(1, 0.5),
        lambda: walking.last(0, 4.0),
        lambda: walking.go_on(0, lambda onward: replace(onward, easing=Easing.OUT)),
        lambda: walking.loop(on=True),
        lambda: walking.remove(1),
        walking.clear,
    ):
        wish()
        walks.append(walking.walk)
    assert all(one != other for one, other in pairwise(walks))
    for before in reversed(walks[:-1]):
        studio.conductor.steering.undo()
        assert walking.walk == before
    studio.conductor.steering.redo()
    assert walking.walk == walks[1]


def test_what_cannot_be_is_said_and_changes_nothing() -> None:
    studio = walked()
    before = studio.conductor.walking.walk
    studio.conductor.walking.take([replace(studio.stage.recipe, model=OTHER_MODEL)])
    assert studio.conductor.walking.walk == before
    assert "cannot be walked" in studio.scene.notes[-1].what
    studio.conductor.walking.hold(0, -3)
    studio.conductor.walking.remove(17)
    assert studio.conductor.walking.walk == before


def test_sketches_come_from_coarse_to_fine_while_somebody_looks() -> None:
    studio = walked()
    assert scene(studio).left == 3 + 2 * 15
    sketch(studio, 3 + 2)
    assert sorted(scene(studio).between[0]) == [0.0, 0.5, 1.0]
    assert scene(studio).courses == {}
    sketch(studio, 4)
    assert sorted(scene(studio).between[1]) == [0.0, 0.25, 0.5, 0.75, 1.0]
    assert set(scene(studio).courses) == {0, 1}
    studio.conductor.document.arrange(Workspace.SCRUB)
    assert not studio.conductor.walking.scene().left


def test_the_nearest_sketch_stands_in() -> None:
    studio = walked()
    sketch(studio, 3 + 2)
    walk, between = scene(studio).walk, scene(studio).between
    middle = (walk.starts[0] + walk.starts[1]) / 2
    assert scene(studio).picture(middle) == between[0][0.5]
    assert scene(studio).picture(0.0) == between[0][0.0]
    assert scene(studio).picture(walk.seconds) == between[1][1.0]


def test_times_change_no_sketch_and_noise_does() -> None:
    studio = walked()
    sketch(studio, 9)
    between = scene(studio).between
    studio.conductor.walking.last(0, 0.7)
    assert scene(studio).between is between
    studio.conductor.walking.move(0, 1)
    assert len(scene(studio).between[1]) < 5


def test_a_long_way_has_more_pictures_so_that_it_plays_as_fluently() -> None:
    studio = walked()
    sketch(studio, 33)
    assert scene(studio).left == 0
    known = scene(studio).between
    studio.conductor.walking.last(1, 4.0)
    assert scene(studio).between == known, "what is there stays"
    assert scene(studio).left == 16
    studio.conductor.walking.last(1, 600.0)
    assert scene(studio).left == 16 + 32 + 64
    studio.conductor.walking.last(0, 600.0)
    assert scene(studio).left == 2 * (16 + 32), "there is room for so many"


def test_a_sketch_is_looked_at_once_however_often_the_walk_is_arranged(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    looked: list[Pixels] = []

    def look(picture: Pixels) -> NDArray[np.float64]:
        looked.append(picture)
        return seen(picture)

    monkeypatch.setattr("studio.core.walk_preview.seen", look)
    studio = walked()
    sketch(studio, 9)
    courses = scene(studio).courses
    assert set(courses) == {0, 1}
    studio.conductor.walking.move(0, 2)
    studio.conductor.steering.undo()
    studio.conductor.document.arrange(Workspace.SCRUB)
    studio.conductor.document.arrange(Workspace.INTERPOLATE)
    assert scene(studio).courses == courses
    assert len(looked) == 9


def test_even_pace_waits_until_the_way_is_known() -> None:
    studio = walked()
    walking = studio.conductor.walking
    walking.even_out()
    assert "not known yet" in studio.scene.notes[-1].what
    sketch(studio, 9)
    before = walking.walk
    walking.even_out()
    assert all(k.onward.pace for k in walking.walk.keyframes[:2])
    assert walking.walk.seconds == pytest.approx(before.seconds)


def asked_whole(studio: Studio) -> list[Sketch]:
    return [job for job in studio.engine.jobs if isinstance(job, Sketch) and job.whole]


def test_full_quality_fills_in_behind_the_draft() -> None:
    studio = walked()
    studio.conductor.walking.preview.look(full=True)
    all_ = 2 + 2 * 15  # the history has the first keyframe
    assert (scene(studio).full, scene(studio).whole_left) == (True, all_)
    sketch(studio, 3 + 2)
    assert not asked_whole(studio), "there is something of every way at once"
    middle = (scene(studio).walk.starts[0] + scene(studio).walk.starts[1]) / 2
    assert scene(studio).is_draft(middle)
    sketch(studio, 2 * 14)
    assert scene(studio).left == 0
    sketch(studio, 4)
    assert {job.recipe for job in asked_whole(studio)} <= {
        walk.recipe(spot) for walk, spot in whole_places(studio)
    }
    assert scene(studio).whole_left == all_ - 4
    assert scene(studio).picture(middle) == scene(studio).whole[0][0.5]
    assert not scene(studio).is_draft(middle)
    quarter = middle / 2
    assert scene(studio).is_draft(quarter)
    assert scene(studio).picture(quarter) == scene(studio).between[0][spot_amount(studio, quarter)]


def whole_places(studio: Studio) -> list[tuple[Walk, Spot]]:
    walk = scene(studio).walk
    return [(walk, Spot(way, i / 16)) for way in walk.passages for i in range(17)]


def spot_amount(studio: Studio, time: float) -> float:
    """The place of the sketch nearest to a second of the first way."""
    return round(scene(studio).walk.spot(time).amount * 16) / 16


def test_what_was_made_in_full_quality_is_kept_while_it_is_not_shown() -> None:
    studio = walked(2)
    walking = studio.conductor.walking
    walking.preview.look(full=True)
    sketch(studio, 2 + 15 + 3)
    whole = scene(studio).whole
    walking.preview.look(full=False)
    assert (scene(studio).whole, scene(studio).whole_left) == ({}, 0)
    middle = scene(studio).walk.seconds / 2
    assert scene(studio).picture(middle) == scene(studio).between[0][0.5]
    walking.preview.look(full=True)
    assert scene(studio).whole == whole
    assert scene(studio).whole_left == 1 + 15 - 3


def test_a_picture_that_the_history_has_is_not_made_again() -> None:
    studio = a_studio_with_a_picture()
    studio.conductor.document.arrange(Workspace.INTERPOLATE)
    walking, node = studio.conductor.walking, studio.scene.nodes[0]
    walking.preview.look(full=True)
    walking.take([node.recipe, other(node.recipe, 5)])
    assert scene(studio).whole == {0: {0.0: node.picture}}
    assert scene(studio).whole_left == 16


def test_of_large_pictures_only_as_many_are_made_as_can_be_kept() -> None:
    studio = a_studio_with_a_picture()
    studio.conductor.document.arrange(Workspace.INTERPOLATE)
    base = replace(studio.stage.recipe, width=2048, height=2048)
    studio.conductor.walking.preview.look(full=True)
    studio.conductor.walking.take([other(base, seed) for seed in (1, 2)])
    assert scene(studio).left == 17
    assert scene(studio).whole_left == WHOLE_BUDGET // (4 * 2048 * 2048) == 12


def test_a_film_comes_before_the_preview_in_full_quality() -> None:
    studio = walked(2)
    walking = studio.conductor.walking
    sketch(studio, 17)

    class Shelf:
        def has(self, _recipe: Recipe) -> bool:
            return False

        def put(self, recipe: Recipe, _picture: Pixels) -> None:
            studio.conductor.filming.kept(recipe)

    studio.conductor.filming.begin(FilmJob(walking.walk, FilmOrder(rate=1), "lake.mp4"), Shelf())
    walking.preview.look(full=True)
    assert not asked_whole(studio)
    for _ in range(2):
        job = next(job for job in reversed(studio.engine.jobs) if isinstance(job, Shoot))
        pictures = tuple(picture_of(recipe) for recipe in job.recipes)
        studio.conductor.receive(Shot(job.number, job.recipes, pictures, 0.4))
    assert len(asked_whole(studio)) == 1


def test_a_sketch_that_fails_ends_the_asking() -> None:
    studio = walked()
    job = next(job for job in reversed(studio.engine.jobs) if isinstance(job, Sketch))
    studio.conductor.receive(Failed(job.number, "No memory.", "Close something.", ""))
    assert scene(studio).left == 0
    assert studio.scene.notes[-1].what == "No memory."


def test_a_project_keeps_the_walk() -> None:
    studio = walked()
    studio.conductor.walking.loop(on=True)
    work = studio.conductor.document.work()
    assert board_json.from_dict(board_json.to_dict(work.board)) == work.board
    fresh = a_studio_with_a_picture()
    fresh.conductor.document.restore(work)
    assert fresh.conductor.walking.walk == studio.conductor.walking.walk
    assert fresh.conductor.walking.walk != Walk()
