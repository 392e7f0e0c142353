"""Sliders under knobs: learned, moved live, remembered."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from osc_packet import send

from studio.core.errors import StudioError
from studio.core.jobs import Quality, Run
from studio.core.steering_axes import words_axis
from studio.library.controllers import OscInput, Turned
from studio.library.settings import CONTROLLERS
from studio.ui import controllers as module
from studio.ui.controllers import MIDI, OSC, Wiring, read_wiring, write_wiring

if TYPE_CHECKING:
    from studio_rig import FakeRig

    from studio.ui.controllers import Controllers
    from studio.ui.controllers_sheet import ControllersSheet, Row


@pytest.fixture
def sheet(rig: FakeRig) -> ControllersSheet:
    rig.trigger("controllers")
    sheet = rig.window._controllers_sheet
    assert sheet is not None
    return sheet


def row(sheet: ControllersSheet, target: str) -> Row:
    return next(row for row in sheet.rows if row.target == target)


def desk(rig: FakeRig) -> Controllers:
    return rig.window.controllers


def test_a_knob_is_learned_and_moves_its_slider_live(rig: FakeRig, sheet: ControllersSheet) -> None:
    rig.paint()
    rig.click(row(sheet, "guidance").learn)
    assert row(sheet, "guidance").control.text() == "turn a knob now"
    desk(rig).take(Turned("knob", 0.0))
    assert row(sheet, "guidance").control.text() == "knob"
    entries = len(rig.scene.nodes)
    jobs = len(rig.engine.jobs)
    for share in (0.1, 0.3, 0.5):
        desk(rig).take(Turned("knob", share))
        rig.turn()
    slider = rig.window.sliders_panel.guidance
    assert rig.desk.steering.guidance == slider.spec.settle(slider.spec.at(0.5))
    drafts = [job for job in rig.engine.jobs[jobs:] if isinstance(job, Run)]
    assert drafts
    assert all(job.quality is Quality.DRAFT for job in drafts)
    rig.until(lambda: len(rig.scene.nodes) == entries + 1)  # at rest it is let go: one movement
    rig.finish()
    assert rig.stage.quality is Quality.FULL
    desk(rig).take(Turned("another", 1.0))
    assert rig.desk.steering.guidance == slider.spec.settle(slider.spec.at(0.5))


def test_a_knob_has_one_slider_and_a_slider_one_knob(rig: FakeRig, sheet: ControllersSheet) -> None:
    for target, control in (("guidance", "one"), ("seed", "one"), ("seed", "two")):
        desk(rig).learn(target)
        desk(rig).take(Turned(control, 0.5))
    assert desk(rig).wiring.moves == {"two": "seed"}
    rig.click(row(sheet, "seed").free)
    assert desk(rig).wiring.moves == {}


def test_sliders_of_ones_own_can_be_learned(rig: FakeRig) -> None:
    rig.studio.conductor.steering.edit(rig.desk.with_axis(words_axis("calm", "stormy")))
    rig.studio.conductor.steering.commit()
    rig.trigger("controllers")
    sheet = rig.window._controllers_sheet
    assert sheet is not None
    assert "Slider 1" in row(sheet, "slider 1").learn.accessibleName()
    desk(rig).learn("slider 1")
    desk(rig).take(Turned("/x", 1.0))
    axis = rig.desk.axes[0]
    assert axis.value(rig.desk.recipe) > 0


def test_osc_reaches_a_slider_through_the_real_port(rig: FakeRig, sheet: ControllersSheet) -> None:
    desk(rig).wiring = Wiring(port=0)  # any free one
    rig.click(sheet.osc)
    way = desk(rig)._open[OSC]
    desk(rig).learn("prompt")
    assert isinstance(way, OscInput)
    send(way.port, "/mix", 0.5)
    rig.until(lambda: desk(rig).wiring.control_of("prompt") == "/mix")
    assert sheet.last.text().startswith("/mix")
    rig.click(sheet.osc)
    assert desk(rig).heard(OSC) is None


def test_what_cannot_be_opened_says_why_and_stays_wished(
    rig: FakeRig, sheet: ControllersSheet, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(_post: object) -> None:
        raise StudioError("MIDI cannot be had on this computer.", "Check that its driver runs.")

    monkeypatch.setattr(module, "MidiInput", refused)
    rig.click(sheet.midi)
    assert "MIDI cannot be had" in sheet.notes[MIDI].text()
    rig.click(sheet.midi)
    assert not sheet.notes[MIDI].isVisible()


def test_it_is_remembered_and_damaged_settings_do_no_harm(rig: FakeRig) -> None:
    wiring = Wiring(frozenset({OSC}), 9001, anywhere=True, moves={"/a": "seed"})
    assert read_wiring(write_wiring(wiring)) == wiring
    damaged = {"on": "all", "port": "x", "anywhere": 1, "moves": [1]}
    assert read_wiring(damaged) == Wiring()
    assert read_wiring({"on": [["midi"], 3]}) == Wiring()
    desk(rig).learn("seed")
    desk(rig).take(Turned("/a", 0.5))
    assert rig.studio.settings.get(CONTROLLERS)["moves"] == {"/a": "seed"}


def test_two_knobs_move_the_puck(rig: FakeRig) -> None:
    for seed in (1, 2):
        rig.studio.conductor.steering.edit(rig.desk.with_seed(seed))
        rig.paint()
    rig.trigger("workspace_explore")
    for node, at in zip(rig.scene.nodes, ((0.2, 0.2), (0.8, 0.8)), strict=True):
        rig.studio.conductor.pad.add(node.recipe, at)
    rig.turn()
    desk(rig).learn("pad across")
    desk(rig).take(Turned("x", 0.25))
    desk(rig).learn("pad down")
    desk(rig).take(Turned("y", 0.75))
    assert rig.scene.pad.pad.puck == (0.25, 0.75)
