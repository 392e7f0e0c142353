"""Sliders that the artist adds: two words, directions of the noise; live, undone, taken away."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from studio.core.axis import TurnAxis, words_axis
from studio.core.limits import TURNS
from studio.core.messages import Quality
from studio.core.pushes import Bend, Contrast, Push
from studio.ui.titles import title

if TYPE_CHECKING:
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


def test_two_words_make_a_slider_and_nothing_runs_for_it(rig: FakeRig) -> None:
    before = len(rig.runs)
    add_words(rig)
    (row,) = panel(rig).rows.rows
    assert row.axis == CALM
    assert row.slider.accessibleName() == "calm ↔ stormy"
    assert not panel(rig).rows.empty.isVisible()
    assert panel(rig).words.first.text() == ""
    assert len(rig.runs) == before


def test_dragging_it_pushes_the_picture_live(rig: FakeRig) -> None:
    add_words(rig)
    slider = panel(rig).rows.rows[0].slider
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
    slider = panel(rig).rows.rows[0].slider
    rig.press(slider, 0.0)
    rig.pull(slider, 1.0)
    rig.let_go(slider, 1.0)
    rig.finish()
    rig.trigger("undo")
    assert slider.value == 0.0
    rig.trigger("undo")
    assert panel(rig).rows.rows == ()
    rig.trigger("redo")
    assert [row.axis for row in panel(rig).rows.rows] == [CALM]


def test_the_cross_takes_it_away_with_what_it_did(rig: FakeRig) -> None:
    plain = rig.stage.recipe
    add_words(rig)
    slider = panel(rig).rows.rows[0].slider
    slider.wish(1.0)
    rig.finish()
    rig.click(panel(rig).rows.rows[0].cross)
    rig.finish()
    assert rig.desk.recipe == plain
    assert rig.desk.axes == ()
    assert panel(rig).rows.empty.isVisible()


def test_a_picture_from_the_history_brings_its_sliders(rig: FakeRig) -> None:
    first = rig.scene.current
    add_words(rig)
    panel(rig).rows.rows[0].slider.wish(1.0)
    rig.finish()
    pushed = rig.scene.current
    assert first is not None
    rig.studio.conductor.select(first)
    assert rig.desk.recipe.conditioning.pushes == ()
    assert pushed is not None
    rig.studio.conductor.select(pushed)
    assert panel(rig).rows.rows[0].slider.value == 1.0


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
    rig.click(panel(rig).turn)
    rig.click(panel(rig).turn)
    one, two = (row.axis for row in panel(rig).rows.rows)
    assert isinstance(one, TurnAxis)
    assert one != two
    panel(rig).rows.rows[0].slider.wish(0.5)
    rig.finish()
    assert sum(seed.value >= TURNS for seed in rig.stage.recipe.noise.seeds) == 1
    rig.studio.conductor.scrub(4)
    rig.trigger("branch")
    assert not panel(rig).rows.rows[0].isEnabled()
    assert not panel(rig).turn.isEnabled()


def test_a_bend_is_pushed_in_a_branch_as_well(rig: FakeRig) -> None:
    rig.studio.conductor.scrub(4)
    rig.trigger("branch")
    rig.click(panel(rig).bend)
    panel(rig).rows.rows[0].slider.wish(1.0)
    rig.finish()
    (change,) = rig.stage.recipe.changes
    assert change.step == 4
    assert change.pushes is not None
    assert [type(push.direction) for push in change.pushes] == [Bend]


def test_it_is_measured_while_the_hand_rests_and_stays_where_it_is(rig: FakeRig) -> None:
    add_words(rig)
    slider = panel(rig).rows.rows[0].slider
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
    slider = panel(rig).rows.rows[0].slider
    rig.focus(slider)
    rig.key(Qt.Key.Key_Return)
    rig.write("1.5")
    rig.key(Qt.Key.Key_Return)
    assert slider.value == 1.5
    QTest.keyClick(slider, Qt.Key.Key_Backspace)
    rig.finish()
    assert rig.desk.recipe.conditioning.pushes == ()
