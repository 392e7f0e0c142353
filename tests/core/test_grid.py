"""Grids: cells, the order in which they are filled, values, and the desks that cells lead to."""

from __future__ import annotations

import math

import pytest
from core_values import a_desk, a_recipe, examples, facts
from hypothesis import given
from hypothesis import strategies as st

from studio.core.errors import StudioError
from studio.core.grid import (
    Grid,
    Line,
    SeedsAxis,
    StepsAxis,
    desk_at,
    offered,
    read_values,
    spread,
    usual_line,
    write_values,
)
from studio.core.keys import step_keys
from studio.core.steering_axes import GuidanceAxis, words_axis

GUIDANCE, SEEDS = Line(GuidanceAxis(), (1.0, 3.0, 6.0), at=8), Line(SeedsAxis(), (1.0, 2.0), at=8)


def test_cells_lie_row_by_row() -> None:
    cells = Grid(GUIDANCE, SEEDS).recipes(a_recipe())
    assert [cell.noise.seeds[0].value for cell in cells] == [1, 1, 1, 2, 2, 2]
    assert [cell.conditioning_at(8).guidance for cell in cells] == [1.0, 3.0, 6.0] * 2
    assert Grid(SEEDS).recipes(a_recipe()) == tuple(
        SeedsAxis().move(a_recipe(), value) for value in (1, 2)
    )


def test_pages_lie_after_each_other_and_that_in_view_is_filled_first() -> None:
    grid = Grid(GUIDANCE, SEEDS, Line(StepsAxis(), (4.0, 8.0, 12.0)))
    cells = grid.recipes(a_recipe())
    assert [cell.steps for cell in cells] == [4] * 6 + [8] * 6 + [12] * 6
    assert cells[6:12] == Grid(GUIDANCE, SEEDS).recipes(StepsAxis().move(a_recipe(), 8))
    order = grid.from_the_middle(page=2)
    assert [place // 6 for place in order] == [2] * 6 + [1] * 6 + [0] * 6


def test_cells_share_the_steps_before_their_axis_acts() -> None:
    cells = Grid(GUIDANCE, SEEDS).recipes(a_recipe(steps=16))
    keys = [step_keys(cell, 16) for cell in cells]
    assert len({tuple(each[:8]) for each in keys}) == 2
    assert len({each[8] for each in keys}) == 6


@examples(60)
@given(st.integers(1, 9), st.integers(1, 9))
def test_it_is_filled_from_the_middle(columns: int, rows: int) -> None:
    grid = Grid(
        Line(SeedsAxis(), tuple(map(float, range(columns)))),
        Line(GuidanceAxis(), tuple(map(float, range(rows)))),
    )
    order = grid.from_the_middle()
    assert sorted(order) == list(range(columns * rows))
    far = [
        math.dist(divmod(place, columns), ((rows - 1) / 2, (columns - 1) / 2)) for place in order
    ]
    assert far == sorted(far)


@examples(80)
@given(st.floats(0, 30), st.floats(0, 30), st.integers(1, 12))
def test_what_is_written_is_read_again(low: float, high: float, count: int) -> None:
    for axis in (GuidanceAxis(), SeedsAxis(), words_axis("calm", "stormy")):
        values = spread(axis, low, high, count)
        assert 1 <= len(values) <= count
        assert read_values(axis, write_values(axis, values), count) == values
        assert all(axis.range.low <= value <= axis.range.high for value in values)


def test_ends_are_spread_and_lists_are_taken_as_they_are() -> None:
    axis = GuidanceAxis()
    for text in ("2 to 6", "2 … 6", "2...6", "2–6"):
        assert read_values(axis, text, 3) == (2.0, 4.0, 6.0)
    assert read_values(axis, "6; 2,4  4", 9) == (6.0, 2.0, 4.0)
    assert read_values(StepsAxis(), "4 to 7", 3) == (4.0, 6.0, 7.0)


@pytest.mark.parametrize("text", ["", " , ", "fox", "2, 99", "nan", "1e400", ",".join("1" * 99)])
def test_what_are_no_values_is_one_sentence(text: str) -> None:
    if text.startswith("1,1"):
        assert read_values(GuidanceAxis(), text, 5) == (1.0,)
        return
    with pytest.raises(StudioError):
        read_values(GuidanceAxis(), text, 5)
    with pytest.raises(StudioError, match="at most"):
        read_values(SeedsAxis(), " ".join(map(str, range(40))), 5)


def test_a_cell_leads_to_a_desk_that_steers_where_the_grid_acts() -> None:
    desk = a_desk()
    grid = Grid(GUIDANCE, SEEDS)
    found = desk_at(grid, desk, 4)
    assert found.recipe == grid.recipes(desk.recipe)[4]
    assert (found.branch_at, found.seed) == (8, 2)
    assert grid.recipes(found.recipe) == grid.recipes(desk.recipe), "the grid stays as it is"
    assert desk_at(Grid(SEEDS), desk, 1).branch_at == 0


def test_a_branch_offers_what_it_can_move() -> None:
    there = {type(axis) for axis in offered(a_desk(), facts())}
    branched = {type(axis) for axis in offered(a_desk().branching(4), facts())}
    assert {GuidanceAxis, SeedsAxis, StepsAxis} <= there
    assert branched == {GuidanceAxis}


def test_the_first_values_lie_about_what_is_usual() -> None:
    desk = a_desk().with_seed(7).with_steps(16)
    assert usual_line(SeedsAxis(), desk, facts(), 3).values == (7.0, 8.0, 9.0)
    assert usual_line(StepsAxis(), desk, facts(), 4).values == (8.0, 16.0, 24.0, 32.0)
    guided = usual_line(GuidanceAxis(), desk, facts(), 5, 8)
    assert (guided.values[0], len(guided.values), guided.at) == (1.0, 5, 8)
