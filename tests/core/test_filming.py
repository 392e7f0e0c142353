"""A film in the background: frame after frame onto the shelf, paused, gone on with, called off."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from core_engine import Studio, a_studio_with_a_picture, picture_of

from studio.core.errors import StudioError
from studio.core.events import Failed, GaveWay, Shot
from studio.core.film import Film, FilmJob, FilmOrder
from studio.core.filming import TOGETHER
from studio.core.jobs import Shoot
from studio.core.noise import Noise
from studio.core.walk import Easing, Keyframe, Passage, Walk

if TYPE_CHECKING:
    from studio.core.pixels import Pixels
    from studio.core.recipe import Recipe


class Shelf:
    """A shelf in memory that is told when to say that a frame is safe."""

    def __init__(self) -> None:
        self.frames: dict[Recipe, Pixels] = {}

    def has(self, recipe: Recipe) -> bool:
        return recipe in self.frames

    def put(self, recipe: Recipe, picture: Pixels) -> None:
        self.frames[recipe] = picture


def job(studio: Studio, seconds: float = 1.0, hold: float = 0.0) -> FilmJob:
    base = studio.stage.recipe
    onward = Passage(seconds, Easing.EVEN)
    ends = [replace(base, noise=Noise.of(seed)) for seed in (1, 2)]
    walk = Walk(tuple(Keyframe(end, hold=hold, onward=onward) for end in ends))
    return FilmJob(walk, FilmOrder(rate=10.0), "lake.mp4")


@pytest.fixture
def studio() -> Studio:
    return a_studio_with_a_picture()


@pytest.fixture
def shelf() -> Shelf:
    return Shelf()


def shoots(studio: Studio) -> list[Shoot]:
    return [job for job in studio.engine.jobs if isinstance(job, Shoot)]


def shoot(studio: Studio, shelf: Shelf) -> None:
    """Answer the newest batch, and let its frames be safe."""
    asked = shoots(studio)[-1]
    pictures = tuple(picture_of(recipe) for recipe in asked.recipes)
    studio.conductor.receive(Shot(asked.number, asked.recipes, pictures, 2.0))
    for recipe in asked.recipes:
        if recipe in shelf.frames:
            studio.conductor.filming.kept(recipe)


def stage(studio: Studio) -> Film:
    film = studio.scene.film
    assert film is not None
    return film.stage


def test_a_film_is_made_batch_by_batch_until_it_can_be_written(
    studio: Studio, shelf: Shelf
) -> None:
    wanted = job(studio)
    studio.conductor.filming.begin(wanted, shelf)
    while stage(studio) is Film.MAKING:
        shoot(studio, shelf)
    assert list(shelf.frames) == list(wanted.frames)
    assert len(shoots(studio)) == -(-len(wanted.frames) // TOGETHER)
    assert stage(studio) is Film.WRITING
    studio.conductor.filming.written()
    assert stage(studio) is Film.DONE


def test_equal_frames_are_made_once_and_counted_each(studio: Studio, shelf: Shelf) -> None:
    wanted = job(studio, hold=0.5)
    assert len(set(wanted.frames)) < len(wanted.frames)
    studio.conductor.filming.begin(wanted, shelf)
    while stage(studio) is Film.MAKING:
        shoot(studio, shelf)
        film = studio.scene.film
        assert film is not None
        assert film.done == sum(recipe in shelf.frames for recipe in wanted.frames)
    assert sum(len(each.recipes) for each in shoots(studio)) == len(set(wanted.frames))
    film = studio.scene.film
    assert film is not None
    assert film.done == film.count == len(wanted.frames)


def test_it_says_how_long_it_takes(studio: Studio, shelf: Shelf) -> None:
    studio.conductor.filming.begin(job(studio), shelf)
    shoot(studio, shelf)
    film = studio.scene.film
    assert film is not None
    assert (film.done, film.seconds, film.left) == (4, 0.5, 3.0)


def test_a_video_may_be_in_reduced_precision_and_pictures_are_exact(
    studio: Studio, shelf: Shelf
) -> None:
    video = job(studio)
    studio.conductor.filming.begin(video, shelf)
    asked = shoots(studio)[-1]
    assert not asked.exact
    studio.conductor.filming.cancel()
    studio.conductor.receive(GaveWay(asked.number))
    studio.conductor.filming.begin(replace(video, order=FilmOrder(suffix="")), shelf)
    studio.rest()
    assert shoots(studio)[-1].exact


def test_the_hand_comes_first_and_the_batch_is_asked_again(studio: Studio, shelf: Shelf) -> None:
    studio.conductor.filming.begin(job(studio), shelf)
    first = shoots(studio)[-1]
    studio.conductor.steering.steer(studio.desk.with_guidance(7.0))
    studio.conductor.receive(GaveWay(first.number))
    assert shoots(studio)[-1] is first, "not while the hand moves"
    studio.conductor.steering.release()
    studio.rest()
    assert shoots(studio)[-1].recipes == first.recipes
    assert shoots(studio)[-1].number > first.number


def test_a_paused_film_rests_and_goes_on(studio: Studio, shelf: Shelf) -> None:
    filming = studio.conductor.filming
    filming.begin(job(studio), shelf)
    asked = shoots(studio)[-1]
    filming.pause()
    assert asked.number in studio.engine.stopped
    studio.conductor.receive(GaveWay(asked.number))
    assert stage(studio) is Film.PAUSED
    assert shoots(studio)[-1] is asked
    filming.go_on()
    assert shoots(studio)[-1].recipes == asked.recipes


def test_what_is_on_the_shelf_is_not_made_again(studio: Studio, shelf: Shelf) -> None:
    wanted = job(studio)
    for recipe in wanted.frames[:7]:
        shelf.put(recipe, picture_of(recipe))
    studio.conductor.filming.begin(wanted, shelf, paused=True)
    film = studio.scene.film
    assert film is not None
    assert (film.stage, film.done) == (Film.PAUSED, 7)
    studio.conductor.filming.go_on()
    assert shoots(studio)[-1].recipes == wanted.frames[7:10]


def test_a_cancelled_film_takes_no_more_frames(studio: Studio, shelf: Shelf) -> None:
    studio.conductor.filming.begin(job(studio), shelf)
    studio.conductor.filming.cancel()
    shoot(studio, shelf)
    assert shelf.frames == {}
    assert studio.scene.film is None


def test_a_failure_pauses_and_is_told(studio: Studio, shelf: Shelf) -> None:
    filming = studio.conductor.filming
    filming.begin(job(studio), shelf)
    studio.conductor.receive(Failed(shoots(studio)[-1].number, "No memory.", "Close one.", ""))
    assert stage(studio) is Film.PAUSED
    assert studio.scene.notes[-1].what == "No memory."
    filming.go_on()
    asked = shoots(studio)[-1]
    pictures = tuple(picture_of(recipe) for recipe in asked.recipes)
    studio.conductor.receive(Shot(asked.number, asked.recipes, pictures, 2.0))
    filming.stumble(StudioError("The disk is full.", "Free some space."))
    assert stage(studio) is Film.PAUSED
    filming.go_on()
    studio.conductor.receive(GaveWay(shoots(studio)[-1].number))
    assert shoots(studio)[-1].recipes[0] == asked.recipes[0], "it was never safe"
