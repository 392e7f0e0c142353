"""What training tells whoever watches: plain frozen values, posted as they happen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a stage is.

    share: 0..1 of the stage; seconds_left: of the stage; rate: samples a second;
    loss: a running mean (NaN before the first step).
    """

    stage: str
    share: float
    seconds_left: float
    samples: int
    rate: float
    loss: float


@dataclass(frozen=True, slots=True)
class Saved:
    """A checkpoint is on disk: training can be resumed from here after any stop."""

    stage: str
    folder: Path
    samples: int


@dataclass(frozen=True, slots=True)
class Sheet:
    """A picture about the training is on disk: a contact sheet or the loss curve."""

    what: str
    path: Path


@dataclass(frozen=True, slots=True)
class Finished:
    """The model is on disk, loadable."""

    folder: Path
    samples: int


Event = Progress | Saved | Sheet | Finished
Post = Callable[[Event], None]


def silent(event: Event) -> None:
    """Tell nobody."""
    del event


def as_line(event: Event) -> str:
    """Return an event as one line of text for a terminal."""
    match event:
        case Progress():
            left = f"{int(event.seconds_left // 60)}:{int(event.seconds_left % 60):02d} left"
            figures = f"{event.samples} samples, {event.rate:.1f}/s, loss {event.loss:.4f}"
            return f"{event.stage}: {event.share:4.0%}, {left}, {figures}"
        case Saved():
            return f"{event.stage}: saved after {event.samples} samples"
        case Sheet():
            return f"{event.what}: {event.path}"
        case Finished():
            return f"done after {event.samples} samples: {event.folder}"
