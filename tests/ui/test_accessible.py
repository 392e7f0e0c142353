"""Painted controls and the screen reader."""

from __future__ import annotations

import gc
import weakref
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtGui import QAccessible, QAccessibleValueChangeEvent
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from studio.ui.accessible import PaintedControl, Readout
from studio.ui.widgets.axis_slider import AxisSlider, SliderSpec
from studio.ui.widgets.progress import ThinProgress
from studio.ui.widgets.timeline import Timeline

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot


class Dial(PaintedControl):
    """The least a control can be."""

    def __init__(self) -> None:
        super().__init__()
        self.value = 0.25
        self.setAccessibleName("Dial")

    def readout(self) -> Readout:
        return Readout(f"{self.value:.0%}", self.value, 0.0, 1.0, 0.05)

    def wish(self, value: float) -> None:
        self.value = value


def test_a_control_is_found_among_its_parents_children(qtbot: QtBot) -> None:
    box = QWidget()
    qtbot.addWidget(box)
    column = QVBoxLayout(box)
    for control in (Dial(), AxisSlider(SliderSpec("Fog")), Timeline(), ThinProgress()):
        column.addWidget(control)
    seen = QAccessible.queryAccessibleInterface(box)
    children = [seen.child(place) for place in range(seen.childCount())]
    names = [child.text(QAccessible.Text.Name) for child in children]
    assert names == ["Dial", "Fog", "Steps", "Progress"]
    assert all(child.text(QAccessible.Text.Value) for child in children)
    assert all(child.valueInterface() is not None for child in children)


def test_a_disabled_control_is_not_set(qtbot: QtBot) -> None:
    dial = Dial()
    qtbot.addWidget(dial)
    value = QAccessible.queryAccessibleInterface(dial).valueInterface()
    dial.setEnabled(False)
    value.setCurrentValue(0.5)
    assert dial.value == 0.25
    dial.setEnabled(True)
    value.setCurrentValue(0.5)
    assert dial.value == 0.5


def test_a_change_is_told_to_whoever_listens(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[object] = []
    real = QAccessible.updateAccessibility

    def note(event: QAccessibleValueChangeEvent) -> None:
        told.append(event.value())
        real(event)

    monkeypatch.setattr(QAccessible, "updateAccessibility", note)
    dial = Dial()
    qtbot.addWidget(dial)
    listening = QAccessible.isActive()
    try:
        QAccessible.setActive(False)
        dial.tell()
        assert told == []
        QAccessible.setActive(True)
        dial.tell()
        assert told == [0.25]
    finally:
        QAccessible.setActive(listening)


@pytest.mark.parametrize("how", ["python", "qt"])
def test_controls_that_were_read_out_can_go(qapp: QApplication, how: str) -> None:
    gone = []
    for _ in range(50):
        box = QWidget()
        dial = Dial()
        dial.setParent(box)
        assert QAccessible.queryAccessibleInterface(dial).valueInterface().currentValue() == 0.25
        gone.append(weakref.ref(dial))
        if how == "qt":
            box.deleteLater()
        del box, dial
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gc.collect()
    assert [each for each in gone if each() is not None] == []
