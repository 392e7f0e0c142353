"""`sfumato models`: the models on this machine."""

from __future__ import annotations

from typing import TYPE_CHECKING

from studio.commands.arguments import add_json
from studio.library import models
from studio.library.files import human_size
from studio.library.places import find_places

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from studio.commands.console import Console


def add_arguments(parser: ArgumentParser) -> None:
    """Nothing but --json."""
    add_json(parser)


def run(_options: Namespace, console: Console) -> int:
    """List every model that can be found, with what keeps it from being used."""
    places = find_places()
    rows, lines = [], []
    for found in models.find(places):
        report = models.inspect(found.path)
        rows.append(
            {
                "name": found.name,
                "path": str(found.path),
                "origin": found.origin.value,
                "family": found.family,
                "size_bytes": report.size_bytes,
                "usable": report.usable,
                "problems": [str(problem) for problem in report.problems],
            }
        )
        state = "" if report.usable else f"  {report.problems[0].what}"
        lines.append(f"{found.name}  {found.family}  {human_size(report.size_bytes)}{state}")
    lines.append(f"More models: put their folders into {places.models}.")
    console.result({"models": rows, "folder": str(places.models)}, *lines)
    return 0
