"""What crosses between the window and the inference thread: plain frozen values, nothing else.

Jobs go down (through the mailbox), events come up (through one signal). Every event names the job
that it answers; whoever asked ignores the answers it no longer wants.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol, TypeAlias

from studio.core.live import Live

if TYPE_CHECKING:
    from pathlib import Path

    from studio.core.attention import Attention
    from studio.core.pixels import Pixels
    from studio.core.recipe import ModelRef, Recipe


class Quality(StrEnum):
    """How a run treats a newer one: a full run gives way, a draft that has begun finishes, unless
    the artist wants it dropped (see `Live`)."""

    DRAFT = "draft"
    FULL = "full"


class View(StrEnum):
    """What is shown of a step."""

    SEES = "sees"
    """x_t, the latent the denoiser is given."""
    EXPECTS = "expects"
    """x̂0, the clean latent the denoiser predicts."""
    FINISH = "finish"
    """The picture of a real run to the end from this step."""


class Tier(StrEnum):
    """How a latent was turned into a picture."""

    LINEAR = "linear"
    """A fitted matrix; as small as the latent."""
    TINY = "tiny"
    """A small decoder that comes with the model."""
    FULL = "full"
    """The model's own decoder."""


# ---- jobs


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


# ---- events


@dataclass(frozen=True, slots=True)
class ModelFacts:
    """What the window must know of a loaded model.

    family: the pipeline's class name. device, dtype: as shown to the artist. samplers: the names
    that fit it; sampler: its own. multiple: width and height are multiples of this. exact: whether
    resuming was bit-exact in the self-test; exact_note: why not. linear_fit: the share of variance
    that the linear preview explains (None where there is no linear preview).
    negative: whether it takes a negative prompt. attends: whether it can tell where words act.
    photos: whether a run can begin with a photo. bends: whether it has inner features to push.
    weighs: whether single words can be given a weight. meets: whether the prompts of a blend can
    meet in the attention (see `core.conditioning.Meeting`).
    """

    ref: ModelRef
    family: str
    device: str
    dtype: str
    samplers: tuple[str, ...]
    sampler: str
    steps: int
    guidance: float
    width: int
    height: int
    multiple: int
    negative: bool
    exact: bool
    exact_note: str
    linear_fit: float | None
    seconds: float
    attends: bool = False
    photos: bool = False
    bends: bool = False
    weighs: bool = False
    meets: bool = False


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
class StepFacts:
    """One recorded step: its place, and small pictures of what it sees and what it expects.

    timestep, sigma: as the scheduler counts them (sigma None where it has none).
    The pictures are linear previews, one pixel per latent position.
    """

    index: int
    timestep: float
    sigma: float | None
    sees: Pixels
    expects: Pixels


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
