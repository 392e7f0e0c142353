"""The command line: which command, and how every mistake and failure ends."""

from __future__ import annotations

import errno
import os
import sys
import time
import traceback
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Final

import studio
from studio.commands import COMMANDS, Command
from studio.commands.arguments import PROG, Parser, unknown
from studio.commands.console import Console
from studio.core.errors import StudioError
from studio.engine.troubles import is_out_of_memory

if TYPE_CHECKING:
    from collections.abc import Sequence

DONE: Final = 0
FAILED: Final = 1
BAD_INPUT: Final = 2
INTERRUPTED: Final = 130
"""What shells give for Ctrl C: 128 and the number of the signal."""

_EPILOG: Final = (
    "Without a command, Sfumato opens its window; with the path of a picture or a model, it opens "
    "that. `sfumato COMMAND --help` says more about a command."
)


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and give its exit code: 0 done, 1 failed, 2 bad input.

    argv: the arguments after the program's name (None: those of the process).
    """
    arguments = list(sys.argv[1:] if argv is None else argv)
    console = Console(sys.stdout, sys.stderr, as_json="--json" in arguments)
    try:
        return _run(arguments, console)
    except SystemExit as leaving:  # --help and --version leave so
        return leaving.code if isinstance(leaving.code, int) else DONE
    except KeyboardInterrupt:
        console.clear()
        return INTERRUPTED
    except BrokenPipeError:  # whoever read our output has gone, as `sfumato models | head -1` does
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FAILED
    except StudioError as error:
        console.complain(error)
        return FAILED if _is_failure(error) else BAD_INPUT
    except Exception as error:  # noqa: BLE001 - the one road of what nobody expected
        console.complain(_unexpected(error))
        return FAILED


def _run(arguments: list[str], console: Console) -> int:
    first = arguments[0] if arguments else ""
    if first in COMMANDS:
        return _command(COMMANDS[first], arguments[1:], console)
    if first.startswith("-"):
        _overview().parse_args(arguments)
    if first and not Path(first).exists():
        raise unknown("command or file", first, COMMANDS, f"`{PROG} --help`")
    if len(arguments) > 1:
        raise StudioError(f"{PROG} opens one thing at a time.", "Give one path.")
    from studio.app import main as open_studio  # noqa: PLC0415 - the window brings Qt

    return open_studio(arguments)


def _command(command: Command, arguments: list[str], console: Console) -> int:
    module = import_module(command.module)
    parser = Parser(prog=f"{PROG} {command.name}", description=module.run.__doc__)
    module.add_arguments(parser)
    code: int = module.run(parser.parse_args(arguments), console)
    return code


def _overview() -> Parser:
    """The parser of what stands before a command: only --help and --version."""
    parser = Parser(prog=PROG, description=studio.__doc__, epilog=_EPILOG)
    parser.add_argument("--version", action="version", version=f"Sfumato {studio.__version__}")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND")
    for command in COMMANDS.values():
        commands.add_parser(command.name, help=command.help, add_help=False)
    return parser


def _is_failure(error: BaseException | None) -> bool:
    """Whether the machine failed (full disk, no memory), rather than that it was asked amiss."""
    if error is None:
        return False
    full = isinstance(error, OSError) and error.errno in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
    return full or is_out_of_memory(error) or _is_failure(error.__cause__)


def _unexpected(error: Exception) -> StudioError:
    """The sentence for an error that nobody foresaw, and its whole text in a log."""
    if is_out_of_memory(error):
        return StudioError(
            "There is not enough memory for this.",
            "Choose a smaller size, or close other programs.",
        )
    details = "".join(traceback.format_exception(error))
    what = f"Something went wrong inside Sfumato ({type(error).__name__})."
    try:
        log = _log(details)
    except (OSError, StudioError):
        return StudioError(what, "Try again, and report it if it happens again.", details)
    return StudioError(what, f"Report it with the text in {log}.", details)


def _log(details: str) -> Path:
    from studio.library.files import make_folder  # noqa: PLC0415 - only when something broke
    from studio.library.places import find_places  # noqa: PLC0415 - as above

    path = make_folder(find_places().logs) / "command-line.log"
    with path.open("a", encoding="utf-8") as file:
        file.write(f"{time.strftime('%Y-%m-%d %H:%M:%S')} {' '.join(sys.argv)}\n{details}\n")
    return path
