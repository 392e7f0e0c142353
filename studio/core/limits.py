"""Ranges and defaults, said once: the window, the command line and the recipe read them here."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from studio.core.errors import StudioError


@dataclass(frozen=True, slots=True)
class Range:
    """A closed range of a number with its default.

    name: what the artist calls it, used in the error of `check`.
    """

    name: str
    low: float
    high: float
    default: float

    def clamp(self, value: float) -> float:
        """The nearest value inside the range."""
        return min(max(value, self.low), self.high)

    def check(self, value: float) -> None:
        """Raise StudioError unless `value` is a number inside the range."""
        if not self.low <= value <= self.high:  # false for nan too
            number = f" {_read(value)}" if abs(value) < 1e20 else ""  # 400 digits help nobody
            raise StudioError(
                f"{self.name}{number} is out of range.",
                f"Choose a value from {_read(self.low)} to {_read(self.high)}.",
            )


def _read(number: float) -> str:
    return str(number) if isinstance(number, int) else f"{number:.15g}"


STEPS: Final = Range("Steps", 1, 200, 16)
GUIDANCE: Final = Range("Guidance", 0, 30, 3)
SIDE: Final = Range("Side length", 64, 4096, 256)
TURNS: Final = 1 << 62
"""Seeds from here on draw directions in which noise is turned; no picture begins with one."""
SEED: Final = Range("Seed", 0, TURNS - 1, 0)
ANY_SEED: Final = Range("Seed", 0, 2 * TURNS - 1, 0)
"""Those of directions too: what torch takes as a seed."""
MIX: Final = Range("Mix", 0, 1, 0)
PUSH: Final = Range("Amount", -8, 8, 0)
WORD_WEIGHT: Final = Range("Weight", -4, 4, 1)
ETA: Final = Range("Sampler noise", 0, 1, 0)
LORA: Final = Range("LoRA weight", -4, 4, 0)
DICE: Final = 1_000_000_000
"""Rolled seeds stay below this, so that an artist can read them out."""

STEP_BUDGET: Final = 1 << 30
"""Bytes of recorded steps kept in memory (oldest go first; they are recomputed when asked for)."""

SKETCH_EDGE: Final = 256
"""Pixels of the longer side of a picture that is made in the background, at most."""

PASSING_BUDGET: Final = 16 << 20
"""Bytes that the steps of drafts and sketches may take, and again their pictures in the engine: ten
minutes under a hand make thousands, and hardly one is wanted again."""

PICTURE_BUDGET: Final = 384 << 20
"""Bytes of decoded pictures kept in memory."""

PHOTO_BUDGET: Final = 128 << 20
"""Bytes of the artist's own pictures that the engine keeps: 32 of a million pixels."""

_SIZE: Final = re.compile(r"\s*(\d{1,6})\s*[xX×]\s*(\d{1,6})\s*")


def size_of(text: str) -> tuple[int, int]:
    """The width and height in px that somebody wrote, like 256x256. StudioError for neither."""
    match = _SIZE.fullmatch(text)
    if match is None:
        raise StudioError(
            f"The size {text!r} is not a width and a height.", "Write it like 256x256."
        )
    width, height = int(match[1]), int(match[2])
    SIDE.check(width)
    SIDE.check(height)
    return width, height
