"""What a command says, and where: results to standard output, progress and errors to the other."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import TextIO

    from studio.core.errors import StudioError

_PROPER: Final = ("Sfumato", "Python", "PNG")
_CLEAR: Final = "\r\x1b[K"
"""To the start of the line, and erase it."""


class Console:
    """The two streams of a command. as_json: the result is one JSON object, and nothing else."""

    def __init__(self, out: TextIO, err: TextIO, *, as_json: bool) -> None:
        self._out = out
        self._err = err
        self._as_json = as_json
        self._in_progress = False

    def result(self, data: Mapping[str, Any], *lines: str) -> None:
        """The command's one result: `data` with --json, else the lines for people."""
        self.clear()
        if self._as_json:
            lines = (json.dumps(data),)
        for line in lines:
            self._out.write(line + "\n")
        self._out.flush()

    def progress(self, text: str) -> None:
        """One line that each call replaces; nothing where nobody watches (a pipe, a file)."""
        if self._err.isatty():
            self._err.write(_CLEAR + text)
            self._err.flush()
            self._in_progress = True

    def clear(self) -> None:
        """Take the line of progress away."""
        if self._in_progress:
            self._err.write(_CLEAR)
            self._err.flush()
            self._in_progress = False

    def complain(self, error: StudioError) -> None:
        """One sentence that says what is wrong and what to do; with --json an object as well."""
        self.clear()
        if self._as_json:
            self._out.write(json.dumps({"error": error.what, "hint": error.hint}) + "\n")
            self._out.flush()
        self.note(sentence(error))

    def note(self, text: str) -> None:
        """One line to standard error."""
        self.clear()
        self._err.write(text + "\n")
        self._err.flush()


def sentence(error: StudioError) -> str:
    """What went wrong and what to do about it, as one sentence on one line."""
    what, hint = " ".join(error.what.split()), " ".join(error.hint.split())
    if not hint:
        return what
    if not hint.startswith(_PROPER):
        hint = hint[0].lower() + hint[1:]
    return f"{what.removesuffix('.')}; {hint}"
