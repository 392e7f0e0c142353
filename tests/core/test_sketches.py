"""Sketches: asked for one at a time while nothing else is to do; the hand comes first."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from core_engine import Studio, a_studio_with_a_picture, picture_of
from core_values import OTHER_MODEL

from studio.core.counts import count
from studio.core.events import Failed, GaveWay, Sketched
from studio.core.jobs import Sketch
from studio.core.noise import Noise
from studio.core.sketches import STEPS, sketch_of

if TYPE_CHECKING:
    from studio.core.pixels import Pixels
    from studio.core.recipe import Recipe


class Waiting:
    """One who waits for sketches."""

    def __init__(self, studio: Studio, rank: int = 0) -> None:
        self.pictures: dict[Recipe, Pixels] = {}
        self.failed: dict[Recipe, Failed] = {}
        self.asker = studio.conductor.sketches.asker(rank)
        self.studio = studio

    def want(self, *recipes: Recipe) -> None:
        self.asker.want(recipes, self.pictures.__setitem__, self.failed.__setitem__)
        self.studio.conductor.sketches.follow(idle=True)


def asked(studio: Studio) -> list[Sketch]:
    return [job for job in studio.engine.jobs if isinstance(job, Sketch)]


def answer(studio: Studio, seconds: float = 0.2) -> None:
    job = asked(studio)[-1]
    picture = picture_of(job.recipe)
    studio.conductor.receive(Sketched(job.number, job.recipe, picture, seconds, 4))


def recipes(studio: Studio, number: int) -> list[Recipe]:
    base = sketch_of(studio.desk.recipe)
    return [replace(base, noise=Noise.of(1000 + i)) for i in range(number)]


def test_sketches_come_one_after_the_other_in_the_order_wanted() -> None:
    studio = a_studio_with_a_picture()
    waiting, wanted = Waiting(studio), recipes(studio, 3)
    waiting.want(*wanted)
    assert [job.recipe for job in asked(studio)] == wanted[:1]
    for _ in wanted:
        answer(studio)
    assert [job.recipe for job in asked(studio)] == wanted
    assert waiting.pictures == {recipe: picture_of(recipe) for recipe in wanted}
    assert waiting.asker.left == 0


def test_what_is_known_is_not_asked_for_again() -> None:
    studio = a_studio_with_a_picture()
    (recipe,) = recipes(studio, 1)
    Waiting(studio).want(recipe)
    answer(studio)
    later = Waiting(studio, rank=3)
    later.want(recipe)
    assert later.pictures == {recipe: picture_of(recipe)}
    assert len(asked(studio)) == 1


def test_nothing_is_asked_for_while_a_hand_is_on_a_slider_or_a_run_goes_on() -> None:
    studio = a_studio_with_a_picture()
    waiting, wanted = Waiting(studio), recipes(studio, 2)
    studio.conductor.steering.steer(studio.desk.with_guidance(2.5))
    studio.rest()  # the draft is done, the hand still holds the slider
    waiting.asker.want(wanted, waiting.pictures.__setitem__, waiting.failed.__setitem__)
    studio.conductor.steering.edit(studio.desk.with_negative("fog"))
    assert not asked(studio)
    studio.conductor.steering.release()
    assert not asked(studio)  # the full picture comes first
    studio.rest()
    assert [job.recipe for job in asked(studio)] == wanted[:1]


def test_a_sketch_that_gave_way_is_asked_for_again() -> None:
    studio = a_studio_with_a_picture()
    waiting, wanted = Waiting(studio), recipes(studio, 1)
    waiting.want(*wanted)
    studio.conductor.receive(GaveWay(asked(studio)[-1].number))
    assert [job.recipe for job in asked(studio)] == wanted * 2
    answer(studio)
    assert list(waiting.pictures) == wanted


def test_a_sketch_that_fails_is_told_of_and_the_next_is_made() -> None:
    studio = a_studio_with_a_picture()
    waiting, wanted = Waiting(studio), recipes(studio, 2)
    waiting.want(*wanted)
    studio.conductor.receive(Failed(asked(studio)[-1].number, "No memory.", "Paint smaller.", ""))
    answer(studio)
    assert list(waiting.failed) == wanted[:1]
    assert list(waiting.pictures) == wanted[1:]
    assert not studio.scene.notes


def test_what_nobody_wants_any_more_is_stopped() -> None:
    studio = a_studio_with_a_picture()
    waiting, wanted = Waiting(studio), recipes(studio, 2)
    waiting.want(*wanted[:1])
    waiting.want(*wanted[1:])
    assert studio.engine.stopped == [asked(studio)[0].number]
    studio.conductor.receive(GaveWay(asked(studio)[0].number))
    assert [job.recipe for job in asked(studio)] == wanted
    waiting.asker.drop()
    answer(studio)
    assert not waiting.pictures


def test_the_least_rank_is_served_first() -> None:
    studio = a_studio_with_a_picture()
    wanted = recipes(studio, 3)
    patient, urgent = Waiting(studio, rank=9), Waiting(studio, rank=1)
    patient.want(*wanted[:2])
    urgent.want(*wanted[2:])
    answer(studio)
    answer(studio)
    assert [job.recipe for job in asked(studio)] == [wanted[0], wanted[2], wanted[1]]


def test_the_recipes_of_another_model_wait_for_it() -> None:
    studio = a_studio_with_a_picture()
    (recipe,) = recipes(studio, 1)
    Waiting(studio).want(replace(recipe, model=OTHER_MODEL))
    assert not asked(studio)


def test_the_time_left_follows_from_what_sketches_took() -> None:
    studio = a_studio_with_a_picture()
    waiting = Waiting(studio)
    waiting.want(*recipes(studio, 4))
    assert waiting.asker.time_left is None
    answer(studio, seconds=0.5)
    assert waiting.asker.time_left == 1.5


def test_a_sketch_has_few_steps_and_a_short_run_is_its_own() -> None:
    studio = a_studio_with_a_picture()
    whole = studio.desk.recipe
    assert count(sketch_of(whole)) == STEPS < count(whole)
    short = replace(whole, steps=STEPS)
    assert sketch_of(short) == short
