"""Live: how drafts follow the hand on a slider, as the artist wants it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from studio.core.limits import Range

TARGET: Final = Range("Time of a draft", 0.05, 0.4, 0.1)
"""Seconds that a draft may take; at the default a drag feels direct."""


@dataclass(frozen=True, slots=True)
class Live:
    """target: seconds that a draft may take: it has as many steps, and as good a decoder, as that
    allows. drops: a draft that has begun gives way to a newer one. While it is slower than the
    hand none is seen then, but the last one comes sooner; else it finishes, and the newest is next.
    """

    target: float = TARGET.default
    drops: bool = False

    def __post_init__(self) -> None:
        object.__setattr__(self, "target", TARGET.clamp(self.target))
