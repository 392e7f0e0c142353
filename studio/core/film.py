"""A film of a walk: what was asked for, and how far it is."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from studio.core.pixels import Pixels
    from studio.core.recipe import Recipe
    from studio.core.walk import Walk


class Film(StrEnum):
    """How far a film is."""

    MAKING = "making"
    PAUSED = "paused"
    WRITING = "writing"
    """All frames are there; the file is written."""
    DONE = "done"


class Quality(StrEnum):
    """How much of a film's detail is kept."""

    HIGH = "high"
    GOOD = "good"
    SMALL = "small"


@dataclass(frozen=True, slots=True)
class FilmOrder:
    """What is made of a walk.

    suffix: the kind of file ("" for numbered pictures). rate: frames a second. size: width and
    height in px; None for the model's own. keep: the walk is kept inside the file.
    """

    suffix: str = ".mp4"
    rate: float = 24.0
    size: tuple[int, int] | None = None
    quality: Quality = Quality.HIGH
    keep: bool = True

    @property
    def exact(self) -> bool:
        """Whether frames must be as exact as pictures are: a video loses more than their last bits
        (a frame in reduced precision is 48 dB or more from its twin; of either, the best quality
        leaves 42 dB, a GIF 37)."""
        return not self.suffix


@dataclass(frozen=True, slots=True)
class FilmJob:
    """A film that was asked for. path: where it goes. count: of its frames; None for as many as
    its time and its rate make."""

    walk: Walk
    order: FilmOrder
    path: str
    count: int | None = None

    @property
    def times(self) -> list[float]:
        """The seconds of its frames."""
        return self.walk.times(self.count or self.walk.frames(self.order.rate))

    @property
    def frames(self) -> tuple[Recipe, ...]:
        """The recipes of its frames, in their order."""
        return tuple(map(self.walk.at, self.times))


@dataclass(frozen=True, slots=True)
class FilmScene:
    """A film as it is shown. done: frames that are there, of `count`. picture: the newest.

    seconds: for each frame; left: until all are there; None while that is not known.
    """

    job: FilmJob
    stage: Film
    done: int
    count: int
    picture: Pixels | None = None
    seconds: float | None = None
    left: float | None = None
