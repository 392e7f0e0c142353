"""By keyboard alone, and read aloud: every control has a name, and Tab reaches them all."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLineEdit,
    QListView,
    QMenu,
    QPlainTextEdit,
    QWidget,
)

from studio.core.scene import Note, Severity

if TYPE_CHECKING:
    from studio_rig import FakeRig

CONTROLS = (QAbstractButton, QAbstractSpinBox, QComboBox, QLineEdit, QListView, QPlainTextEdit)


def name_of(widget: QWidget) -> str:
    """What a screen reader says."""
    interface = QAccessible.queryAccessibleInterface(widget)
    return str(interface.text(QAccessible.Text.Name)) if interface is not None else ""


def is_inner(widget: QWidget) -> bool:
    """A part of another control that speaks for it: a spin box's line, a list's own bars."""
    parent = widget.parentWidget()
    while parent is not None:
        if isinstance(parent, QAbstractSpinBox | QComboBox | QMenu | QLineEdit):
            return True
        parent = parent.parentWidget()
    return widget.objectName().startswith("qt_")


def controls(root: QWidget) -> list[QWidget]:
    """Everything in the window that can be used."""
    return [
        each
        for each in root.findChildren(QWidget)
        if not is_inner(each)
        and (isinstance(each, CONTROLS) or each.focusPolicy() & Qt.FocusPolicy.TabFocus)
        and each.focusPolicy() != Qt.FocusPolicy.NoFocus
    ]


@pytest.fixture
def full(rig: FakeRig) -> FakeRig:
    """A studio in which everything is to be had: a branch, a notice, a second prompt."""
    rig.paint()
    rig.studio.conductor.steering.edit(rig.desk.with_other_prompt("a storm"))
    rig.studio.conductor.steering.commit()
    rig.studio.conductor.scrub(7)
    rig.studio.conductor.tell(Note(Severity.ERROR, "It broke.", "Try again.", "details"))
    rig.turn()
    return rig


def test_every_control_has_a_name(full: FakeRig) -> None:
    nameless = [
        f"{type(each).__name__} in {type(each.parentWidget()).__name__}"
        for each in controls(full.window)
        if not name_of(each).strip()
    ]
    assert nameless == []


def test_names_that_are_read_are_words(full: FakeRig) -> None:
    """No name is an icon's or a class's."""
    odd = {name_of(each) for each in controls(full.window) if "_" in name_of(each)}
    assert odd == set()


def test_controls_that_stand_together_have_names_of_their_own(full: FakeRig) -> None:
    for panel in (
        full.window.prompt_panel,
        full.window.sliders_panel,
        full.window.timeline_panel,
        full.window.viewer_panel,
        full.window.top_bar,
    ):
        names = [name_of(each) for each in controls(panel)]
        assert sorted(names) == sorted(set(names)), type(panel).__name__


def tab_round(rig: FakeRig) -> list[QWidget]:
    """Where Tab goes, from where the keyboard is until it comes back there."""
    first = QApplication.focusWidget()
    assert first is not None
    seen = [first]
    for _ in range(200):
        rig.key(Qt.Key.Key_Tab)
        here = QApplication.focusWidget()
        assert here is not None, f"the keyboard was lost after {seen[-1]}"
        if here is first:
            return seen
        assert here not in seen, f"Tab goes in a circle that leaves out {first}"
        seen.append(here)
    raise AssertionError("Tab never comes back")


def to_be_reached(root: QWidget) -> set[QWidget]:
    return {
        each
        for each in controls(root)
        if each.isVisible() and each.isEnabled() and each.focusPolicy() & Qt.FocusPolicy.TabFocus
    }


def test_tab_reaches_everything_on_the_first_page(rig: FakeRig) -> None:
    page = rig.window.first_page
    assert QApplication.focusWidget() is page.prompt
    seen = tab_round(rig)
    assert to_be_reached(rig.window) - set(seen) == set()
    assert seen.index(page.generate) < seen.index(page.cards[0]) < seen.index(page.cards[2])


def test_tab_reaches_everything_in_the_studio_from_the_prompt_on(full: FakeRig) -> None:
    window = full.window
    full.focus(window.prompt_panel.prompt)
    seen = tab_round(full)
    missed = {f"{type(e).__name__} {name_of(e)}" for e in to_be_reached(window) - set(seen)}
    assert missed == set()


def test_tab_goes_through_the_prompt_panel_in_reading_order(full: FakeRig) -> None:
    panel = full.window.prompt_panel
    full.focus(panel.prompt)
    order = [
        panel.prompt,
        panel.negative,
        panel.sampler,
        panel.seed,
        panel.steps,
        panel.guidance,
        panel.canvas_size,
    ]
    seen = tab_round(full)
    assert [each for each in seen if each in order] == order
    assert seen[: len(order)] == order


def test_shift_tab_goes_the_same_way_back(full: FakeRig) -> None:
    full.focus(full.window.prompt_panel.prompt)
    there = tab_round(full)
    back = [QApplication.focusWidget()]
    for _ in range(len(there) - 1):
        full.key(Qt.Key.Key_Backtab, Qt.KeyboardModifier.ShiftModifier)
        back.append(QApplication.focusWidget())
    assert back[1:] == there[:0:-1]


def test_the_first_picture_leaves_the_keyboard_somewhere_useful(rig: FakeRig) -> None:
    rig.write("a lake")
    rig.key(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    rig.finish()
    here = QApplication.focusWidget()
    assert here is not None
    assert here.isVisible()
    assert here is rig.window.prompt_panel.prompt
    rig.write(" at dawn")
    assert rig.desk.prompt == "a lake at dawn"


def test_painted_controls_tell_their_value(full: FakeRig) -> None:
    sliders = full.window.sliders_panel
    for control in (sliders.guidance, sliders.seeds, full.window.timeline_panel.timeline):
        interface = QAccessible.queryAccessibleInterface(control)
        value = interface.valueInterface()
        assert value.minimumValue() <= value.currentValue() <= value.maximumValue()
        assert str(interface.text(QAccessible.Text.Value))
    timeline = full.window.timeline_panel.timeline
    assert str(QAccessible.queryAccessibleInterface(timeline).text(QAccessible.Text.Value)) == (
        "Step 8 of 16"
    )
