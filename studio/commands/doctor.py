"""`sfumato doctor`: what is wrong with this machine, and how to mend it."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from studio.commands.arguments import add_json
from studio.commands.checks import State, all_checks
from studio.library.places import find_places

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from studio.commands.checks import Check
    from studio.commands.console import Console


def add_arguments(parser: ArgumentParser) -> None:
    """Nothing but --json."""
    add_json(parser)


def run(_options: Namespace, console: Console) -> int:
    """Look at everything that Sfumato needs; the exit code is 1 where something is wrong."""
    checks = []
    for check in all_checks(find_places()):
        console.progress(f"{check.name} …")
        checks.append(check)
    well = all(check.state is not State.PROBLEM for check in checks)
    last = "All is well." if well else "Mend what is marked above, and Sfumato will work."
    data = {"ok": well, "checks": [asdict(check) for check in checks]}
    console.result(data, *(_line(check) for check in checks), last)
    return 0 if well else 1


def _line(check: Check) -> str:
    line = f"{check.state.value:8}{check.name}: {check.found}"
    return f"{line}\n{'':8}{check.mend}" if check.mend else line
