"""The commands: the same engine without a window. They know every layer, and import it late.

Each command is a module with `add_arguments(parser)` and `run(options, console) -> exit code`; only
the module of the command that was asked for is imported, and torch only where it is needed.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import Final


@dataclass(frozen=True, slots=True)
class Command:
    """One row of the table. help: one line for the list of commands. module: where it lives."""

    name: str
    help: str
    module: str


_TABLE: Final = (
    Command("render", "make a picture from words", "studio.commands.render"),
    Command("branch", "go on from one step of a recording, differently", "studio.commands.branch"),
    Command("steps", "lay out the steps of a recording as a film strip", "studio.commands.steps"),
    Command("words", "show where each word of a prompt acts", "studio.commands.words"),
    Command("walk", "make a film that leads from picture to picture", "studio.commands.walk"),
    Command("axis", "paint one picture from one word to another", "studio.commands.axis"),
    Command("grid", "paint every mix of two axes, labelled", "studio.commands.grid"),
    Command(
        "project", "list the pictures of a project, or take them out", "studio.commands.project"
    ),
    Command("inspect", "say what a model, picture or recording is", "studio.commands.inspect"),
    Command("samplers", "list the ways from noise to a picture", "studio.commands.samplers"),
    Command("models", "list the models on this machine", "studio.commands.models"),
    Command(
        "doctor",
        "say what is wrong with this machine, and how to mend it",
        "studio.commands.doctor",
    ),
    Command("paint", "paint a scene that the starter model learns from", "studio.commands.paint"),
    Command("train", "train the starter model anew", "studio.commands.train"),
    Command("bench", "measure how fast and exact Sfumato is here", "studio.commands.bench"),
)

COMMANDS: Final = MappingProxyType({command.name: command for command in _TABLE})
"""Every command by its name, in the order in which they are listed."""
