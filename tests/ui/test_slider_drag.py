"""A drag on a slider: drafts at once, the full picture at rest, one entry when it is let go."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from studio.core.jobs import Quality
from studio.core.node import Origin
from studio.ui import hand

if TYPE_CHECKING:
    from studio_rig import FakeRig
    from window_fixtures import Open

    from studio.ui.widgets.axis_slider import AxisSlider

NEVER = 10_000_000
"""Milliseconds: the hand does not rest in this test."""


@pytest.fixture
def restless(open_studio: Open, monkeypatch: pytest.MonkeyPatch) -> FakeRig:
    """A studio with a picture, in which a hand never counts as resting."""
    monkeypatch.setattr(hand, "REST", NEVER)
    rig = open_studio()
    rig.paint()
    return rig


@pytest.fixture
def rig(rig: FakeRig) -> FakeRig:
    rig.paint()
    return rig


def guidance(rig: FakeRig) -> AxisSlider:
    return rig.window.sliders_panel.guidance


def test_each_move_asks_for_a_draft_of_its_own(restless: FakeRig) -> None:
    rig, slider = restless, guidance(restless)
    before = len(rig.runs)
    rig.press(slider, slider.value)
    asked = []
    for value in (5.0, 7.0, 9.0):
        rig.pull(slider, value)
        asked.append(rig.desk.recipe.conditioning.guidance)
    drafts = rig.runs[before:]
    assert [run.quality for run in drafts] == [Quality.DRAFT] * 3
    assert [run.recipe.conditioning.guidance for run in drafts] == asked
    assert asked == pytest.approx([5, 7, 9], abs=0.2)
    assert all(run.recipe.steps < rig.desk.recipe.steps for run in drafts)
    rig.let_go(slider, 9.0)


def test_a_draft_that_has_begun_is_shown_and_says_what_it_is(restless: FakeRig) -> None:
    rig, slider = restless, guidance(restless)
    full = rig.stage.picture
    rig.press(slider, slider.value)
    rig.pull(slider, 5.0)
    rig.advance()
    rig.pull(slider, 9.0)
    rig.pull(slider, 11.0)  # takes the place of the one that waits
    while rig.stage.quality is Quality.FULL:
        rig.advance()
    assert rig.stage.picture != full
    canvas = rig.window.viewer_panel.canvas
    badge = canvas._badges.bottom_left
    assert badge is not None
    assert "draft" in badge.text
    rig.finish()
    assert rig.runs[-1].recipe.conditioning.guidance == rig.desk.recipe.conditioning.guidance
    rig.let_go(slider, 11.0)


def test_at_rest_comes_the_full_picture_and_no_row(rig: FakeRig) -> None:
    slider = guidance(rig)
    rows, can_undo = len(rig.scene.nodes), rig.desk
    rig.press(slider, slider.value)
    rig.pull(slider, 8.0)
    rig.until(lambda: rig.runs[-1].quality is Quality.FULL)
    assert rig.runs[-1].recipe == rig.desk.recipe
    rig.finish()
    assert rig.stage.quality is Quality.FULL
    assert rig.stage.recipe == rig.desk.recipe
    assert len(rig.scene.nodes) == rows
    assert rig.desk != can_undo
    rig.let_go(slider, 8.0)


def test_letting_go_is_one_entry_and_one_row(rig: FakeRig) -> None:
    slider, before = guidance(rig), rig.desk
    rows = len(rig.scene.nodes)
    rig.press(slider, slider.value)
    for value in (5.0, 7.0, 6.0, 8.0):
        rig.pull(slider, value)
    rig.let_go(slider, 8.0)
    rig.finish()
    after = rig.desk
    assert [node.origin for node in rig.scene.nodes[rows:]] == [Origin.SLIDER]
    assert rig.scene.nodes[-1].recipe == after.recipe
    assert rig.scene.nodes[-1].picture is not None
    assert rig.stage.quality is Quality.FULL
    rig.trigger("undo")
    assert rig.desk == before
    assert rig.stage.recipe == before.recipe
    rig.trigger("redo")
    assert rig.desk == after
    assert rig.stage.recipe == after.recipe
    assert len(rig.scene.nodes) == rows + 1


def test_a_full_run_gives_way_to_the_hand(restless: FakeRig) -> None:
    rig, slider = restless, guidance(restless)
    rig.studio.conductor.steering.edit(rig.desk.with_prompt("dunes"))
    rig.trigger("generate")
    rig.advance(4)
    rig.press(slider, slider.value)
    rig.pull(slider, 9.0)
    rig.advance(2)
    assert rig.scene.progress is not None
    assert rig.scene.progress.quality is Quality.DRAFT
    rig.let_go(slider, 9.0)
    rig.finish()
    assert rig.stage.recipe == rig.desk.recipe
    assert rig.stage.quality is Quality.FULL


@pytest.mark.parametrize("name", ["seeds", "prompts"])
def test_the_mixes_blend(rig: FakeRig, name: str) -> None:
    rig.studio.conductor.steering.edit(rig.desk.with_other_prompt("a storm at sea"))
    rig.turn()
    slider: AxisSlider = getattr(rig.window.sliders_panel, name)
    assert slider.isEnabled()
    rig.press(slider, slider.value)
    rig.pull(slider, 0.5)
    rig.let_go(slider, 0.5)
    rig.finish()
    recipe = rig.stage.recipe
    parts = recipe.noise.seeds if name == "seeds" else recipe.conditioning.prompts
    assert len(parts) == 2
    assert rig.stage.quality is Quality.FULL


def test_the_prompt_slider_has_nowhere_to_go_without_a_second_prompt(rig: FakeRig) -> None:
    assert not rig.window.sliders_panel.prompts.isEnabled()


def test_keys_move_a_slider_and_settle_as_one_entry(rig: FakeRig) -> None:
    slider, before = guidance(rig), rig.desk
    at = rig.stage.position
    rig.focus(slider)
    for _ in range(3):
        rig.key(Qt.Key.Key_Right)
    assert rig.desk.recipe.conditioning.guidance > before.recipe.conditioning.guidance
    rows = len(rig.scene.nodes)
    rig.until(lambda: len(rig.scene.nodes) == rows + 1)
    rig.finish()
    rig.trigger("undo")
    assert rig.desk == before
    assert rig.stage.position == at
    assert QApplication.focusWidget() is slider


def test_a_click_without_a_move_changes_nothing(rig: FakeRig) -> None:
    slider, before, runs = guidance(rig), rig.scene, len(rig.runs)
    rig.press(slider, slider.value)
    rig.let_go(slider, slider.value)
    assert rig.desk == before.desk
    assert rig.scene.nodes == before.nodes
    assert len(rig.runs) == runs


def test_stop_is_for_full_runs(restless: FakeRig) -> None:
    """It would flicker under a drag, whose drafts are over before they could be stopped."""
    rig, slider = restless, guidance(restless)
    rig.press(slider, slider.value)
    rig.pull(slider, 9.0)
    rig.advance()
    assert not rig.action("stop").isEnabled()
    rig.let_go(slider, 9.0)
    rig.advance(5)
    rig.trigger("stop")
    rig.finish()
    assert rig.scene.progress is None
    assert rig.stage.picture is not None
