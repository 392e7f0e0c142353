"""Choosing with real pictures: rounds, a taste that is learned, and the map."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt

from studio.core.node import Origin
from studio.core.steering_axes import words_axis
from studio.core.taste import TasteAxis

if TYPE_CHECKING:
    from conftest import Journey

pytestmark = pytest.mark.slow


def ready(journey: Journey) -> bool:
    """All candidates are there, and the picture on the desk too."""
    choosing = journey.scene.choosing
    return bool(choosing.candidates) and not choosing.left and journey.is_at_rest()


def test_choose_learn_and_find_it_on_the_map(journey: Journey) -> None:
    journey.paint("a lake at dusk")
    journey.edit(lambda desk: desk.with_axis(words_axis("winter", "summer")))
    journey.edit(lambda desk: desk.with_axis(words_axis("calm", "stormy")))
    journey.trigger("workspace_explore")
    journey.until(lambda: ready(journey))
    pictures = [each.picture for each in journey.scene.choosing.candidates]
    assert len(set(pictures)) == len(pictures), "eight different pictures"
    for _ in range(2):  # somebody who likes it bright
        light = [
            sum(each.picture.data) for each in journey.scene.choosing.candidates if each.picture
        ]
        key = Qt.Key(Qt.Key.Key_0 + light.index(max(light)))
        journey.key(key, on=journey.window)
        journey.until(lambda: ready(journey))
    assert journey.scene.choosing.round == 3
    assert journey.scene.nodes[-1].origin is Origin.CHOICE
    assert journey.scene.nodes[-1].picture is not None

    journey.answers.name, journey.answers.choice = "Bright", 0
    journey.trigger("save_taste")
    journey.until(lambda: journey.studio.tastes.known)
    journey.trigger("add_taste")
    assert isinstance(journey.desk.axes[-1], TasteAxis)

    page = journey.window.explore_desk.map_page
    journey.window.explore_desk.pages.show_page("map")
    journey.until(lambda: len(page.view._items) == len(journey.scene.nodes) and page.view.is_still)
    journey.click(page.view, page.view.where(1).center().toPoint())
    assert journey.scene.current == 1
