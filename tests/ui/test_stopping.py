"""Stop, progress and failures while a picture is in the making."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from studio.core.errors import StudioError

if TYPE_CHECKING:
    from studio_rig import FakeRig


def begin(rig: FakeRig, events: int = 6) -> None:
    rig.studio.conductor.edit(rig.desk.with_prompt("a lake"))
    rig.trigger("generate")
    rig.advance(events)


def test_stop_ends_the_run_and_keeps_its_steps(rig: FakeRig) -> None:
    begin(rig)
    assert rig.action("stop").isEnabled()
    rig.key(Qt.Key.Key_Escape)
    rig.finish()
    assert rig.scene.progress is None
    assert not rig.action("stop").isEnabled()
    assert 4 <= len(rig.stage.reel.steps) < 16
    assert not rig.stage.reel.complete
    assert rig.window.status_bar.doing.text() == "Ready"
    assert not rig.window.timeline_panel.timeline.film.running


def test_what_was_stopped_can_be_gone_on_with(rig: FakeRig) -> None:
    begin(rig)
    rig.trigger("stop")
    rig.finish()
    rig.trigger("generate")
    rig.finish()
    assert rig.stage.reel.complete
    assert len(rig.scene.nodes) == 1


def test_the_status_tells_how_far_the_run_is(rig: FakeRig) -> None:
    begin(rig, 1)
    seen = [rig.window.status_bar.doing.text()]
    for _ in range(3):
        rig.advance()
        seen.append(rig.window.status_bar.doing.text())
    assert len(set(seen)) == 4
    assert "3 of 16 steps" in seen[-1]
    rig.finish()


def test_generate_twice_asks_once(rig: FakeRig) -> None:
    begin(rig, 3)
    rig.trigger("generate")
    rig.trigger("generate")
    assert len(rig.runs) == 1
    rig.finish()
    assert len(rig.scene.nodes) == 1


def test_another_picture_takes_the_place_of_the_one_in_the_making(rig: FakeRig) -> None:
    begin(rig)
    rig.studio.conductor.edit(rig.desk.with_prompt("dunes"))
    rig.trigger("generate")
    rig.finish()
    assert rig.stage.recipe.conditioning.text == "dunes"
    assert rig.stage.reel.complete
    assert len(rig.scene.nodes) == 2


def test_a_failure_is_one_notice_and_the_next_picture_works(rig: FakeRig) -> None:
    rig.engine.fail_next(StudioError("There is not enough memory.", "Choose a smaller size.", "x"))
    begin(rig, 1)
    assert [notice.note.what for notice in rig.window.notices.notices] == [
        "There is not enough memory."
    ]
    assert rig.scene.progress is None
    rig.trigger("generate")
    rig.finish()
    assert rig.stage.reel.complete
    assert rig.scene.notes == ()
