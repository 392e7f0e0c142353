"""The journal of a project: lines of JSON with a checksum, only ever appended to.

A line is `{"sum":"8 hex digits","entry":{...}}`, the sum being the CRC-32 of the entry's bytes as
they stand in the line. One line is one change: it is there whole or not at all.
"""

from __future__ import annotations

import json
import os
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from studio.library import files

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

Entry = dict[str, Any]

LIMIT: Final = 1 << 30
_HEAD: Final = b'{"sum":"%08x","entry":'
_HEAD_LENGTH: Final = len(_HEAD % 0)


def to_line(entry: Entry) -> bytes:
    """An entry as a line of the journal."""
    body = json.dumps(entry, ensure_ascii=False, separators=(",", ":")).encode()
    return _HEAD % zlib.crc32(body) + body + b"}\n"


def from_line(line: bytes) -> Entry | None:
    """The entry in a line (without its newline); None if it is not as it was written."""
    body = line[_HEAD_LENGTH:-1]
    if line[:_HEAD_LENGTH] != _HEAD % zlib.crc32(body) or line[-1:] != b"}":
        return None
    try:
        entry = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return entry if isinstance(entry, dict) else None


@dataclass(frozen=True, slots=True)
class Read:
    """A journal that was read. end: bytes up to the end of the last whole line. damaged: how many
    lines before the last one are not as they were written."""

    entries: tuple[Entry, ...]
    end: int
    damaged: int


def read(path: Path) -> Read:
    """All entries that can be read. StudioError where the file cannot be.

    A last line that is torn (the power went while it was written) was never acknowledged: it is
    left out, and does not count as damage.
    """
    *lines, rest = files.read_bytes(path, LIMIT).split(b"\n")
    entries: list[Entry] = []
    end = at = damaged = bad = 0
    for line in lines:
        at += len(line) + 1
        entry = from_line(line)
        if entry is None:
            bad += 1
        else:
            entries.append(entry)
            damaged, bad, end = damaged + bad, 0, at
    torn = bad + bool(rest)
    return Read(tuple(entries), end, damaged + max(0, torn - 1))


class Journal:
    """A journal that is open for writing. What stands behind `end` is cut off. OSErrors are raised.

    Used by one thread.
    """

    def __init__(self, path: Path, end: int) -> None:
        self._path = path
        self._end = end
        self._file = path.open("r+b", buffering=0)
        self._clean = False

    @property
    def size(self) -> int:
        """Bytes that are safe."""
        return self._end

    def check(self) -> None:
        """OSError if the file is no longer where it was: a write would go nowhere."""
        there, mine = self._path.stat(), os.fstat(self._file.fileno())
        if (there.st_dev, there.st_ino) != (mine.st_dev, mine.st_ino):
            raise FileNotFoundError(2, "another file took its place", str(self._path))

    def append(self, entry: Entry) -> None:
        """Write one line; it is safe when this returns, and not there if it raises."""
        line = to_line(entry)
        if not self._clean:
            self._file.truncate(self._end)
            self._clean = True
        self._file.seek(self._end)
        self._clean = False
        written = 0
        while written < len(line):  # a full disk takes a part, and refuses the next
            written += self._file.write(line[written:])
        os.fsync(self._file.fileno())
        self._end += len(line)
        self._clean = True

    def replace(self, entries: Iterable[Entry]) -> None:
        """Write a shorter journal of the same content aside, and put it in this one's place."""
        lines = b"".join(to_line(entry) for entry in entries)
        self._file.close()
        try:
            files.write_bytes(self._path, lines)
            self._end = len(lines)
        finally:
            self._file = self._path.open("r+b", buffering=0)
            self._clean = False

    def close(self) -> None:
        """End writing."""
        self._file.close()
