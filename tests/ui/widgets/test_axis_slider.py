"""A slider row under the artist's hand."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QAccessible, QImage, QMouseEvent
from PySide6.QtWidgets import QLineEdit

from studio.ui.widgets import slider_layout
from studio.ui.widgets.axis_slider import AxisSlider, SliderSpec

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

LEFT = Qt.MouseButton.LeftButton
SHIFT = Qt.KeyboardModifier.ShiftModifier
Y = round(slider_layout.TRACK_Y)


class Heard:
    """What a row said."""

    def __init__(self, row: AxisSlider) -> None:
        self.moved: list[float] = []
        self.released = 0
        row.moved.connect(self.moved.append)
        row.released.connect(self._release)

    def _release(self) -> None:
        self.released += 1


Make = Callable[..., tuple[AxisSlider, Heard]]


@pytest.fixture
def make(qtbot: QtBot) -> Make:
    def build(**spec: object) -> tuple[AxisSlider, Heard]:
        given = {"name": "Warmth", "low": -3.0, "high": 3.0, "signed": True} | spec
        row = AxisSlider(SliderSpec(**given))
        qtbot.addWidget(row)
        row.resize(322, row.sizeHint().height())  # 300 px of travel: 0.02 a px
        with qtbot.waitActive(row):
            row.show()
            row.activateWindow()
        row.setFocus()
        return row, Heard(row)

    return build


def at(row: AxisSlider, value: float) -> QPoint:
    return QPoint(round(11 + 300 * row.spec.fraction(value)), Y)


def test_setters_are_silent(make: Make) -> None:
    row, heard = make()
    row.show_value(1.0)
    row.show_value(1.0)
    row.show_mark(0.5)
    row.show_spec(SliderSpec("Fog", 0, 1, default=0.5))
    row.show_value(9)
    assert (row.value, heard.moved, heard.released) == (1.0, [], 0)


def test_a_drag_moves_live_and_is_let_go_once(make: Make, qtbot: QtBot) -> None:
    row, heard = make()
    qtbot.mousePress(row, LEFT, pos=at(row, 0))
    for value in (0.2, 0.4, 0.6):
        qtbot.mouseMove(row, at(row, value))
    assert heard.moved == [0.2, 0.4, 0.6]
    assert heard.released == 0
    qtbot.mouseRelease(row, LEFT, pos=at(row, 0.6))
    assert heard.released == 1


def test_a_press_on_the_track_jumps_there(make: Make, qtbot: QtBot) -> None:
    row, heard = make()
    qtbot.mouseClick(row, LEFT, pos=at(row, 2))
    assert (heard.moved, heard.released) == ([2.0], 1)


def test_a_press_on_the_knob_moves_nothing(make: Make, qtbot: QtBot) -> None:
    row, heard = make()
    qtbot.mouseClick(row, LEFT, pos=at(row, 0) + QPoint(5, 0))
    assert (heard.moved, heard.released) == ([], 0)


def test_shift_is_fine(make: Make, qtbot: QtBot) -> None:
    row, heard = make()
    qtbot.mousePress(row, LEFT, SHIFT, at(row, 0))
    spot = QPointF(at(row, 2))
    event = QMouseEvent(
        QEvent.Type.MouseMove,
        spot,
        row.mapToGlobal(spot),
        Qt.MouseButton.NoButton,
        LEFT,
        SHIFT,
    )
    QCoreApplication.sendEvent(row, event)
    assert heard.moved == [0.2]
    qtbot.mouseRelease(row, LEFT, SHIFT, at(row, 2))


def test_a_double_click_resets(make: Make, qtbot: QtBot) -> None:
    row, heard = make(default=0.5)
    row.show_value(2)
    qtbot.mouseDClick(row, LEFT, pos=at(row, 2))
    assert (heard.moved, heard.released) == ([0.5], 1)


def test_the_dot_resets(make: Make, qtbot: QtBot) -> None:
    row, heard = make(dot=True)
    row.show_value(2)
    qtbot.mouseClick(row, LEFT, pos=QPoint(318, 11))
    assert heard.moved == [0.0]


def test_keys_are_one_burst(make: Make, qtbot: QtBot) -> None:
    row, heard = make()
    for _ in range(3):
        qtbot.keyClick(row, Qt.Key.Key_Right)
    qtbot.keyClick(row, Qt.Key.Key_Left, SHIFT)
    assert heard.moved == [0.06, 0.12, 0.18, 0.17]
    assert heard.released == 0
    with qtbot.waitSignal(row.released, timeout=2000):
        pass
    assert heard.released == 1


def test_leaving_ends_a_burst(make: Make, qtbot: QtBot) -> None:
    row, heard = make()
    qtbot.keyClick(row, Qt.Key.Key_End)
    row.clearFocus()
    assert (heard.moved, heard.released) == ([3.0], 1)
    assert not row._release.pending


def test_hiding_ends_a_burst_and_its_timer(make: Make, qtbot: QtBot) -> None:
    row, heard = make()
    qtbot.keyClick(row, Qt.Key.Key_Home)
    row.hide()
    assert heard.released == 1
    assert not row._release.pending


def test_the_wheel_needs_the_focus(make: Make, qtbot: QtBot, wheel: Callable[..., None]) -> None:
    row, heard = make()
    row.clearFocus()
    wheel(row, QPointF(100, 20), 120)
    assert heard.moved == []
    row.setFocus()
    wheel(row, QPointF(100, 20), 120)
    assert heard.moved == [0.06]
    row.clearFocus()


def test_a_typed_value(make: Make, qtbot: QtBot) -> None:
    row, heard = make()
    qtbot.keyClick(row, Qt.Key.Key_Return)
    editor = row.findChild(QLineEdit)
    assert editor.text() == "0.00"
    editor.setText("−1,25")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    assert (heard.moved, heard.released) == ([-1.25], 1)


@pytest.mark.parametrize("text", ["fog", "", "nan", "inf"])
def test_a_typed_word_changes_nothing(make: Make, qtbot: QtBot, text: str) -> None:
    row, heard = make()
    row.edit()
    editor = row.findChild(QLineEdit)
    editor.setText(text)
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    assert (row.value, heard.moved) == (0.0, [])


def test_escape_gives_the_typing_up(make: Make, qtbot: QtBot) -> None:
    row, heard = make()
    qtbot.mouseDClick(row, LEFT, pos=row._look().value_rect().center().toPoint())
    editor = row.findChild(QLineEdit)
    editor.setText("2")
    qtbot.keyClick(editor, Qt.Key.Key_Escape)
    assert heard.moved == []
    assert row._editor is None


def test_a_detent_holds_the_knob(make: Make, qtbot: QtBot) -> None:
    row, heard = make(detents=(1.0,))
    qtbot.mousePress(row, LEFT, pos=at(row, 0))
    qtbot.mouseMove(row, at(row, 1.06))
    qtbot.mouseMove(row, at(row, 1.3))
    qtbot.mouseRelease(row, LEFT, pos=at(row, 1.3))
    assert heard.moved == [1.0, 1.3]


def test_disabled_rows_stay(make: Make) -> None:
    row, heard = make()
    row.setEnabled(False)
    row.edit()
    QAccessible.queryAccessibleInterface(row).valueInterface().setCurrentValue(2)
    assert (heard.moved, row._editor) == ([], None)


def test_a_screen_reader_reads_and_sets_it(make: Make) -> None:
    row, heard = make()
    row.show_value(-0.6)
    seen = QAccessible.queryAccessibleInterface(row)
    assert seen.role() == QAccessible.Role.Slider
    assert seen.text(QAccessible.Text.Name) == "Warmth"
    assert seen.text(QAccessible.Text.Value) == "−0.60"
    value = seen.valueInterface()
    assert (value.currentValue(), value.minimumValue(), value.maximumValue()) == (-0.6, -3, 3)
    assert value.minimumStepSize() == pytest.approx(0.06)
    value.setCurrentValue(1.5)
    assert (heard.moved, heard.released) == ([1.5], 1)


@pytest.mark.parametrize(
    ("spec", "value", "text"),
    [
        (SliderSpec("a", -3, 3, signed=True), 0.8, "+0.80"),
        (SliderSpec("a", -3, 3, signed=True), -0.001, "0.00"),
        (SliderSpec("a", -180, 180, decimals=0, unit="°", signed=True), 24.2, "+24°"),
        (SliderSpec("a", 0, 1), 0.3, "0.30"),
    ],
)
def test_how_a_value_is_written(spec: SliderSpec, value: float, text: str) -> None:
    assert spec.write(value) == text
    assert spec.read(text) == spec.settle(value)


def test_an_empty_range_is_refused() -> None:
    with pytest.raises(ValueError, match="not below"):
        SliderSpec("a", 1, 1)


def test_it_paints_every_state(make: Make, grab: Callable[..., QImage]) -> None:
    row, _ = make(ends=("A", "B"))
    row.show_value(1.0)
    plain = grab(row)
    row.setEnabled(False)
    assert grab(row) != plain
