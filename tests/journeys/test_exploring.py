"""Three pictures on a pad, and a puck between them, with the real engine behind it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtTest import QTest
from studio_rig import LEFT, NONE

from studio.core.jobs import Quality
from studio.core.scene import Workspace

if TYPE_CHECKING:
    from conftest import Journey, Render

pytestmark = pytest.mark.slow

PICTURES = (("a lake at dusk", 3), ("snow on a mountain", 4), ("a desert", 5))
PLACES = ((0.15, 0.2), (0.85, 0.2), (0.5, 0.8))


def test_three_pictures_on_a_pad_are_wandered_between(journey: Journey, fresh: Render) -> None:
    for words, seed in PICTURES:
        journey.edit(lambda desk, seed=seed: desk.with_seed(seed))
        journey.paint(words)
    journey.trigger(f"workspace_{Workspace.EXPLORE}")
    live = journey.studio.conductor.pad
    for node, place in zip(journey.scene.nodes, PLACES, strict=True):
        live.add(node.recipe, place)
    journey.until(lambda: any(journey.scene.pad.cells))  # fills in by itself at rest

    view = journey.window.explore_desk.pad_page.view
    start = view.where((0.4, 0.4))
    QTest.mousePress(view, LEFT, NONE, start)
    journey.until(lambda: journey.stage.quality is Quality.DRAFT)
    assert 0 < journey.stage.drafted < journey.desk.recipe.steps
    for step in range(1, 12):
        QTest.mouseMove(view, view.where((0.4 + step * 0.015, 0.4)))
        journey.turn()
    QTest.mouseRelease(view, LEFT, NONE, view.where((0.4 + 11 * 0.015, 0.4)))
    journey.rest()

    board = journey.scene.pad
    assert board.here
    assert len(journey.scene.nodes) == len(PICTURES) + 1
    blend = journey.stage.recipe
    assert blend == board.pad.recipe(board.pad.puck or (0, 0), journey.desk)
    assert fresh(blend) == journey.stage.reel.picture

    journey.click(view, view.where(PLACES[1]))  # on a picture it is that very one, not made again
    journey.rest()
    assert journey.scene.current == 2
    journey.trigger("undo")
    assert journey.stage.recipe == blend
