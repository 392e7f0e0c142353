"""My taste in the window: saved, added as a slider, exported, imported, forgotten."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from studio.core.scene import Workspace
from studio.core.taste import TasteAxis

if TYPE_CHECKING:
    from pathlib import Path

    from studio_rig import FakeRig

    from studio.core.taste import Taste


@pytest.fixture
def rig(rig: FakeRig) -> FakeRig:
    rig.paint()
    rig.trigger(f"workspace_{Workspace.EXPLORE}")
    rig.finish()
    return rig


def known(rig: FakeRig) -> tuple[Taste, ...]:
    return rig.studio.tastes.known


def save(rig: FakeRig, name: str) -> None:
    rig.studio.conductor.choosing.choose(3)
    rig.finish()
    rig.answers.name = name
    rig.trigger("save_taste")
    rig.until(lambda: len(known(rig)) == 1)


def told(rig: FakeRig) -> str:
    return rig.scene.notes[-1].what


def test_a_taste_is_saved_added_moved_and_forgotten(rig: FakeRig) -> None:
    save(rig, "Wide skies")
    assert told(rig) == "“Wide skies” is saved."
    rig.answers.choice = 0
    rig.trigger("add_taste")
    (axis,) = (axis for axis in rig.desk.axes if isinstance(axis, TasteAxis))
    row = next(row for row in rig.window.sliders_panel.added if row.axis == axis)
    assert row.slider.spec.name == "Taste “Wide skies”"
    before = rig.desk.recipe
    rig.press(row.slider, 0.0)
    rig.pull(row.slider, 1.0)
    rig.let_go(row.slider, 1.0)
    rig.finish()
    assert rig.desk.recipe != before
    assert rig.stage.recipe == rig.desk.recipe
    rig.trigger("forget_taste")
    rig.until(lambda: not known(rig))
    assert axis in rig.desk.axes
    assert told(rig) == "“Wide skies” is forgotten."


def test_nothing_is_saved_before_anything_was_chosen(rig: FakeRig) -> None:
    rig.trigger("save_taste")
    assert told(rig) == "There is nothing to learn of your taste yet."
    rig.trigger("add_taste")
    assert told(rig) == "No taste is saved yet."


def test_a_taste_goes_out_and_comes_in_by_a_file(rig: FakeRig, tmp_path: Path) -> None:
    save(rig, "Wide skies")
    rig.answers.choice, rig.answers.path = 0, tmp_path / "given"
    rig.trigger("export_taste")
    rig.until(lambda: (tmp_path / "given.taste").exists() and not len(rig.studio.tasks))
    rig.trigger("forget_taste")
    rig.until(lambda: not known(rig))
    rig.answers.path = tmp_path / "given.taste"
    rig.trigger("import_taste")
    rig.until(lambda: len(known(rig)) == 1)
    assert known(rig)[0].name == "Wide skies"


def test_a_file_that_is_no_taste_is_told(rig: FakeRig, tmp_path: Path) -> None:
    rig.answers.path = tmp_path / "letter.txt"
    (tmp_path / "letter.txt").write_text("Dear all")
    rig.trigger("import_taste")
    rig.until(lambda: rig.scene.notes)
    assert told(rig) == "letter.txt holds no taste that this Sfumato can read."


def test_the_strip_offers_all_of_it(rig: FakeRig) -> None:
    menu = rig.window.explore_desk.choose_strip.taste.menu()
    assert [action.objectName() for action in menu.actions()] == [
        "save_taste",
        "add_taste",
        "export_taste",
        "import_taste",
        "forget_taste",
    ]
