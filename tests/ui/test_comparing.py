"""The workspace Compare: two pictures, their steps, what differs, and where they part."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from studio.core.compare import Difference, Field
from studio.core.compare_scene import Mode, Side, SideName
from studio.core.conditioning import Meeting, Prompt
from studio.core.jobs import Part
from studio.core.scene import Workspace
from studio.core.steps import Tier
from studio.ui.compare_words import told
from studio.ui.panels.picture_picker import PicturePicker
from studio.ui.widgets import history_list, node_drag
from studio.ui.widgets.part_curve import clear
from studio.ui.widgets.side_strip import SideStrip

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtCore import QMimeData
    from studio_rig import FakeRig

    from studio.ui.panels.compare_panel import ComparePanel
    from studio.ui.widgets.canvas import Canvas

A, B = SideName.A, SideName.B
LEFT = Qt.MouseButton.LeftButton


def branch(rig: FakeRig, step: int, prompt: str) -> None:
    rig.studio.conductor.scrub(step)
    rig.trigger("branch")
    rig.studio.conductor.steering.edit(rig.desk.with_prompt(prompt))
    rig.trigger("generate")
    rig.finish()


@pytest.fixture
def two(rig: FakeRig) -> FakeRig:
    """A picture and a branch of it from the eighth step on, compared."""
    rig.paint("a lake at dusk, low fog")
    branch(rig, 7, "a lake before the storm, low fog")
    rig.trigger("workspace_compare")
    rig.finish()
    return rig


def panel(rig: FakeRig) -> ComparePanel:
    return rig.window.compare_panel


def canvas(rig: FakeRig, name: SideName) -> Canvas:
    return panel(rig).sides.panels[name].canvas


def side(rig: FakeRig, name: SideName) -> Side:
    found = rig.scene.compare.side(name)
    assert found is not None
    return found


def positions(rig: FakeRig) -> list[int]:
    return [side(rig, name).position for name in SideName]


def drag(rig: FakeRig, name: SideName, step: int) -> None:
    strip = panel(rig).sides.panels[name].strip
    QTest.mousePress(strip, LEFT, pos=strip.spot(strip.film.current).toPoint())
    QTest.mouseMove(strip, strip.spot(step).toPoint())
    QTest.mouseRelease(strip, LEFT, pos=strip.spot(step).toPoint())
    rig.turn()


# ---- what is said


def test_what_differs_is_told_in_words(two: FakeRig) -> None:
    differs = two.window.differs_panel
    (line,) = differs.told()
    assert (line.field, line.first, line.second) == (
        "Words from step 8",
        "at dusk",
        "before the storm",
    )
    found = two.scene.compare.differences
    assert found is not None
    assert differs.same.text() == f" {len(found.same)} fields are the same"
    assert differs.same_list.isHidden()
    two.click(differs.same)
    assert "sampler" in differs.same_list.text()
    assert differs.same_list.isVisible()


def test_a_blend_that_meets_in_the_attention_is_told_apart_from_its_twin() -> None:
    prompts = (Prompt("a lake", 0.75), Prompt("a hill", 0.25))
    difference = Difference(Field.WORDS, prompts, (*prompts, Meeting.ATTENTION), 0, None)
    (line,) = told(difference)
    assert line.first == "75 % a lake + 25 % a hill"
    assert line.second == f"{line.first}, side by side"


def test_where_they_part_and_why(two: FakeRig) -> None:
    parting = panel(two).parting
    assert parting.verdict.words == "parted at step 8 · words changed"
    shown = parting.curve.shown
    assert (shown.step, shown.same) == (7, "the same until step 7")
    assert [line.name for line in shown.lines] == ["all of it", "layout", "colour"]
    for line in shown.lines:
        assert line.shares[:7] == (0,) * 7
        assert line.name == "layout" or line.shares[8] > 0


def test_the_curve_goes_through_both(two: FakeRig) -> None:
    curve = panel(two).parting.curve
    at = QPoint(round(curve.place_of(4)), curve.height() // 2)
    QTest.mouseClick(curve, LEFT, pos=at)
    two.turn()
    assert positions(two) == [4, 4]
    assert "Step 5" in curve.readout().text


# ---- the steps


def test_linked_strips_move_together_and_free_ones_do_not(two: FakeRig) -> None:
    drag(two, A, 3)
    assert positions(two) == [3, 3]
    two.trigger("compare_link")
    drag(two, B, 9)
    assert positions(two) == [3, 9]
    two.trigger("compare_link")
    assert positions(two) == [3, 3]


def test_keys_go_through_the_steps_of_both(two: FakeRig) -> None:
    assert panel(two).sides.panels[A].strip.hasFocus()
    two.key(Qt.Key.Key_Home)
    assert positions(two) == [0, 0]
    two.focus(canvas(two, B))
    two.key(Qt.Key.Key_Right)
    assert positions(two) == [1, 1]


def test_both_are_decoded_when_the_hand_rests(two: FakeRig) -> None:
    drag(two, A, 9)
    assert [side(two, name).tier for name in SideName] == [Tier.LINEAR, Tier.LINEAR]
    two.until(lambda: two.engine.advance() or side(two, B).tier is Tier.FULL)
    two.finish()
    assert [side(two, name).tier for name in SideName] == [Tier.FULL, Tier.FULL]
    image = canvas(two, B).image
    assert image is not None
    assert image.width() == side(two, B).node.recipe.width


# ---- the pictures


def test_zoom_and_pan_are_shared(two: FakeRig) -> None:
    first, second = canvas(two, A), canvas(two, B)
    first.zoom_to(4.0, QPointF(20, 20))
    assert second.zoom == first.zoom == 4.0
    assert (second.view.left, second.view.top) == pytest.approx(
        (first.view.left, first.view.top), abs=1
    )
    second.fit()
    assert first.zoom == pytest.approx(second.zoom, rel=0.02)


def test_loupes_look_at_the_same_place(two: FakeRig) -> None:
    before = [canvas(two, name).grab().toImage() for name in SideName]
    two.trigger("compare_loupe")
    assert all(canvas(two, n).grab().toImage() != b for n, b in zip(SideName, before, strict=True))
    centre = [canvas(two, name).grab().toImage() for name in SideName]
    QTest.mouseMove(canvas(two, A), QPoint(90, 90))
    two.turn()
    moved = [canvas(two, name).grab().toImage() for name in SideName]
    assert all(one != other for one, other in zip(centre, moved, strict=True))
    two.trigger("compare_loupe")
    assert [canvas(two, name).grab().toImage() for name in SideName] == before


def test_the_wipe_is_dragged_and_moved_by_key(two: FakeRig) -> None:
    two.trigger("compare_wipe")
    solo = panel(two).solo
    view = solo.canvas.view
    x, y = view.to_widget(side(two, A).node.recipe.width / 2, 30)
    QTest.mousePress(solo.canvas, LEFT, pos=QPoint(round(x), round(y)))
    QTest.mouseMove(solo.canvas, QPoint(round(x) + 60, round(y)))
    QTest.mouseRelease(solo.canvas, LEFT, pos=QPoint(round(x) + 60, round(y)))
    wide = side(two, A).node.recipe.width * view.scale
    assert solo.wipe.share == pytest.approx(0.5 + 60 / wide, abs=0.01)
    before = solo.wipe.share
    two.key(Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert solo.wipe.share < before


def test_left_of_the_wipe_is_a_and_right_of_it_b(two: FakeRig) -> None:
    def colours() -> tuple[object, object]:
        image = panel(two).solo.canvas.grab().toImage()
        view, size = panel(two).solo.canvas.view, side(two, A).node.recipe.width
        spots = [view.to_widget(size * share, size * 0.3) for share in (0.3, 0.7)]
        return tuple(image.pixelColor(round(x), round(y)) for x, y in spots)  # type: ignore[return-value]

    two.trigger("compare_wipe")
    wipe = panel(two).solo.wipe
    wipe.put(1.0)
    only_a = colours()
    wipe.put(0.0)
    only_b = colours()
    assert only_a[0] != only_b[0]
    wipe.put(0.5)
    assert colours() == (only_a[0], only_b[1])


def test_the_difference_says_how_much(two: FakeRig) -> None:
    two.trigger("compare_difference")
    share = panel(two).solo.heat.changed
    assert share is not None
    assert 0 < share <= 1
    two.studio.conductor.comparison.scrub(A, 3)
    two.turn()
    assert panel(two).solo.heat.changed == 0, "before they part nothing differs"


# ---- which two


def test_a_picture_is_chosen_from_the_history(two: FakeRig) -> None:
    two.studio.conductor.steering.edit(two.desk.unbranched().with_prompt("dunes"))
    two.studio.conductor.pictures.generate()
    two.finish()
    two.click(panel(two).sides.panels[A].header.title)
    picker = two.window.findChild(PicturePicker)
    assert picker is not None
    assert picker.search.hasFocus()
    two.write("dunes")
    two.key(Qt.Key.Key_Return)
    two.finish()
    assert two.window.findChild(PicturePicker) is None
    assert side(two, A).node.desk.prompt == "dunes"
    assert panel(two).sides.panels[A].header.title.text().startswith("dunes")


def test_swap_and_keep(two: FakeRig) -> None:
    two.trigger("compare_swap")
    assert [side(two, name).node.id for name in SideName] == [2, 1]
    two.trigger("compare_keep")
    assert (two.scene.current, two.scene.workspace) == (1, Workspace.SCRUB)


def test_a_picture_between_the_two(two: FakeRig) -> None:
    two.trigger("compare_blend")
    two.finish()
    assert two.scene.workspace is Workspace.SCRUB
    texts = [p.text for p in two.stage.recipe.conditioning_at(8).prompts]
    assert texts == ["a lake at dusk, low fog", "a lake before the storm, low fog"]
    assert two.stage.reel.complete


def test_one_picture_says_what_to_do(rig: FakeRig) -> None:
    rig.paint()
    rig.trigger("workspace_compare")
    assert rig.scene.compare.b is None
    assert not rig.action("compare_swap").isEnabled()
    assert panel(rig).parting.curve.shown.note == "Choose two pictures to see where they part."
    assert panel(rig).sides.panels[B].header.title.text() == "Choose a picture"
    assert not [job for job in rig.engine.jobs if isinstance(job, Part)]


@pytest.mark.parametrize("mode", list(Mode))
def test_every_mode_has_its_button(two: FakeRig, mode: Mode) -> None:
    two.trigger(f"compare_{mode}")
    assert two.scene.compare.mode is mode
    assert panel(two).modes.choice == mode


# ---- the wipe of the workspace Scrub


@pytest.fixture
def wiped(two: FakeRig) -> FakeRig:
    two.trigger("workspace_scrub")
    two.trigger("compare_wipe")
    two.finish()
    return two


def test_the_viewer_shows_both_at_the_same_step(wiped: FakeRig) -> None:
    wiped.studio.conductor.scrub(4)
    wiped.turn()
    beside = wiped.scene.compare.beside
    assert beside is not None
    name, other = beside
    assert (name, other.node.id, other.position) == (A, 1, 4)
    tags = [row.row.tag for row in wiped.window.history_panel.list._model._placed]
    assert None not in tags
    wiped.trigger("compare_wipe")
    assert wiped.scene.compare.beside is None


def test_the_picture_beside_is_decoded_too(wiped: FakeRig) -> None:
    wiped.studio.conductor.scrub(9)
    wiped.studio.conductor.peek()
    wiped.finish()
    beside = wiped.scene.compare.beside
    assert beside is not None
    assert (wiped.stage.tier, beside[1].tier) == (Tier.FULL, Tier.FULL)


def test_scrubbing_in_compare_repaints_both(two: FakeRig, qtbot: object) -> None:
    paint: Callable[[], list[object]] = lambda: [  # noqa: E731
        canvas(two, name).grab().toImage() for name in SideName
    ]
    before = paint()
    drag(two, A, 10)
    assert all(one != other for one, other in zip(before, paint(), strict=True))


@pytest.mark.parametrize("name", ["play", "loop", "branch", "view_sees"])
def test_what_acts_on_a_picture_out_of_sight_is_not_to_be_had(two: FakeRig, name: str) -> None:
    two.studio.conductor.scrub(4)
    two.turn()
    assert not two.action(name).isEnabled()
    two.trigger("workspace_scrub")
    assert two.action(name).isEnabled()


def test_the_keyboard_stays_with_the_steps_where_the_pictures_are_laid_out_anew(
    two: FakeRig,
) -> None:
    rig = two
    for mode in ("difference", "sides"):
        panel(rig).take_focus()
        rig.trigger(f"compare_{mode}")
        held = QApplication.focusWidget()
        assert isinstance(held, SideStrip)
        assert held.isVisible()
    for workspace in (Workspace.WORDS, Workspace.SCRUB):
        rig.trigger(f"workspace_{workspace}")
        assert rig.window.timeline_panel.timeline.hasFocus()


def test_the_shares_at_a_step_are_written_clear_of_each_other() -> None:
    assert clear([90.0, 50.0, 20.0], 14, 18, 80) == [80, 50, 20], "where there is room"
    assert clear([60.0, 59.0, 58.0], 14, 18, 80) == [60, 46, 32], "else one above the other"
    assert clear([27.0, 26.0, 26.0], 14, 18, 80) == [46, 32, 18], "and never over the top"


# ---- dropped from the history


def carried(node: int) -> QMimeData:
    return node_drag.carry(str(node))


def ids(rig: FakeRig) -> list[int]:
    return [side(rig, name).node.id for name in SideName]


def test_a_picture_is_dropped_on_a_side(two: FakeRig) -> None:
    two.studio.conductor.steering.edit(two.desk.unbranched().with_prompt("dunes"))
    two.trigger("generate")
    two.finish()
    assert ids(two) == [2, 3]
    two.drop_mime(panel(two).sides.panels[B], carried(1), QPoint(40, 300))
    assert ids(two) == [2, 1]
    two.trigger("compare_wipe")
    solo = panel(two).solo
    two.drop_mime(solo, carried(3), QPoint(solo.width() // 4, 300))
    assert ids(two) == [3, 1]
    two.drop_mime(solo, carried(3), QPoint(solo.width() * 3 // 4, 300))
    assert ids(two) == [1, 3]


def test_a_picture_dropped_on_the_viewer_comes_under_the_wipe_with_the_one_on_show(
    two: FakeRig,
) -> None:
    two.trigger("workspace_scrub")
    viewer = two.window.viewer_panel.canvas
    two.drop_mime(viewer, carried(1), QPoint(viewer.width() - 20, 100))
    assert ids(two) == [2, 1]
    assert two.scene.compare.wipe
    assert two.scene.current == 2


def test_a_single_picture_is_not_compared_with_itself(rig: FakeRig) -> None:
    rig.paint()
    viewer = rig.window.viewer_panel.canvas
    rig.drop_mime(viewer, carried(1), QPoint(20, 100))
    assert not rig.scene.compare.wipe


def test_held_over_a_tab_a_picture_opens_the_workspace(two: FakeRig) -> None:
    two.trigger("workspace_scrub")
    tab = two.window.top_bar.workspaces._buttons[Workspace.COMPARE]
    copy, spot = Qt.DropAction.CopyAction, tab.rect().center()
    mime = carried(1)
    entering = QDragEnterEvent(spot, copy, mime, LEFT, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(tab, entering)
    assert entering.isAccepted()
    two.until(lambda: two.scene.workspace is Workspace.COMPARE)


def test_a_row_that_is_pulled_away_is_dragged_and_not_chosen(
    two: FakeRig, monkeypatch: pytest.MonkeyPatch
) -> None:
    two.trigger("workspace_scrub")
    dragged: list[str] = []
    monkeypatch.setattr(history_list, "drag_node", lambda _who, row, _thumb: dragged.append(row))
    rows = two.window.history_panel.list
    spot = rows.visualRect(rows.model().index(0, 0)).center()
    QTest.mousePress(rows.viewport(), LEFT, pos=spot)
    QTest.mouseMove(rows.viewport(), spot + QPoint(60, 4))
    QTest.mouseRelease(rows.viewport(), LEFT, pos=spot + QPoint(60, 4))
    two.turn()
    assert (dragged, two.scene.current) == (["1"], 2)
    QTest.mouseClick(rows.viewport(), LEFT, pos=spot)
    two.turn()
    assert two.scene.current == 1
