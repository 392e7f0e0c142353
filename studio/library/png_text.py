"""The texts inside a PNG file, read without decoding the picture (PNG 1.2, section 11.3.4)."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING, BinaryIO, Final

from studio.core.errors import StudioError
from studio.library.files import human_size, read_error

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SIGNATURE: Final = b"\x89PNG\r\n\x1a\n"

MAX_TEXT: Final = 1 << 20
"""Bytes of one text, packed or unpacked; a recipe has a few hundred."""

_MAX_CHUNKS: Final = 1 << 20


def is_png(path: Path) -> bool:
    """Whether the file begins as a PNG does; StudioError where it cannot be read."""
    try:
        with path.open("rb") as file:
            return file.read(8) == SIGNATURE
    except OSError as error:
        raise read_error(error, path) from error


def read_text(path: Path, keyword: str, *, moving: bool = False) -> str | None:
    """The iTXt text with this key, or None; pixel data is skipped, wherever the text stands.

    moving: an animated PNG holds none. StudioError where the file is no PNG, broken, animated and
    not `moving`, or the text is larger than MAX_TEXT.
    """
    try:
        with path.open("rb") as file:
            if file.read(8) != SIGNATURE:
                raise StudioError(
                    f"{path.name} is not a PNG picture.", "Choose a PNG that was saved by Sfumato."
                )
            return _find(file, path, keyword.encode("latin-1"), moving=moving)
    except OSError as error:
        raise read_error(error, path) from error


def _find(file: BinaryIO, path: Path, keyword: bytes, *, moving: bool) -> str | None:
    found = None
    for kind, length in _chunks(file, path):
        if kind == b"acTL" and moving:
            return None
        if kind == b"acTL":
            raise StudioError(f"{path.name} is animated.", "Choose a still picture.")
        if kind != b"iTXt" or found is not None:
            continue
        name = file.read(min(length, len(keyword) + 1))
        if name != keyword + b"\0":
            continue
        if length > MAX_TEXT:
            raise _too_long(path)
        body = file.read(length - len(name))
        if zlib.crc32(kind + name + body) != int.from_bytes(file.read(4), "big"):
            raise _broken(path)
        found = _text(body, path)
    return found


def _chunks(file: BinaryIO, path: Path) -> Iterator[tuple[bytes, int]]:
    """Kind and length of every chunk; the file stands at the chunk's body when it is given out."""
    at = len(SIGNATURE)
    for _ in range(_MAX_CHUNKS):
        file.seek(at)
        head = file.read(8)
        if len(head) < 8:
            break
        length, kind = int.from_bytes(head[:4], "big"), head[4:]
        if length >= 1 << 31 or not kind.isalpha():
            break
        yield kind, length
        if kind == b"IEND":
            return
        at += 12 + length
    raise _broken(path)  # it ended, or turned to nonsense, before its end mark


def _text(body: bytes, path: Path) -> str:
    """The text in an iTXt body: packed?, method, language \\0, translated key \\0, text."""
    parts = body[2:].split(b"\0", 2)
    if len(body) < 2 or len(parts) < 3 or body[0] > 1:
        raise _broken(path)
    data = parts[2]
    if body[0] == 1:
        unpacker = zlib.decompressobj()
        try:
            data = unpacker.decompress(data, MAX_TEXT)
        except zlib.error as error:
            raise _broken(path, str(error)) from error
        if unpacker.unconsumed_tail:
            raise _too_long(path)
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        raise _broken(path, str(error)) from error


def _too_long(path: Path) -> StudioError:
    return StudioError(
        f"The text inside {path.name} is longer than {human_size(MAX_TEXT)}, which no recipe is.",
        "Choose a picture that was saved by Sfumato.",
    )


def _broken(path: Path, details: str = "") -> StudioError:
    return StudioError(f"{path.name} is broken.", "Open another copy of it.", details)
