"""Events: what the inference thread tells the window, as plain frozen values.

They come up through one signal. Each names the job that it answers (`core.jobs`); whoever asked
ignores the answers it no longer wants.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from studio.core.steps import Tier

if TYPE_CHECKING:
    from pathlib import Path

    from studio.core.attention import Attention
    from studio.core.jobs import Quality
    from studio.core.model_facts import ModelFacts
    from studio.core.pixels import Pixels
    from studio.core.recipe import Recipe
    from studio.core.steps import StepFacts, View


@dataclass(frozen=True, slots=True)
class Loading:
    """The engine is at `stage` (a few plain words) of getting ready."""

    number: int
    stage: str


@dataclass(frozen=True, slots=True)
class Ready:
    """The model is loaded and warm."""

    number: int
    facts: ModelFacts


@dataclass(frozen=True, slots=True)
class Inverting:
    """Before its run begins a photo is turned around: `done` of the `count` times are over that the
    model is asked for that."""

    number: int
    done: int
    count: int


@dataclass(frozen=True, slots=True)
class Started:
    """A run has begun: `count` steps in all, of which the first `known` need no computing."""

    number: int
    recipe: Recipe
    quality: Quality
    count: int
    known: int


@dataclass(frozen=True, slots=True)
class Stepped:
    """One more step of a run is recorded."""

    number: int
    step: StepFacts


@dataclass(frozen=True, slots=True)
class Looked:
    """The picture of one step (answers a Look, or comes unasked while the engine is idle)."""

    number: int
    recipe: Recipe
    step: int
    view: View
    tier: Tier
    picture: Pixels


@dataclass(frozen=True, slots=True)
class Finished:
    """A run is complete. steps_run: how many steps the denoiser really ran.

    tier: how the picture was made; that of a full run always by the model's own decoder, that of a
    draft by what was there in time.
    """

    number: int
    recipe: Recipe
    quality: Quality
    picture: Pixels
    count: int
    steps_run: int
    seconds: float
    tier: Tier = Tier.FULL


@dataclass(frozen=True, slots=True)
class Kept:
    """The recording lies at `path`."""

    number: int
    path: Path


@dataclass(frozen=True, slots=True)
class Brought:
    """The photo is there. error: how far the model's own decoder brings it back, as PSNR in dB."""

    number: int
    digest: str
    error: float


@dataclass(frozen=True, slots=True)
class Adopted:
    """The recording is taken in; a `Run` of its recipe now costs nothing."""

    number: int
    recipe: Recipe


@dataclass(frozen=True, slots=True)
class Attended:
    """Where each word acts (answers an Attend): one for each stretch of steps that has a prompt of
    its own, in order."""

    number: int
    recipe: Recipe
    attentions: tuple[Attention, ...]


@dataclass(frozen=True, slots=True)
class Parted:
    """How far apart two runs are (answers a Part).

    distances: for each step of the first run, the root mean square of the difference between the
        clean latents that the two expect, in units of the first one's standard deviation; the
        second run's steps are taken at the nearest noise level (`pairs`: their indices).
    """

    number: int
    first: Recipe
    second: Recipe
    pairs: tuple[int, ...]
    distances: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Framed:
    """The picture of one step (answers a Frame)."""

    number: int
    picture: Pixels


@dataclass(frozen=True, slots=True)
class Sketched:
    """The picture of a recipe (answers a Sketch), at most `SKETCH_EDGE` px long or whole.

    steps_run: how many steps the denoiser really ran, in how many seconds with the decode.
    """

    number: int
    recipe: Recipe
    picture: Pixels
    seconds: float
    steps_run: int


@dataclass(frozen=True, slots=True)
class Shot:
    """Frames are made (answers a Shoot): a picture of each recipe, in that many seconds."""

    number: int
    recipes: tuple[Recipe, ...]
    pictures: tuple[Pixels, ...]
    seconds: float


@dataclass(frozen=True, slots=True)
class GaveWay:
    """The job was stopped, or a newer one took its place. What it recorded is kept."""

    number: int


@dataclass(frozen=True, slots=True)
class Failed:
    """The job failed; the engine lives on. The three texts are those of StudioError."""

    number: int
    what: str
    hint: str
    details: str


Answer: TypeAlias = Kept | Brought | Adopted | Attended | Parted | Framed | Sketched | Shot
"""What answers a job that is neither a load, a run nor a look."""

Event: TypeAlias = (
    Loading | Ready | Inverting | Started | Stepped | Looked | Finished | Answer | GaveWay | Failed
)
