"""The history as a column of rows."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit

from studio.ui.widgets.history_list import HistoryList, HistoryRow
from studio.ui.widgets.history_model import HistoryModel
from studio.ui.widgets.history_rows import DEEPEST, placed

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QImage
    from pytestqt.qtbot import QtBot

    from studio.core.pixels import Pixels

TREE = (
    HistoryRow("a", None, "First prompt", "20 steps"),
    HistoryRow("b", "a", "Fog"),
    HistoryRow("c", "b", "Warmth"),
    HistoryRow("d", "b", "Night", current=True),
    HistoryRow("e", "d", "Night 0.24"),
    HistoryRow("f", "a", "Moss"),
    HistoryRow("g", None, "Rose"),
)


def test_where_the_rows_stand() -> None:
    found = {each.row.id: each for each in placed(TREE)}
    assert list(found) == ["a", "b", "c", "d", "e", "f", "g"]
    assert [each.depth for each in found.values()] == [0, 1, 2, 2, 2, 1, 0]
    assert found["b"].elbow
    assert found["b"].more
    assert found["e"].follows
    assert found["c"].through == (0,)
    assert found["d"].through == (0,)
    assert found["e"].through == (0,)
    assert found["f"].through == ()
    assert not found["f"].more


def test_a_long_line_of_edits_stays_a_column() -> None:
    rows = [HistoryRow("0", None, "x")]
    rows += [HistoryRow(str(n), str(n - 1), "x") for n in range(1, 3000)]
    found = placed(rows)
    assert len(found) == 3000
    assert max(each.depth for each in found) == 1


@given(st.lists(st.integers(0, 10**6), max_size=60))
def test_every_row_stands_once_below_its_parent(picks: list[int]) -> None:
    rows = [
        HistoryRow(str(n), str(pick % (n + 1)) if pick % 7 and pick % (n + 1) < n else None, "x")
        for n, pick in enumerate(picks)
    ]
    order = [each.row.id for each in placed(rows)]
    assert sorted(order) == sorted(row.id for row in rows)
    for each in placed(rows):
        assert 0 <= each.depth <= DEEPEST
        if each.row.parent is not None:
            assert order.index(each.row.parent) < order.index(each.row.id)


@pytest.fixture
def rows(qtbot: QtBot) -> HistoryList:
    made = HistoryList()
    qtbot.addWidget(made)
    made.resize(300, 500)
    made.show_rows(TREE)
    made.show()
    return made


def heard(rows: HistoryList) -> list[str]:
    said: list[str] = []
    rows.chosen.connect(said.append)
    return said


def at(rows: HistoryList, row_id: str) -> object:
    return rows.visualRect(rows._model.find(row_id)).center()


def test_setters_are_silent_and_point_at_the_current_row(rows: HistoryList) -> None:
    said = heard(rows)
    moved = tuple(replace(row, current=row.id == "f") for row in TREE)
    rows.show_rows(moved)
    rows.show_rows(moved[:3])
    rows.show_rows(())
    rows.show_rows(TREE)
    assert said == []
    assert rows.currentIndex().data() == "Night"


def test_a_click_chooses(rows: HistoryList, qtbot: QtBot) -> None:
    said = heard(rows)
    qtbot.mouseClick(rows.viewport(), Qt.MouseButton.LeftButton, pos=at(rows, "b"))
    assert said == ["b"]
    qtbot.mouseClick(rows.viewport(), Qt.MouseButton.LeftButton, pos=at(rows, "b"))
    assert said == ["b"]


def test_arrows_choose(rows: HistoryList, qtbot: QtBot) -> None:
    said = heard(rows)
    qtbot.keyClick(rows, Qt.Key.Key_Down)
    qtbot.keyClick(rows, Qt.Key.Key_Home)
    assert said == ["e", "a"]


def test_only_what_differs_is_told(qapp: object, qtbot: QtBot) -> None:
    model = HistoryModel()
    told: list[str] = []
    model.modelReset.connect(lambda: told.append("reset"))
    model.rowsInserted.connect(lambda _p, first, _l: told.append(f"insert {first}"))
    model.rowsRemoved.connect(lambda _p, first, _l: told.append(f"remove {first}"))
    model.dataChanged.connect(lambda first, _l, _r: told.append(f"change {first.row()}"))
    assert model.show_rows(TREE[:1])
    assert not model.show_rows(TREE[:1])
    assert model.show_rows(TREE[:2])
    assert model.show_rows((TREE[0], replace(TREE[1], title="Mist")))
    assert model.show_rows(TREE[:1])
    # a row also says whether anything grew from it
    assert told == ["insert 0", "insert 1", "change 0", "change 1", "remove 1", "change 0"]


def test_another_order_is_shown_too(qapp: object) -> None:
    model = HistoryModel()
    model.show_rows((HistoryRow("a", None, "A"), HistoryRow("b", None, "B")))
    model.show_rows((HistoryRow("b", None, "B"), HistoryRow("a", None, "A")))
    assert [model.at(model.index(row)).row.id for row in range(2)] == ["b", "a"]


def test_a_title_is_typed(rows: HistoryList, qtbot: QtBot) -> None:
    rows.set_renamable(True)
    said: list[tuple[str, str]] = []
    rows.renamed.connect(lambda row_id, title: said.append((row_id, title)))
    rows.setFocus()
    qtbot.keyClick(rows, Qt.Key.Key_F2)
    editor = rows.findChild(QLineEdit)
    editor.setText("Deep night")
    with qtbot.waitSignal(rows.renamed):
        qtbot.keyClick(editor, Qt.Key.Key_Return)
    assert said == [("d", "Deep night")]
    assert rows.currentIndex().data() == "Night"


def test_it_paints(
    rows: HistoryList, grab: Callable[..., QImage], picture: Callable[..., Pixels]
) -> None:
    plain = grab(rows)
    rows.show_rows(tuple(replace(row, thumb=picture(40, 40)) for row in TREE))
    assert grab(rows, 2.0) != plain
