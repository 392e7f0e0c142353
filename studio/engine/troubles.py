"""What went wrong, as one event. Needs no torch: it may be torch that went wrong."""

from __future__ import annotations

import traceback
from typing import Final

from studio.core.errors import StudioError
from studio.core.events import Failed

_NO_MEMORY: Final = (
    "out of memory",
    "can't allocate memory",
    "cannot allocate memory",
    "not enough memory",
    "alloc_failed",
    "failed to allocate",
)


def is_out_of_memory(error: BaseException) -> bool:
    """Whether an error says that memory ran out, on whatever device."""
    if isinstance(error, MemoryError):
        return True
    text = str(error).lower()
    return isinstance(error, RuntimeError) and any(words in text for words in _NO_MEMORY)


def failure(number: int, error: Exception) -> Failed:
    """The event for a job that ended with an error."""
    if isinstance(error, StudioError):
        return Failed(number, error.what, error.hint, error.details)
    details = "".join(traceback.format_exception(error))
    if is_out_of_memory(error):
        return Failed(
            number,
            "There is not enough memory for this picture.",
            "Choose a smaller size, or close other programs.",
            details,
        )
    return Failed(
        number,
        "The engine stumbled over something unexpected. It is ready for the next picture.",
        "If it happens again, copy the details and report them.",
        details,
    )
