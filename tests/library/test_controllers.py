"""Knobs and faders: what a MIDI message and an OSC message say, and a real packet over the loop."""

from __future__ import annotations

import queue

import mido
import pytest
from osc_packet import send

from studio.core.errors import StudioError
from studio.library import controllers
from studio.library.controllers import MidiInput, OscInput, Turned, midi_turned, osc_share

PATIENCE = 20.0


@pytest.mark.parametrize(
    ("message", "turned"),
    [
        (
            mido.Message("control_change", channel=0, control=21, value=127),
            Turned("knobs CC 21 ch 1", 1.0),
        ),
        (
            mido.Message("control_change", channel=3, control=7, value=0),
            Turned("knobs CC 7 ch 4", 0.0),
        ),
        (mido.Message("pitchwheel", channel=1, pitch=8191), Turned("knobs bend ch 2", 1.0)),
        (mido.Message("pitchwheel", channel=1, pitch=-8192), Turned("knobs bend ch 2", 0.0)),
        (mido.Message("note_on", note=60), None),
    ],
)
def test_midi_is_understood(message: mido.Message, turned: Turned | None) -> None:
    assert midi_turned("knobs", message) == turned


@pytest.mark.parametrize(
    ("values", "share"),
    [
        ((0.25,), 0.25),
        ((1,), 1.0),
        ((7.0,), 1.0),
        ((-0.5, 0.2), 0.0),
        ((), None),
        (("on",), None),
        ((True,), None),
        ((float("nan"),), None),
    ],
)
def test_osc_is_understood(values: tuple[object, ...], share: float | None) -> None:
    assert osc_share(values) == share


def test_a_packet_is_heard_and_then_no_more() -> None:
    heard: queue.Queue[Turned] = queue.Queue()
    way = OscInput(heard.put, 0)
    send(way.port, "/fader/1", 0.75)
    assert heard.get(timeout=PATIENCE) == Turned("/fader/1", 0.75)
    with pytest.raises(StudioError, match="another program has it") as told:
        OscInput(heard.put, way.port)
    assert "another port" in told.value.hint
    way.close()
    again = OscInput(heard.put, way.port)  # the port is free again
    again.close()
    assert heard.empty()


def test_without_the_extra_it_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(controllers, "find_spec", lambda _name: None)
    with pytest.raises(StudioError, match="MIDI needs mido and python-rtmidi") as told:
        MidiInput(lambda _turned: None)
    assert "pip install mido python-rtmidi" in told.value.hint
    with pytest.raises(StudioError, match="OSC needs python-osc"):
        OscInput(lambda _turned: None)


def test_a_driver_that_is_not_there_is_told_of(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> list[str]:
        raise OSError("no sequencer")

    monkeypatch.setattr(controllers, "find_spec", lambda _name: object())
    monkeypatch.setattr(mido, "get_input_names", broken)
    with pytest.raises(StudioError, match="MIDI cannot be had"):
        MidiInput(lambda _turned: None)


def test_every_device_is_opened_and_let_go(monkeypatch: pytest.MonkeyPatch) -> None:
    class Port:
        def __init__(self, name: str, callback: object) -> None:
            self.name, self.callback, self.closed = name, callback, False

        def close(self) -> None:
            self.closed = True

    ports: list[Port] = []

    def opened(name: str, callback: object) -> Port:
        ports.append(Port(name, callback))
        return ports[-1]

    heard: list[Turned] = []
    monkeypatch.setattr(controllers, "find_spec", lambda _name: object())
    monkeypatch.setattr(mido, "get_input_names", lambda: ["nano:nano MIDI 1 20:0", "pads:1"])
    monkeypatch.setattr(mido, "open_input", opened)
    way = MidiInput(heard.append)
    assert way.names == ("nano", "pads")
    ports[0].callback(mido.Message("control_change", control=1, value=127))  # type: ignore[operator]
    assert heard == [Turned("nano CC 1 ch 1", 1.0)]
    way.close()
    assert all(port.closed for port in ports)
