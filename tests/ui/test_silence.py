"""Showing a scene is no wish: setters are silent, whatever the scene."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import Qt

from studio.core.conductor import Conductor
from studio.core.pictures import Pictures
from studio.core.steering import Steering
from studio.core.steps import View

if TYPE_CHECKING:
    from studio_rig import FakeRig
    from window_fixtures import Open

    from studio.core.scene import Scene

WISHES = {
    Steering: ("edit", "commit", "put", "steer", "settle", "release", "undo", "redo"),
    Pictures: ("generate", "attempt", "mix", "branch", "unbranch", "select", "go_to", "open"),
    Conductor: ("stop", "request", "errand", "scrub", "look", "peek", "load", "dismiss"),
}


@pytest.fixture
def wishes(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The wishes that reach the conductor, by name."""
    made: list[str] = []

    def spied(name: str, real: Any) -> Any:
        @functools.wraps(real)
        def wish(self: object, *args: Any, **kwargs: Any) -> Any:
            made.append(name)
            return real(self, *args, **kwargs)

        return wish

    for room, names in WISHES.items():
        for name in names:
            monkeypatch.setattr(room, name, spied(name, getattr(room, name)))
    return made


def live(rig: FakeRig) -> list[Scene]:
    """The scenes of a short life in the studio."""
    scenes = []

    def note() -> None:
        scenes.append(rig.scene)

    def run() -> None:
        rig.trigger("generate")
        while rig.engine.advance():
            rig.turn()
            note()

    note()
    rig.studio.conductor.steering.edit(rig.desk.with_prompt("a lake"))
    run()
    rig.studio.conductor.scrub(5)
    note()
    for view in View:
        rig.studio.conductor.look(view)
        note()
    rig.trigger("branch")
    rig.studio.conductor.steering.edit(rig.desk.with_prompt("a storm").with_negative("people"))
    run()
    rig.trigger("unbranch")
    rig.studio.conductor.steering.edit(rig.desk.with_other_prompt("dunes").with_steps(9))
    rig.studio.conductor.steering.steer(rig.desk.with_prompt_mix(0.4).with_seed_mix(0.7))
    rig.finish()
    note()
    rig.studio.conductor.steering.release()
    rig.finish()
    note()
    rig.trigger("undo")
    note()
    rig.studio.conductor.pictures.select(1)
    note()
    return scenes


def test_showing_scenes_makes_no_wish(open_studio: Open, wishes: list[str]) -> None:
    rig = open_studio()
    scenes = live(rig)
    assert {"edit", "generate", "steer", "branch"} <= set(wishes), "the spy sees wishes"
    jobs = len(rig.engine.jobs)
    wishes.clear()
    for scene in (*scenes, *reversed(scenes), *scenes[::3], *scenes[::-5]):
        rig.window.show_scene(scene)
        rig.turn()
    assert wishes == []
    assert len(rig.engine.jobs) == jobs


def test_passing_through_every_field_makes_no_edit(open_studio: Open, wishes: list[str]) -> None:
    rig = open_studio()
    rig.paint()
    before = rig.desk
    wishes.clear()
    rig.focus(rig.window.prompt_panel.prompt)
    for _ in range(60):
        rig.key(Qt.Key.Key_Tab)
    assert rig.desk == before
    assert set(wishes) <= {"commit"}


def test_the_same_scene_again_paints_nothing(open_studio: Open) -> None:
    rig = open_studio()
    rig.paint()
    timeline = rig.window.timeline_panel.timeline
    film = timeline.film
    rig.window.show_scene(rig.scene)
    assert timeline.film is film
