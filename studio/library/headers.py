"""The header of a safetensors file: names, types and shapes, without reading a weight.

The format: 8 bytes little-endian length n, n bytes of JSON, then the data. The JSON maps names to
{"dtype", "shape", "data_offsets": [start, stop]}, offsets counted from the start of the data, and
"__metadata__" to texts. The tensors must fill the data exactly, without gap or overlap.
"""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

from studio.core.errors import StudioError
from studio.library.files import human_size, read_error

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

MAX_HEADER: Final = 32 << 20
"""Bytes. Models of tens of thousands of tensors stay below 8 MiB."""

SNIFF: Final = 9
"""Bytes at the start of a file that tell pickles and safetensors apart."""

_BITS: Final = {
    **dict.fromkeys(("F4",), 4),
    **dict.fromkeys(("F6_E2M3", "F6_E3M2"), 6),
    **dict.fromkeys(("BOOL", "U8", "I8", "F8_E5M2", "F8_E4M3", "F8_E8M0"), 8),
    **dict.fromkeys(("F8_E5M2FNUZ", "F8_E4M3FNUZ"), 8),
    **dict.fromkeys(("I16", "U16", "F16", "BF16"), 16),
    **dict.fromkeys(("I32", "U32", "F32"), 32),
    **dict.fromkeys(("I64", "U64", "F64", "C64"), 64),
}

_PICKLED: Final = (b"\x80\x02", b"\x80\x03", b"\x80\x04", b"\x80\x05")
_ZIPPED: Final = b"PK\x03\x04"


@dataclass(frozen=True, slots=True)
class Entry:
    """One tensor. start, stop: bytes, counted from the start of the data."""

    dtype: str
    shape: tuple[int, ...]
    start: int
    stop: int


@dataclass(frozen=True, slots=True)
class Header:
    """What a safetensors file says of itself.

    raw: the JSON as it stands. data_at: where the data starts in the file, in bytes.
    """

    tensors: Mapping[str, Entry]
    metadata: Mapping[str, str]
    raw: bytes
    data_at: int

    @property
    def parameters(self) -> int:
        """How many numbers all tensors hold."""
        return sum(math.prod(entry.shape) for entry in self.tensors.values())


def is_pickle(start: bytes) -> bool:
    """Whether a file that starts so (SNIFF bytes, less where it is shorter) is or holds a pickle.

    Such a file can run a program when it is opened, whatever its name says. A safetensors header
    of 640 bytes begins like a pickle: what tells it apart is the brace behind its length.
    """
    is_header = start[8:9] == b"{" and int.from_bytes(start[:8], "little") <= MAX_HEADER
    return start.startswith((*_PICKLED, _ZIPPED)) and not is_header


def read_header(path: Path) -> Header:
    """The header of `path`, checked against the file's size; StudioError if it is not sound."""
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            start = file.read(SNIFF)
            if is_pickle(start):
                raise StudioError(
                    f"{path.name} is a pickle under another name, which could run a program.",
                    "Use a model saved as safetensors.",
                )
            length = int.from_bytes(start[:8], "little")
            if len(start) < SNIFF or length < 2 or length > MAX_HEADER:
                raise _not_safetensors(path)
            file.seek(8)
            raw = file.read(length)
    except OSError as error:
        raise read_error(error, path) from error
    if len(raw) < length:
        raise _foreign_or_cut(path, raw)
    tensors, metadata = _parsed(path, raw)
    _check_filled(path, tensors, size - 8 - length)
    return Header(tensors, metadata, raw, 8 + length)


def _parsed(path: Path, raw: bytes) -> tuple[dict[str, Entry], dict[str, str]]:
    try:
        data = json.loads(raw, object_pairs_hook=_no_twice) if raw[:1] == b"{" else None
    except (ValueError, RecursionError) as error:
        raise _not_safetensors(path, str(error)) from error
    if not isinstance(data, dict):
        raise _not_safetensors(path)
    metadata = data.pop("__metadata__", {})
    if not isinstance(metadata, dict) or not all(isinstance(v, str) for v in metadata.values()):
        raise _damaged(path, "its metadata is not text")
    return {name: _entry(path, name, entry) for name, entry in data.items()}, metadata


def _entry(path: Path, name: str, data: object) -> Entry:
    entry = data if isinstance(data, dict) else {}
    dtype, shape = entry.get("dtype"), _counts(entry.get("shape"))
    offsets = _counts(entry.get("data_offsets"))
    if shape is None or offsets is None or len(offsets) != 2:
        raise _damaged(path, f"it does not say where {name!r} lies")
    if dtype not in _BITS:
        raise _damaged(path, f"{name!r} holds numbers of an unknown kind, {dtype!r}")
    bits = math.prod(shape) * _BITS[dtype]
    start, stop = offsets
    if (stop - start) * 8 != bits:
        raise _damaged(path, f"{name!r} has {stop - start} bytes, its shape needs {bits / 8:g}")
    return Entry(dtype, tuple(shape), start, stop)


def _check_filled(path: Path, tensors: Mapping[str, Entry], size: int) -> None:
    spans = sorted((entry.start, entry.stop) for entry in tensors.values())
    edges = [(0, 0), *spans]
    for (_, stop), (start, _) in pairwise(edges):
        if start != stop:
            raise _damaged(path, "its tensors overlap or leave gaps")
    end = edges[-1][1]
    if end > size:
        raise StudioError(
            f"{path.name} is cut short: {human_size(end - size)} of it are missing.",
            "Copy or download it again.",
        )
    if end < size:
        raise _damaged(path, f"{size - end} bytes follow after its tensors")


def _counts(value: object) -> list[int] | None:
    """The list, if it is a short one of whole numbers from 0 up (True is no number here)."""
    if not isinstance(value, list) or len(value) > 16:
        return None
    return value if all(type(item) is int and 0 <= item < 2**63 for item in value) else None


def _no_twice(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    data = dict(pairs)
    if len(data) != len(pairs):
        raise ValueError("a name occurs twice")
    return data


def _foreign_or_cut(path: Path, raw: bytes) -> StudioError:
    if not raw.startswith(b"{"):
        return _not_safetensors(path)
    return StudioError(
        f"{path.name} is cut short: even its table of contents is not all there.",
        "Copy or download it again.",
    )


def _not_safetensors(path: Path, details: str = "") -> StudioError:
    return StudioError(f"{path.name} is not a safetensors file.", "Choose another file.", details)


def _damaged(path: Path, why: str) -> StudioError:
    return StudioError(f"{path.name} is damaged: {why}.", "Copy or download it again.")
