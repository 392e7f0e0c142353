"""Stop, progress and failures while a picture is in the making."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt

from studio.core.errors import StudioError
from studio.ui import player

if TYPE_CHECKING:
    from studio_rig import FakeRig
    from window_fixtures import Open


def begin(rig: FakeRig, events: int = 6) -> None:
    rig.studio.conductor.steering.edit(rig.desk.with_prompt("a lake"))
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
    rig.studio.conductor.steering.edit(rig.desk.with_prompt("dunes"))
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


@pytest.mark.parametrize("name", ["last", "next"])
def test_there_is_no_going_beyond_the_steps_that_were_made(rig: FakeRig, name: str) -> None:
    begin(rig)
    rig.trigger("stop")
    rig.finish()
    newest = len(rig.stage.reel.steps) - 1
    for _ in range(3):
        rig.trigger(name)
    assert rig.stage.position == newest
    assert rig.stage.picture is not None


def test_going_to_the_end_of_a_run_follows_it(rig: FakeRig) -> None:
    begin(rig, 8)
    rig.trigger("first")
    rig.advance()
    assert rig.stage.position == 0
    rig.trigger("last")
    assert rig.stage.position == len(rig.stage.reel.steps) - 1
    rig.advance()
    assert rig.stage.position == len(rig.stage.reel.steps) - 1
    rig.finish()
    assert rig.stage.position == rig.stage.reel.count


def test_an_unfinished_run_plays_as_far_as_it_goes(
    open_studio: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(player, "FRAME", 3)
    rig = open_studio()
    begin(rig)
    rig.trigger("stop")
    rig.finish()
    rig.trigger("first")
    rig.trigger("play")
    rig.until(lambda: not rig.window.player.playing)
    assert rig.stage.position == len(rig.stage.reel.steps) - 1
