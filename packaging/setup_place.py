"""What set-up looks at: the folder, the computer, the pins, and the stamp of an earlier set-up."""

import hashlib
import json
import os
import platform
import re
import shutil
import sys
import tomllib
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Self


@dataclass(frozen=True)
class Place:
    """The project's folder, and where things are in it."""

    root: Path
    windows: bool = os.name == "nt"

    @property
    def venv(self) -> Path:
        return self.root / ".venv"

    @property
    def pyproject(self) -> Path:
        return self.root / "pyproject.toml"

    @property
    def python(self) -> Path:
        return self.venv / ("Scripts/python.exe" if self.windows else "bin/python")

    @property
    def command(self) -> Path:
        return self.venv / ("Scripts/sfumato.exe" if self.windows else "bin/sfumato")

    @property
    def stamp(self) -> Path:
        return self.venv / "setup.json"

    @property
    def unfinished(self) -> Path:
        """A file that is there from the beginning of a set-up to its end."""
        return self.venv / "setup.unfinished"

    @property
    def lock(self) -> Path:
        return self.venv / "setup.lock"

    @property
    def log(self) -> Path:
        return self.venv / "setup.log"


@dataclass(frozen=True)
class Machine:
    """What set-up has to know of the computer.

    system: "Linux", "Darwin" or "Windows". apt: whether packages of a Debian system may be
    installed. free_gb: the free space of a folder's disk, in units of 10^9 bytes.
    """

    system: str
    nvidia: bool
    apt: bool
    free_gb: Callable[[Path], float]

    @classmethod
    def here(cls) -> Self:
        administrator = hasattr(os, "geteuid") and os.geteuid() == 0
        return cls(
            system=platform.system(),
            nvidia=shutil.which("nvidia-smi") is not None,
            apt=administrator and shutil.which("apt-get") is not None,
            free_gb=lambda folder: shutil.disk_usage(folder).free / 1e9,
        )


@dataclass(frozen=True)
class Pins:
    """The requirements that pyproject.toml holds, as pip takes them."""

    torch: str
    rest: tuple[str, ...]
    build: tuple[str, ...]
    test: tuple[str, ...]

    @classmethod
    def read(cls, place: Place) -> Self:
        """Errors: OSError; ValueError or LookupError where the file isn't what it should be."""
        table = tomllib.loads(place.pyproject.read_text(encoding="utf-8"))
        packages = table["project"]["dependencies"]
        torch = [each for each in packages if re.match(r"torch\b(?![-_.])", each)]
        return cls(
            torch=torch[0],
            rest=tuple(each for each in packages if each not in torch),
            build=tuple(table["build-system"]["requires"]),
            test=tuple(table["project"]["optional-dependencies"]["test"]),
        )


@dataclass(frozen=True)
class Stamp:
    """What a finished set-up was made of.

    python: the kind of Python, and the environment's path (its scripts hold it: one that was
    moved is another one). files: a digest of the pins and of the set-up's own code.
    tests: whether the test tools are in. libraries: whether the system lacked nothing.
    """

    python: str
    files: str
    tests: bool
    libraries: bool

    @classmethod
    def wanted(cls, place: Place, *, tests: bool) -> Self:
        """The stamp that a whole set-up would leave here and now."""
        digest = hashlib.sha256()
        here = Path(__file__).parent
        for path in (place.pyproject, here / "start.py", *sorted(here.glob("setup_*.py"))):
            digest.update(path.read_bytes())
        python = f"{sys.implementation.cache_tag} {platform.machine()} {place.venv}"
        return cls(python=python, files=digest.hexdigest(), tests=tests, libraries=True)

    @classmethod
    def read(cls, place: Place) -> Self | None:
        """The stamp that was left; None where there is none that can be read."""
        try:
            return cls(**json.loads(place.stamp.read_text(encoding="utf-8")))
        except (FileNotFoundError, NotADirectoryError, ValueError, TypeError):
            return None

    def write(self, place: Place) -> None:
        place.stamp.write_text(json.dumps(asdict(self)), encoding="utf-8")


def is_installed(place: Place, wanted: Stamp) -> bool:
    """Whether all the packages that are wanted are in; looks at a few files only."""
    have = Stamp.read(place)
    return (
        have is not None
        and (have.python, have.files) == (wanted.python, wanted.files)
        and have.tests >= wanted.tests
        and not place.unfinished.exists()
        and place.python.exists()
        and place.command.exists()
    )


def is_ready(place: Place, *, tests: bool) -> bool:
    """Whether a start has nothing to set up."""
    have = Stamp.read(place)
    return (
        have is not None
        and have.libraries
        and is_installed(place, Stamp.wanted(place, tests=tests))
    )
