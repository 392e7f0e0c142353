"""The Interpolate workspace in the window: pictures into a walk, in time, and played."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from studio_rig import LEFT, NONE

from studio.core.conditioning import Meeting
from studio.core.film import Film
from studio.core.jobs import Shoot
from studio.core.noise import Noise
from studio.core.recipe import ModelRef
from studio.core.scene import Workspace
from studio.core.walk import Easing, Keyframe, Walk
from studio.library import films
from studio.ui.panels.picture_picker import PicturePicker
from studio.ui.walk_words import meeting_choices
from studio.ui.widgets import node_drag, walk_paint
from studio.ui.widgets.canvas import Badge

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtGui import QPainter
    from studio_rig import FakeRig
    from window_fixtures import Open

    from studio.ui.panels.walk_desk import WalkDesk
    from studio.ui.widgets.walk_layout import Lie
    from studio.ui.widgets.walk_line import WalkLine
    from studio.ui.widgets.walk_paint import WalkLook

ALT = Qt.KeyboardModifier.AltModifier


@pytest.fixture
def walked(rig: FakeRig) -> FakeRig:
    """A walk through three pictures, in sight; all of its sketches have come."""
    rig.studio.conductor.steering.edit(rig.desk.with_size(64, 64))
    for seed, words in enumerate(("a lake at dawn", "a lake at dusk", "a lake at night")):
        rig.studio.conductor.steering.edit(rig.desk.with_prompt(words).with_seed(seed))
        rig.trigger("generate")
        rig.finish()
        rig.trigger("walk_add")
    rig.trigger("workspace_interpolate")
    rig.finish()
    return rig


def desk(rig: FakeRig) -> WalkDesk:
    return rig.window.walk_desk


def line(rig: FakeRig) -> WalkLine:
    return desk(rig).below.line


def walk(rig: FakeRig) -> Walk:
    return rig.scene.walk.walk


def seeds(rig: FakeRig) -> list[int]:
    return [keyframe.recipe.noise.first_seed for keyframe in walk(rig).keyframes]


def spot(rig: FakeRig, index: int) -> QPoint:
    return line(rig).lie.picture(index).center().toPoint()


def test_pictures_come_into_the_walk_and_the_ways_fill_in(walked: FakeRig) -> None:
    assert seeds(walked) == [0, 1, 2]
    assert walked.scene.walk.left == 0
    assert len(walked.scene.walk.between[0]) == 17
    assert desk(walked).below.line.isVisible()
    assert desk(walked).centre.picture.image is not None


def test_a_click_shows_a_picture_of_the_walk_and_its_motion(walked: FakeRig) -> None:
    walked.click(line(walked), spot(walked, 1))
    assert walked.scene.walk.selected == 1
    assert desk(walked).player.time == walk(walked).starts[1]
    left = desk(walked).left
    assert left.name.placeholderText() == "dusk"
    left.seconds.edited.emit(4.5)
    left.easing.chosen.emit(Easing.OUT.value)
    walked.turn()
    onward = walk(walked).keyframes[1].onward
    assert (onward.seconds, onward.easing) == (4.5, Easing.OUT)
    walked.trigger("undo")
    assert walk(walked).keyframes[1].onward.easing is Easing.SMOOTH


def test_words_stay_side_by_side_where_the_model_can_look_at_both(walked: FakeRig) -> None:
    walked.click(line(walked), spot(walked, 1))
    words = desk(walked).left.words
    assert (words.count(), words.currentText()) == (2, "Mixed")
    words.chosen.emit(Meeting.ATTENTION.value)
    walked.turn()
    assert walk(walked).keyframes[1].onward.words is Meeting.ATTENTION
    assert words.currentText() == "Side by side"
    assert "attention interpolation" in words.toolTip()
    words.show_choices(meeting_choices(apart=False))
    assert words.count() == 1


def test_pictures_are_dragged_to_another_place(walked: FakeRig) -> None:
    widget = line(walked)
    QTest.mousePress(widget, LEFT, NONE, spot(walked, 0))
    past = spot(walked, 1) + QPoint(20, 0)
    QTest.mouseMove(widget, past)
    QTest.mouseRelease(widget, LEFT, NONE, past)
    walked.turn()
    assert seeds(walked) == [1, 0, 2]


def test_the_end_of_a_way_is_pulled(walked: FakeRig) -> None:
    widget = line(walked)
    way = widget.lie.passage(0)
    end = QPoint(round(way.right()), round(way.center().y()))
    QTest.mousePress(widget, LEFT, NONE, end)
    there = end + QPoint(round(widget.lie.scale), 0)
    QTest.mouseMove(widget, there)
    QTest.mouseRelease(widget, LEFT, NONE, there)
    walked.turn()
    assert walk(walked).keyframes[0].onward.seconds == pytest.approx(3.0, abs=0.1)


def test_a_row_of_the_history_is_dropped_before_a_picture(walked: FakeRig) -> None:
    node = walked.scene.nodes[2]
    mime = node_drag.carry(str(node.id))
    copy, where = Qt.DropAction.CopyAction, QPointF(spot(walked, 1) - QPoint(4, 0))
    entering = QDragEnterEvent(where.toPoint(), copy, mime, LEFT, NONE)
    QCoreApplication.sendEvent(line(walked), entering)
    assert entering.isAccepted()
    drop = QDropEvent(where, copy, mime, LEFT, NONE, QEvent.Type.Drop)
    QCoreApplication.sendEvent(line(walked), drop)
    walked.turn()
    assert seeds(walked) == [0, 2, 1, 2]


def test_the_playhead_scrubs_with_mouse_and_keys(walked: FakeRig) -> None:
    widget, player = line(walked), desk(walked).player
    place = widget.lie
    at = QPoint(round(place.x(1.5)), round(place.strip.center().y()))
    walked.click(widget, at)
    assert player.time == pytest.approx(1.5, abs=0.05)
    widget.setFocus()
    walked.key(Qt.Key.Key_End, on=widget)
    assert player.time == walk(walked).seconds
    walked.key(Qt.Key.Key_Home, on=widget)
    assert player.time == 0
    walked.key(Qt.Key.Key_Up, on=widget)
    walked.key(Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier, on=widget)
    assert seeds(walked) == [0, 2, 1]
    walked.key(Qt.Key.Key_Delete, on=widget)
    assert seeds(walked) == [0, 2]


def test_the_playhead_moves_over_a_timeline_that_is_painted_once(
    walked: FakeRig, monkeypatch: pytest.MonkeyPatch
) -> None:
    painted: list[Lie] = []
    real = walk_paint.curve

    def curve(painter: QPainter, lie: Lie, look: WalkLook) -> None:
        painted.append(lie)
        real(painter, lie, look)

    monkeypatch.setattr(walk_paint, "curve", curve)
    widget, player = line(walked), desk(walked).player
    pictures = []
    for time in (0.5, 1.0, 1.5):
        player.go(time)
        pictures.append(widget.grab().toImage())
    assert painted == []
    assert pictures[0] != pictures[1] != pictures[2]
    widget.show_zoom(2.0)
    widget.grab()
    assert len(painted) == 1


def test_it_plays_to_the_end_and_round_where_it_loops(walked: FakeRig) -> None:
    player = desk(walked).player
    walked.trigger("play")
    assert player.playing
    player.advance(1.0)
    first = desk(walked).centre.picture.image
    player.advance(1.5)
    assert desk(walked).centre.picture.image != first
    player.advance(99.0)
    assert not player.playing
    assert player.time == walk(walked).seconds
    walked.click(desk(walked).centre.loop)
    assert walk(walked).loop
    player.go(0.0)
    walked.trigger("play")
    player.advance(walk(walked).seconds + 0.5)
    assert player.playing
    assert player.time == pytest.approx(0.5, abs=0.2)
    player.pause()


def test_even_pace_evens_the_walk_and_can_be_taken_back(walked: FakeRig) -> None:
    before = walk(walked)
    walked.trigger("walk_even")
    assert all(walk(walked).keyframes[i].onward.pace for i in walk(walked).passages)
    assert "Evened" in desk(walked).left.pace.text()
    walked.trigger("undo")
    assert walk(walked) == before


def test_full_quality_is_chosen_by_hand_and_key_and_fills_in(walked: FakeRig) -> None:
    preview = desk(walked).centre
    desk(walked).player.go(0.9)
    full = preview.quality.findChildren(QPushButton)[1]
    walked.click(full)
    assert walked.scene.walk.full
    assert "full pictures to come" in preview._note.text()
    assert preview.picture._badges.top_right == Badge("draft · 22 of 96"), "it stands in"
    assert preview.picture.image is not None
    walked.finish()
    assert walked.scene.walk.whole_left == 0
    assert preview.picture._badges.top_right == Badge("frame 22 of 96")
    assert preview._note.text() == ""
    walked.trigger("walk_full")
    assert (preview.quality.choice, walked.scene.walk.full) == ("draft", False)


def test_a_walk_of_another_model_says_what_it_waits_for(walked: FakeRig, tmp_path: Path) -> None:
    other = replace(walk(walked).keyframes[0].recipe, model=ModelRef("another model"))
    away = replace(other, noise=Noise.of(77))
    walked.studio.conductor.walking.put(Walk((Keyframe(other), Keyframe(away))))
    walked.finish()
    assert "waiting for the model another model" in desk(walked).centre._note.text()
    walked.answers.path = tmp_path / "lake.gif"
    desk(walked).right.kind.chosen.emit(".gif")
    walked.trigger("walk_render")
    walked.until(lambda: walked.scene.film is not None)
    assert desk(walked).right.card.left.text() == "waiting for the model another model"


def test_full_quality_is_remembered_with_the_layout(open_studio: Open) -> None:
    rig = open_studio()
    rig.studio.conductor.walking.preview.look(full=True)
    rig.close()
    assert open_studio().studio.conductor.walking.preview.full


def test_without_pictures_it_says_what_to_do(rig: FakeRig) -> None:
    rig.paint()
    rig.trigger("workspace_interpolate")
    assert desk(rig).below.empty.isVisible()
    assert not rig.action("walk_even").isEnabled()
    assert not rig.action("play").isEnabled()
    rig.trigger("walk_add")
    assert desk(rig).below.line.isVisible()
    rig.trigger("walk_clear")
    assert desk(rig).below.empty.isVisible()


def test_a_path_drawn_over_the_pad_becomes_a_walk_and_a_film(rig: FakeRig, tmp_path: Path) -> None:
    rig.studio.conductor.steering.edit(rig.desk.with_size(64, 64))
    for seed in (1, 2, 3):
        rig.studio.conductor.steering.edit(rig.desk.with_seed(seed))
        rig.paint()
        rig.trigger("to_pad")
    rig.trigger("workspace_explore")
    page = rig.window.explore_desk.pad_page
    view = page.view
    places = [
        QPoint(round(view.width() * x), round(view.height() * y))
        for x, y in ((0.2, 0.5), (0.4, 0.3), (0.6, 0.6), (0.8, 0.4))
    ]
    QTest.mousePress(view, LEFT, ALT, places[0])
    for place in places[1:]:
        QTest.mouseMove(view, place)
    QTest.mouseRelease(view, LEFT, ALT, places[-1])
    rig.turn()
    rig.click(page.walk)
    assert rig.scene.workspace is Workspace.INTERPOLATE
    count = len(walk(rig).keyframes)
    assert count > 2
    assert desk(rig).below.line.isVisible()
    desk(rig).right.kind.chosen.emit(".gif")
    desk(rig).right.rate.chosen.emit("2")
    rig.finish()
    rig.answers.path = tmp_path / "path.gif"
    rig.trigger("walk_render")
    rig.until(lambda: any(isinstance(job, Shoot) for job in rig.engine.jobs))

    def done() -> bool:
        rig.engine.finish()
        return rig.scene.film is not None and rig.scene.film.stage is Film.DONE

    rig.until(done)
    assert films.frame_count(tmp_path / "path.gif") == walk(rig).frames(2)


def test_pictures_of_the_history_come_in_by_button_and_menu(rig: FakeRig) -> None:
    for seed in (41, 42, 43):
        rig.studio.conductor.steering.edit(rig.desk.with_seed(seed))
        rig.paint()
    rig.trigger("workspace_interpolate")
    below = desk(rig).below
    rig.click(below.add)
    assert seeds(rig) == [43], "the picture on show"
    rig.click(below.add)
    picker = rig.window.findChild(PicturePicker)
    assert picker is not None
    assert rig.window.rect().contains(picker.geometry())
    rows = picker._rows
    assert [row.meta.endswith("in the walk") for row in rows] == [False, False, True]
    picker.list.setFocus()
    rig.key(Qt.Key.Key_Down, on=picker.list)
    rig.key(Qt.Key.Key_Down, on=picker.list)
    assert seeds(rig) == [43], "what the arrows pass does not come in"
    picker.search.setText("41")
    picker.search.returnPressed.emit()
    rig.turn()
    assert seeds(rig) == [43, 41]
    assert below.add.hasFocus(), "the keyboard comes back"
    rig.click(below.add)
    picker = rig.window.findChildren(PicturePicker)[-1]
    rig.key(Qt.Key.Key_Down, on=picker.search)
    rig.key(Qt.Key.Key_Down, on=picker.list)
    there = seeds(rig)
    rig.key(Qt.Key.Key_Return, on=picker.list)
    assert there == [43, 41]
    assert len(seeds(rig)) == 3, "Enter takes what the arrows reached"
    rig.trigger("undo")
    menu = rig.window.history_panel.menu.made_for(rig.scene.nodes[1])
    next(a for a in menu.actions() if a.text() == "Put into the walk").trigger()
    assert seeds(rig) == [43, 41, 42]
    larger = rig.desk.with_size(64, 128)
    rig.studio.conductor.steering.edit(larger)
    rig.paint()
    odd = rig.window.history_panel.menu.made_for(rig.scene.nodes[-1])
    assert "Put into the walk" not in [action.text() for action in odd.actions()]
