"""The command palette."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from studio.ui.widgets.fuzzy import fuzzy
from studio.ui.widgets.palette import CommandPalette, Row
from studio.ui.widgets.palette_rows import matching

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot

ROWS = (
    Row("generate", "Generate", "Ctrl+Enter"),
    Row("branch", "Branch from here", "B"),
    Row("first", "Go to the first step", "Home"),
    Row("larger", "Larger picture", "", enabled=False),
)


@pytest.mark.parametrize(
    ("query", "text", "letters"),
    [
        ("gen", "Generate", (0, 1, 2)),
        ("bfh", "Branch from here", (0, 7, 12)),
        ("BRANCH FROM", "Branch from here", tuple(range(11))),
        ("", "Generate", ()),
    ],
)
def test_what_answers(query: str, text: str, letters: tuple[int, ...]) -> None:
    assert fuzzy(query, text)[1] == letters


def test_what_does_not() -> None:
    assert fuzzy("xyz", "Generate") is None
    assert fuzzy("eneg", "gene") is None


def test_letters_that_fold_into_two_do_no_harm() -> None:
    assert fuzzy("str", "Straße ISTR")[1] == (0, 1, 2)
    assert all(spot < 6 for spot in fuzzy("e", "Straße")[1])


def test_the_best_comes_first_and_the_impossible_last() -> None:
    assert [match.row.id for match in matching(ROWS, "")] == [
        "generate",
        "branch",
        "first",
        "larger",
    ]
    assert [match.row.id for match in matching(ROWS, "ge")] == ["generate", "first", "larger"]
    assert [match.row.id for match in matching(ROWS, "first")] == ["first"]


@pytest.fixture
def window(qtbot: QtBot) -> Iterator[QWidget]:
    made = QWidget()
    qtbot.addWidget(made)
    made.resize(900, 600)
    column = QVBoxLayout(made)
    column.addWidget(QLineEdit())
    column.addStretch()
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    return made


def test_typing_and_enter(window: QWidget, qtbot: QtBot) -> None:
    card = CommandPalette(window)
    card.open(ROWS)
    assert card.line.hasFocus()
    QTest.keyClicks(card.line, "bra")
    with qtbot.waitSignal(card.chosen) as said:
        qtbot.keyClick(card.line, Qt.Key.Key_Return)
    assert said.args == ["branch"]
    assert not card.isVisible()


def test_arrows_stay_among_what_can_be_done(window: QWidget, qtbot: QtBot) -> None:
    card = CommandPalette(window)
    card.open(ROWS)
    for _ in range(9):
        qtbot.keyClick(card.line, Qt.Key.Key_Down)
    assert card.list.currentIndex().data() == "Go to the first step"
    qtbot.keyClick(card.line, Qt.Key.Key_PageUp)
    assert card.list.currentIndex().data() == "Generate"


def test_escape_gives_the_focus_back(window: QWidget, qtbot: QtBot) -> None:
    before = window.findChild(QLineEdit)
    before.setFocus()
    card = CommandPalette(window)
    card.open(ROWS)
    card.open(ROWS)
    qtbot.keyClick(card.line, Qt.Key.Key_Escape)
    assert not card.isVisible()
    assert before.hasFocus()


def test_a_click_elsewhere_closes_and_picks_nothing(window: QWidget, qtbot: QtBot) -> None:
    card = CommandPalette(window)
    said: list[str] = []
    card.chosen.connect(said.append)
    card.open(ROWS)
    qtbot.mouseClick(card, Qt.MouseButton.LeftButton, pos=QPoint(20, 580))
    assert (card.isVisible(), said) == (False, [])


def test_what_cannot_be_done_cannot_be_clicked(window: QWidget, qtbot: QtBot) -> None:
    card = CommandPalette(window)
    said: list[str] = []
    card.chosen.connect(said.append)
    card.open(ROWS)
    QTest.keyClicks(card.line, "larger")
    card._pick(card._model.index(0, 0))
    qtbot.keyClick(card.line, Qt.Key.Key_Return)
    assert said == []


def test_it_stays_in_the_middle(window: QWidget) -> None:
    card = CommandPalette(window)
    card.open(ROWS)
    window.resize(1200, 700)
    assert card.size() == window.size()
    assert card.card.geometry().center().x() == pytest.approx(600, abs=1)


def test_nothing_found_says_so(window: QWidget) -> None:
    card = CommandPalette(window)
    card.open(ROWS)
    card.line.setText("zzz")
    assert card._none.isVisible()
    assert not card.list.isVisible()
