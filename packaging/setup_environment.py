"""Makes `.venv/`: the pinned packages of pyproject.toml, torch first, and Sfumato itself."""

import dataclasses
import importlib.util
import os
import platform
import shutil
import sys
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

import setup_linux
from setup_console import Runner, SetupError, pip_sentence
from setup_place import Machine, Pins, Place, Stamp, is_installed, is_ready

CPU_INDEX = "https://download.pytorch.org/whl/cpu"
CUDA_INDEX = "https://download.pytorch.org/whl/cu130"
INDEX_PATIENCE_S = 2.0
LOCK_POLL_S = 0.5
PIP_INSTALL = ("-m", "pip", "--no-input", "install", "--progress-bar=off")

Answers = Callable[[str], bool]


def index_answers(url: str) -> bool:
    """Whether a package index can be reached, found out in two seconds at most."""
    answers: list[int] = []

    def ask() -> None:
        try:
            request = urllib.request.Request(f"{url}/torch/", method="HEAD")  # noqa: S310 - https
            with urllib.request.urlopen(request, timeout=INDEX_PATIENCE_S) as answer:  # noqa: S310 - https
                answers.append(answer.status)
        except (OSError, ValueError):  # no answer is an answer here
            return

    # A thread, for no time limit of a connection bounds the look-up of its name.
    asking = threading.Thread(target=ask, daemon=True)
    asking.start()
    asking.join(INDEX_PATIENCE_S)
    return bool(answers)


def prepare(
    place: Place,
    machine: Machine,
    runner: Runner,
    *,
    tests: bool,
    answers: Answers = index_answers,
) -> None:
    """Sets up what is not set up yet. Errors: SetupError, OSError."""
    place.venv.mkdir(exist_ok=True)
    with _only_one(place, runner):
        if is_ready(place, tests=tests):  # another start has done it meanwhile
            return
        have = Stamp.read(place)
        wanted = Stamp.wanted(place, tests=tests or (have is not None and have.tests))
        if not is_installed(place, wanted):
            Installer(place, machine, runner, answers).install(wanted)
        libraries = setup_linux.provide(place, machine, runner, tests=wanted.tests)
        dataclasses.replace(wanted, libraries=libraries).write(place)


class Installer:
    """Makes or updates the environment of one place."""

    def __init__(
        self, place: Place, machine: Machine, runner: Runner, answers: Answers = index_answers
    ) -> None:
        self._place = place
        self._machine = machine
        self._runner = runner
        self._answers = answers

    def install(self, wanted: Stamp) -> None:
        """Errors: SetupError, OSError; the mark of the unfinished set-up then stays."""
        place = self._place
        try:
            pins = Pins.read(place)
        except (ValueError, LookupError) as error:
            message = f"{place.pyproject} is damaged ({error!r}): get Sfumato's files anew."
            raise SetupError(message) from error
        anew = self._must_be_new(wanted)
        self._runner.console.say(self._greeting(anew=anew))
        if anew:
            self._clear()
            self._check_disk()
        place.unfinished.touch()
        place.stamp.unlink(missing_ok=True)
        place.log.write_text("", encoding="utf-8")
        if anew:
            self._make_environment()
        self._install_packages(pins, tests=wanted.tests)
        dataclasses.replace(wanted, libraries=False).write(place)
        place.unfinished.unlink()

    def _must_be_new(self, wanted: Stamp) -> bool:
        """Whether the environment can't be built on: none, half-finished, or another Python's."""
        place, have = self._place, Stamp.read(self._place)
        if place.unfinished.exists() or not place.python.exists():
            return True
        if have is not None:
            return have.python != wanted.python
        version = tuple(sys.version_info[:2])  # made by hand: good enough if it could be ours
        test = f"import pip, sys; sys.exit(sys.version_info[:2] != {version})"
        return not self._runner.succeeds([str(place.python), "-c", test])

    def _greeting(self, *, anew: bool) -> str:
        if self._place.unfinished.exists():
            return "The last set-up did not finish: setting Sfumato up again (about 3 minutes)…"
        if anew:
            return "Setting up Sfumato (once, about 3 minutes)…"
        return "Bringing Sfumato's packages up to date…"

    def _check_disk(self) -> None:
        needed = 11 if self._machine.nvidia else 3
        free = self._machine.free_gb(self._place.root)
        if free < needed:
            message = (
                f"Sfumato needs {needed} GB of disk, and {free:.1f} GB are free: "
                "free some space and start again."
            )
            raise SetupError(message)

    def _clear(self) -> None:
        """Empties the environment's folder, but for the lock that is held, and the mark."""
        self._place.unfinished.touch()
        kept = {self._place.lock, self._place.unfinished}
        entries = [entry for entry in self._place.venv.iterdir() if entry not in kept]
        if not entries:
            return
        with self._runner.console.step("Clearing the old environment"):
            for entry in entries:
                if entry.is_dir() and not entry.is_symlink():
                    shutil.rmtree(entry)
                else:
                    entry.unlink()

    def _make_environment(self) -> None:
        package = f"python{sys.version_info[0]}.{sys.version_info[1]}-venv"
        lacking = importlib.util.find_spec("ensurepip") is None
        if lacking and self._machine.apt:
            lacking = not setup_linux.apt_install(self._runner, "Python's venv module", [package])
        if lacking:
            message = (
                "This Python lacks its venv module: install it "
                f"(on Debian and Ubuntu: sudo apt-get install {package}) and start again."
            )
            raise SetupError(message)
        # The base: an environment's own Python can't make that environment anew.
        python: str = getattr(sys, "_base_executable", sys.executable)
        outcome = self._runner.run("Python environment", [python, "-m", "venv", self._path("")])
        if outcome.code:
            raise SetupError(self._sentence("The Python environment", outcome.tail))

    def _install_packages(self, pins: Pins, *, tests: bool) -> None:
        index = self._torch_index()
        from_index = ["--extra-index-url", index] if index else []
        self._pip("PyTorch", pins.torch.replace("==", " "), [*from_index, pins.torch])
        constraints = self._path("constraints.txt")
        Path(constraints).write_text(f"{pins.torch}\n", encoding="utf-8")
        packages = [*pins.rest, *pins.build, *(pins.test if tests else ())]
        title = "Qt, diffusers and the rest" + (", with the test tools" if tests else "")
        self._pip("Packages", title, ["--constraint", constraints, *packages])
        # Without isolation: what it is built with is in already, so nothing is fetched twice.
        itself = ["--no-deps", "--no-build-isolation", "--editable", str(self._place.root)]
        self._pip("Sfumato", "Sfumato itself", itself)

    def _torch_index(self) -> str | None:
        """PyTorch's own index, where its build is the better one.

        The default index holds a build for CUDA on Linux (3 GB more than one without a GPU
        needs) and a build for the processor on Windows. With both indexes given, pip takes
        PyTorch's: 2.13.0+cpu and 2.13.0+cu130 rank above 2.13.0.
        """
        better = {("Linux", False): CPU_INDEX, ("Windows", True): CUDA_INDEX}
        index = better.get((self._machine.system, self._machine.nvidia))
        if index is None or self._answers(index):
            return index
        if index == CUDA_INDEX:
            self._runner.console.say(
                "  PyTorch's own index can't be reached, so the GPU will not be used: "
                f"to try again later, delete {self._place.venv} and start again."
            )
        return None

    def _pip(self, what: str, title: str, arguments: Sequence[str]) -> None:
        command = [str(self._place.python), *PIP_INSTALL, *arguments]
        outcome = self._runner.run(title, command)
        if outcome.code:
            raise SetupError(self._sentence(what, outcome.tail))

    def _sentence(self, what: str, tail: Sequence[str]) -> str:
        python = f"Python {sys.version_info[0]}.{sys.version_info[1]}"
        computer = f"{python} on {self._machine.system} {platform.machine()}"
        return pip_sentence(what, tail, computer, self._place.log)

    def _path(self, name: str) -> str:
        return str(self._place.venv / name)


@contextmanager
def _only_one(place: Place, runner: Runner) -> Iterator[None]:
    """Waits until no other process sets this place up, and keeps others waiting."""
    with place.lock.open("a+b") as lock:
        if not _try_lock(lock):
            runner.console.say("Another set-up of this folder is running: waiting for it…")
            while not _try_lock(lock):
                time.sleep(LOCK_POLL_S)
        # Handed down to the commands that are run: see setup_console.execute.
        os.set_inheritable(lock.fileno(), True)  # noqa: FBT003 - it takes no name
        yield


def _try_lock(lock: BinaryIO) -> bool:
    """The system drops the lock when its last holder ends, however it ends."""
    try:
        if sys.platform == "win32":
            import msvcrt  # noqa: PLC0415 - on Windows only

            lock.seek(0)
            msvcrt.locking(lock.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl  # noqa: PLC0415 - not on Windows

            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
