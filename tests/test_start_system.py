"""How set-up meets the system: its libraries, its processes, its screen, an index on the net."""

import io
import shutil
import socket
import sys
import threading
from collections.abc import Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from start_fakes import Setting

import setup_environment
import setup_linux
from setup_console import Console, Step, execute, progress
from setup_environment import index_answers
from setup_place import is_ready

LDD = """
\tlinux-vdso.so.1 (0x00007fff)
\tlibGL.so.1 => /lib/x86_64-linux-gnu/libGL.so.1 (0x00007f00)
\tlibxcb-cursor.so.0 => not found
\tlibxcb-icccm.so.4 => not found
\tlibxcb-cursor.so.0 => not found
"""


@pytest.fixture
def setting(tmp_path: Path) -> Setting:
    return Setting(tmp_path)


class Index(BaseHTTPRequestHandler):
    def do_HEAD(self) -> None:
        self.send_response(200 if self.path == "/whl/torch/" else 404)
        self.end_headers()

    def log_message(self, *_args: object) -> None:
        """Says nothing."""


@pytest.fixture
def server() -> Iterator[str]:
    with HTTPServer(("127.0.0.1", 0), Index) as http:
        thread = threading.Thread(target=http.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{http.server_port}"
        http.shutdown()
        thread.join()


def test_an_index_that_is_there_answers(server: str) -> None:
    assert index_answers(f"{server}/whl")
    assert not index_answers(f"{server}/nothing")


def test_an_index_that_is_not_there_does_not_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(setup_environment, "INDEX_PATIENCE_S", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        address = f"http://127.0.0.1:{silent.getsockname()[1]}"
        assert not index_answers(address)
    assert not index_answers(address)
    assert not index_answers("no address")


def test_ldd_is_read() -> None:
    assert setup_linux.not_found(LDD.splitlines()) == ["libxcb-cursor.so.0", "libxcb-icccm.so.4"]
    assert setup_linux.not_found(["\tnot a dynamic executable"]) == []


class Lacking:
    """A Linux that lacks what it is told to, until apt-get has run (where that helps)."""

    def __init__(
        self, setting: Setting, patch: pytest.MonkeyPatch, *lacking: str, helps: bool = True
    ) -> None:
        self._setting, self._lacking, self._helps = setting, list(lacking), helps
        setting.machine = replace(setting.machine, system="Linux")
        patch.setattr(setup_linux, "missing_libraries", lambda *_: self.now())
        patch.setattr(setup_linux, "missing_test_tools", list)
        patch.setattr(shutil, "which", lambda name: f"/usr/bin/{name}")

    def now(self) -> list[str]:
        mended = self._helps and any("apt-get" in each for each in self._setting.commands.ran)
        return [] if mended else self._lacking


def test_lacking_libraries_are_installed_where_allowed(
    setting: Setting, monkeypatch: pytest.MonkeyPatch
) -> None:
    Lacking(setting, monkeypatch, "libxcb-cursor.so.0", "libEGL.so.1", "libstrange.so.9")
    setting.machine = replace(setting.machine, apt=True)
    setting.set_up()
    update, install = setting.commands.ran[-2:]
    assert update[-1] == "update"
    assert install[-2:] == ["libegl1", "libxcb-cursor0"]
    assert "lacks" not in setting.screen.getvalue()
    assert is_ready(setting.place, tests=False)


@pytest.mark.parametrize("apt", [False, True])
def test_lacking_libraries_stop_nothing_and_are_looked_for_again(
    setting: Setting, monkeypatch: pytest.MonkeyPatch, *, apt: bool
) -> None:
    Lacking(setting, monkeypatch, "libxcb-cursor.so.0", helps=False)
    setting.machine = replace(setting.machine, apt=apt)
    setting.set_up()
    said = setting.screen.getvalue()
    assert said.endswith(
        "lacks libxcb-cursor.so.0: install what is lacking with: "
        "sudo apt-get install libxcb-cursor0\n"
    )
    assert not is_ready(setting.place, tests=False)
    setting.commands.ran.clear()
    setting.set_up()
    assert not any("pip" in each for each in setting.commands.ran)


def test_without_apt_the_libraries_are_named() -> None:
    said = setup_linux.advice(["libEGL.so.1"], ["libegl1"], debian=False)
    assert "libEGL.so.1" in said
    assert "apt" not in said


def test_another_system_is_not_looked_at(setting: Setting) -> None:
    assert setup_linux.provide(setting.place, setting.machine, setting.runner, tests=True)
    assert setting.commands.ran == []


def test_test_tools_are_looked_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: None if name == "xdotool" else name)
    monkeypatch.setattr(setup_linux, "FONT_FOLDERS", (str(tmp_path), str(tmp_path / "none")))
    assert setup_linux.missing_test_tools() == ["xdotool", "fonts-inter"]
    (tmp_path / "inter").mkdir()
    (tmp_path / "inter" / "Inter-Regular.otf").touch()
    assert setup_linux.missing_test_tools() == ["xdotool"]


def test_only_one_sets_up(setting: Setting, monkeypatch: pytest.MonkeyPatch) -> None:
    setting.place.venv.mkdir()
    waited: list[float] = []
    with setting.place.lock.open("a+b") as other:
        assert setup_environment._try_lock(other)

        def wait(seconds: float) -> None:
            waited.append(seconds)
            other.close()

        monkeypatch.setattr("time.sleep", wait)
        setting.set_up()
    assert len(waited) == 1
    assert "waiting for it" in setting.screen.getvalue()
    assert is_ready(setting.place, tests=False)


def test_a_command_is_run_without_settings_that_steer_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIP_USER", "1")
    monkeypatch.setenv("PIP_TIMEOUT", "7")
    script = "import os; print('ö', os.environ.get('PIP_USER'), os.environ['PIP_TIMEOUT'])"
    lines: list[str] = []
    assert execute([sys.executable, "-c", script], lines.append) == 0
    assert lines == ["ö None 7"]
    assert execute([sys.executable, "-c", "raise SystemExit(3)"], lines.append) == 3


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("Downloading torch-2.13.0-cp311-manylinux.whl (191.8 MB)", "downloading torch, 191.8 MB"),
        ("  Downloading https://x/y/numpy-2.4.6-cp311.whl (16 kB)", "downloading numpy, 16 kB"),
        ("Installing collected packages: a, b", "unpacking"),
        ("Collecting torch==2.13.0", ""),
    ],
)
def test_pips_progress_is_a_few_words(line: str, said: str) -> None:
    assert progress(line) == said


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_step_is_one_line() -> None:
    plain = io.StringIO()
    with Console(plain).step("PyTorch"):
        assert plain.getvalue() == "  PyTorch ... "
    assert plain.getvalue() == "  PyTorch ... 0 s\n"


def test_a_step_on_a_terminal_is_one_line_rewritten() -> None:
    terminal = Terminal()
    step = Step("PyTorch", terminal)
    step.detail = "unpacking"
    with step:
        pass
    *rewritten, last = terminal.getvalue().rstrip("\n").split("\r")
    assert last.rstrip() == "  PyTorch  0 s"
    assert rewritten[-1].rstrip() == "  PyTorch  unpacking  0 s"
    assert terminal.getvalue().count("\n") == 1
