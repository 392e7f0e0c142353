"""What the Words workspace shows, as one frozen value."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from studio.core.reading import Reading
    from studio.core.shapes import Shape
    from studio.core.words import Ranked


class Knowledge(StrEnum):
    """How much is known of the words of the picture on show."""

    NOTHING = "nothing"
    """There is no picture."""
    UNABLE = "unable"
    """The model cannot tell."""
    STRANGE = "strange"
    """Another model made the picture, and it is not loaded."""
    UNFINISHED = "unfinished"
    """The picture is still in the making."""
    WAITING = "waiting"
    """It is being found out."""
    FAILED = "failed"
    """It could not be found out."""
    WORDLESS = "wordless"
    """No words act at the step on show: it is a photo's, or the prompt is empty."""
    KNOWN = "known"


class Guise(StrEnum):
    """How the picture shows where a word acts."""

    HEAT = "heat"
    OUTLINE = "outline"
    MASK = "mask"


@dataclass(frozen=True, slots=True)
class Region:
    """An area drawn around, and the words in it. share: of the picture's area."""

    shape: Shape
    share: float


@dataclass(frozen=True, slots=True)
class WordsScene:
    """What the Words workspace shows.

    trouble: what failed and what to do, for FAILED. reading: the words of the prompt that acts at
    the step on show; None unless KNOWN. step: its step, None for the mean of all (the finished
    picture). selected: an index into its words. ranked: the words in the region, or in the whole
    picture, the strongest first. opacity: of the overlay, 0 to 1.
    """

    knowledge: Knowledge = Knowledge.NOTHING
    trouble: tuple[str, str] = ("", "")
    reading: Reading | None = None
    step: int | None = None
    selected: int | None = None
    region: Region | None = None
    ranked: tuple[Ranked, ...] = ()
    guise: Guise = Guise.HEAT
    opacity: float = 0.6
    phrases: bool = True


UNSEEN: Final = WordsScene()
"""While nobody looks."""
