"""Marks and the masks they make."""

from __future__ import annotations

import numpy as np
import pytest

from studio.core.errors import StudioError
from studio.core.shapes import Shape, mask, union


def test_a_brush_covers_what_lies_within_its_radius() -> None:
    dot = mask(Shape(((0.5, 0.5),), radius=0.25), 64, 64)
    assert dot[32, 32] == 1
    assert dot[32, 50] == 0
    assert dot.sum() == pytest.approx(np.pi * 16**2, rel=0.02)


def test_a_line_covers_the_way_between_its_points() -> None:
    line = mask(Shape(((0.1, 0.5), (0.9, 0.5)), radius=0.1), 100, 100)
    assert line[50, 15:85].min() == 1
    assert line[30].max() == 0


def test_a_lasso_covers_its_inside() -> None:
    square = ((0.25, 0.25), (0.75, 0.25), (0.75, 0.75), (0.25, 0.75))
    area = mask(Shape(square), 40, 40)
    assert area[20, 20] == 1
    assert area[2, 2] == 0
    assert area.sum() == pytest.approx(400, rel=0.05)


def test_softness_fades_towards_the_edge_and_never_beyond_it() -> None:
    hard = mask(Shape(((0.5, 0.5),), radius=0.4), 64, 64)
    soft = mask(Shape(((0.5, 0.5),), radius=0.4, softness=1.0), 64, 64)
    assert soft.max() > 0.9
    assert (soft <= hard + 1e-6).all()
    assert np.unique(soft).size > 20


def test_radius_follows_the_shorter_side_and_the_place_both() -> None:
    wide = mask(Shape(((0.75, 0.5),), radius=0.25), 200, 100)
    assert wide[50, 150] == 1
    assert wide[50, 120] == 0


def test_a_union_is_the_greater_of_its_shapes() -> None:
    left, right = (Shape(((x, 0.5),), radius=0.2) for x in (0.3, 0.6))
    both = union((left, right), 32, 32)
    assert np.array_equal(both, np.maximum(mask(left, 32, 32), mask(right, 32, 32)))
    assert not union((), 8, 8).any()


@pytest.mark.parametrize(
    ("points", "radius", "softness"),
    [((), 0.1, 0), (((0.0, float("nan")),), 0.1, 0), (((0.0, 0.0),), 2.0, 0), (((0, 0),), 0, -1)],
)
def test_no_other_marks_can_be_made(
    points: tuple[tuple[float, float], ...], radius: float, softness: float
) -> None:
    with pytest.raises(StudioError):
        Shape(points, radius, softness)
