"""The history in the window: returning to pictures; undo and redo bring theirs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from studio_rig import LEFT, NONE

if TYPE_CHECKING:
    from studio_rig import FakeRig


def click_row(rig: FakeRig, row: int) -> None:
    rows = rig.window.history_panel.list
    spot = rows.visualRect(rows.model().index(row, 0)).center()
    QTest.mouseClick(rows.viewport(), LEFT, NONE, spot)
    rig.turn()


def test_a_click_returns_to_a_picture_and_its_desk(rig: FakeRig) -> None:
    rig.paint("a lake")
    first = rig.desk
    rig.paint("dunes")
    click_row(rig, 0)
    assert rig.desk == first
    assert rig.stage.recipe == first.recipe
    assert rig.stage.position == rig.stage.reel.count
    assert rig.window.prompt_panel.prompt.toPlainText() == "a lake"
    assert rig.scene.current == 1


def test_returning_runs_nothing_that_is_known(rig: FakeRig) -> None:
    rig.paint("a lake")
    rig.paint("dunes")
    runs = len(rig.runs)
    click_row(rig, 0)
    click_row(rig, 1)
    assert len(rig.runs) == runs


def test_the_arrows_walk_through_the_rows(rig: FakeRig) -> None:
    for prompt in ("a lake", "dunes", "a forest"):
        rig.paint(prompt)
    rig.focus(rig.window.history_panel.list)
    rig.key(Qt.Key.Key_Up)
    rig.key(Qt.Key.Key_Up)
    assert rig.desk.prompt == "a lake"
    rig.key(Qt.Key.Key_Down)
    assert rig.desk.prompt == "dunes"


def test_undo_and_redo_bring_the_pictures_back(rig: FakeRig) -> None:
    rig.paint("a lake")
    rig.studio.conductor.steering.edit(rig.desk.with_prompt("dunes"))
    rig.studio.conductor.steering.commit()
    rig.trigger("generate")
    rig.finish()
    dunes = rig.stage.recipe
    runs = len(rig.runs)
    rig.trigger("undo")
    assert rig.stage.recipe.conditioning.text == "a lake"
    rig.trigger("redo")
    assert rig.stage.recipe == dunes
    assert len(rig.runs) == runs


def test_the_same_recipe_again_gets_a_new_seed(rig: FakeRig) -> None:
    rig.paint()
    first = rig.desk.seed
    rig.trigger("generate")
    rig.finish()
    assert rig.desk.seed != first
    assert len(rig.scene.nodes) == 2
    assert rig.window.prompt_panel.seed.seed == rig.desk.seed


def test_undo_in_mid_run_keeps_both_pictures(rig: FakeRig) -> None:
    rig.paint("a lake")
    rig.studio.conductor.steering.edit(rig.desk.with_prompt("dunes"))
    rig.studio.conductor.steering.commit()
    rig.trigger("generate")
    rig.advance(5)
    rig.trigger("undo")
    rig.finish()
    assert rig.stage.recipe.conditioning.text == "a lake"
    assert rig.stage.picture is not None
    rig.trigger("redo")
    rig.finish()
    assert rig.stage.recipe.conditioning.text == "dunes"
    assert rig.stage.reel.complete


def test_a_forgotten_run_is_made_again_in_silence(rig: FakeRig) -> None:
    rig.paint("a lake")
    rig.paint("dunes")
    rig.engine.forget()
    click_row(rig, 0)
    rig.studio.conductor.scrub(5)
    rig.finish()
    assert rig.stage.picture is not None
    assert rig.scene.notes == ()
