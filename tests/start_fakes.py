"""A folder in which to try set-up with no real command run."""

import io
from collections.abc import Callable, Sequence
from pathlib import Path

from setup_console import Console, Runner
from setup_environment import prepare
from setup_place import Machine, Place

PYPROJECT = """
[build-system]
requires = ["setuptools>=77"]
[project]
dependencies = ["qasync==1.0", "torch==2.13.0", "torchsde==0.2.6"]
[project.optional-dependencies]
test = ["pytest==9.0"]
"""

# What set-up runs, by the words that FakeCommands.steps gives.
NEW = ["venv", "torch==2.13.0", "--constraint", "--editable"]
UPDATE = NEW[1:]


class FakeCommands:
    """Stands in for running commands: keeps them, makes what they would make, fails on request.

    fail: a word of the command that is to fail -> what it prints, or the error it raises.
    """

    def __init__(self, place: Place) -> None:
        self.ran: list[list[str]] = []
        self.fail: dict[str, list[str] | BaseException] = {}
        self._place = place

    def __call__(self, command: Sequence[str], on_line: Callable[[str], None]) -> int:
        self.ran.append(list(command))
        for word, ending in self.fail.items():
            if word in command:
                if isinstance(ending, BaseException):
                    raise ending
                for line in ending:
                    on_line(line)
                return 1
        makes = {"venv": self._place.python, "--editable": self._place.command}
        for word in {*makes} & {*command}:
            makes[word].parent.mkdir(parents=True, exist_ok=True)
            makes[word].touch()
        return 0

    def steps(self) -> list[str]:
        """The commands so far, a word each; then forgets them."""
        words = ("venv", "--editable", "--constraint", "torch==2.13.0", "update", "apt-get", "-c")
        named = [next(word for word in words if word in command) for command in self.ran]
        self.ran.clear()
        return named


class Setting:
    """A project's folder in which to set up, with no real command run."""

    def __init__(self, root: Path) -> None:
        self.place = Place(root)
        self.machine = Machine("Darwin", nvidia=False, apt=False, free_gb=lambda _folder: 100.0)
        self.commands = FakeCommands(self.place)
        self.screen = io.StringIO()
        self.runner = Runner(Console(self.screen), self.place.log, self.commands)
        self.answers = True
        self.place.pyproject.write_text(PYPROJECT, encoding="utf-8")

    def set_up(self, *, tests: bool = False) -> None:
        prepare(
            self.place,
            self.machine,
            self.runner,
            tests=tests,
            answers=lambda _url: self.answers,
        )
