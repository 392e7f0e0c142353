"""The map in the window: pictures by likeness, to go to and to blend."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from studio_rig import LEFT, NONE

from studio.core.node import Origin
from studio.core.scene import Workspace
from studio.library import neighbours

if TYPE_CHECKING:
    from studio_rig import FakeRig

    from studio.ui.widgets.map_view import MapView


@pytest.fixture
def rig(rig: FakeRig) -> FakeRig:
    """Four pictures, and the map on show."""
    for seed, words in enumerate(("a lake at dusk", "a lake", "a forest", "a forest in fog"), 1):
        rig.studio.conductor.steering.edit(rig.desk.with_prompt(words).with_seed(seed))
        rig.trigger("generate")
        rig.finish()
    rig.trigger(f"workspace_{Workspace.EXPLORE}")
    rig.window.explore_desk.pages.show_page("map")
    rig.until(lambda: len(view(rig)._items) == 4)
    return rig


def view(rig: FakeRig) -> MapView:
    return rig.window.explore_desk.map_page.view


def spot(rig: FakeRig, node: int) -> QPoint:
    return view(rig).where(node).center().toPoint()


def test_every_picture_has_a_place_in_sight(rig: FakeRig) -> None:
    for node in rig.scene.nodes:
        assert view(rig).rect().contains(spot(rig, node.id))
    assert {word.text for word in view(rig)._words} >= {"lake", "forest"}
    assert rig.window.explore_desk.map_page.note.startswith("4 pictures · drag")


def test_a_click_goes_there(rig: FakeRig) -> None:
    rig.click(view(rig), spot(rig, 2))
    assert rig.scene.current == 2
    assert rig.desk.prompt == "a lake"


def test_a_pointed_picture_is_shown_large(rig: FakeRig) -> None:
    canvas = rig.window.explore_desk.picture.canvas
    before = canvas._pixels
    QTest.mouseMove(view(rig), spot(rig, 1))
    rig.turn()
    assert canvas._pixels == rig.scene.nodes[0].picture != before
    QTest.mouseMove(view(rig), QPoint(2, 2))
    rig.turn()
    assert canvas._pixels == before
    assert rig.scene.current == 4
    QTest.mouseMove(view(rig), spot(rig, 1))
    rig.click(view(rig), spot(rig, 1))
    assert canvas._pixels == rig.stage.picture, "once it is chosen it is the picture itself"


def test_a_picture_dragged_onto_another_is_blended_with_it(rig: FakeRig) -> None:
    QTest.mousePress(view(rig), LEFT, NONE, spot(rig, 1))
    QTest.mouseMove(view(rig), spot(rig, 1) + QPoint(30, 0))
    QTest.mouseMove(view(rig), spot(rig, 3))
    QTest.mouseRelease(view(rig), LEFT, NONE, spot(rig, 3))
    rig.finish()
    blended = rig.scene.nodes[-1]
    assert (blended.origin, blended.parent) == (Origin.BETWEEN, 1)
    assert {prompt.text for prompt in blended.recipe.conditioning.prompts} == {
        "a lake at dusk",
        "a forest",
    }
    assert rig.scene.workspace is Workspace.EXPLORE
    rig.until(lambda: len(view(rig)._items) == 5)


def test_what_has_nothing_between_says_why(rig: FakeRig) -> None:
    rig.studio.conductor.steering.edit(rig.desk.with_size(128, 64))
    rig.trigger("generate")
    rig.finish()
    rig.studio.conductor.pictures.mix(1, 5)
    assert "different sizes" in rig.scene.notes[-1].hint
    assert len(rig.scene.nodes) == 5


def test_the_keys_wander_and_go_there(rig: FakeRig) -> None:
    rig.focus(view(rig))
    rig.click(view(rig), spot(rig, 1))
    before = view(rig).readout().value
    moves = (Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_Left, Qt.Key.Key_Up)
    seen = set()
    for key in moves:
        rig.key(key)
        seen.add(view(rig).readout().value)
    assert seen - {before}
    rig.key(Qt.Key.Key_Right)
    rig.key(Qt.Key.Key_Return)
    assert rig.scene.current == rig.scene.nodes[int(view(rig).readout().value) - 1].id


def test_wheel_drag_and_fit(rig: FakeRig) -> None:
    scale = view(rig).scale
    rig.wheel(view(rig), 2)
    assert view(rig).scale > scale
    corner, place = QPoint(3, 3), view(rig).where(1).center()
    QTest.mousePress(view(rig), LEFT, NONE, corner)
    QTest.mouseMove(view(rig), corner + QPoint(40, 25))
    QTest.mouseRelease(view(rig), LEFT, NONE, corner + QPoint(40, 25))
    moved = view(rig).where(1).center() - place
    assert (moved.x(), moved.y()) == pytest.approx((40, 25))
    rig.click(rig.window.explore_desk.map_page.fit)
    assert view(rig).scale == pytest.approx(scale)


def test_a_new_picture_comes_without_a_jump(rig: FakeRig) -> None:
    before = {node: view(rig)._items[node].cell for node in (1, 2, 3, 4)}
    rig.studio.conductor.steering.edit(rig.desk.with_seed(77))
    rig.trigger("generate")
    rig.finish()
    rig.until(lambda: len(view(rig)._items) == 5)
    moved = [
        max(abs(a - b) for a, b in zip(view(rig)._items[node].cell, cell, strict=True))
        for node, cell in before.items()
    ]
    assert sorted(moved)[1] <= 2


def test_pruned_pictures_and_likes_show(rig: FakeRig) -> None:
    rig.studio.conductor.keeping.like(2, liked=True)
    rig.studio.conductor.keeping.prune(3)
    rig.turn()
    assert view(rig)._items.keys() == {1, 2, 4}
    assert view(rig)._items[2].liked


def test_neighbours_are_laid_close_together(rig: FakeRig) -> None:
    rig.studio.conductor.steering.edit(rig.desk.with_prompt("a desert").with_seed(9))
    rig.trigger("generate")
    rig.finish()
    page = rig.window.explore_desk.map_page
    own = page._atlas.scene().places
    page.close_by.click()
    rig.until(lambda: page._arranged == (1, 2, 3, 4, 5))
    assert {item.cell for item in view(rig)._items.values()} == set(
        page._atlas.scene().places.values()
    )
    page.close_by.click()
    rig.turn()
    assert page._atlas.scene().places.keys() == own.keys()
    assert not page._atlas._given


def test_neighbours_need_an_extra(rig: FakeRig, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(neighbours, "find_spec", lambda _name: None)
    page = rig.window.explore_desk.map_page
    page.close_by.click()
    rig.turn()
    assert not page.close_by.isChecked()
    assert "scikit-learn" in rig.scene.notes[-1].what
