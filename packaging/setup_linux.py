"""What Sfumato needs of a Linux system besides Python: the libraries Qt links to, test tools."""

import re
import shutil
from collections.abc import Sequence
from pathlib import Path

from setup_console import Runner
from setup_place import Machine, Place

# The Debian package of each library that Qt's platform plugins ask for.
PACKAGES = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libX11-xcb.so.1": "libx11-xcb1",
    "libX11.so.6": "libx11-6",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libgthread-2.0.so.0": "libglib2.0-0",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-render.so.0": "libxcb-render0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-shm.so.0": "libxcb-shm0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-util.so.1": "libxcb-util1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxcb.so.1": "libxcb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxkbcommon.so.0": "libxkbcommon0",
}
# The real window of the tests: its screen, the hand that drives it. The font keeps the
# screenshots the same everywhere.
TEST_PROGRAMS = {"Xvfb": "xvfb", "xdotool": "xdotool"}
TEST_FONT = ("Inter*.[ot]t[fc]", "fonts-inter")
FONT_FOLDERS = ("/usr/share/fonts", "/usr/local/share/fonts", "~/.local/share/fonts", "~/.fonts")
QT_FILES = ("Qt/plugins/platforms/libqxcb.so", "Qt/plugins/platforms/libqoffscreen.so")


def provide(place: Place, machine: Machine, runner: Runner, *, tests: bool) -> bool:
    """Installs what the system lacks where that is allowed; else says which command would.

    Gives whether nothing is lacking now. A library may have come by another road than a
    package, so what counts is what the linker finds; and what is lacking stops nothing here.
    """
    if machine.system != "Linux":
        return True
    libraries = missing_libraries(place, runner)
    tools = missing_test_tools() if tests else []
    packages = sorted({PACKAGES[each] for each in libraries if each in PACKAGES} | set(tools))
    if machine.apt and packages and apt_install(runner, "System libraries", packages):
        libraries, tools = missing_libraries(place, runner), missing_test_tools() if tests else []
    if libraries or tools:
        runner.console.say(advice(libraries, packages, debian=shutil.which("apt-get") is not None))
    return not libraries and not tools


def advice(libraries: Sequence[str], packages: Sequence[str], *, debian: bool) -> str:
    """What the system lacks, and the one command that brings it."""
    lacking = ", ".join(libraries) or ", ".join(packages)
    if debian and packages:
        command = f"sudo apt-get install {' '.join(packages)}"
        return f"This system lacks {lacking}: install what is lacking with: {command}"
    return f"This system lacks {lacking}: install with its package manager if no window opens."


def missing_libraries(place: Place, runner: Runner) -> list[str]:
    """The libraries that Qt asks for and the linker does not find, sorted, by file name."""
    if shutil.which("ldd") is None:
        return []
    lines: list[str] = []
    for package in place.venv.glob("lib/python3.*/site-packages/PySide6"):
        files = [str(package / name) for name in QT_FILES]
        lines += runner.lines(["ldd", *files])
    return not_found(lines)


def not_found(lines: Sequence[str]) -> list[str]:
    """The names that ldd's lines say are not found, sorted, each once."""
    names = {match[1] for line in lines if (match := re.match(r"\s*(\S+) => not found", line))}
    return sorted(names)


def missing_test_tools() -> list[str]:
    """The Debian packages of the test tools that are not here."""
    packages = [package for name, package in TEST_PROGRAMS.items() if shutil.which(name) is None]
    pattern, package = TEST_FONT
    folders = [Path(folder).expanduser() for folder in FONT_FOLDERS]
    if not any(next(folder.rglob(pattern), None) for folder in folders):
        packages.append(package)
    return packages


def apt_install(runner: Runner, title: str, packages: Sequence[str]) -> bool:
    """Installs packages of a Debian system; gives whether that went well."""
    quiet = ["env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-y", "-q"]
    if runner.run("List of system packages", [*quiet, "update"]).code:
        return False
    command = [*quiet, "install", "--no-install-recommends", *packages]
    return runner.run(title, command).code == 0
