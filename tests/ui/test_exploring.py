"""The Explore workspace: the pad under mouse and keyboard, and the pins."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from studio_rig import LEFT, NONE

from studio.core.jobs import Quality
from studio.core.node import Origin
from studio.core.scene import Workspace
from studio.ui.titles import title
from studio.ui.widgets import node_drag
from studio.ui.widgets.carrying import recipe_mime

if TYPE_CHECKING:
    from PySide6.QtGui import QAction
    from studio_rig import FakeRig

    from studio.core.pad import Pad
    from studio.ui.widgets.pad_view import PadView

WORDS = ("a lake at dusk", "a lake at dawn", "moss and water")


@pytest.fixture
def rig(rig: FakeRig) -> FakeRig:
    """Three pictures, the first two of them on the pad."""
    for seed, words in enumerate(WORDS, 1):
        rig.studio.conductor.steering.edit(rig.desk.with_prompt(words).with_seed(seed))
        rig.trigger("generate")
        rig.finish()
    rig.trigger(f"workspace_{Workspace.EXPLORE}")
    for node in rig.scene.nodes[:2]:
        rig.studio.conductor.pad.add(node.recipe)
    rig.turn()
    return rig


def view(rig: FakeRig) -> PadView:
    return rig.window.explore_desk.pad_page.view


def pad(rig: FakeRig) -> Pad:
    return rig.scene.pad.pad


def drag(rig: FakeRig, *places: QPoint) -> None:
    QTest.mousePress(view(rig), LEFT, NONE, places[0])
    for place in places[1:]:
        QTest.mouseMove(view(rig), place)
        rig.turn()


def test_a_click_takes_the_puck_there_and_a_drag_is_live(rig: FakeRig) -> None:
    nodes, here = len(rig.scene.nodes), view(rig).where((0.5, 0.5))
    drag(rig, here, here + QPoint(20, 10))
    assert rig.runs[-1].quality is Quality.DRAFT
    assert rig.scene.pad.here
    QTest.mouseRelease(view(rig), LEFT, NONE, here + QPoint(20, 10))
    rig.studio.conductor.pad.look(on=False)  # nothing in the background
    rig.finish()
    assert rig.stage.quality is Quality.FULL
    assert rig.scene.nodes[-1].origin is Origin.PAD
    assert len(rig.scene.nodes) == nodes + 1
    assert "%" in view(rig).readout().text


def test_a_click_on_a_picture_brings_back_exactly_it(rig: FakeRig) -> None:
    rig.click(view(rig), view(rig).where(pad(rig).anchors[1].at))
    assert rig.desk.recipe == pad(rig).anchors[1].recipe
    assert rig.scene.current == 2


def test_a_picture_is_dragged_named_and_taken_off(rig: FakeRig) -> None:
    at = view(rig).where(pad(rig).anchors[0].at)
    drag(rig, at, at + QPoint(30, 0), at + QPoint(60, 20))
    QTest.mouseRelease(view(rig), LEFT, NONE, at + QPoint(60, 20))
    rig.turn()
    assert view(rig).where(pad(rig).anchors[0].at) == at + QPoint(60, 20)
    rig.focus(view(rig))
    rig.key(Qt.Key.Key_F2)
    rig.write("ember")
    rig.key(Qt.Key.Key_Return)
    assert pad(rig).anchors[0].name == "ember"
    rig.key(Qt.Key.Key_F2, on=view(rig))
    rig.write("ash")
    rig.key(Qt.Key.Key_Escape)
    assert pad(rig).anchors[0].name == "ember", "Escape gives a name up"
    rig.key(Qt.Key.Key_Delete, on=view(rig))
    assert [anchor.name for anchor in pad(rig).anchors] == [""]
    rig.trigger("undo")
    assert pad(rig).anchors[0].name == "ember"


def test_the_keyboard_does_all_of_it(rig: FakeRig) -> None:
    rig.focus(view(rig))
    rig.key(Qt.Key.Key_2)
    assert rig.desk.recipe == pad(rig).anchors[1].recipe
    rig.key(Qt.Key.Key_Left)
    assert rig.runs[-1].quality is Quality.DRAFT
    before = pad(rig).anchors[1].at
    rig.key(Qt.Key.Key_Down, Qt.KeyboardModifier.ControlModifier)
    assert pad(rig).anchors[1].at == pytest.approx((before[0], before[1] + 0.02))


def test_pictures_come_from_the_history_from_pins_and_from_the_plus(rig: FakeRig) -> None:
    place = view(rig).where((0.5, 0.5))
    rig.drop_mime(view(rig), node_drag.carry("3"), place)
    assert pad(rig).anchors[2].recipe == rig.scene.nodes[2].recipe
    rig.trigger("undo")
    rig.drop_mime(view(rig), recipe_mime(rig.scene.nodes[2].recipe), place)
    assert pad(rig).anchors[2].at == pytest.approx((0.5, 0.5), abs=0.01)
    rig.trigger("undo")
    rig.click(rig.window.explore_desk.pad_page.add)
    assert len(pad(rig).anchors) == 3


def test_a_drag_with_alt_draws_a_path(rig: FakeRig) -> None:
    places = [view(rig).where((0.2 + i * 0.02, 0.5 + (i % 20) * 0.01)) for i in range(20)]
    size = view(rig).size()
    QTest.mousePress(view(rig), LEFT, Qt.KeyboardModifier.AltModifier, places[0])
    for place in places[1:]:
        QTest.mouseMove(view(rig), place)
    QTest.mouseRelease(view(rig), LEFT, NONE, places[-1])
    rig.turn()
    assert len(pad(rig).path) >= 2
    assert rig.scene.pad.pad.puck is None
    rig.until(rig.window.explore_desk.pad_page.walk.isVisible)
    rig.window.explore_desk.pages.layout().activate()
    assert view(rig).size() == size, "nothing on the pad moves for it"


def test_pins_are_clicked_and_taken_out(rig: FakeRig) -> None:
    grid = rig.window.explore_desk.pins.grid
    rig.click(grid, grid.middle(0))
    assert len(rig.scene.pins) == 1
    rig.studio.conductor.pictures.select(1)
    rig.click(grid, grid.middle(0))
    assert rig.scene.current == 3
    rig.focus(grid)
    rig.key(Qt.Key.Key_Delete)
    assert rig.scene.pins == ()


def test_the_sliders_serve_here_and_in_scrub(rig: FakeRig) -> None:
    sliders, columns = rig.window.sliders_panel, rig.window.work_page.columns
    assert sliders.isVisible()
    assert columns.widget(0).isAncestorOf(sliders)
    rig.trigger(f"workspace_{Workspace.SCRUB}")
    assert sliders.isVisible()
    assert columns.widget(2).isAncestorOf(sliders)


def test_the_menu_of_a_picture_puts_it_on_the_pad_and_pins_it(rig: FakeRig) -> None:
    menu = rig.window.history_panel.menu

    def lines(node: int) -> dict[str, QAction]:
        made = menu.made_for(rig.scene.nodes[node])
        return {action.text(): action for action in made.actions()}

    assert "Put on the pad" not in lines(0), "it is there already"
    lines(2)["Put on the pad"].trigger()
    lines(2)["Pin"].trigger()
    assert pad(rig).anchors[-1].recipe == rig.scene.nodes[2].recipe == rig.scene.pins[0].recipe


def test_a_picture_of_the_pad_is_called_by_what_it_is_made_of(rig: FakeRig) -> None:
    rig.studio.conductor.pad.move((0.3, 0.19))
    rig.studio.conductor.steering.release(Origin.PAD)
    dusk, dawn = (f"{round(share * 100)} %" for share in pad(rig).weights((0.3, 0.19)))
    assert title(rig.scene.nodes[-1], rig.scene.nodes[0]) == f"dusk {dusk}, dawn {dawn}"
