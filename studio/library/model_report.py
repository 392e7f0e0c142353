"""What Sfumato found out about a model before loading it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from studio.core.errors import StudioError

if TYPE_CHECKING:
    from pathlib import Path


class ModelKind(StrEnum):
    """In which form a model lies on disk."""

    FOLDER = "diffusers"
    """A folder with one part in each of its folders: what Sfumato reads."""
    CHECKPOINT = "checkpoint"
    """A whole model in one file."""
    LORA = "lora"
    """A small addition to another model."""
    PART = "part"
    """One part of a model: an autoencoder, a text encoder."""
    PICKLE = "pickle"
    """A file that can run a program when it is opened."""
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong, and what to do about it, in the words of a StudioError."""

    what: str
    hint: str = ""

    @classmethod
    def of(cls, error: StudioError) -> Problem:
        """The problem that an error speaks of."""
        return cls(error.what, error.hint)

    def __str__(self) -> str:
        return f"{self.what} {self.hint}".strip()


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a model. parameters: how many numbers it holds, from the headers."""

    name: str
    library: str
    class_name: str
    size_bytes: int = 0
    parameters: int = 0


@dataclass(frozen=True, slots=True)
class ModelReport:
    """A model as its headers and settings describe it; nothing of it was run.

    family: the name of the diffusers pipeline class, or of the family for a single file; "" where
        it is not known.
    safe: opening it runs no program, and its files are what they say they are.
    problems: what keeps it from being used. note: what to know of a sound file that is no model
        Sfumato can load by itself.
    variant: the file name's middle part ("fp16") where the weights exist in that form only.
    """

    path: Path
    name: str
    kind: ModelKind
    family: str = ""
    safe: bool = True
    problems: tuple[Problem, ...] = ()
    note: Problem | None = None
    size_bytes: int = 0
    parts: tuple[Part, ...] = ()
    variant: str = ""

    @property
    def usable(self) -> bool:
        """Whether Sfumato can load it."""
        return self.kind is ModelKind.FOLDER and self.safe and not self.problems

    def require_usable(self) -> None:
        """StudioError with the first thing that keeps Sfumato from loading it."""
        if self.usable:
            return
        first = (*self.problems, self.note or Problem("This is not a model that can be loaded."))[0]
        details = "\n".join(str(problem) for problem in self.problems)
        raise StudioError(first.what, first.hint, details)
