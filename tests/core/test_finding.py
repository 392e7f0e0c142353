"""Directions of the noise are discovered: they change most, and leave each other alone."""

from __future__ import annotations

import json
import math
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest
from core_engine import Studio, a_studio_with_a_picture
from core_values import a_desk, a_recipe, examples
from hypothesis import given
from hypothesis import strategies as st

from studio.core import axis_json, finding
from studio.core.axes_in import axes_in
from studio.core.desk import desk_of
from studio.core.discovery import features, independent, principal
from studio.core.errors import StudioError
from studio.core.events import Failed, Sketched
from studio.core.finding import AXES, By, directions
from studio.core.found_axis import FoundAxis, found_in
from studio.core.jobs import Sketch
from studio.core.noise import Noise, Seed
from studio.core.noise_axes import FOUND, TurnAxis, turn_axis
from studio.core.pixels import Pixels

if TYPE_CHECKING:
    from studio.core.recipe import Recipe

DICE = np.random.default_rng(4)
COUNT = 24
ROWS = DICE.standard_normal((COUNT, 3)) @ DICE.standard_normal((3, 40)) * 3 + DICE.standard_normal(
    (COUNT, 40)
)
PAIR = directions(list(ROWS), FOUND, By.STRENGTH, 2)


def picture_of(recipe: Recipe) -> Pixels:
    """A picture whose brightness follows the noise of the first half of the seeds, faintly of all.

    So half of the directions are worth more than the other half.
    """
    weights = {s.value - FOUND: s.weight for s in recipe.noise.seeds if s.value >= FOUND}
    first = sum(w for seed, w in weights.items() if seed % finding.MOST < 8)
    rest = sum(w for seed, w in weights.items() if seed % finding.MOST >= 8)
    level = min(max(0.5 + 0.08 * first + 0.01 * rest, 0.0), 1.0)
    return Pixels.from_rgb(np.full((32, 32, 3), round(level * 255), np.uint8))


def asked(studio: Studio) -> list[Sketch]:
    return [job for job in studio.engine.jobs if isinstance(job, Sketch)]


def answer(studio: Studio, most: int = 1000) -> None:
    done = {job.number for job in asked(studio)[:-1]}
    for _ in range(most):
        job = asked(studio)[-1]
        if job.number in done:
            return
        done.add(job.number)
        studio.conductor.receive(Sketched(job.number, job.recipe, picture_of(job.recipe), 0.2, 4))


def test_principal_directions_are_orthonormal_and_the_strongest_first() -> None:
    weights = principal(list(ROWS), 5)
    assert weights @ weights.T == pytest.approx(np.eye(5), abs=1e-9)
    centred = ROWS - ROWS.mean(axis=0)
    gains = np.linalg.norm(weights @ centred, axis=1)
    assert list(gains) == sorted(gains, reverse=True)
    others = DICE.standard_normal((50, COUNT))
    others /= np.linalg.norm(others, axis=1, keepdims=True)
    assert gains[0] > np.linalg.norm(others @ centred, axis=1).max()


def test_independent_directions_part_what_was_mixed() -> None:
    """Three signals far from Gaussian, mixed: each comes back, up to its sign."""
    sources = np.sign(DICE.standard_normal((3, 4000))) * DICE.uniform(0.5, 1.5, (3, 4000)) ** 2
    mixed = DICE.standard_normal((3, 3)) @ (sources - sources.mean(axis=1, keepdims=True))
    white = np.linalg.svd(mixed, full_matrices=False)[2]
    found = independent(white)
    assert found @ found.T == pytest.approx(np.eye(3), abs=1e-9)
    alike = np.abs(np.corrcoef(found, sources)[:3, 3:])
    assert alike.max(axis=1) == pytest.approx(np.ones(3), abs=0.03)


def test_features_tell_brightness_colour_and_grain() -> None:
    flat = np.full((64, 64, 3), 128, np.uint8)
    grainy = flat + DICE.integers(-40, 40, (64, 64, 1)).astype(np.uint8)
    red = flat.copy()
    red[..., 1:] = 60
    plain, *others = (features(Pixels.from_rgb(each)) for each in (flat, grainy, red))
    assert all(np.linalg.norm(other - plain) > 0.02 for other in others)
    assert features(Pixels(2, 1, bytes(8))).ndim == 1


@examples(40)
@given(st.floats(-2, 2), st.floats(-2, 2))
def test_axes_that_were_found_together_leave_each_other_alone(one: float, other: float) -> None:
    first, second = PAIR
    recipe = second.move(first.move(a_recipe(), one), other)
    assert first.value(recipe) == pytest.approx(one, abs=1e-6)
    assert second.value(recipe) == pytest.approx(other, abs=1e-6)
    weights = [seed.weight for seed in recipe.noise.seeds]
    assert math.hypot(*weights) == pytest.approx(1)
    assert found_in(recipe, PAIR) is None
    back = second.move(first.move(recipe, 0), 0)
    assert first.value(back) == pytest.approx(0, abs=1e-6)


def test_at_zero_the_picture_is_the_unmoved_one_bit_for_bit() -> None:
    recipe = a_recipe()
    moved = PAIR[0].move(recipe, 1.37)
    assert moved != recipe
    assert PAIR[0].move(moved, 0) == recipe
    assert PAIR[0].move(recipe, 0) is recipe


def test_it_turns_as_a_single_direction_does_and_beside_one() -> None:
    single = TurnAxis(FOUND + 3)
    same = FoundAxis((Seed(FOUND + 3, 7.0),))
    assert same.move(a_recipe(), 0.6) == single.move(a_recipe(), 0.6)
    turned = turn_axis(9).move(PAIR[0].move(a_recipe(), 0.5), 0.25)
    assert PAIR[0].value(turned) == pytest.approx(0.5)
    assert turn_axis(9).value(turned) == pytest.approx(0.25)
    assert axes_in(turned) == (turn_axis(9),)


def test_a_picture_from_elsewhere_brings_one_slider_for_all_that_was_found() -> None:
    recipe = PAIR[1].move(PAIR[0].move(a_recipe(), 0.5), 0.2)
    desk = desk_of(recipe, a_desk())
    (axis,) = desk.axes
    assert isinstance(axis, FoundAxis)
    assert axis.value(recipe) == pytest.approx(math.hypot(0.5, 0.2))
    assert axis.move(recipe, 0).noise == Noise.of(1)
    known = replace(a_desk(), axes=PAIR)
    assert desk_of(recipe, known).axes == PAIR


def test_a_branch_keeps_its_noise() -> None:
    with pytest.raises(ValueError, match="branch"):
        PAIR[0].move(a_recipe(), 0.5, 3)


def test_it_is_kept() -> None:
    data = json.loads(json.dumps(axis_json.to_list(PAIR)))
    assert axis_json.from_list(data) == PAIR


@pytest.mark.parametrize("seeds", [(), (Seed(3),), (Seed(FOUND, 0.0),)])
def test_what_draws_no_direction(seeds: tuple[Seed, ...]) -> None:
    with pytest.raises(StudioError, match="no direction"):
        FoundAxis(seeds)


@pytest.mark.parametrize("by", [*By])
def test_a_search_brings_axes_one_by_one_the_strongest_first(by: By) -> None:
    studio = a_studio_with_a_picture()
    desk = studio.desk
    studio.conductor.finding.begin(desk, by, 16)
    search = studio.scene.axes.search
    assert search is not None
    assert (search.done, search.left) == (0, None)
    answer(studio, 17)
    search = studio.scene.axes.search
    assert search is not None
    assert (search.done, search.total) == (17, 17 + 2 * AXES)
    assert search.left is not None
    answer(studio, 3)
    assert 1 <= len(studio.scene.axes.found(desk)) < AXES
    answer(studio)
    found = studio.scene.axes.found(desk)
    effects = [studio.scene.axes.of(axis).effect or 0 for axis in found]
    assert studio.scene.axes.search is None
    assert len(found) == AXES
    assert effects == sorted(effects, reverse=True)
    assert effects[0] > 1.5
    assert studio.desk == desk
    assert all(studio.scene.axes.of(axis).travel is not None for axis in found)


def test_a_search_can_be_stopped_and_keeps_what_it_found() -> None:
    studio = a_studio_with_a_picture()
    studio.conductor.finding.begin(studio.desk, By.STRENGTH, 16)
    answer(studio, 21)
    had = len(studio.scene.axes.found(studio.desk))
    studio.conductor.finding.stop()
    assert studio.scene.axes.search is None
    assert had == len(studio.scene.axes.found(studio.desk)) > 0


def test_what_goes_wrong_is_told_once() -> None:
    studio = a_studio_with_a_picture()
    studio.conductor.finding.begin(studio.desk, By.STRENGTH, 16)
    studio.conductor.receive(Failed(asked(studio)[-1].number, "No memory.", "Paint smaller.", ""))
    assert [note.what for note in studio.scene.notes] == ["No memory."]
    assert studio.scene.axes.search is None


def test_there_is_nothing_to_look_for_in_a_branch_or_without_words() -> None:
    studio = a_studio_with_a_picture()
    studio.conductor.finding.begin(studio.desk.branching(3), By.STRENGTH)
    studio.conductor.finding.begin(studio.desk.with_prompt(" "), By.STRENGTH)
    assert studio.scene.axes.search is None
    assert not asked(studio)


def test_the_project_keeps_what_was_found_by_its_name() -> None:
    studio = a_studio_with_a_picture()
    studio.conductor.finding.begin(studio.desk, By.STRENGTH, 16)
    answer(studio)
    axis = studio.scene.axes.found(studio.desk)[0]
    studio.conductor.ranging.rename(axis, "Warm light")
    work = studio.conductor.document.work()
    other = a_studio_with_a_picture()
    other.conductor.document.restore(work)
    assert other.scene.axes.of(axis).name == "Warm light"
    assert other.scene.axes.found(other.desk) == studio.scene.axes.found(studio.desk)
    other.conductor.ranging.forget(axis)
    assert axis not in other.scene.axes.found(other.desk)
