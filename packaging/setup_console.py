"""How set-up speaks and runs commands: calm lines on screen, the whole output in a log."""

import errno
import os
import re
import shutil
import subprocess
import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self, TextIO

KEPT_LINES = 60

# Settings that move where Python or pip look or install; all other pip settings are the user's own.
STEERING = ("PIP_PREFIX", "PIP_ROOT", "PIP_TARGET", "PIP_USER", "PYTHONHOME", "PYTHONPATH")

NO_DISK = ("No space left on device", "not enough space on the disk", "Disk quota exceeded")
NO_NETWORK = (
    "Failed to establish a new connection",
    "Max retries exceeded",
    "Name or service not known",
    "Read timed out",
    "ReadTimeoutError",
    "Temporary failure in name resolution",
    "connection broken by",
    "Network is unreachable",
)
NO_BUILD = re.compile(r"No matching distribution found for (\S+)")
DOWNLOAD = re.compile(r"Downloading (?:\S*/)?([A-Za-z0-9_.]+)-\S+ \(([\d.]+ .?B)\)")

Execute = Callable[[Sequence[str], Callable[[str], None]], int]


class SetupError(Exception):
    """One sentence for whoever starts Sfumato: what went wrong, and what to do."""


class Step:
    """A line on screen for one step: its title, what it is at, and the seconds it has taken.

    On a terminal the line is rewritten each second; elsewhere it is written once.
    """

    def __init__(self, title: str, stream: TextIO) -> None:
        self.detail = ""
        self._title = title
        self._stream = stream
        self._live = stream.isatty()
        self._began = time.monotonic()
        self._ended = threading.Event()
        self._ticker = threading.Thread(target=self._tick, daemon=True)

    def __enter__(self) -> Self:
        if self._live:
            self._ticker.start()
        else:
            self._stream.write(f"  {self._title} ... ")
            self._stream.flush()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._ended.set()
        seconds = f"{time.monotonic() - self._began:.0f} s"
        if self._live:
            self._ticker.join()
            self._rewrite(f"{self._title}  {seconds}")
        else:
            self._stream.write(seconds)
        self._stream.write("\n")
        self._stream.flush()

    def _tick(self) -> None:
        while True:
            seconds = f"{time.monotonic() - self._began:.0f} s"
            self._rewrite("  ".join(part for part in (self._title, self.detail, seconds) if part))
            if self._ended.wait(1.0):
                return

    def _rewrite(self, text: str) -> None:
        width = shutil.get_terminal_size().columns - 1
        self._stream.write("\r" + f"  {text}"[:width].ljust(width))
        self._stream.flush()


class Console:
    """Where set-up writes its few lines."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def say(self, text: str) -> None:
        self._stream.write(f"{text}\n")
        self._stream.flush()

    def step(self, title: str) -> Step:
        return Step(title, self._stream)


def execute(command: Sequence[str], on_line: Callable[[str], None]) -> int:
    """Runs a command; hands over each line that it prints; gives its exit code.

    The child inherits the set-up's lock: should this process be killed, the next set-up waits
    for the child instead of clearing the folder it still writes to.
    """
    environment = {name: value for name, value in os.environ.items() if name not in STEERING}
    environment |= {
        "PIP_DISABLE_PIP_VERSION_CHECK": "1",
        "PYTHONIOENCODING": "utf-8",
        "PYTHONUNBUFFERED": "1",
    }
    with subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
        env=environment,
        close_fds=False,
    ) as process:
        for line in process.stdout or ():
            on_line(line.rstrip("\n"))
    return process.returncode


@dataclass(frozen=True)
class Outcome:
    """How a command ended: its exit code, and the last lines that it printed."""

    code: int
    tail: tuple[str, ...]


class Runner:
    """Runs the commands of a set-up, one step on the console each, all output into the log."""

    def __init__(self, console: Console, log: Path, execute: Execute = execute) -> None:
        self.console = console
        self._log = log
        self._execute = execute

    def run(self, title: str, command: Sequence[str]) -> Outcome:
        """Errors: OSError where the log can't be written or the command doesn't exist."""
        tail: deque[str] = deque(maxlen=KEPT_LINES)
        with self._log.open("a", encoding="utf-8") as log, self.console.step(title) as step:
            log.write(f"$ {' '.join(command)}\n")

            def on_line(line: str) -> None:
                log.write(f"{line}\n")
                log.flush()
                tail.append(line)
                step.detail = progress(line) or step.detail

            code = self._execute(command, on_line)
        return Outcome(code, tuple(tail))

    def lines(self, command: Sequence[str]) -> list[str]:
        """What a quick command prints; it gets no step of its own."""
        lines: list[str] = []
        self._execute(command, lines.append)
        return lines

    def succeeds(self, command: Sequence[str]) -> bool:
        """Whether a quick command exits with 0; one that can't be run doesn't."""
        try:
            return self._execute(command, lambda _line: None) == 0
        except OSError:
            return False


def progress(line: str) -> str:
    """What one of pip's lines says about its progress, in a few words; "" where nothing."""
    if download := DOWNLOAD.search(line):
        return f"downloading {download[1]}, {download[2]}"
    return "unpacking" if line.startswith("Installing collected packages") else ""


def pip_sentence(what: str, tail: Sequence[str], computer: str, log: Path) -> str:
    """Why pip failed to install `what` on `computer`, by its last lines, and what to do."""
    text = "\n".join(tail)
    if any(sign in text for sign in NO_DISK):
        return f"The disk is full: free some space and start again (details: {log})."
    if any(sign in text for sign in NO_NETWORK):
        return (
            f"{what} could not be downloaded: check the internet connection "
            f"and start again (details: {log})."
        )
    if "Long Path support" in text:
        return (
            "A file name became too long for Windows: move the folder of Sfumato to a short "
            f"path such as C:\\Sfumato and start again (details: {log})."
        )
    if missing := NO_BUILD.search(text):
        return (
            f"There is no build of {missing[1]} for this computer ({computer}): "
            f"start with another Python, 3.11 to 3.14 (details: {log})."
        )
    return f"{what} could not be installed: pip says why in {log}."


def os_error_sentence(error: OSError, root: Path) -> str:
    """A failure of the system's, as what happened and what to do."""
    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return "The disk is full: free some space and start again."
    if error.errno in {errno.EACCES, errno.EPERM, errno.EROFS}:
        where = error.filename or root
        return (
            f"{where} can't be written to: close Sfumato if it is open, "
            f"or move its folder ({root}) to a place of your own, and start again."
        )
    return f"{error}: start again, and if that doesn't help, delete {root / '.venv'} first."
