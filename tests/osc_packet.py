"""A packet as a controller of the network sends it."""

from __future__ import annotations

import socket

from pythonosc.osc_message_builder import OscMessageBuilder

from studio.library.controllers import LOCAL


def send(port: int, address: str, value: float) -> None:
    """Send one OSC message to a port of this computer."""
    message = OscMessageBuilder(address)
    message.add_arg(value)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as out:
        out.sendto(message.build().dgram, (LOCAL, port))
