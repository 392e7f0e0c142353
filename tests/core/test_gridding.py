"""The grid of the window: sketched from the middle, finished on demand, and led on from."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from core_engine import Studio, a_studio_with_a_picture, picture_of

from studio.core.choosing_scene import Why
from studio.core.errors import StudioError
from studio.core.events import Sketched
from studio.core.grid import Grid, Line, SeedsAxis
from studio.core.jobs import Quality, Run, Sketch
from studio.core.node import Origin
from studio.core.scene import Workspace
from studio.core.sketches import sketch_of
from studio.core.steering_axes import GuidanceAxis, words_axis

if TYPE_CHECKING:
    from studio.core.grid_scene import GridScene

ACROSS = Line(GuidanceAxis(), (1.0, 3.0, 6.0))
DOWN = Line(SeedsAxis(), (1.0, 2.0, 3.0))


@pytest.fixture
def studio() -> Studio:
    """A picture, and a grid of three by three around it."""
    made = a_studio_with_a_picture()
    made.conductor.document.arrange(Workspace.EXPLORE)
    made.conductor.grid.look(on=True)
    made.conductor.grid.lie(Grid(ACROSS, DOWN))
    return made


def grid(studio: Studio) -> GridScene:
    return studio.scene.grid


def draw(studio: Studio) -> None:
    """The engine brings every sketch that is asked for, and then rests."""
    answered: set[int] = set()
    while True:
        studio.rest()
        asked = [job for job in studio.engine.jobs if isinstance(job, Sketch)]
        if not asked or asked[-1].number in answered:
            return
        job = asked[-1]
        answered.add(job.number)
        picture = picture_of(job.recipe)
        studio.conductor.receive(Sketched(job.number, job.recipe, picture, 0.1, 4))


def test_it_begins_with_what_is_usual_and_is_sketched_from_the_middle() -> None:
    studio = a_studio_with_a_picture()
    studio.conductor.document.arrange(Workspace.EXPLORE)
    assert grid(studio).grid is None
    studio.conductor.grid.look(on=True)
    shown = grid(studio).grid
    assert shown is not None
    assert (shown.columns, shown.rows) == (5, 3)
    draw(studio)
    cells = [sketch_of(recipe) for recipe in shown.recipes(studio.desk.recipe)]
    asked = [job.recipe for job in studio.engine.jobs if isinstance(job, Sketch)]
    mine = [recipe for recipe in asked if recipe in cells]
    assert mine == [cells[at] for at in shown.from_the_middle() if cells[at] in mine]
    assert len(mine) >= 12
    assert all(cell.picture is not None for cell in grid(studio).cells)
    assert grid(studio).left == 0


def test_a_cell_that_is_chosen_is_made_and_the_grid_stays(studio: Studio) -> None:
    draw(studio)
    before = grid(studio).grid
    studio.conductor.grid.adopt(5)
    draw(studio)
    node = studio.scene.nodes[-1]
    assert (node.origin, node.recipe.conditioning.guidance) == (Origin.GRID, 6.0)
    assert node.recipe.noise.first_seed == 2
    assert grid(studio).grid == before
    assert [cell.on_show for cell in grid(studio).cells].index(True) == 5
    assert grid(studio).cells[5].full
    assert grid(studio).cells[5].picture == node.picture


def test_it_is_finished_on_demand_and_tells_how_far_it_is(studio: Studio) -> None:
    draw(studio)
    made: list[int] = []
    studio.conductor.grid.finish(lambda: made.append(len(studio.conductor.grid.pictures())))
    assert grid(studio).making in ((0, 9), (1, 9)), "one is the picture on show"
    draw(studio)
    assert made == [9]
    assert grid(studio).making is None
    assert all(cell.full for cell in grid(studio).cells)
    studio.conductor.grid.finish(lambda: made.append(0))
    assert made == [9, 0], "what is known is not made again"


def test_stop_ends_the_making_of_full_pictures(studio: Studio) -> None:
    draw(studio)
    studio.conductor.grid.finish(lambda: pytest.fail("it was stopped"))
    studio.conductor.stop()
    draw(studio)
    full = [job for job in studio.engine.jobs if isinstance(job, Run)]
    assert len([job for job in full if job.quality is Quality.FULL]) <= 2
    assert grid(studio).making is None


def test_the_hand_comes_before_the_grid(studio: Studio) -> None:
    draw(studio)
    studio.conductor.grid.finish(lambda: None)
    studio.conductor.steering.steer(studio.desk.with_guidance(4.5))
    studio.conductor.steering.release()
    draw(studio)
    assert studio.scene.nodes[-1].recipe.conditioning.guidance == 4.5


def test_a_grid_that_is_too_large_is_refused(studio: Studio) -> None:
    many = tuple(float(value) for value in range(21))
    with pytest.raises(StudioError, match="at most 100"):
        studio.conductor.grid.lie(Grid(Line(SeedsAxis(), many), Line(GuidanceAxis(), many[:10])))


def test_a_third_axis_lies_page_by_page(studio: Studio) -> None:
    pages = Line(words_axis("calm", "stormy"), (-1.0, 0.0, 1.0))
    studio.conductor.grid.lie(Grid(ACROSS, DOWN, pages))
    before = len(studio.engine.jobs)
    studio.conductor.grid.turn_to(2)
    shown = grid(studio)
    assert (shown.page, len(shown.cells)) == (2, 9)
    draw(studio)
    jobs = studio.engine.jobs[before:]
    cells = Grid(ACROSS, DOWN, pages).recipes(studio.desk.recipe)
    small = [sketch_of(cell) for cell in cells]
    asked = [job.recipe for job in jobs if isinstance(job, Sketch) and job.recipe in small]
    assert {small.index(recipe) for recipe in asked[:9]} == set(range(18, 27))
    studio.conductor.grid.adopt(5)
    draw(studio)
    assert studio.scene.nodes[-1].recipe == cells[18 + 5]
    studio.conductor.grid.turn_to(3)
    assert grid(studio).page == 2, "there is no such page"
    studio.conductor.grid.lie(Grid(ACROSS, DOWN))
    assert grid(studio).page == 0


def test_on_a_branch_it_lies_along_what_can_be_moved(studio: Studio) -> None:
    draw(studio)
    studio.conductor.pictures.branch(3)
    shown = grid(studio).grid
    assert shown is not None
    assert [type(line.axis) for line in (shown.across, shown.down) if line] == [GuidanceAxis]


def test_what_cannot_be_laid_out_says_why() -> None:
    studio = a_studio_with_a_picture()
    studio.conductor.document.arrange(Workspace.EXPLORE)
    studio.conductor.steering.edit(studio.desk.with_prompt(""))
    studio.conductor.steering.commit()
    studio.conductor.grid.look(on=True)
    assert grid(studio).why is Why.NO_PROMPT
