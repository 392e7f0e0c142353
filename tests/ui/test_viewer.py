"""The viewer's tools, and what else the window does with its picture and itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtWidgets import QToolButton

from studio.core.scene import Phase

if TYPE_CHECKING:
    from studio_rig import FakeRig


@pytest.fixture
def rig(rig: FakeRig) -> FakeRig:
    rig.paint()
    return rig


def test_the_zoom_is_shown_and_asked_for(rig: FakeRig) -> None:
    panel = rig.window.viewer_panel
    fitted = panel.canvas.zoom
    rig.trigger("one_to_one")
    assert panel.canvas.zoom == 1.0
    assert panel.zoom.text() == "100 %"
    rig.trigger("zoom_in")
    assert panel.canvas.zoom > 1.0
    rig.trigger("zoom_out")
    assert panel.canvas.zoom == pytest.approx(1.0)
    rig.trigger("fit")
    assert panel.canvas.zoom == fitted
    assert panel.zoom.text() == f"{round(fitted * 100)} %"


def test_the_wheel_zooms_about_the_cursor(rig: FakeRig) -> None:
    canvas = rig.window.viewer_panel.canvas
    before = canvas.zoom
    middle = QPointF(canvas.rect().center())
    point = canvas.view.to_picture(middle.x(), middle.y())
    rig.wheel(canvas, 2)
    assert canvas.zoom > before
    assert canvas.view.to_picture(middle.x(), middle.y()) == pytest.approx(point, abs=1)


def test_a_new_step_keeps_the_zoom(rig: FakeRig) -> None:
    rig.trigger("one_to_one")
    rig.studio.conductor.scrub(3)
    rig.turn()
    assert rig.window.viewer_panel.canvas.zoom == 1.0
    rig.trigger("generate")
    rig.finish()
    assert rig.window.viewer_panel.canvas.zoom == 1.0


@pytest.mark.parametrize("by", ["button", "key", "action"])
def test_the_pixel_grid_is_switched_off_and_on(rig: FakeRig, by: str) -> None:
    panel = rig.window.viewer_panel
    assert panel.canvas._grid
    for on in (False, True):
        press(rig, "pixel_grid", panel.grid, Qt.Key.Key_G, by)
        assert panel.canvas._grid is on
        assert panel.grid.isChecked() is on


@pytest.mark.parametrize("by", ["button", "key", "action"])
def test_the_loop_is_switched_on_and_off(rig: FakeRig, by: str) -> None:
    panel = rig.window.timeline_panel
    assert not rig.window.player._loop
    for on in (True, False):
        press(rig, "loop", panel._loop, Qt.Key.Key_L, by)
        assert rig.window.player._loop is on
        assert panel._loop.isChecked() is on


def press(rig: FakeRig, name: str, button: QToolButton, key: Qt.Key, by: str) -> None:
    if by == "button":
        rig.click(button)
    elif by == "key":
        rig.focus(rig.window.viewer_panel.canvas)
        rig.key(key)
    else:
        rig.trigger(name)


def test_full_screen_and_back(rig: FakeRig) -> None:
    rig.key(Qt.Key.Key_F11)
    rig.until(rig.window.isFullScreen)
    rig.key(Qt.Key.Key_F11)
    rig.until(lambda: not rig.window.isFullScreen())


def test_every_button_with_an_action_does_what_it_says(rig: FakeRig) -> None:
    """The icons of the timeline and the top bar, by mouse."""
    by_name = {
        button.accessibleName(): button
        for button in rig.window.findChildren(QToolButton)
        if button.isVisible()
    }
    rig.click(by_name["First step"])
    assert rig.stage.position == 0
    before = rig.desk
    rig.window.prompt_panel.seed.rolled.emit()
    assert rig.desk.seed != before.seed
    rig.click(by_name["Undo"])
    assert rig.desk == before
    rig.click(by_name["Redo"])
    assert rig.desk != before


def test_a_picture_of_another_shape_is_fitted(rig: FakeRig) -> None:
    rig.studio.conductor.steering.edit(rig.desk.with_size(384, 192))
    rig.trigger("generate")
    rig.finish()
    canvas = rig.window.viewer_panel.canvas
    assert canvas.image is not None
    assert (canvas.image.width(), canvas.image.height()) == (384, 192)
    assert canvas.zoom * 384 <= canvas.width()
    badge = canvas._badges.bottom_right
    assert badge is not None
    assert badge.text.startswith("384 × 192")


def test_the_status_names_model_and_device(rig: FakeRig) -> None:
    assert rig.scene.model.phase is Phase.READY
    assert rig.window.status_bar.model.text() == "starter · 32-bit"
    assert rig.window.status_bar.device.text() == "Processor"
