"""Writing files so that a crash leaves the old one or the new one, never half of one."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


def write_aside(path: Path, data: bytes) -> None:
    """Write `data` beside `path`, make sure it is on disk, and put it in its place.

    The folder is made where it is missing. OSError where that cannot be; nothing is left then.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with aside.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        aside.replace(path)
    finally:
        aside.unlink(missing_ok=True)
