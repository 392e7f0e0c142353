"""The card of a slider of one's own: its curve, its steps, its words; one undo per gesture."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from studio.core.jobs import Sketch
from studio.core.known_axes import Known
from studio.core.noise_axes import turn_axis
from studio.core.pushes import Span
from studio.core.steering_axes import words_axis

if TYPE_CHECKING:
    from studio_rig import FakeRig

    from studio.ui.panels.axis_row import AxisRow

CALM = words_axis("calm", "stormy")
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def rig(rig: FakeRig) -> FakeRig:
    rig.paint()
    rig.window.hand.choose(rig.desk.with_axis(CALM))
    rig.finish()
    return rig


def row(rig: FakeRig) -> AxisRow:
    return rig.window.sliders_panel.added[0]


def drag_end(rig: FakeRig, steps: int) -> None:
    """Pull the last end of the bar to after so many steps."""
    bar = row(rig).card.span
    cell = (bar.width() - 8) / rig.desk.recipe.steps
    middle = bar.height() // 2
    QTest.mousePress(bar, LEFT, pos=QPoint(bar.width() - 5, middle))
    for at in (steps + 2, steps):
        QTest.mouseMove(bar, QPoint(round(4 + at * cell), middle))
    rig.turn()
    QTest.mouseRelease(bar, LEFT, pos=QPoint(round(4 + steps * cell), middle))
    rig.turn()


def test_a_press_on_the_name_the_chevron_or_space_opens_it(rig: FakeRig) -> None:
    assert not row(rig).is_open
    QTest.mouseClick(row(rig).slider, LEFT, pos=QPoint(20, 8))
    assert row(rig).is_open
    rig.click(row(rig).chevron)
    assert not row(rig).is_open
    rig.focus(row(rig).slider)
    rig.key(Qt.Key.Key_Space)
    assert row(rig).card.isVisible()
    travel = row(rig).slider.spec.travel
    assert travel is not None
    assert row(rig).card.safe.text() == "Changes nothing here"  # this engine reads no directions
    changing = replace(travel, changes=tuple(map(abs, travel.amounts)))
    rig.studio.conductor.ranging.restore([Known(CALM, changing)])
    rig.trigger("undo")
    rig.trigger("redo")
    assert row(rig).card.safe.text().startswith("Safe range")


def test_dragging_the_bar_says_in_which_steps_it_acts(rig: FakeRig) -> None:
    row(rig).slider.wish(1.0)
    rig.finish()
    row(rig).open(opened=True)
    rig.turn()
    kept = row(rig)
    drag_end(rig, 6)
    rig.finish()
    assert row(rig) is kept  # under the hand all the while
    assert row(rig).axis == CALM.spanning(Span(0, 6 / rig.desk.recipe.steps))
    (push,) = rig.stage.recipe.conditioning.pushes
    assert (push.amount, push.span) == (1.0, Span(0, 6 / rig.desk.recipe.steps))
    assert row(rig).card.acts.text() == "Acts in steps 1–6"
    rig.trigger("undo")
    assert row(rig).axis == CALM
    assert rig.stage.recipe.conditioning.pushes[0].span == Span()
    rig.trigger("redo")
    assert row(rig).card.span.steps == (0, 6)
    assert row(rig).is_open


def test_an_axis_that_does_nothing_yet_runs_nothing_for_its_steps(rig: FakeRig) -> None:
    row(rig).open(opened=True)
    rig.turn()
    before = len(rig.runs)
    drag_end(rig, 6)
    assert len(rig.runs) == before
    assert row(rig).card.span.steps == (0, 6)
    rig.trigger("undo")
    assert rig.desk.axes == (CALM,)


def test_the_keys_set_the_steps_as_one_burst(rig: FakeRig) -> None:
    row(rig).open(opened=True)
    bar = rig.focus(row(rig).card.span)
    count = rig.desk.recipe.steps
    for _ in range(3):
        QTest.keyClick(bar, Qt.Key.Key_Left)
    QTest.keyClick(bar, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    bar.clearFocus()
    assert row(rig).card.span.steps == (1, count - 3)
    assert row(rig).card.span.readout().text == f"Steps 2 to {count - 3} of {count}"
    rig.trigger("undo")
    assert rig.desk.axes == (CALM,)


def test_the_words_are_edited_in_place(rig: FakeRig) -> None:
    row(rig).slider.wish(1.0)
    rig.finish()
    row(rig).open(opened=True)
    rig.click(row(rig).card.words)
    form = row(rig).card.form
    assert (form.first.text(), form.second.text()) == ("calm", "stormy")
    form.second.setText("windy")
    rig.click(form.add)
    rig.finish()
    assert row(rig).axis == words_axis("calm", "windy")
    assert row(rig).is_open
    assert not form.isVisible()
    assert rig.stage.recipe.conditioning.pushes[0].amount == 1.0


def test_measuring_again_is_a_wish(rig: FakeRig) -> None:
    before = len([job for job in rig.engine.jobs if isinstance(job, Sketch)])
    row(rig).open(opened=True)
    rig.window.hand.choose(rig.desk.with_guidance(5.0))  # nothing of it is known yet
    rig.turn()
    assert len([job for job in rig.engine.jobs if isinstance(job, Sketch)]) == before
    rig.click(row(rig).card.measure)
    assert row(rig).card.safe.text() == "Measuring …"
    assert not row(rig).card.measure.isEnabled()
    rig.finish()
    assert row(rig).card.measure.isEnabled()
    assert row(rig).slider.spec.travel is not None
    assert len([job for job in rig.engine.jobs if isinstance(job, Sketch)]) > before


def test_the_noise_has_no_steps_to_act_in(rig: FakeRig) -> None:
    rig.window.hand.choose(rig.desk.with_axis(turn_axis(3)))
    rig.finish()
    turn = rig.window.sliders_panel.added[1]
    turn.open(opened=True)
    rig.turn()
    assert not turn.card.span.isVisible()
    assert not turn.card.words.isVisible()
    assert turn.card.safe.isVisible()


def test_a_slider_travels_by_what_is_seen_and_typed_values_are_amounts(rig: FakeRig) -> None:
    slider = row(rig).slider
    travel = slider.spec.travel
    assert travel is not None
    middle = travel.amount(0.5)
    slider.show_value(0.0)
    QTest.mouseClick(slider, LEFT, pos=QPoint(slider.width() // 2, 32))
    assert slider.value == pytest.approx(middle, abs=0.05)
    rig.finish()
    rig.focus(slider)
    rig.key(Qt.Key.Key_Return)
    rig.write("0.7")
    rig.key(Qt.Key.Key_Return)
    assert slider.value == 0.7
    rig.finish()
    assert rig.stage.recipe.conditioning.pushes[0].amount == 0.7
