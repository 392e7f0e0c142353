"""Jobs: what the window asks of the inference thread, as plain frozen values.

They go down through the mailbox; what answers them comes up as `core.events`, by the job's number.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol, TypeAlias

from studio.core.live import Live

if TYPE_CHECKING:
    from pathlib import Path

    from studio.core.pixels import Pixels
    from studio.core.recipe import ModelRef, Recipe
    from studio.core.steps import View


class Quality(StrEnum):
    """How a run treats a newer one: a full run gives way, a draft that has begun finishes, unless
    the artist wants it dropped (see `Live`)."""

    DRAFT = "draft"
    FULL = "full"


@dataclass(frozen=True, slots=True)
class Load:
    """Load the model in `folder` and make it the one that runs."""

    number: int
    model: ModelRef
    folder: Path


@dataclass(frozen=True, slots=True)
class Run:
    """Make the picture of `recipe`, running only the steps that are not known yet.

    live: how it follows the hand, if it is a draft.
    """

    number: int
    recipe: Recipe
    quality: Quality
    live: Live = field(default_factory=Live)


@dataclass(frozen=True, slots=True)
class Look:
    """Decode one step of the recipe's run with the model's own decoder.

    step: the number of steps for the finished picture.
    """

    number: int
    recipe: Recipe
    step: int
    view: View


@dataclass(frozen=True, slots=True)
class Keep:
    """Write the recording of the recipe's run to `path`."""

    number: int
    recipe: Recipe
    path: Path


@dataclass(frozen=True, slots=True)
class Bring:
    """Hand a photo to the engine; recipes name it by `digest` (see `core.photo.Photo`)."""

    number: int
    digest: str
    picture: Pixels


@dataclass(frozen=True, slots=True)
class Adopt:
    """Take the recording at `path` in as the run of `recipe`: its steps need no computing then."""

    number: int
    recipe: Recipe
    path: Path


@dataclass(frozen=True, slots=True)
class Attend:
    """Find out where each word of the recipe's prompt acts, step by step.

    Steps that are recorded are asked again for their attention only; the run does not change.
    """

    number: int
    recipe: Recipe


@dataclass(frozen=True, slots=True)
class Part:
    """Measure how far apart the latents of two runs are at each step."""

    number: int
    first: Recipe
    second: Recipe


@dataclass(frozen=True, slots=True)
class Frame:
    """Decode one step as a `Look` does, for somebody who wants each of many and misses none."""

    number: int
    recipe: Recipe
    step: int
    view: View


@dataclass(frozen=True, slots=True)
class Sketch:
    """Make a small picture of a recipe in the background; gives way as a full run does.

    Where the processor is faster so, in reduced precision.

    whole: in its own size and in full quality instead. Its steps are known afterwards to every
    recipe that shares them.
    """

    number: int
    recipe: Recipe
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Shoot:
    """Make frames of a film in full quality, together where the model lets them; gives way as a
    full run does. Asked again with the same recipes, it goes on where it was.

    exact: if not, they may be made in reduced precision."""

    number: int
    recipes: tuple[Recipe, ...]
    exact: bool = True

    @property
    def recipe(self) -> Recipe:
        """One of them: they share the model and the photo."""
        return self.recipes[0]


Job: TypeAlias = Load | Run | Look | Keep | Bring | Adopt | Attend | Part | Frame | Sketch | Shoot


class Engine(Protocol):
    """What makes the pictures, as the window knows it: jobs in here, events out at `post`."""

    def start(self) -> None:
        """Begin to take jobs."""

    def send(self, job: Job) -> None:
        """Put a job before the engine; returns at once."""

    def stop(self, number: int) -> None:
        """End the job of this number, if it has not ended."""

    def close(self, timeout: float) -> bool:
        """End everything; False if a step still runs after `timeout` seconds."""
