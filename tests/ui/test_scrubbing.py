"""Going through the steps: by mouse, wheel and keys, by playing, and in three views."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from studio_rig import CTRL, LEFT, NONE

from studio.core.jobs import Look
from studio.core.steps import Tier, View
from studio.ui import hand, player
from studio.ui.widgets.film import Cells

if TYPE_CHECKING:
    from studio_rig import FakeRig
    from window_fixtures import Open

    from studio.ui.widgets.timeline import Timeline

COUNT = 16
NEVER = 10_000_000
"""Milliseconds: the hand does not rest in this test."""


@pytest.fixture
def rig(open_studio: Open, monkeypatch: pytest.MonkeyPatch) -> FakeRig:
    """A studio with a picture, in which the steps play quickly."""
    monkeypatch.setattr(player, "FRAME", 3)
    rig = open_studio()
    rig.paint()
    assert rig.stage.position == COUNT
    return rig


def strip(rig: FakeRig) -> Timeline:
    return rig.window.timeline_panel.timeline


def cell(rig: FakeRig, index: int) -> QPoint:
    """The middle of a cell of the film."""
    line = strip(rig)
    cells = Cells(line.film.total, float(line.width()))
    inside = [x for x in range(line.width()) if cells.at(x) == index]
    return QPoint(inside[len(inside) // 2], 20)


def test_the_mouse_goes_to_a_step_and_drags_through_them(rig: FakeRig) -> None:
    line = strip(rig)
    QTest.mousePress(line, LEFT, NONE, cell(rig, 4))
    rig.turn()
    assert rig.stage.position == 4
    shown = []
    for index in (5, 8, 2):
        QTest.mouseMove(line, cell(rig, index))
        rig.turn()
        shown.append(rig.stage.position)
    QTest.mouseRelease(line, LEFT, NONE, cell(rig, 2))
    assert shown == [5, 8, 2]
    assert rig.window.timeline_panel.step.text() == "Step 3"
    assert "of 16" in rig.window.timeline_panel.place.text()


def test_each_step_has_a_picture_of_its_own(rig: FakeRig) -> None:
    canvas = rig.window.viewer_panel.canvas
    seen = []
    for index in range(COUNT + 1):
        rig.click(strip(rig), cell(rig, index))
        assert canvas.image is not None
        seen.append(bytes(canvas.image.constBits()))
    assert len(set(seen)) == COUNT + 1


def test_the_wheel_goes_back_and_on(rig: FakeRig) -> None:
    rig.wheel(strip(rig), 1)
    assert rig.stage.position == COUNT - 1
    rig.wheel(strip(rig), 3)
    assert rig.stage.position == COUNT - 4
    rig.wheel(strip(rig), -2)
    assert rig.stage.position == COUNT - 2


@pytest.mark.parametrize("where", ["timeline", "canvas", "window"])
def test_arrows_home_and_end(rig: FakeRig, where: str) -> None:
    """On the strip itself, and anywhere that has no use for them."""
    if where == "timeline":
        rig.focus(strip(rig))
    elif where == "canvas":
        rig.focus(rig.window.viewer_panel.canvas)
    else:
        rig.window.first_page.prompt.clearFocus()
        rig.window.setFocus(Qt.FocusReason.OtherFocusReason)
    rig.key(Qt.Key.Key_Left)
    assert rig.stage.position == COUNT - 1
    rig.key(Qt.Key.Key_Left)
    rig.key(Qt.Key.Key_Right)
    assert rig.stage.position == COUNT - 1
    rig.key(Qt.Key.Key_Home)
    assert rig.stage.position == 0
    rig.key(Qt.Key.Key_Left)
    assert rig.stage.position == 0
    rig.key(Qt.Key.Key_End)
    assert rig.stage.position == COUNT


def test_space_plays_to_the_end_and_pauses(rig: FakeRig) -> None:
    rig.focus(strip(rig))
    seen = []
    rig.window.player.step_wished.connect(seen.append)
    rig.key(Qt.Key.Key_Space)
    assert rig.window.player.playing
    rig.until(lambda: not rig.window.player.playing)
    assert seen == list(range(COUNT + 1))
    assert rig.stage.position == COUNT


def test_space_while_playing_stays_on_the_step(rig: FakeRig) -> None:
    line = rig.focus(strip(rig))

    def at_three(step: int) -> None:
        if step == 3:
            QTest.keyClick(line, Qt.Key.Key_Space)

    rig.window.player.step_wished.connect(at_three)
    rig.key(Qt.Key.Key_Space)
    rig.until(lambda: not rig.window.player.playing)
    assert rig.stage.position == 3


def test_playing_in_a_loop_begins_again(rig: FakeRig) -> None:
    seen: list[int] = []
    rig.window.player.step_wished.connect(seen.append)
    rig.trigger("loop")
    rig.trigger("play")
    rig.until(lambda: seen.count(0) == 3)
    rig.trigger("play")
    assert not rig.window.player.playing


def test_a_hand_on_the_strip_stops_the_playing(rig: FakeRig) -> None:
    rig.trigger("play")
    rig.click(strip(rig), cell(rig, 9))
    assert not rig.window.player.playing
    assert rig.stage.position == 9


def test_a_new_picture_stops_the_playing(rig: FakeRig) -> None:
    rig.trigger("play")
    rig.trigger("generate")
    assert not rig.window.player.playing
    rig.finish()


def test_the_preview_is_at_once_and_the_full_decode_at_rest(rig: FakeRig) -> None:
    looks = len([job for job in rig.engine.jobs if isinstance(job, Look)])
    rig.click(strip(rig), cell(rig, 6))
    assert rig.stage.tier is Tier.LINEAR
    badge = rig.window.viewer_panel.canvas._badges.bottom_left
    assert badge is not None
    assert "quick preview" in badge.text
    rig.until(lambda: isinstance(rig.engine.jobs[-1], Look))
    rig.finish()
    assert rig.stage.tier is Tier.FULL
    badge = rig.window.viewer_panel.canvas._badges.bottom_left
    assert badge is not None
    assert "quick preview" not in badge.text
    assert len([job for job in rig.engine.jobs if isinstance(job, Look)]) == looks + 1


def test_a_hand_that_moves_on_asks_for_no_full_decode(
    open_studio: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hand, "PEEK", NEVER)
    rig = open_studio()
    rig.paint()
    jobs = len(rig.engine.jobs)
    for index in range(3, 9):
        rig.click(strip(rig), cell(rig, index))
    assert len(rig.engine.jobs) == jobs
    rig.studio.conductor.peek()  # as when the wait is over
    assert [job.step for job in rig.engine.jobs[jobs:] if isinstance(job, Look)] == [8]


def test_the_views_differ_and_say_their_names(rig: FakeRig) -> None:
    rig.click(strip(rig), cell(rig, 6))
    panel = rig.window.timeline_panel
    words, pictures = [], []
    for key, view in ((Qt.Key.Key_1, View.SEES), (Qt.Key.Key_2, View.EXPECTS)):
        rig.key(key, CTRL)
        assert rig.stage.view is view
        assert panel.views.choice == view
        badge = rig.window.viewer_panel.canvas._badges.bottom_left
        assert badge is not None
        words.append(badge.text)
        pictures.append(rig.stage.picture)
    assert "what it sees" in words[0]
    assert "what it expects" in words[1]
    assert pictures[0] != pictures[1]


def test_the_view_buttons_choose_the_view(rig: FakeRig) -> None:
    rig.click(strip(rig), cell(rig, 6))
    rig.click(rig.window.timeline_panel.views._buttons[View.SEES])
    assert rig.stage.view is View.SEES


def test_finish_from_here_is_a_real_run(rig: FakeRig) -> None:
    rig.studio.conductor.steering.edit(rig.desk.with_guidance(9.0))
    rig.click(strip(rig), cell(rig, 6))
    runs = len(rig.runs)
    rig.trigger("view_finish")
    rig.until(lambda: len(rig.runs) > runs)
    rig.finish()
    recipe = rig.runs[-1].recipe
    assert [(change.step, change.guidance) for change in recipe.changes] == [(6, 9.0)]
    assert rig.stage.tier is Tier.FULL
    assert rig.stage.picture is not None
    assert (rig.stage.picture.width, rig.stage.picture.height) == (256, 256)


def looks(rig: FakeRig) -> list[tuple[int, View]]:
    return [(job.step, job.view) for job in rig.engine.jobs if isinstance(job, Look)]


@pytest.mark.parametrize("view", [View.SEES, View.EXPECTS])
def test_a_step_that_a_stopped_run_leaves_on_show_refines_by_itself(
    rig: FakeRig, view: View
) -> None:
    rig.trigger(f"view_{view}")
    rig.studio.conductor.steering.edit(rig.desk.with_prompt("dunes"))
    rig.trigger("generate")
    rig.advance(9)
    rig.trigger("stop")
    rig.finish()
    position = rig.stage.position
    assert position == len(rig.stage.reel.steps) - 1
    rig.until(lambda: looks(rig)[-1:] == [(position, view)])
    rig.finish()
    assert rig.stage.tier is Tier.FULL


def test_a_decoded_step_that_was_evicted_is_decoded_again(rig: FakeRig) -> None:
    rig.click(strip(rig), cell(rig, 6))
    rig.until(lambda: looks(rig)[-1:] == [(6, View.EXPECTS)])
    rig.finish()
    assert rig.stage.tier is Tier.FULL
    known = len(looks(rig))
    rig.studio.conductor._production.orders.reels._looks.clear()
    rig.studio.conductor.look(View.SEES)
    rig.studio.conductor.look(View.EXPECTS)
    assert rig.stage.tier is Tier.LINEAR
    rig.until(lambda: looks(rig)[-1] == (6, View.EXPECTS) and len(looks(rig)) > known)
    rig.finish()
    assert rig.stage.tier is Tier.FULL


def test_the_newest_step_of_a_run_is_not_decoded_on_the_way(
    open_studio: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hand, "PEEK", 1)
    rig = open_studio()
    rig.studio.conductor.steering.edit(rig.desk.with_prompt("dunes"))
    rig.trigger("generate")
    for _ in range(6):
        rig.advance()
        assert not rig.window.hand._peek.pending
    assert looks(rig) == []
    rig.finish()


def test_a_step_finished_from_says_how_far_that_is_and_gives_up_when_the_hand_moves_on(
    rig: FakeRig,
) -> None:
    rig.studio.conductor.steering.edit(rig.desk.with_guidance(9.0))
    rig.click(strip(rig), cell(rig, 6))
    runs = len(rig.runs)
    rig.trigger("view_finish")
    rig.until(lambda: len(rig.runs) > runs)
    rig.advance(4)
    badge = rig.window.viewer_panel.canvas._badges.bottom_left
    assert badge is not None
    assert "finishing from here…" in badge.text
    rig.click(strip(rig), cell(rig, 8))
    assert rig.scene.progress is None or rig.engine.advance()
    rig.turn()
    assert rig.scene.progress is None
    rig.until(lambda: len(rig.runs) > runs + 1)
    rig.finish()
    assert rig.stage.shows is View.FINISH


def test_other_words_are_finished_from_the_step_once_the_typing_pauses(
    rig: FakeRig, monkeypatch: pytest.MonkeyPatch
) -> None:
    rig.click(strip(rig), cell(rig, 6))
    rig.trigger("view_finish")
    assert rig.stage.shows is View.FINISH  # the run itself
    runs = len(rig.runs)
    rig.window.hand.write(rig.desk.with_prompt("a lake in winter"))
    rig.turn()
    assert rig.stage.shows is View.EXPECTS
    rig.until(lambda: len(rig.runs) > runs)
    assert rig.runs[-1].recipe.conditioning_at(6).text == "a lake in winter"
    rig.finish()
    assert rig.stage.shows is View.FINISH


def test_a_cell_pulled_out_of_the_strip_branches_there(rig: FakeRig) -> None:
    line = strip(rig)
    QTest.mousePress(line, LEFT, NONE, cell(rig, 7))
    rig.turn()
    QTest.mouseMove(line, cell(rig, 7) - QPoint(0, 90))
    rig.turn()
    assert line._ghost is not None
    QTest.mouseRelease(line, LEFT, NONE, cell(rig, 7) - QPoint(0, 90))
    rig.turn()
    assert rig.desk.branch_at == 7
    assert rig.stage.position == 7


def test_the_speed_of_playing_is_remembered(open_studio: Open) -> None:
    rig = open_studio()
    rig.paint()
    for _ in range(2):
        rig.trigger("faster")
    button = rig.window.timeline_panel.speed
    assert button.text() == "4×"
    button._choices[0.5].trigger()
    assert rig.window.player.speed == 0.5
    rig.close()
    again = open_studio()
    assert again.window.player.speed == 0.5
    assert again.window.timeline_panel.speed.text() == "0.5×"


def test_steps_can_be_scrubbed_while_the_run_goes_on(rig: FakeRig) -> None:
    rig.studio.conductor.steering.edit(rig.desk.with_prompt("dunes"))
    rig.trigger("generate")
    rig.advance(9)
    rig.click(strip(rig), cell(rig, 2))
    assert rig.stage.position == 2
    rig.advance(2)
    assert rig.stage.position == 2
    rig.click(strip(rig), cell(rig, 14))  # not there yet
    assert rig.stage.position == len(rig.stage.reel.steps) - 1
    rig.finish()
    assert rig.stage.reel.complete


def test_a_peek_does_not_outlive_the_hand(
    open_studio: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the hand had begun to wait for is called off when the window closes."""
    monkeypatch.setattr(hand, "PEEK", NEVER)
    rig = open_studio()
    rig.paint()
    rig.click(strip(rig), cell(rig, 6))
    assert rig.window.hand._peek.pending
    rig.window.close()
    assert not rig.window.hand._peek.pending
