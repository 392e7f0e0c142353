"""Knobs and faders outside of the window: MIDI devices, and OSC messages over the network.

An extra: it needs mido, python-rtmidi and python-osc, which Sfumato does without otherwise.
"""

from __future__ import annotations

import math
import threading
from dataclasses import dataclass
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, Final, Protocol

from studio.core.errors import StudioError

if TYPE_CHECKING:
    from collections.abc import Callable

LOCAL: Final = "127.0.0.1"
ANYWHERE: Final = "0.0.0.0"  # noqa: S104 - only where the artist asked for it
PORTS: Final = (1024, 65_535)
PORT: Final = 9000
"""Where OSC messages are waited for at first; TouchOSC and most others send there."""

_CC_MOST: Final = 127
_BEND: Final = 8192
_INSTALL: Final = "Install it with .venv/bin/pip install {what}, then start Sfumato again."


@dataclass(frozen=True, slots=True)
class Turned:
    """Something was turned. control: its name, always the same. share: how far, 0 to 1."""

    control: str
    share: float


class Input(Protocol):
    """An open way in. names: what it listens to."""

    names: tuple[str, ...]

    def close(self) -> None:
        """Listen no more."""


class MidiInput:
    """Every MIDI device that is plugged in now.

    post: called in a thread of the driver. StudioError where mido is not installed, or MIDI cannot
    be had.
    """

    def __init__(self, post: Callable[[Turned], None]) -> None:
        _check("mido", "mido python-rtmidi")
        _check("rtmidi", "python-rtmidi")
        import mido  # noqa: PLC0415 - an extra

        self._ports: list[Any] = []
        try:
            for name in mido.get_input_names():
                told = _teller(name.split(":")[0], post)
                self._ports.append(mido.open_input(name, callback=told))
        except OSError as error:  # rtmidi's errors are of this kind
            self.close()
            raise StudioError(
                "MIDI cannot be had on this computer.", "Check that its driver runs.", str(error)
            ) from error
        self.names = tuple(dict.fromkeys(port.name.split(":")[0] for port in self._ports))

    def close(self) -> None:
        """Let the devices go."""
        for port in self._ports:
            port.close()
        self._ports = []


class OscInput:
    """A port of this computer to which OSC messages are sent: an address, and a number 0 to 1.

    post: called in a thread of its own. anywhere: messages of other computers count as well.
    StudioError where python-osc is not installed, or the port is taken.
    """

    def __init__(
        self, post: Callable[[Turned], None], port: int = PORT, *, anywhere: bool = False
    ) -> None:
        _check("pythonosc", "python-osc")
        from pythonosc.dispatcher import Dispatcher  # noqa: PLC0415 - an extra
        from pythonosc.osc_server import BlockingOSCUDPServer  # noqa: PLC0415 - as above

        def take(address: str, *values: object) -> None:
            share = osc_share(values)
            if share is not None:
                post(Turned(address, share))

        dispatcher = Dispatcher()
        dispatcher.set_default_handler(take)
        try:
            self._server = BlockingOSCUDPServer((ANYWHERE if anywhere else LOCAL, port), dispatcher)
        except OSError as error:
            raise StudioError(
                f"Port {port} cannot be listened to: another program has it.",
                "Choose another port.",
                str(error),
            ) from error
        self.port = int(self._server.server_address[1])
        self.names: tuple[str, ...] = (f"port {self.port}",)
        self._thread = threading.Thread(
            target=self._server.serve_forever, args=(0.05,), name="osc", daemon=True
        )
        self._thread.start()

    def close(self) -> None:
        """Free the port."""
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


def midi_turned(device: str, message: Any) -> Turned | None:
    """What a mido message says: a control change, or a pitch bend; None for all others."""
    if message.type == "control_change":
        name = f"{device} CC {message.control} ch {message.channel + 1}"
        return Turned(name, message.value / _CC_MOST)
    if message.type == "pitchwheel":
        share = (message.pitch + _BEND) / (2 * _BEND - 1)
        return Turned(f"{device} bend ch {message.channel + 1}", share)
    return None


def osc_share(values: tuple[object, ...]) -> float | None:
    """How far, 0 to 1, of an OSC message's values; None where the first is no number."""
    first = values[0] if values else None
    if isinstance(first, bool) or not isinstance(first, int | float) or not math.isfinite(first):
        return None
    return min(max(float(first), 0.0), 1.0)


def _teller(device: str, post: Callable[[Turned], None]) -> Callable[[Any], None]:
    def tell(message: Any) -> None:
        turned = midi_turned(device, message)
        if turned is not None:
            post(turned)

    return tell


def _check(module: str, packages: str) -> None:
    if find_spec(module) is None:
        kind = "OSC" if module == "pythonosc" else "MIDI"
        raise StudioError(
            f"{kind} needs {packages.replace(' ', ' and ')}, which is not installed.",
            _INSTALL.format(what=packages),
        )
