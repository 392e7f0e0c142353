"""Keeping the history in order in the window: names, stars, pruning, searching, folding."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, QRectF, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit
from studio_rig import CTRL, LEFT, NONE

from studio.ui.widgets import history_paint

if TYPE_CHECKING:
    from studio_rig import FakeRig
    from window_fixtures import Open

    from studio.ui.panels.history_panel import HistoryPanel


@pytest.fixture
def rig(open_studio: Open) -> FakeRig:
    """A studio with a lake (1), dunes (2) and what grew from them: 3 from 2, 4 from 3."""
    rig = open_studio()
    rig.paint("a lake")
    rig.studio.conductor.steering.edit(rig.desk.with_seed(90_114))
    rig.paint("dunes")
    for guidance in (6.5, 9.0):
        rig.studio.conductor.steering.steer(rig.desk.with_guidance(guidance))
        rig.studio.conductor.steering.release()
        rig.finish()
    assert [(node.id, node.parent) for node in rig.scene.nodes][1:] == [(2, None), (3, 2), (4, 3)]
    return rig


def panel(rig: FakeRig) -> HistoryPanel:
    return rig.window.history_panel


def titles(rig: FakeRig) -> list[str]:
    model = panel(rig).list.model()
    return [model.index(row, 0).data() for row in range(model.rowCount())]


def slot(rig: FakeRig, row: int, name: str) -> QPoint:
    rows = panel(rig).list
    index = rows.model().index(row, 0)
    here = rows._model.at(index)
    return history_paint.slots(QRectF(rows.visualRect(index)), here)[name].center().toPoint()


def click(rig: FakeRig, at: QPoint) -> None:
    QTest.mouseClick(panel(rig).list.viewport(), LEFT, NONE, at)
    rig.turn()


def editor(rig: FakeRig) -> QLineEdit:
    found = panel(rig).list.findChild(QLineEdit)
    assert found is not None, "nothing is open for typing"
    return found


def test_a_picture_is_liked_or_disliked_by_key_and_menu_and_found_by_it(rig: FakeRig) -> None:
    rig.focus(panel(rig).list)
    rig.key(Qt.Key.Key_Y)
    menu = panel(rig).menu.made_for(rig.scene.nodes[1])
    next(each for each in menu.actions() if each.text().startswith("Dislike it")).trigger()
    menu.deleteLater()
    rig.turn()
    assert [node.liked for node in rig.scene.nodes] == [None, False, None, True]
    role = Qt.ItemDataRole.AccessibleDescriptionRole
    assert panel(rig).list.model().index(3, 0).data(role).endswith(", liked")
    rig.trigger("find")
    panel(rig).field.setText("disliked:")
    panel(rig).field.searched.emit("disliked:")
    assert titles(rig) == ["dunes"]
    panel(rig).field.searched.emit("liked: dunes")
    assert titles(rig)[-1] == "Guidance 9.0", "what it grew from stays in sight"
    panel(rig).close_search()
    rig.trigger("like")
    assert rig.scene.nodes[3].liked is None, "the same key takes it back"


def test_a_picture_is_renamed_in_its_place(rig: FakeRig) -> None:
    rig.focus(panel(rig).list)
    rig.key(Qt.Key.Key_F2)
    editor(rig).setText("Strong dusk")
    rig.key(Qt.Key.Key_Return, on=editor(rig))
    assert titles(rig)[3] == "Strong dusk"
    rig.trigger("rename")
    editor(rig).setText("")
    rig.key(Qt.Key.Key_Return, on=editor(rig))
    assert titles(rig)[3] == "Guidance 9.0"


def test_a_double_click_on_a_title_opens_it(rig: FakeRig) -> None:
    rows = panel(rig).list
    spot = rows.visualRect(rows.model().index(3, 0)).topLeft() + QPoint(70, 12)
    QTest.mouseDClick(rows.viewport(), LEFT, NONE, spot)
    rig.turn()
    editor(rig).setText("Dusk")
    rig.key(Qt.Key.Key_Return, on=editor(rig))
    assert titles(rig)[3] == "Dusk"


def test_a_star_by_key_and_by_click(rig: FakeRig) -> None:
    rig.focus(panel(rig).list)
    rig.key(Qt.Key.Key_F)
    assert [node.id for node in rig.scene.nodes if node.starred] == [4]
    click(rig, slot(rig, 0, "star"))
    assert [node.id for node in rig.scene.nodes if node.starred] == [1, 4]
    assert rig.scene.current == 4  # the star was clicked, not the row
    rig.click(panel(rig).stars_button)
    assert titles(rig) == ["a lake", "dunes", "Guidance 6.5", "Guidance 9.0"]
    dimmed = [panel(rig).list._model._placed[row].row.dimmed for row in range(4)]
    assert dimmed == [False, True, True, False]  # what they grew from stays in sight
    rig.key(Qt.Key.Key_F)
    assert titles(rig) == ["a lake"]
    rig.trigger("starred_only")
    assert len(titles(rig)) == 4


def test_removing_asks_in_place_and_says_what_it_frees(rig: FakeRig) -> None:
    rig.studio.conductor.pictures.select(2)
    rig.turn()
    rig.focus(panel(rig).list)
    rig.key(Qt.Key.Key_Delete)
    question = panel(rig).question
    assert question.isVisible()
    words = question.words.text()
    assert "Remove 3 pictures" in words
    assert "free 1" in words
    assert "MB?" in words
    rig.click(question.no)
    assert len(rig.scene.nodes) == 4
    assert not question.isVisible()
    rig.key(Qt.Key.Key_Delete)
    rig.key(Qt.Key.Key_Escape, on=question.yes)
    assert len(rig.scene.nodes) == 4
    rig.trigger("prune")
    rig.key(Qt.Key.Key_Return, on=question.yes)
    assert titles(rig) == ["a lake"]
    assert rig.scene.notes[-1].what == "Removed 3 pictures. Undo brings them back."
    assert rig.scene.current == 1
    rig.trigger("undo")
    assert titles(rig) == ["a lake", "dunes", "Guidance 6.5", "Guidance 9.0"]
    assert all(node.picture is not None for node in rig.scene.nodes)
    rig.finish()


def test_the_last_picture_can_go_and_come_back(rig: FakeRig) -> None:
    for node in (2, 1):  # everything
        rig.studio.conductor.pictures.select(node)
        rig.turn()
        rig.trigger("prune")
        rig.click(panel(rig).question.yes)
    assert rig.scene.nodes == ()
    assert rig.window.pages.currentIndex() == 0
    rig.trigger("undo")
    assert titles(rig) == ["a lake"]
    assert rig.stage.picture is not None
    rig.finish()


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("lake", ["a lake"]),
        ("DUNES", ["dunes", "Guidance 6.5", "Guidance 9.0"]),
        ("ddim lake", ["a lake"]),
        ("a dunes lake", []),
        ("   ", ["a lake", "dunes", "Guidance 6.5", "Guidance 9.0"]),
    ],
)
def test_words_sift_the_history(rig: FakeRig, words: str, found: list[str]) -> None:
    rig.key(Qt.Key.Key_F, CTRL)
    assert panel(rig).field.hasFocus()
    rig.write(words)
    assert titles(rig) == found
    assert panel(rig).nothing.isVisible() == (not found)
    rig.key(Qt.Key.Key_Escape)
    assert not panel(rig).field.isVisible()
    assert len(titles(rig)) == 4


def test_a_name_and_a_seed_are_found_too(rig: FakeRig) -> None:
    keeping = rig.studio.conductor.keeping
    keeping.rename(4, "Strong dusk")
    rig.trigger("find")
    rig.write("strong")
    assert titles(rig) == ["dunes", "Guidance 6.5", "Strong dusk"]
    placed = panel(rig).list._model._placed
    assert [each.row.dimmed for each in placed] == [True, True, False]
    panel(rig).field.setText(str(rig.scene.nodes[0].recipe.noise.first_seed))
    rig.turn()
    assert "a lake" in titles(rig)
    rig.trigger("show_current")  # it closes what hides it
    assert len(titles(rig)) == 4


def test_what_grew_from_a_picture_can_be_folded_away(rig: FakeRig) -> None:
    rows = panel(rig).list
    click(rig, slot(rig, 1, "fold"))
    assert titles(rig) == ["a lake", "dunes"]
    assert rows._model._placed[1].folded
    assert rows._model._placed[1].grown == 2
    assert rig.scene.current == 4  # what is on show stays on show
    rig.studio.conductor.pictures.select(3)
    rig.turn()
    assert titles(rig)[2:] == ["Guidance 6.5", "Guidance 9.0"]  # it is in sight
    rig.studio.conductor.pictures.select(2)
    rig.focus(rows)
    rig.key(Qt.Key.Key_Minus)
    assert len(titles(rig)) == 2
    rig.key(Qt.Key.Key_Plus)
    assert len(titles(rig)) == 4


def test_single_keys_reach_the_window_from_the_history(rig: FakeRig) -> None:
    rig.focus(panel(rig).list)
    rig.key(Qt.Key.Key_Left)
    assert rig.stage.position == rig.stage.reel.count - 1
    rig.key(Qt.Key.Key_Space)
    assert rig.window.player.playing
    rig.key(Qt.Key.Key_Space)
    assert not rig.window.player.playing


def test_a_right_click_opens_a_menu_and_chooses_nothing(rig: FakeRig) -> None:
    rows = panel(rig).list
    spot = rows.visualRect(rows.model().index(0, 0)).center()
    QTest.mouseClick(rows.viewport(), Qt.MouseButton.RightButton, NONE, spot)
    rig.turn()
    assert rig.scene.current == 4
    wished: list[str] = []
    rows.menu_wished.disconnect()
    rows.menu_wished.connect(lambda row_id, _at: wished.append(row_id))
    event = QContextMenuEvent(
        QContextMenuEvent.Reason.Mouse, spot, rows.viewport().mapToGlobal(spot)
    )
    QApplication.sendEvent(rows.viewport(), event)
    assert wished == ["1"]


def test_the_menu_does_what_it_says(rig: FakeRig) -> None:
    menu = panel(rig).menu.made_for(rig.scene.nodes[1])
    actions = {action.text().split("\t")[0]: action for action in menu.actions()}
    assert [*actions] == [
        "Rename",
        "Give it a star",
        "Like it",
        "Dislike it",
        "",
        "Fold what grew from it",
        "Compare as A",
        "Compare as B",
        "Put on the pad",
        "Pin",
        "Put into the walk",
        "Remove…",
    ]
    actions["Give it a star"].trigger()
    assert rig.scene.nodes[1].starred
    actions["Fold what grew from it"].trigger()
    assert len(titles(rig)) == 2
    actions["Remove…"].trigger()
    assert panel(rig).question.isVisible()
    menu.deleteLater()
    folded = panel(rig).menu.made_for(rig.scene.nodes[0])
    assert not any("grew" in action.text() for action in folded.actions())
    folded.deleteLater()
