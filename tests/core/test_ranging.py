"""Sliders of the artist's own are tried in the background; no picture moves for it."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from core_engine import Studio, a_studio_with_a_picture, picture_of
from core_values import OTHER_MODEL, facts

from studio.core import gridding, known_axes
from studio.core.events import Failed, Sketched
from studio.core.found_axis import FoundAxis
from studio.core.jobs import Sketch
from studio.core.known_axes import Known
from studio.core.noise import Seed
from studio.core.noise_axes import FOUND, turn_axis
from studio.core.probing import TRIED
from studio.core.pushes import Span
from studio.core.steering_axes import PushAxis, words_axis
from studio.core.travel import Travel

CALM = words_axis("calm", "stormy")
TRAVEL = Travel((-3, 0, 3), (0, 0.6, 1), (0.2, 0, 0.1), -2, 3)


def asked(studio: Studio) -> list[Sketch]:
    return [job for job in studio.engine.jobs if isinstance(job, Sketch)]


def answer(studio: Studio, most: int = 100) -> int:
    """Answer every sketch that is asked for; how many there were."""
    done = {job.number for job in asked(studio)[:-1]}
    for count in range(most):
        job = asked(studio)[-1] if asked(studio) else None
        if job is None or job.number in done:
            return count
        done.add(job.number)
        studio.conductor.receive(
            Sketched(job.number, job.recipe, picture_of(job.recipe), 0.1, job.recipe.steps)
        )
    return most


def with_axis(studio: Studio, *axes: PushAxis) -> Studio:
    for axis in axes:
        studio.conductor.steering.edit(studio.desk.with_axis(axis))
        studio.conductor.steering.commit()
    return studio


def test_a_new_axis_is_tried_and_nothing_else_moves() -> None:
    studio = with_axis(a_studio_with_a_picture(), CALM)
    desk, runs = studio.desk, len(studio.engine.runs())
    assert studio.scene.axes.measured == CALM
    assert 3 <= answer(studio) <= TRIED
    known = studio.scene.axes.of(CALM)
    assert known.travel is not None
    assert known.travel.fits(CALM.range)
    assert studio.scene.axes.measured is None
    assert (studio.desk, len(studio.engine.runs())) == (desk, runs)
    assert not studio.scene.can_redo


def test_several_are_tried_one_after_the_other_and_each_once() -> None:
    studio = with_axis(a_studio_with_a_picture(), CALM, words_axis("day", "night"))
    answer(studio)
    assert len(studio.scene.axes.known) == 2
    before = len(asked(studio))
    studio.conductor.steering.edit(studio.desk.with_guidance(5.0))
    studio.conductor.steering.commit()
    assert len(asked(studio)) == before


def test_discovered_axes_wait_for_what_is_looked_at_and_for_sliders_that_were_added() -> None:
    studio = a_studio_with_a_picture()
    found = FoundAxis((Seed(FOUND),))
    studio.conductor.ranging.discover(Known(found, effect=2.0))
    cells = [studio.desk.with_seed(seed).recipe for seed in (91, 92)]
    grid = studio.conductor.sketches.asker(gridding.RANK)
    grid.want(cells, lambda _recipe, _picture: None, lambda _recipe, _failed: None)
    begun = len(asked(studio))
    assert answer(studio, 3) == 3
    assert [job.recipe for job in asked(studio)[begun : begun + 2]] == cells
    assert studio.scene.axes.measured == found
    with_axis(studio, CALM)
    assert studio.scene.axes.measured == CALM
    answer(studio)
    assert None not in {studio.scene.axes.of(axis).travel for axis in (CALM, found)}


def test_a_word_half_typed_is_not_tried_with() -> None:
    studio = a_studio_with_a_picture()
    studio.conductor.steering.edit(replace(studio.desk.with_prompt("a fo"), axes=(CALM,)))
    assert not asked(studio)
    studio.conductor.steering.edit(studio.desk.with_prompt("a fox in snow"))
    studio.conductor.steering.commit()
    assert {job.recipe.conditioning.text for job in asked(studio)} == {"a fox in snow"}


def test_an_axis_that_is_taken_away_is_not_tried_on() -> None:
    studio = with_axis(a_studio_with_a_picture(), CALM)
    studio.conductor.steering.edit(studio.desk.without_axis(CALM))
    studio.conductor.steering.commit()
    assert studio.engine.stopped == [asked(studio)[-1].number]
    assert studio.scene.axes.measured is None


def test_what_cannot_be_tried_is_left_as_it_is_until_it_is_wished() -> None:
    studio = with_axis(a_studio_with_a_picture(), CALM)
    studio.conductor.receive(Failed(asked(studio)[-1].number, "No.", "", ""))
    assert studio.scene.axes.of(CALM).travel is None
    assert len(asked(studio)) == 1
    studio.conductor.ranging.measure(CALM)
    answer(studio)
    assert studio.scene.axes.of(CALM).travel is not None


def test_the_noise_of_a_branch_is_not_turned() -> None:
    studio = a_studio_with_a_picture()
    studio.conductor.pictures.branch(3)
    with_axis(studio, turn_axis(3))  # type: ignore[arg-type]
    assert not asked(studio)


def test_another_model_tries_what_the_one_before_had_begun() -> None:
    studio = with_axis(a_studio_with_a_picture(), CALM)
    studio.engine.models[OTHER_MODEL] = facts(OTHER_MODEL)
    studio.load(OTHER_MODEL)
    answer(studio)
    assert studio.scene.axes.of(CALM).travel is not None


def test_acting_in_other_steps_it_travels_as_before_until_it_was_tried() -> None:
    studio = with_axis(a_studio_with_a_picture(), CALM)
    answer(studio)
    late = CALM.spanning(Span(0.5, 1))
    studio.conductor.steering.edit(studio.desk.with_axis_replaced(CALM, late))
    studio.conductor.steering.commit()
    assert studio.scene.axes.of(late).travel == studio.scene.axes.of(CALM).travel
    answer(studio)
    assert {known.axis for known in studio.scene.axes.known} == {CALM, late}


def test_the_project_keeps_travels_and_names() -> None:
    studio = with_axis(a_studio_with_a_picture(), CALM)
    answer(studio)
    studio.conductor.ranging.rename(CALM, " Weather ")
    work = studio.conductor.document.work()
    data = json.loads(json.dumps(known_axes.to_list(work.axes)))
    assert known_axes.from_list(data) == work.axes
    other = a_studio_with_a_picture()
    other.conductor.document.restore(work)
    assert other.scene.axes.of(CALM) == Known(CALM, work.axes[0].travel, "Weather")
    assert not asked(other)


@pytest.mark.parametrize(
    "damage",
    [None, 3, {}, {"axis": {"weight": "fox"}, "travel": {"points": [[0, 0, 0]], "safe": [0, 1]}}],
)
def test_what_is_damaged_is_measured_again(damage: object) -> None:
    good = Known(CALM, TRAVEL, "Weather")
    (data,) = known_axes.to_list([good])
    assert known_axes.from_list([damage, data]) == (good,)
