"""Painting on a step: at any zoom, by mouse and keys, inside a region; each stroke undone alone."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QPointingDevice, QTabletEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QToolButton
from studio_rig import CTRL, LEFT, NONE

from studio.core.branch import Part
from studio.core.edits import Touch
from studio.core.jobs import Quality
from studio.core.painting import Obstacle
from studio.ui.panels.picture_picker import PicturePicker
from studio.ui.titles import meta, title
from studio.ui.tools import Tool, Way

if TYPE_CHECKING:
    from studio_rig import FakeRig

    from studio.ui.widgets.canvas import Canvas

STEP = 6


@pytest.fixture
def rig(rig: FakeRig) -> FakeRig:
    """A studio with a picture, of which a step is on show, and the brush in the hand."""
    rig.paint()
    rig.studio.conductor.scrub(STEP)
    rig.trigger("tool_brush")
    return rig


def canvas(rig: FakeRig) -> Canvas:
    return rig.window.viewer_panel.canvas


def at(rig: FakeRig, x: float, y: float) -> QPoint:
    """Where a place of the picture (in shares) lies in the viewer."""
    recipe = rig.stage.recipe
    across, down = canvas(rig).view.to_widget(x * recipe.width, y * recipe.height)
    return QPoint(round(across), round(down))


def share(rig: FakeRig, spot: QPoint) -> tuple[float, float]:
    recipe = rig.stage.recipe
    x, y = canvas(rig).view.to_picture(spot.x(), spot.y())
    return x / recipe.width, y / recipe.height


def press(rig: FakeRig, spot: QPoint) -> None:
    QTest.mousePress(canvas(rig), LEFT, NONE, spot)
    rig.turn()


def pull(rig: FakeRig, *spots: QPoint) -> None:
    for spot in spots:
        QTest.mouseMove(canvas(rig), spot)
    rig.turn()


def let_go(rig: FakeRig, spot: QPoint) -> None:
    QTest.mouseRelease(canvas(rig), LEFT, NONE, spot)
    rig.turn()


def draw(rig: FakeRig, *spots: QPoint) -> None:
    press(rig, spots[0])
    pull(rig, *spots[1:])
    let_go(rig, spots[-1])


def stroke(rig: FakeRig) -> None:
    draw(rig, at(rig, 0.3, 0.4), at(rig, 0.5, 0.7), at(rig, 0.7, 0.4))
    rig.finish()


@pytest.mark.parametrize("zoom", [None, 1.0, 3.7, 16.0])
def test_a_stroke_lies_where_the_hand_drew_it_at_any_zoom(rig: FakeRig, zoom: float) -> None:
    if zoom is not None:
        canvas(rig).zoom_to(zoom, QPointF(at(rig, 0.6, 0.4)))
    middle = canvas(rig).rect().center()
    spots = [middle + QPoint(dx, dy) for dx, dy in ((-60, 20), (0, -50), (70, 30))]
    expected = [share(rig, spot) for spot in spots]
    draw(rig, *spots)
    (made,) = rig.desk.edit.strokes
    assert len(made.shape.points) == 3
    for point, wanted in zip(made.shape.points, expected, strict=True):
        assert point == pytest.approx(wanted, abs=1e-5)
    assert made.shape.radius == pytest.approx(rig.window.easel.brush.size / 2, abs=1e-5)


def test_the_step_on_show_is_the_branch(rig: FakeRig) -> None:
    assert rig.desk.branch_at == 0
    badge = canvas(rig)._badges.top_left
    assert badge is not None
    assert badge.text == f"paints on step {STEP + 1}"
    parent = rig.scene.nodes[-1]
    stroke(rig)
    assert rig.desk.branch_at == STEP
    assert rig.window.prompt_panel.branch.isVisible()
    node = rig.scene.nodes[-1]
    assert node.parent == parent.id
    assert (title(node, parent), meta(node)) == ("1 stroke", f"from step {STEP + 1}")
    assert rig.stage.recipe == rig.desk.recipe == node.recipe
    assert rig.stage.position == rig.stage.reel.count
    stroke(rig)  # the finished picture of the branch is on show: this one joins the first
    assert rig.desk.branch_at == STEP
    assert len(rig.desk.edit.strokes) == 2
    assert title(rig.scene.nodes[-1], node) == "2 strokes"
    seeds = {made.seed for made in rig.desk.edit.strokes}
    assert len(seeds) == 2


def _drawn(rig: FakeRig) -> tuple[tuple[float, float], ...]:
    """The stroke of the newest run."""
    edit = rig.runs[-1].recipe.changes[-1].edit
    assert edit is not None
    return edit.strokes[0].shape.points


def test_drafts_follow_the_stroke_and_the_full_picture_the_hand(rig: FakeRig) -> None:
    before = len(rig.runs)
    press(rig, at(rig, 0.3, 0.4))
    assert [run.quality for run in rig.runs[before:]] == [Quality.DRAFT]
    spots = [at(rig, 0.3 + 0.004 * i, 0.4) for i in range(60)]
    pull(rig, *spots)
    assert len(rig.runs) - before < len(spots) / 3, "a draft for every move would be too many"
    rig.until(lambda: _drawn(rig)[-1][0] > 0.53)
    points = _drawn(rig)
    assert len(points) == 2, "a straight line needs no more"
    let_go(rig, spots[-1])
    assert rig.runs[-1].quality is Quality.FULL
    assert rig.runs[-1].recipe == rig.desk.recipe
    rig.finish()
    assert rig.stage.reel.complete


def test_what_is_drawn_is_seen_at_once_and_until_the_picture_shows_it(rig: FakeRig) -> None:
    plain = rig.look()
    press(rig, at(rig, 0.3, 0.4))
    pull(rig, at(rig, 0.6, 0.6))
    spot = canvas(rig).mapTo(rig.window, at(rig, 0.45, 0.5))
    assert rig.look().pixel(spot) != plain.pixel(spot)
    assert rig.window.easel.stroke._coverage is not None
    let_go(rig, at(rig, 0.6, 0.6))
    assert rig.window.easel.stroke._coverage is not None
    rig.finish()
    assert rig.window.easel.stroke._coverage is None


def test_each_stroke_is_taken_back_alone(rig: FakeRig) -> None:
    start = rig.desk
    recipes = []
    for _ in range(3):
        stroke(rig)
        recipes.append(rig.desk.recipe)
    for recipe in reversed(recipes[:-1]):
        rig.trigger("undo")
        assert rig.desk.recipe == recipe
        assert rig.stage.recipe == recipe
        assert rig.stage.picture is not None
    rig.trigger("undo")
    assert (rig.desk.branch_at, rig.desk.edit.strokes) == (STEP, ())
    rig.trigger("undo")
    assert rig.desk == start
    for _ in range(4):
        rig.trigger("redo")
    assert rig.desk.recipe == recipes[-1]


def test_escape_lets_go_of_the_stroke_then_of_the_brush(rig: FakeRig) -> None:
    stroke(rig)
    before = rig.desk
    rig.focus(canvas(rig))
    press(rig, at(rig, 0.3, 0.4))
    pull(rig, at(rig, 0.6, 0.6))
    assert rig.desk != before
    rig.key(Qt.Key.Key_Escape)
    assert rig.desk == before
    assert rig.window.easel.tool is Tool.BRUSH
    let_go(rig, at(rig, 0.6, 0.6))
    assert rig.desk == before
    rig.finish()
    rig.key(Qt.Key.Key_Escape)
    assert rig.window.easel.tool is Tool.ARROW
    assert canvas(rig).cursor().shape() == Qt.CursorShape.ArrowCursor


def test_the_first_noise_can_be_painted_on(rig: FakeRig) -> None:
    rig.studio.conductor.scrub(0)
    rig.turn()
    stroke(rig)
    assert rig.desk.branch_at == 0
    assert len(rig.desk.edit.strokes) == 1
    assert rig.window.prompt_panel.branch.isVisible()
    assert rig.window.prompt_panel.seed.isEnabled()
    stroke(rig)
    assert len(rig.desk.edit.strokes) == 2
    rig.click(rig.window.prompt_panel.branch.leave)
    assert not rig.desk.branched


def test_the_finished_picture_is_no_step_and_it_says_so(rig: FakeRig) -> None:
    rig.studio.conductor.scrub(rig.stage.reel.count)
    rig.turn()
    before = rig.desk
    badge = canvas(rig)._badges.top_left
    assert badge is not None
    assert badge.text == "go to a step to paint on it"
    assert canvas(rig).cursor().shape() == Qt.CursorShape.ForbiddenCursor
    stroke(rig)
    assert rig.desk == before
    assert "step" in rig.scene.notes[-1].what
    assert rig.window.easel.where is Obstacle.FINISHED


def test_typed_words_stay_in_the_branch_that_is_painted_on(rig: FakeRig) -> None:
    rig.trigger("branch")
    rig.studio.conductor.steering.edit(rig.desk.with_prompt("a storm"))
    rig.turn()
    stroke(rig)
    assert rig.desk.prompt == "a storm"
    assert len(rig.desk.edit.strokes) == 1


# ---- the brush


def test_keys_and_ctrl_wheel_size_the_brush(rig: FakeRig) -> None:
    easel, view = rig.window.easel, canvas(rig).view
    sizes = [easel.brush.size]
    rig.focus(canvas(rig))
    rig.key(Qt.Key.Key_BracketRight)
    sizes.append(easel.brush.size)
    spot = QPointF(canvas(rig).rect().center())
    turn = QWheelEvent(
        spot,
        canvas(rig).mapToGlobal(spot),
        QPoint(),
        QPoint(0, 120),
        Qt.MouseButton.NoButton,
        CTRL,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QCoreApplication.sendEvent(canvas(rig), turn)
    sizes.append(easel.brush.size)
    assert sizes == sorted(set(sizes))
    assert canvas(rig).view == view
    for _ in range(60):
        rig.key(Qt.Key.Key_BracketLeft)
    assert easel.brush.size == pytest.approx(0.01)
    bar = rig.window.paint_bar
    assert bar.wide.value == round(0.01 * rig.stage.recipe.height)
    bar.wide.wish(64)
    bar.strength.wish(50)
    bar.softness.wish(0)
    assert easel.brush.size == pytest.approx(64 / rig.stage.recipe.height)
    stroke(rig)
    (made,) = rig.desk.edit.strokes
    assert (made.strength, made.shape.softness) == (0.5, 0)


def test_what_the_brush_does_is_chosen_by_key(rig: FakeRig) -> None:
    easel = rig.window.easel
    rig.trigger("tool_arrow")
    rig.focus(canvas(rig))
    rig.key(Qt.Key.Key_E)
    assert (easel.tool, easel.brush.touch) == (Tool.BRUSH, Touch.ERASE)
    assert rig.window.paint_bar.touches.choice == Touch.ERASE
    stroke(rig)
    assert rig.desk.edit.strokes[0].touch is Touch.ERASE
    for key, tool in ((Qt.Key.Key_H, Tool.HAND), (Qt.Key.Key_O, Tool.REGION)):
        rig.key(key)
        assert easel.tool is tool
        assert rig.window.paint_bar.isVisible() is (tool is Tool.REGION)
    rig.key(Qt.Key.Key_V)
    assert easel.tool is Tool.ARROW


def test_pasting_takes_from_the_parent_unless_told(rig: FakeRig) -> None:
    first = rig.scene.nodes[0]
    rig.trigger("touch_paste")
    assert not rig.window.easel.brush.ready, "there is only one picture"
    stroke(rig)
    assert not rig.desk.edit.strokes
    assert "paste" in rig.scene.notes[-1].what
    rig.trigger("touch_noise")
    stroke(rig)
    second = rig.scene.nodes[-1]
    rig.trigger("touch_paste")
    assert rig.window.easel.source == first
    stroke(rig)
    assert rig.desk.edit.strokes[-1].source == first.recipe
    bar = rig.window.paint_bar
    rig.click(bar.source)
    picker = rig.window.findChild(PicturePicker)
    assert isinstance(picker, PicturePicker)
    picker.chosen.emit(second.id)
    picker.close()
    rig.turn()
    assert rig.window.easel.brush.source == second.recipe
    assert "1 stroke" in bar.source.accessibleName()


def test_the_hand_pans_and_paints_nothing(rig: FakeRig) -> None:
    rig.trigger("tool_hand")
    canvas(rig).zoom_to(4.0)
    before = canvas(rig).view
    draw(rig, QPoint(300, 200), QPoint(260, 230))
    moved = canvas(rig).view
    assert (moved.left - before.left, moved.top - before.top) == pytest.approx((-40, 30), abs=1)
    assert rig.desk.branch_at == 0
    assert canvas(rig).cursor().shape() == Qt.CursorShape.OpenHandCursor


def test_two_quick_dabs_are_two_strokes(rig: FakeRig) -> None:
    zoom = canvas(rig).zoom
    spot = at(rig, 0.5, 0.5)
    QTest.mouseClick(canvas(rig), LEFT, NONE, spot)
    QTest.mouseDClick(canvas(rig), LEFT, NONE, spot)
    let_go(rig, spot)
    rig.finish()
    assert len(rig.desk.edit.strokes) >= 2
    assert canvas(rig).zoom == zoom


def test_a_pen_presses_harder_or_softer(rig: FakeRig) -> None:
    def pen(kind: QEvent.Type, pressure: float) -> None:
        spot = QPointF(at(rig, 0.5, 0.5))
        event = QTabletEvent(
            kind,
            QPointingDevice.primaryPointingDevice(),
            spot,
            canvas(rig).mapToGlobal(spot),
            pressure,
            0.0,
            0.0,
            0.0,
            0.0,
            0.0,
            NONE,
            LEFT,
            LEFT,
        )
        QCoreApplication.sendEvent(canvas(rig), event)
        assert not event.isAccepted(), "the mouse event that Qt makes of it draws"

    pen(QEvent.Type.TabletPress, 0.2)
    press(rig, at(rig, 0.5, 0.5))
    pen(QEvent.Type.TabletMove, 0.6)
    pull(rig, at(rig, 0.6, 0.6))
    pen(QEvent.Type.TabletMove, 0.3)
    pen(QEvent.Type.TabletRelease, 0.0)
    let_go(rig, at(rig, 0.6, 0.6))
    assert rig.desk.edit.strokes[0].strength == pytest.approx(0.6)
    stroke(rig)
    assert rig.desk.edit.strokes[1].strength == 1.0


# ---- the region


def around(rig: FakeRig) -> None:
    corners = ((0.2, 0.2), (0.8, 0.2), (0.8, 0.8), (0.2, 0.8), (0.2, 0.21))
    draw(rig, *(at(rig, *corner) for corner in corners))


def test_a_region_bounds_what_changes(rig: FakeRig) -> None:
    rig.trigger("tool_region")
    runs, nodes = len(rig.runs), len(rig.scene.nodes)
    around(rig)
    assert rig.desk.branch_at == STEP
    assert len(rig.desk.edit.only) == 1
    assert (len(rig.runs), len(rig.scene.nodes)) == (runs, nodes), "nothing changes in it yet"
    rig.trigger("tool_brush")
    stroke(rig)
    assert rig.runs[-1].recipe.changes[-1].edit == rig.desk.edit
    parent = rig.scene.nodes[0]
    assert title(rig.scene.nodes[-1], parent) == "1 stroke, Only here"
    rig.trigger("tool_region")
    rig.window.easel.draw_region(Way.BRUSH)
    draw(rig, at(rig, 0.1, 0.1), at(rig, 0.2, 0.1))
    rig.finish()
    assert [area.radius > 0 for area in rig.desk.edit.only] == [False, True]
    assert rig.stage.recipe == rig.desk.recipe
    rig.focus(canvas(rig))
    rig.key(Qt.Key.Key_O, Qt.KeyboardModifier.ShiftModifier)
    assert rig.desk.edit.only == ()
    rig.trigger("undo")
    assert len(rig.desk.edit.only) == 2
    runs = len(rig.runs)
    rows = rig.window.prompt_panel.branch.rows
    rig.click(rows[Part.STROKES].findChild(QToolButton))
    rig.finish()
    assert rig.stage.recipe == parent.recipe, "without strokes nothing changes in the region"
    assert len(rig.runs) == runs


def test_what_lies_outside_is_dimmed(rig: FakeRig) -> None:
    inside = canvas(rig).mapTo(rig.window, at(rig, 0.5, 0.5))
    outside = canvas(rig).mapTo(rig.window, at(rig, 0.08, 0.5))
    rig.trigger("tool_region")
    before = rig.look()
    around(rig)
    inside = canvas(rig).mapTo(rig.window, at(rig, 0.5, 0.5))
    after = rig.look()
    assert after.pixelColor(outside).lightness() < before.pixelColor(outside).lightness() * 0.8
    assert after.pixelColor(inside) == before.pixelColor(inside)
    rig.trigger("tool_arrow")
    rig.finish()


def test_other_workspaces_have_tools_of_their_own(rig: FakeRig) -> None:
    rig.trigger("tool_arrow")
    rig.trigger("workspace_words")
    assert canvas(rig).cursor().shape() == Qt.CursorShape.CrossCursor
    rig.trigger("workspace_scrub")
    assert canvas(rig).cursor().shape() == Qt.CursorShape.ArrowCursor
    rig.trigger("tool_brush")
    rig.trigger("workspace_words")
    assert not rig.window.paint_bar.isVisible()
    assert not rig.action("tool_brush").isEnabled()
    assert canvas(rig)._badges.top_left is None
    rig.trigger("workspace_scrub")
    assert rig.window.paint_bar.isVisible()
    stroke(rig)
    assert len(rig.desk.edit.strokes) == 1


def test_a_long_scribble_stays_quick(rig: FakeRig) -> None:
    """Two thousand points; the bounds are loose, for busy machines: 0.4 ms a move, 5 ms a paint."""
    press(rig, at(rig, 0.2, 0.2))
    spots = [at(rig, 0.2 + 0.6 * (i % 50) / 50, 0.2 + 0.6 * i / 2000) for i in range(2000)]
    begun = time.perf_counter()
    for spot in spots:
        QTest.mouseMove(canvas(rig), spot)
    per_move = (time.perf_counter() - begun) / len(spots)
    begun = time.perf_counter()
    canvas(rig).repaint()
    painting = time.perf_counter() - begun
    let_go(rig, spots[-1])
    rig.finish()
    assert per_move < 0.01
    assert painting < 0.1
    assert len(rig.desk.edit.strokes[0].shape.points) < 300
