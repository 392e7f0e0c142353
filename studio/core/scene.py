"""The scene: everything that the window shows, as one frozen value."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from studio.core.answers import Answers
from studio.core.choosing_scene import ChoosingScene
from studio.core.compare_scene import CompareScene
from studio.core.grid_scene import GridScene
from studio.core.live import Live
from studio.core.pad_scene import PadScene
from studio.core.ranging import AxesScene
from studio.core.walk_scene import WalkScene
from studio.core.words_scene import UNSEEN

if TYPE_CHECKING:
    from studio.core.desk import Desk
    from studio.core.film import FilmScene
    from studio.core.jobs import Quality
    from studio.core.model_facts import ModelFacts
    from studio.core.node import Node
    from studio.core.pad_scene import Pin
    from studio.core.photo_scene import PhotoScene
    from studio.core.pixels import Pixels
    from studio.core.recipe import Recipe
    from studio.core.reels import Reel
    from studio.core.steps import Tier, View
    from studio.core.words_scene import WordsScene


class Workspace(StrEnum):
    """What the window is laid out for; the recipe, the history and the picture stay the same."""

    SCRUB = "scrub"
    EXPLORE = "explore"
    INTERPOLATE = "interpolate"
    WORDS = "words"
    COMPARE = "compare"


class Phase(StrEnum):
    """How far the model is."""

    LOADING = "loading"
    READY = "ready"
    BROKEN = "broken"


@dataclass(frozen=True, slots=True)
class ModelState:
    """The model as the chip shows it. text: the stage while loading, the reason when broken."""

    phase: Phase = Phase.LOADING
    text: str = ""
    name: str = ""
    facts: ModelFacts | None = None


@dataclass(frozen=True, slots=True)
class Progress:
    """A run that is under way. left: seconds still to go, None while unknown.

    inverts: its photo is turned around first; what is counted are the questions to the model then,
    not the steps.
    """

    number: int
    quality: Quality
    done: int
    count: int
    left: float | None
    inverts: bool = False


class Severity(StrEnum):
    """How much a notice matters."""

    INFO = "info"
    WARNING = "warning"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class Note:
    """Something to tell the artist, in place. The texts are those of StudioError."""

    severity: Severity
    what: str
    hint: str = ""
    details: str = ""


class Saving(StrEnum):
    """How the project on disk stands to what is on screen."""

    SAVED = "saved"
    SAVING = "saving"
    TROUBLE = "trouble"
    """It could not be written; it is tried again until it can."""
    READ_ONLY = "read-only"


@dataclass(frozen=True, slots=True)
class ProjectState:
    """The project as the top bar shows it. text: why it is not saved, or can only be read."""

    name: str = ""
    saving: Saving = Saving.SAVED
    text: str = ""


@dataclass(frozen=True, slots=True)
class Stage:
    """What stands in the viewer.

    recipe: whose picture it is (the desk's while it is steered, a node's after that).
    position: the step shown; `reel.count` for the finished picture.
    view: what was asked for. shows: what the picture is, EXPECTS while a run to the end is not
    there.
    quality: DRAFT while what is shown came from a draft; drafted: how many steps that had.
    """

    recipe: Recipe
    reel: Reel
    position: int
    view: View
    picture: Pixels | None
    tier: Tier | None
    quality: Quality
    shows: View
    drafted: int = 0


@dataclass(frozen=True, slots=True)
class Scene:
    """Everything that the window shows.

    stage: None until a first picture is asked for. current: the id of the node on show.
    waiting: Generate was pressed and starts when the model is ready.
    words: what the Words workspace shows, while it is on show.
    photo: the artist's own picture that the desk begins with.
    answers: how soon pictures have answered.
    pad, pins: what lies beside the desk, while the Explore workspace is on show.
    live: how drafts follow the hand.
    axes: what is known of the sliders of the artist's own.
    choosing: pictures to choose from, while the Explore workspace is on show.
    walk: what the Interpolate workspace shows, while it is on show. film: the film of a walk that
    is made in the background, or the last one.
    grid: the grid, while the Explore workspace shows it.
    """

    desk: Desk
    model: ModelState
    stage: Stage | None
    progress: Progress | None
    nodes: tuple[Node, ...]
    current: int | None
    notes: tuple[Note, ...]
    can_undo: bool
    can_redo: bool
    waiting: bool
    workspace: Workspace = Workspace.SCRUB
    project: ProjectState = ProjectState()
    words: WordsScene = UNSEEN
    compare: CompareScene = field(default_factory=CompareScene)
    photo: PhotoScene | None = None
    answers: Answers = field(default_factory=Answers)
    pad: PadScene = field(default_factory=PadScene)
    pins: tuple[Pin, ...] = ()
    live: Live = field(default_factory=Live)
    axes: AxesScene = field(default_factory=AxesScene)
    choosing: ChoosingScene = field(default_factory=ChoosingScene)
    walk: WalkScene = field(default_factory=WalkScene)
    film: FilmScene | None = None
    grid: GridScene = field(default_factory=GridScene)
