"""The brush: thin strokes that cover the same, and where it comes down."""

from __future__ import annotations

import math
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from core_engine import Studio, a_studio_with_a_picture
from core_values import OTHER_MODEL, a_recipe, examples
from hypothesis import given
from hypothesis import strategies as st

from studio.core.brush import CLOSE, Brush, lasso, thinned
from studio.core.coverage import Coverage
from studio.core.edits import Touch
from studio.core.painting import Obstacle, place, stays
from studio.core.shapes import Shape, mask

coordinates = st.floats(-0.2, 1.2)
ways = st.lists(st.tuples(coordinates, coordinates), min_size=1, max_size=60)


@examples(60)
@given(ways, st.sampled_from([0.001, 0.02, 0.3]), st.sampled_from([0.5, 1.0, 2.0]))
def test_a_thinned_line_stays_close(
    way: list[tuple[float, float]], tolerance: float, aspect: float
) -> None:
    line = thinned(way, tolerance, aspect)
    assert line[0] == way[0]
    assert line[-1] == way[-1]
    assert set(line) <= set(way)
    even = [(x * max(aspect, 1), y * max(1 / aspect, 1)) for x, y in line]
    for x, y in way:
        spot = (x * max(aspect, 1), y * max(1 / aspect, 1))
        assert _away(spot, even) <= tolerance + 1e-9
    assert thinned(line, tolerance, aspect)[0] == way[0]


def _away(spot: tuple[float, float], line: list[tuple[float, float]]) -> float:
    best = math.dist(spot, line[0])
    for (ax, ay), (bx, by) in pairwise(line):
        length = (bx - ax) ** 2 + (by - ay) ** 2
        along = ((spot[0] - ax) * (bx - ax) + (spot[1] - ay) * (by - ay)) / length if length else 0
        along = min(max(along, 0), 1)
        best = min(best, math.dist(spot, (ax + along * (bx - ax), ay + along * (by - ay))))
    return best


def spiral(count: int) -> list[tuple[float, float]]:
    """A long way that is nowhere straight."""
    turns = np.linspace(0, 12 * math.pi, count)
    radius = np.linspace(0.02, 0.45, count)
    return [
        (0.5 + r * math.cos(a), 0.5 + r * math.sin(a)) for r, a in zip(radius, turns, strict=True)
    ]


def test_a_long_stroke_is_compact_and_covers_the_same() -> None:
    way, brush = spiral(2000), Brush(size=0.1)
    shape = brush.shape(way, 1.0)
    assert len(shape.points) < 200
    exact = mask(Shape(tuple(way), brush.radius, brush.softness), 64, 64)
    assert np.abs(exact - mask(shape, 64, 64)).mean() < 0.02
    assert np.abs(exact - mask(shape, 64, 64)).max() < 6 * CLOSE / brush.softness


@pytest.mark.parametrize("size", [(192, 192), (640, 320), (100, 300)])
def test_what_is_shown_while_drawing_is_the_mask(size: tuple[int, int]) -> None:
    brush = Brush(size=0.2, softness=0.7)
    way = spiral(60)
    shown = Coverage(*size, brush.radius, brush.softness)
    for point in way:
        shown.add(*point)
    rows, columns = shown.array.shape
    whole = mask(Shape(tuple(way), brush.radius, brush.softness), columns, rows)
    assert np.abs(shown.array - whole).max() < 1e-3
    assert columns / rows == pytest.approx(size[0] / size[1], rel=0.01)


def test_each_touch_says_only_what_it_needs() -> None:
    way = [(0.1, 0.1), (0.2, 0.1)]
    noise = Brush().stroke(way, 1.0, seed=7)
    assert (noise.seed, noise.source, noise.strength) == (7, None, 1.0)
    erase = Brush(Touch.ERASE, source=a_recipe()).stroke(way, 1.0, seed=7, pressure=0.5)
    assert (erase.seed, erase.source, erase.strength) == (0, None, 0.5)
    paste = replace(Brush(Touch.PASTE, strength=0.5), source=a_recipe())
    assert paste.ready
    assert paste.stroke(way, 1.0, seed=7, pressure=0.0).strength == pytest.approx(0.025)
    assert paste.stroke(way, 1.0, seed=7).source == a_recipe()
    assert not Brush(Touch.PASTE).ready


def test_a_lasso_is_an_area() -> None:
    area = lasso([(0.1, 0.1), (0.5, 0.1), (0.9, 0.1), (0.5, 0.9)], 1.0)
    assert area.radius == 0
    assert len(area.points) == 3
    assert mask(area, 64, 64)[20, 32] == 1


# ---- where it comes down


@pytest.fixture
def studio() -> Studio:
    return a_studio_with_a_picture()


def test_it_paints_on_the_step_on_show(studio: Studio) -> None:
    assert place(studio.scene) is Obstacle.FINISHED
    for step in (0, 5):
        studio.conductor.scrub(step)
        assert place(studio.scene) == step
        assert stays(studio.stage, studio.desk, step) is (step == 0)
    studio.conductor.pictures.branch(5)
    assert stays(studio.stage, studio.desk, 5)


def test_the_next_stroke_joins_the_others_wherever_the_run_is(studio: Studio) -> None:
    studio.conductor.pictures.branch(5)
    brush = Brush()
    studio.conductor.steering.steer(studio.desk.with_stroke(brush.stroke([(0.5, 0.5)], 1.0, 1)))
    while studio.turn():
        assert place(studio.scene) == 5
    studio.conductor.steering.release()
    while studio.turn():
        assert place(studio.scene) == 5
    studio.conductor.scrub(7)
    assert place(studio.scene) == 7
    assert not stays(studio.stage, studio.desk, 7)


def test_the_first_noise_is_painted_on_too(studio: Studio) -> None:
    studio.conductor.scrub(0)
    studio.conductor.steering.steer(studio.desk.with_stroke(Brush().stroke([(0.5, 0.5)], 1.0, 1)))
    studio.conductor.steering.release()
    studio.rest()
    assert studio.stage.position == studio.stage.reel.count
    assert place(studio.scene) == 0


def test_new_words_of_the_branch_stay_while_it_is_painted_on(studio: Studio) -> None:
    studio.conductor.pictures.branch(5)
    studio.conductor.steering.edit(studio.desk.with_prompt("a hen"))
    assert place(studio.scene) == 5
    assert stays(studio.stage, studio.desk, 5)


def test_it_says_why_it_cannot_paint(studio: Studio) -> None:
    assert place(Studio().scene) is Obstacle.NO_PICTURE
    studio.conductor.scrub(5)
    scene = studio.scene
    unloaded = replace(scene, model=replace(scene.model, facts=None))
    assert place(unloaded) is Obstacle.NO_MODEL
    facts = scene.model.facts
    assert facts is not None
    other = replace(scene.model, facts=replace(facts, ref=OTHER_MODEL))
    assert place(replace(scene, model=other)) is Obstacle.OTHER_MODEL
