"""What every test is under: no window system, no network; and where the starter model lies."""

import ipaddress
import os
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from studio.engine.stalls import prepare_process

# Before the first import of Qt, of torch and of the hub's library, which read them once.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
prepare_process()

ROOT = Path(__file__).resolve().parent.parent


def is_this_computer(host: object) -> bool:
    """Whether an address leads nowhere else: loopback, and the name for it."""
    if host in {"", None, "localhost", b"localhost"}:
        return True
    try:
        return ipaddress.ip_address(str(host)).is_loopback
    except ValueError:
        return False


@pytest.fixture(autouse=True, scope="session")
def no_network() -> Iterator[None]:
    """A connection, or the look-up of a name, that would leave this computer fails the test."""
    connect, look_up = socket.socket.connect, socket.getaddrinfo

    def guarded_connect(self: socket.socket, address: object) -> None:
        inet = self.family in {socket.AF_INET, socket.AF_INET6}
        if inet and not (isinstance(address, tuple) and is_this_computer(address[0])):
            pytest.fail(f"a test tried to connect to {address}")
        connect(self, address)  # type: ignore[arg-type]  # whatever it is, it is the caller's

    def guarded_look_up(host: object, *args: object, **kwargs: object) -> object:
        if not is_this_computer(host):
            pytest.fail(f"a test tried to look up {host!r}")
        return look_up(host, *args, **kwargs)  # type: ignore[arg-type]  # as above

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", guarded_connect)
        patch.setattr(socket, "getaddrinfo", guarded_look_up)
        yield


@pytest.fixture(scope="session")
def starter() -> Path:
    """The folder of the starter model, in the form that diffusers saves."""
    folder = ROOT / "resources" / "starter"
    assert (folder / "model_index.json").exists(), "the starter model is missing"
    return folder
