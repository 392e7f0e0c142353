"""What start.py can be asked for: to open the studio, to set it up, to check it."""

import os
import subprocess
import sys
from pathlib import Path

from setup_console import Console, Runner, SetupError, os_error_sentence
from setup_place import Machine, Place, is_ready

CHECKS = {
    "ruff check": ("ruff", "check", "."),
    "ruff format": ("ruff", "format", "--check", "."),
    "mypy": ("mypy",),
    "pytest": ("pytest", "-n", "2"),  # two halves side by side: what a small machine has
}


def main(arguments: list[str], usage: str) -> int:
    """The exit code: 0 done, 1 failed (one sentence on standard error), 130 interrupted."""
    if arguments in (["-h"], ["--help"]):
        print(usage)
        return 0
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")  # an old code page lacks some of our characters
    place = Place(Path(__file__).resolve().parent.parent)
    try:
        return run(place, arguments, Console(sys.stdout))
    except SetupError as error:
        sentence = str(error)
    except OSError as error:
        sentence = os_error_sentence(error, place.root)
    except KeyboardInterrupt:
        print("\nStopped. Start again to go on.", file=sys.stderr)
        return 130
    print(f"Sfumato: {sentence}", file=sys.stderr)
    return 1


def run(place: Place, arguments: list[str], console: Console) -> int:
    """Does what the arguments ask for; gives the exit code."""
    task = arguments[0] if arguments and arguments[0] in {"setup", "test"} else "open"
    if not place.pyproject.exists():
        message = f"{place.pyproject} is missing: get Sfumato's files anew."
        raise SetupError(message)
    if not is_ready(place, tests=task == "test"):
        # Here: it takes half of a start's time to load, and most starts have nothing to set up.
        from setup_environment import prepare  # noqa: PLC0415 - see above

        prepare(place, Machine.here(), Runner(console, place.log), tests=task == "test")
    if task == "test":
        return run_checks(place, arguments[1:])
    if task == "setup":
        console.say("Sfumato is set up. Open it with: python3 packaging/start.py")
        return 0
    return open_studio(place, arguments)


def open_studio(place: Place, arguments: list[str]) -> int:
    """Becomes the studio; where a process can't become another one, waits for it."""
    command = [str(place.command), *arguments]
    sys.stdout.flush()
    if not place.windows:
        os.execv(command[0], command)  # noqa: S606 - our own program, and no shell is wanted
    return subprocess.run(command, check=False).returncode


def run_checks(place: Place, pytest_arguments: list[str]) -> int:
    """Runs every check, also after one failed, pytest last; 1 if any failed, else 0."""
    failed = []
    for name, command in CHECKS.items():
        extra = pytest_arguments if name == "pytest" else []
        print(f"== {name}", flush=True)
        # -P: the folder packaging/ must not stand in for the library of that name.
        whole = [str(place.python), "-P", "-m", *command, *extra]
        if subprocess.run(whole, cwd=place.root, check=False).returncode:
            failed.append(name)
    if failed:
        print(f"Failed: {', '.join(failed)}", flush=True)
    return 1 if failed else 0
