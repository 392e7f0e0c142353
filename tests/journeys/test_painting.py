"""Painting on a step of the starter's run: a region goes back to noise, the rest stays."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from studio.core.branch import Part
from studio.core.shapes import union

if TYPE_CHECKING:
    from conftest import Journey, Render

    from studio.core.pixels import Pixels
    from studio.core.scene import Stage

pytestmark = [
    pytest.mark.slow,
    # diffusers' own schedulers, under NumPy 2
    pytest.mark.filterwarnings("ignore:__array__ implementation doesn't:DeprecationWarning"),
    pytest.mark.filterwarnings("ignore:__array_wrap__ must accept:DeprecationWarning"),
]

STEP = 2
EDGE = 0.06
"""How far beyond a region its decoder may carry a change: a latent cell, and its neighbours."""


def test_painting(journey: Journey, fresh: Render) -> None:
    journey.make_small()
    journey.edit(lambda desk: desk.with_seed(7))
    journey.write("a lighthouse by the sea")
    journey.trigger("generate")
    journey.rest()
    first = journey.stage
    journey.studio.conductor.scrub(STEP)
    journey.trigger("tool_region")
    journey.draw((0.1, 0.1), (0.5, 0.1), (0.5, 0.5), (0.1, 0.5), (0.1, 0.12))
    journey.trigger("tool_brush")
    journey.window.easel.resize(4)
    journey.draw((0.2, 0.3), (0.5, 0.35), (0.8, 0.4))
    journey.rest()
    painted = journey.stage
    check_region(journey, first, painted)
    assert painted.picture == fresh(painted.recipe), "the strokes replay to the same picture"
    undo_and_leave(journey, first, painted)
    other_tail(journey)


def check_region(journey: Journey, first: Stage, painted: Stage) -> None:
    """Inside it differs, outside it is the same but for what the decoder blurs over its edge."""
    edit = painted.recipe.change_at(STEP).edit
    assert edit is not None
    assert len(edit.only) == len(edit.strokes) == 1
    off = difference(first.picture, painted.picture)
    wide = [shape.points for shape in edit.only]
    inside = union(edit.only, *off.shape[::-1]) > 0.99
    xs, ys = zip(*wide[0], strict=True)
    high, across = off.shape
    y, x = np.mgrid[0:high, 0:across] / np.array([high, across]).reshape(2, 1, 1)
    far = (x < min(xs) - EDGE) | (x > max(xs) + EDGE) | (y < min(ys) - EDGE) | (y > max(ys) + EDGE)
    assert off[inside].mean() > 3
    assert off[far].mean() < 1.0
    assert off[inside].mean() > 10 * off[far].mean()
    assert [s.sees for s in first.reel.steps[:STEP]] == [s.sees for s in painted.reel.steps[:STEP]]


def difference(first: Pixels | None, second: Pixels | None) -> np.ndarray[tuple[int, int]]:
    assert first is not None
    assert second is not None
    one, two = (each.to_rgb().astype(int) for each in (first, second))
    return np.abs(one - two).max(2)


def undo_and_leave(journey: Journey, first: Stage, painted: Stage) -> None:
    journey.trigger("undo")
    assert journey.stage.recipe == first.recipe, "the region alone changes nothing"
    assert journey.stage.picture == first.picture
    assert journey.desk.edit.only
    journey.trigger("redo")
    journey.rest()
    assert journey.stage.picture == painted.picture
    journey.click(journey.window.prompt_panel.branch.leave)
    assert journey.desk.recipe == first.recipe


def other_tail(journey: Journey) -> None:
    """Fresh noise, and more steps by another sampler, from a step on."""
    journey.studio.conductor.pictures.select(journey.scene.nodes[0].id)
    journey.studio.conductor.scrub(STEP)
    journey.trigger("branch")
    panel = journey.window.prompt_panel
    panel.branch.fresh.move_to(60)
    panel.branch.fresh.settle()
    journey.rest()
    anew = journey.stage.picture
    panel.steps.setValue(6)
    offered = [panel.sampler.itemData(row) for row in range(panel.sampler.count())]
    other = next(name for name in offered if name != journey.desk.tail.sampler)
    journey.studio.conductor.steering.edit(journey.desk.with_tail(other, 6))
    journey.trigger("generate")
    journey.rest()
    assert journey.stage.reel.count >= STEP + 6
    assert journey.stage.picture != anew
    assert panel.branch.rows[Part.TAIL].isVisible()
