"""The grid page: laid along sliders, chosen from, typed into, saved."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from studio.core.grid import StepsAxis
from studio.core.node import Origin
from studio.core.scene import Workspace
from studio.core.steering_axes import GuidanceAxis
from studio.library import pictures
from studio.ui.panels.grid_lines import NOTHING

if TYPE_CHECKING:
    from pathlib import Path

    from studio_rig import FakeRig

    from studio.core.grid import Grid
    from studio.ui.panels.grid_page import GridPage

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def page(rig: FakeRig) -> GridPage:
    """The grid around a small picture, its sketches made."""
    rig.studio.conductor.steering.edit(rig.desk.with_size(64, 64).with_steps(6).with_seed(7))
    rig.paint()
    rig.trigger(f"workspace_{Workspace.EXPLORE}")
    rig.window.explore_desk.pages.show_page("grid")
    rig.until(lambda: rig.scene.grid.grid)
    rig.finish()
    return rig.window.explore_desk.grid_page


def grid(rig: FakeRig) -> Grid:
    found = rig.scene.grid.grid
    assert found is not None
    return found


def test_it_shows_every_mix_and_a_click_goes_on_with_one(rig: FakeRig, page: GridPage) -> None:
    sheet = page.view.sheet
    assert [name.short for name in sheet.columns] == ["1", "2.25", "3.5", "4.75", "6"]
    assert [name.whole for name in sheet.rows] == ["Seed 7", "Seed 8", "Seed 9"]
    assert all(tile.picture is not None for tile in sheet.tiles)
    assert "click one" in page.note
    place = 5 + 3
    QTest.mouseClick(page.view, LEFT, pos=page.view.cell_rect(place).center().toPoint())
    rig.finish()
    node = rig.scene.nodes[-1]
    assert node.origin is Origin.GRID
    assert (node.recipe.noise.first_seed, node.recipe.conditioning.guidance) == (8, 4.75)
    tile = page.view.sheet.tiles[place]
    assert (tile.full, tile.current, tile.about) == (True, True, "Guidance 4.75, Seed 8")


def test_the_keyboard_walks_over_it(rig: FakeRig, page: GridPage) -> None:
    rig.focus(page.view)
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_Left, Qt.Key.Key_Left):
        rig.key(key)
    assert page.view.readout().text == "Guidance 1, Seed 8"
    rig.key(Qt.Key.Key_Return)
    rig.finish()
    assert rig.scene.nodes[-1].recipe.noise.first_seed == 8


def test_values_are_typed_and_what_are_none_is_told(rig: FakeRig, page: GridPage) -> None:
    across = page.lines.values[0]
    rig.focus(across)
    across.selectAll()
    rig.write("2 to 6")
    rig.key(Qt.Key.Key_Return)
    assert grid(rig).across.values == (2.0, 3.0, 4.0, 5.0, 6.0)
    assert across.text() == "2, 3, 4, 5, 6"
    across.selectAll()
    rig.write("a fox")
    rig.key(Qt.Key.Key_Return)
    assert [note.what for note in rig.scene.notes] == ["These are not numbers."]
    assert across.text() == "2, 3, 4, 5, 6"
    for text, said in (("-5, 900", ["Guidance -5 is out of range."]), ("2, 3", [])):
        across.selectAll()
        rig.write(text)
        rig.key(Qt.Key.Key_Return)
        assert [note.what for note in rig.scene.notes] == said


def test_it_lies_along_what_is_chosen(rig: FakeRig, page: GridPage) -> None:
    names = [page.lines.axes[0].itemText(at) for at in range(page.lines.axes[0].count())]
    assert names == ["Guidance", "Seed", "Steps", "Seed mix"]
    page.lines.axes[1].chosen.emit(str(names.index("Steps")))
    rig.turn()
    assert [type(line.axis) for line in (grid(rig).across, grid(rig).down) if line] == [
        GuidanceAxis,
        StepsAxis,
    ]
    page.lines.axes[0].chosen.emit(str(names.index("Steps")))
    rig.turn()
    assert isinstance(grid(rig).across.axis, StepsAxis), "the two change places"
    page.lines.axes[1].chosen.emit(NOTHING)
    rig.turn()
    assert grid(rig).down is None
    assert not page.lines.step.isEnabled(), "the number of steps is that of the whole run"
    page.lines.axes[0].chosen.emit(str(names.index("Guidance")))
    rig.turn()
    page.lines.step.edited.emit(4)
    assert grid(rig).across.at == 3


def test_it_is_saved_as_one_picture_or_as_files(
    rig: FakeRig, page: GridPage, tmp_path: Path
) -> None:
    rig.answers.path = tmp_path / "sheet.png"
    page.save_wished.emit(False)
    rig.turn()
    assert page.cancel.isVisible()
    rig.finish()
    rig.until(rig.answers.path.exists)
    with Image.open(rig.answers.path) as sheet:
        assert sheet.width > 5 * 64
    assert not page.cancel.isVisible()
    rig.answers.path = tmp_path
    page.save_wished.emit(True)
    rig.until(lambda: len(list(tmp_path.glob("*grid/*.png"))) == 15)
    files = sorted(tmp_path.glob("*grid/*.png"))
    recipe = pictures.read_recipe(files[1])
    assert (recipe.conditioning.guidance, recipe.noise.first_seed) == (2.25, 7)
    assert "Guidance-2.25-Seed-7" in files[1].name


def test_a_third_axis_gives_pages(rig: FakeRig, page: GridPage, tmp_path: Path) -> None:
    assert not page.lines.pager.isVisible()
    names = [page.lines.axes[2].itemText(at) for at in range(page.lines.axes[2].count())]
    page.lines.axes[2].chosen.emit(str(names.index("Steps")))
    rig.until(lambda: grid(rig).through)
    rig.finish()
    assert (page.lines.pager.place.text(), page.note.split(" · ")[0]) == ("1 of 3", "Steps 3")
    rig.click(page.lines.pager.on)
    assert (page.lines.pager.place.text(), page.note.split(" · ")[0]) == ("2 of 3", "Steps 8")
    rig.answers.path = tmp_path / "sheet.png"
    page.save_wished.emit(False)
    rig.finish()
    rig.until(lambda: len(list(tmp_path.glob("sheet-*-Steps-*.png"))) == 3)
    page.lines.axes[1].chosen.emit(NOTHING)
    rig.turn()
    down = grid(rig).down
    assert down is not None
    assert isinstance(down.axis, StepsAxis), "what were pages are rows now"
    assert grid(rig).through is None
    assert not page.lines.pager.isVisible()


def test_cancel_ends_the_saving(rig: FakeRig, page: GridPage, tmp_path: Path) -> None:
    rig.answers.path = tmp_path / "sheet.png"
    page.save_wished.emit(False)
    rig.turn()
    rig.click(page.cancel)
    rig.finish()
    assert not page.cancel.isVisible()
    assert not rig.answers.path.exists()


def test_without_a_prompt_it_says_what_to_do(rig: FakeRig, page: GridPage) -> None:
    rig.studio.conductor.steering.edit(rig.desk.with_prompt(""))
    rig.studio.conductor.steering.commit()
    rig.turn()
    assert page.view.sheet.tiles == ()
    assert "Describe a picture first" in page.view.readout().text
    assert not page.save.isEnabled()


def test_on_another_page_it_asks_for_nothing(rig: FakeRig, page: GridPage) -> None:
    rig.window.explore_desk.pages.show_page("pad")
    rig.until(lambda: not rig.studio.conductor.grid.looked_at)
    assert rig.scene.grid.grid is None
