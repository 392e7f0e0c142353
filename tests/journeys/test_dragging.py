"""A drag on a slider with the real engine behind it: the last value wins."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from studio.bench.drag import Drag, path
from studio.core.jobs import Quality

if TYPE_CHECKING:
    from conftest import Journey, Render

pytestmark = pytest.mark.slow

SECONDS = 2.0
TRIES = 8
"""The same drag again, where a busy machine had no time for a draft; its end is the same."""


@pytest.mark.parametrize("name", ["guidance", "seeds"])
def test_a_drag_ends_at_the_picture_of_its_last_value(
    journey: Journey, fresh: Render, name: str
) -> None:
    journey.paint("a lake at dawn")
    slider = getattr(journey.window.sliders_panel, name)
    rows, shown = len(journey.scene.nodes), set()
    canvas = journey.window.viewer_panel.canvas

    def note(_when: float) -> None:
        if canvas.image is not None and journey.stage.quality is Quality.DRAFT:
            shown.add(bytes(canvas.image.constBits()))

    for _ in range(TRIES):
        drag = Drag(slider, path(4, SECONDS), note)
        drag.begin()
        journey.until(lambda drag=drag: drag.over)
        assert drag.ticks > 1
        if shown:
            break
    assert shown, "the picture answers while the hand moves"
    journey.rest()
    recipe, picture = journey.stage.recipe, journey.stage.reel.picture
    assert journey.desk.recipe == recipe
    if name == "guidance":
        assert recipe.conditioning.guidance == slider.value
    else:
        assert journey.desk.seed_mix == slider.value
    assert len(journey.scene.nodes) == rows + 1
    assert fresh(recipe) == picture

    journey.trigger("undo")
    assert journey.stage.reel.picture != picture
    journey.trigger("redo")
    assert journey.stage.reel.picture == picture
