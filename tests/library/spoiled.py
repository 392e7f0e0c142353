"""What tests make and break: files that are not what they say, and rights that are missing."""

from __future__ import annotations

import json
import os
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def as_a_stranger() -> Iterator[None]:
    """Run as a person without rights, also where the tests run as root."""
    if os.name == "nt" or os.geteuid() != 0:
        pytest.skip("needs root to become somebody else")
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


def safetensors(
    tensors: dict[str, Any], data: bytes, metadata: dict[str, str] | None = None
) -> bytes:
    """The bytes of a safetensors file, sound or not."""
    table = tensors if metadata is None else {"__metadata__": metadata, **tensors}
    header = json.dumps(table).encode()
    return len(header).to_bytes(8, "little") + header + data


def floats(*shape: int, at: int = 0) -> dict[str, Any]:
    """The header's entry of an F32 tensor that starts at byte `at`."""
    stop = at + 4 * int(np.prod(shape))
    return {"dtype": "F32", "shape": list(shape), "data_offsets": [at, stop]}
