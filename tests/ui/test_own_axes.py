"""Sliders that the artist adds: two words, directions of the noise; live, undone, taken away."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu
from safetensors.numpy import save_file
from studio_rig import CTRL

from studio.core.jobs import Quality
from studio.core.limits import TURNS
from studio.core.noise_axes import TurnAxis
from studio.core.pushes import Bend, Contrast, Push, Weight
from studio.core.steering_axes import WeightAxis, words_axis
from studio.ui.panels.axis_groups import Group
from studio.ui.titles import title

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtGui import QAction
    from studio_rig import FakeRig

    from studio.ui.panels.sliders_panel import SlidersPanel

CALM = words_axis("calm", "stormy")


@pytest.fixture
def rig(rig: FakeRig) -> FakeRig:
    rig.paint()
    return rig


def panel(rig: FakeRig) -> SlidersPanel:
    return rig.window.sliders_panel


def add_words(rig: FakeRig, first: str = "calm", second: str = "stormy") -> None:
    form = panel(rig).words
    rig.focus(form.first)
    rig.write(first)
    rig.key(Qt.Key.Key_Return)
    rig.write(second)
    rig.key(Qt.Key.Key_Return)


def line(menu: QMenu, *names: str) -> QAction:
    """A line of a menu, or of menus in it."""
    (found,) = (each for each in menu.actions() if each.text() == names[0])
    if len(names) == 1:
        return found
    inner = found.menu()
    assert isinstance(inner, QMenu)
    return line(inner, *names[1:])


def choose(rig: FakeRig, *names: str) -> None:
    """Choose a line of the menu under the plus."""
    menu = panel(rig).made_menu()
    chosen = line(menu, *names)
    assert chosen.isEnabled()
    chosen.trigger()
    menu.deleteLater()


def test_two_words_make_a_slider_and_nothing_runs_for_it(rig: FakeRig) -> None:
    before = len(rig.runs)
    add_words(rig)
    (row,) = panel(rig).added
    assert row.axis == CALM
    assert row.slider.accessibleName() == "calm ↔ stormy"
    assert panel(rig).words.first.text() == ""
    assert len(rig.runs) == before


def test_dragging_it_pushes_the_picture_live(rig: FakeRig) -> None:
    add_words(rig)
    slider = panel(rig).added[0].slider
    rig.press(slider, 0.0)
    rig.pull(slider, 1.0)
    assert rig.runs[-1].quality is Quality.DRAFT
    assert rig.runs[-1].recipe.conditioning.pushes == (
        Push(Contrast("calm", "stormy"), slider.value),
    )
    rig.let_go(slider, 1.0)
    rig.finish()
    assert rig.stage.recipe.conditioning.pushes[0].amount == slider.value
    assert [title(node, None) for node in rig.scene.nodes[:1]] == ["a lake at dawn"]
    assert title(rig.scene.nodes[1], rig.scene.nodes[0]) == f"calm ↔ stormy +{slider.value:.2f}"


def test_undo_takes_the_push_back_then_the_slider(rig: FakeRig) -> None:
    add_words(rig)
    slider = panel(rig).added[0].slider
    rig.press(slider, 0.0)
    rig.pull(slider, 1.0)
    rig.let_go(slider, 1.0)
    rig.finish()
    rig.trigger("undo")
    assert slider.value == 0.0
    rig.trigger("undo")
    assert panel(rig).added == ()
    rig.trigger("redo")
    assert [row.axis for row in panel(rig).added] == [CALM]


def test_the_cross_takes_it_away_with_what_it_did(rig: FakeRig) -> None:
    plain = rig.stage.recipe
    add_words(rig)
    slider = panel(rig).added[0].slider
    slider.wish(1.0)
    rig.finish()
    rig.click(panel(rig).added[0].cross)
    rig.finish()
    assert rig.desk.recipe == plain
    assert rig.desk.axes == ()


def test_a_picture_from_the_history_brings_its_sliders(rig: FakeRig) -> None:
    first = rig.scene.current
    add_words(rig)
    panel(rig).added[0].slider.wish(1.0)
    rig.finish()
    pushed = rig.scene.current
    assert first is not None
    rig.studio.conductor.pictures.select(first)
    assert rig.desk.recipe.conditioning.pushes == ()
    assert pushed is not None
    rig.studio.conductor.pictures.select(pushed)
    assert panel(rig).added[0].slider.value == 1.0


@pytest.mark.parametrize(("first", "second", "said"), [("", "b", "needs two"), ("a", "a", "same")])
def test_words_that_make_no_direction_are_told_in_place(
    rig: FakeRig, first: str, second: str, said: str
) -> None:
    form = panel(rig).words
    form.first.setText(first)
    form.second.setText(second)
    rig.click(form.add)
    assert said in form.note.text()
    assert form.note.isVisible()
    assert rig.desk.axes == ()
    assert form.second.text() == second


def test_directions_turn_the_noise_of_the_whole_run_only(rig: FakeRig) -> None:
    choose(rig, "Turn the noise")
    choose(rig, "Turn the noise")
    one, two = (row.axis for row in panel(rig).added)
    assert isinstance(one, TurnAxis)
    assert one != two
    panel(rig).added[0].slider.wish(0.5)
    rig.finish()
    assert sum(seed.value >= TURNS for seed in rig.stage.recipe.noise.seeds) == 1
    rig.studio.conductor.scrub(4)
    rig.trigger("branch")
    assert not panel(rig).added[0].isEnabled()
    assert not line(panel(rig).made_menu(), "Turn the noise").isEnabled()


def test_a_bend_is_pushed_in_a_branch_as_well(rig: FakeRig) -> None:
    rig.studio.conductor.scrub(4)
    rig.trigger("branch")
    choose(rig, "Bend what it has in mind")
    panel(rig).added[0].slider.wish(1.0)
    rig.finish()
    (change,) = rig.stage.recipe.changes
    assert change.step == 4
    assert change.pushes is not None
    assert [type(push.direction) for push in change.pushes] == [Bend]


def test_it_is_measured_while_the_hand_rests_and_stays_where_it_is(rig: FakeRig) -> None:
    add_words(rig)
    slider = panel(rig).added[0].slider
    slider.wish(1.0)
    assert slider.spec.travel is None
    rig.finish()
    assert slider.spec.travel is not None
    assert slider.value == 1.0
    assert rig.stage.recipe.conditioning.pushes[0].amount == 1.0
    (known,) = rig.studio.conductor.document.work().axes
    assert known.axis == CALM


def test_typing_an_amount_and_resetting_it(rig: FakeRig) -> None:
    add_words(rig)
    slider = panel(rig).added[0].slider
    rig.focus(slider)
    rig.key(Qt.Key.Key_Return)
    rig.write("1.5")
    rig.key(Qt.Key.Key_Return)
    assert slider.value == 1.5
    QTest.keyClick(slider, Qt.Key.Key_Backspace)
    rig.finish()
    assert rig.desk.recipe.conditioning.pushes == ()


def test_a_word_of_the_prompt_is_weighed_from_the_menu_and_waits_while_it_is_not_said(
    rig: FakeRig,
) -> None:
    choose(rig, "Weight of a word", "lake")
    (row,) = panel(rig).added
    assert (row.axis, row.slider.value) == (WeightAxis("lake"), 1.0)
    assert row.slider.accessibleName() == "Weight of “lake”"
    row.slider.wish(1.4)
    rig.finish()
    assert rig.stage.recipe.conditioning.weights == (Weight("lake", 1.4),)
    assert not line(panel(rig).made_menu(), "Weight of a word", "lake").isEnabled()
    rig.studio.conductor.steering.edit(rig.desk.with_prompt("a sea"))
    assert not row.isEnabled()
    assert "does not say “lake”" in row.toolTip()
    rig.studio.conductor.steering.edit(rig.desk.with_prompt("a lake"))
    assert row.isEnabled()
    assert row.slider.value == 1.4


def test_sampler_noise_is_there_for_the_sampler_that_adds_it(rig: FakeRig) -> None:
    choose(rig, "Sampler noise")
    (row,) = panel(rig).added
    row.slider.wish(0.5)
    rig.finish()
    assert rig.stage.recipe.eta == 0.5
    menu = panel(rig).made_menu()
    assert not line(menu, "Sampler noise").isEnabled()


def test_rows_stand_in_their_sections_and_empty_ones_are_away(rig: FakeRig) -> None:
    sliders = panel(rig)
    assert not sliders.sections[Group.BENDS].isVisible()
    choose(rig, "Bend what it has in mind")
    choose(rig, "Turn the noise")
    add_words(rig)
    places = [row.parentWidget() for row in sliders.added]
    assert places == [sliders.own[group] for group in (Group.BENDS, Group.NOISE, Group.PROMPT)]
    assert sliders.sections[Group.BENDS].isVisible()
    assert not sliders.sections[Group.LORA].isVisible()


def test_all_sliders_go_back_at_once_and_undo_brings_them_all(rig: FakeRig) -> None:
    sliders = panel(rig)
    plain = rig.desk.recipe
    assert not sliders.reset.isEnabled()
    add_words(rig)
    sliders.added[0].slider.wish(1.0)
    sliders.guidance.wish(7.0)
    rig.finish()
    moved = rig.desk.recipe
    assert sliders._note.text() == "2 changed"
    rig.click(sliders.reset)
    rig.finish()
    assert rig.desk.recipe == plain
    assert sliders._note.text() == ""
    assert [row.axis for row in sliders.added] == [CALM]
    rig.trigger("undo")
    assert rig.desk.recipe == moved


def test_keys_weigh_the_word_at_the_cursor_or_what_is_selected(rig: FakeRig) -> None:
    box = rig.window.prompt_panel.prompt
    rig.focus(box)
    cursor = box.textCursor()
    cursor.setPosition(4)
    box.setTextCursor(cursor)
    rig.key(Qt.Key.Key_Up, CTRL)
    rig.key(Qt.Key.Key_Up, CTRL)
    (row,) = panel(rig).added
    assert (row.axis, row.slider.value) == (WeightAxis("lake"), 1.2)
    assert rig.runs[-1].quality is Quality.DRAFT
    cursor.setPosition(2)
    cursor.setPosition(12, QTextCursor.MoveMode.KeepAnchor)
    box.setTextCursor(cursor)
    rig.key(Qt.Key.Key_Down, CTRL)
    assert panel(rig).added[1].axis == WeightAxis("lake at dawn")
    assert rig.scene.notes == ()


def test_what_the_prompt_does_not_say_is_told_of(rig: FakeRig) -> None:
    rig.window.prompt_panel.weigher.weigh("fog", 1)
    assert panel(rig).added == ()
    assert [note.what for note in rig.scene.notes] == ["The prompt does not say “fog”."]


def test_the_context_menu_of_the_prompt_weighs_what_is_selected(rig: FakeRig) -> None:
    box, menu = rig.window.prompt_panel.prompt, QMenu()
    assert box.add_lines is not None
    box.add_lines(menu, "lake")
    line(menu, "More of it\tCtrl+↑").trigger()
    assert panel(rig).added[0].slider.value == 1.1
    line(menu, "Weight of “lake”").trigger()
    assert len(panel(rig).added) == 1


def test_a_dropped_lora_is_kept_and_laid_over(rig: FakeRig, tmp_path: Path) -> None:
    layer = "unet.mid_block.attentions.0.to_q"
    tensors = {f"{layer}.lora_{way}.weight": np.ones((2, 2), np.float32) for way in "AB"}
    save_file(tensors, tmp_path / "gouache-wash.safetensors")
    rig.drop(rig.window.viewer_panel.canvas, tmp_path / "gouache-wash.safetensors")
    rig.until(lambda: panel(rig).added)
    (row,) = panel(rig).added
    assert (row.slider.accessibleName(), row.slider.value) == ("gouache-wash", 1.0)
    rig.finish()
    (adapter,) = rig.stage.recipe.adapters
    assert (adapter.name, adapter.weight) == ("gouache-wash", 1.0)
    assert not line(panel(rig).made_menu(), "LoRA", "gouache-wash").isEnabled()
    rig.trigger("undo")
    assert panel(rig).added == ()
    choose(rig, "LoRA", "gouache-wash")
    assert panel(rig).added[0].slider.value == 1.0


def test_a_new_slider_is_in_view_with_the_keyboard_on_it(rig: FakeRig) -> None:
    words = ("dry", "wet"), ("old", "new"), ("soft", "hard"), ("calm", "stormy")
    for first, second in words:
        add_words(rig, first, second)
    rows = panel(rig).added
    rig.until(lambda: not rows[-1].visibleRegion().isEmpty())
    assert rows[-1].slider.hasFocus()
    rig.key(Qt.Key.Key_Right)
    assert CALM.value(rig.desk.recipe) > 0
    rig.trigger("undo")
    add_words(rig, "dry", "wet")  # is there already
    assert len(panel(rig).added) == len(words)
    assert rows[0].slider.hasFocus()


def test_undo_in_an_empty_line_of_the_words_is_the_windows(rig: FakeRig) -> None:
    add_words(rig)
    form = panel(rig).words
    rig.focus(form.second)
    rig.write("sea")
    rig.key(Qt.Key.Key_Z, CTRL)
    assert (form.second.text(), len(panel(rig).added)) == ("", 1)
    form.show_words("", "")
    rig.key(Qt.Key.Key_Z, CTRL)
    assert not panel(rig).added


def test_escape_leaves_the_words_as_they_were(rig: FakeRig) -> None:
    add_words(rig)
    (row,) = panel(rig).added
    row.open(opened=True)
    rig.click(row.card.words)
    rig.focus(row.card.form.second)
    rig.write("X")
    rig.key(Qt.Key.Key_Escape)
    assert row.card.form.isHidden()
    assert (row.axis, row.card.words.hasFocus()) == (CALM, True)


def test_what_is_said_of_two_words_goes_as_they_are_mended(rig: FakeRig) -> None:
    add_words(rig, "calm", "Calm")
    form = panel(rig).words
    assert form.note.isVisible()
    assert not panel(rig).added
    rig.write("er")
    assert form.note.isHidden()
    rig.key(Qt.Key.Key_Return)
    assert len(panel(rig).added) == 1
