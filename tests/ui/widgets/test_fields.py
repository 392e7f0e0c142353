"""Fields to type into."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QVBoxLayout, QWidget

from studio.ui.theme import mark
from studio.ui.widgets.fields import (
    Choice,
    ChoiceField,
    DecimalField,
    IntField,
    Labelled,
    PromptBox,
    SeedField,
    group_digits,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

SAMPLERS = (Choice("dpm", "DPM++ 2M"), Choice("euler", "Euler", "first order"))


def heard(signal: object) -> list[object]:
    said: list[object] = []
    signal.connect(lambda *args: said.append(args[0] if args else None))
    return said


def test_digits_stand_in_threes() -> None:
    assert group_digits(184220731) == "184\u00a0220\u00a0731"
    assert group_digits(0) == "0"


def test_a_seed_is_entered(qtbot: QtBot) -> None:
    field = SeedField()
    qtbot.addWidget(field)
    said = heard(field.edited)
    field.show_seed(7)
    assert said == []
    field.selectAll()
    QTest.keyClicks(field, "90 114")
    assert said == []
    qtbot.keyClick(field, Qt.Key.Key_Return)
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert said == [90114]
    assert field.text() == group_digits(90114)


@pytest.mark.parametrize("typed", ["fog", "-3", "99999999999999999999999", "²"])
def test_no_seed_goes_back(qtbot: QtBot, typed: str) -> None:
    field = SeedField()
    qtbot.addWidget(field)
    said = heard(field.edited)
    field.show_seed(7)
    field.selectAll()
    QTest.keyClicks(field, typed)
    assert field.property("bad") is True
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert (said, field.text(), field.property("bad")) == ([], "7", False)


def test_a_large_seed_survives(qtbot: QtBot) -> None:
    field = SeedField()
    qtbot.addWidget(field)
    said = heard(field.edited)
    field.setText(str(2**62 - 1))
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert said == [2**62 - 1]


def test_the_die_asks_for_another_seed(qtbot: QtBot) -> None:
    field = SeedField()
    qtbot.addWidget(field)
    with qtbot.waitSignal(field.rolled):
        field._die.trigger()
    assert field.seed == 0


@pytest.mark.parametrize(
    ("field_type", "shown", "typed"), [(IntField, 20, 30), (DecimalField, 6.5, 7.2)]
)
def test_numbers(qtbot: QtBot, field_type: type, shown: float, typed: float) -> None:
    field = field_type(1, 200)
    qtbot.addWidget(field)
    said = heard(field.edited)
    field.show_value(shown)
    field.show_range(1, 100)
    assert said == []
    field.selectAll()
    QTest.keyClicks(field, str(typed).replace(".", ","))
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert said == [typed]


def test_a_number_under_the_wheel_needs_the_focus(qtbot: QtBot, wheel: Callable[..., None]) -> None:
    field = IntField(1, 200)
    qtbot.addWidget(field)
    field.show_value(20)
    wheel(field, QPointF(5, 5), 120)
    assert field.value() == 20


def test_a_choice_is_picked(qtbot: QtBot, wheel: Callable[..., None]) -> None:
    field = ChoiceField(SAMPLERS)
    qtbot.addWidget(field)
    said = heard(field.chosen)
    field.show_choice("dpm")
    wheel(field, QPointF(5, 5), -120)
    field.show_choices((*SAMPLERS, Choice("ddim", "DDIM")))
    assert (said, field.choice, field.currentText()) == ([], "dpm", "DPM++ 2M")
    qtbot.keyClick(field, Qt.Key.Key_Down)
    assert (said, field.choice, field.toolTip()) == (["euler"], "euler", "first order")
    field.show_choice("unknown")
    assert field.currentIndex() == -1
    assert said == ["euler"]


def test_the_prompt_says_each_edit(qtbot: QtBot) -> None:
    box = PromptBox("Describe a picture")
    qtbot.addWidget(box)
    said = heard(box.edited)
    box.show_text("fog")
    assert said == []
    box.moveCursor(box.textCursor().MoveOperation.End)
    QTest.keyClicks(box, "gy")
    assert said == ["fogg", "foggy"]


def test_showing_what_is_there_keeps_the_cursor(qtbot: QtBot) -> None:
    box = PromptBox()
    qtbot.addWidget(box)
    box.show_text("a lake at dusk")
    cursor = box.textCursor()
    cursor.setPosition(6)
    box.setTextCursor(cursor)
    box.show_text("a lake at dawn")
    assert box.textCursor().position() == 6


def test_the_prompt_grows_and_stops(qtbot: QtBot) -> None:
    box = PromptBox()
    qtbot.addWidget(box)
    box.resize(200, 40)
    box.show()
    two = box.height()
    box.show_text("\n".join("abcd"))
    four = box.height()
    box.show_text("\n".join("abcdefghij"))
    ten = box.height()
    box.show_text("")
    line = box.fontMetrics().lineSpacing()
    assert four - two == pytest.approx(2 * line, abs=1)
    assert ten - two == pytest.approx(4 * line, abs=1)
    assert box.height() == two


def test_a_bare_prompt_has_no_frame_to_make_room_for(qtbot: QtBot) -> None:
    box = PromptBox(lines=(1, 3))
    qtbot.addWidget(box)
    box.show()
    framed = box.height()
    mark(box, kind="bare")
    assert 2 <= framed - box.height() <= 8


def test_ctrl_enter_submits(qtbot: QtBot) -> None:
    box = PromptBox()
    qtbot.addWidget(box)
    said = heard(box.edited)
    with qtbot.waitSignal(box.submitted):
        qtbot.keyClick(box, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert said == []


def test_undo_is_the_windows(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    box = PromptBox()
    QVBoxLayout(window).addWidget(box)
    action = QAction(window)
    action.setShortcut(QKeySequence.StandardKey.Undo)
    window.addAction(action)
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    box.setFocus()
    QTest.keyClicks(box, "fog")
    with qtbot.waitSignal(action.triggered):
        QTest.keySequence(box, QKeySequence(QKeySequence.StandardKey.Undo))
    assert box.toPlainText() == "fog"


def test_a_name_over_a_field_is_read_out(qtbot: QtBot) -> None:
    field = IntField(1, 9)
    row = Labelled("Steps", field, "how many times the noise is taken away")
    qtbot.addWidget(row)
    assert field.accessibleName() == "Steps"
    assert field.toolTip()
