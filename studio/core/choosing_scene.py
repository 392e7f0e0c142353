"""What there is to choose from, as the window shows it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from studio.core.axis import Axis
    from studio.core.desk import Desk
    from studio.core.pixels import Pixels

STAY: Final = 0
"""The candidate that is the present picture."""
NEAR: Final = 0.04
FAR: Final = 1.0
START: Final = 0.5


class Why(StrEnum):
    """Why there is nothing to choose from."""

    NO_MODEL = "no-model"
    NO_PROMPT = "no-prompt"
    PHOTO = "photo"
    """A photo over its whole run: the model does not paint yet."""
    NO_AXES = "no-axes"
    """On a branch where there are fewer than two sliders to move."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """One picture to choose.

    moves: what is moved to get there, and to which value. picture: the newest there is; `fresh`
    says whether it is this candidate's own or still that of the one before. failed: why there is
    none.
    """

    desk: Desk
    moves: tuple[tuple[Axis, float], ...] = ()
    picture: Pixels | None = None
    fresh: bool = False
    failed: str = ""


@dataclass(frozen=True, slots=True)
class ChoosingScene:
    """What there is to choose from.

    reach: NEAR to FAR. round: counts up from 1 with each choice. left: pictures still to come.
    noise: directions of the noise are among what is searched, for want of sliders.
    """

    candidates: tuple[Candidate, ...] = ()
    round: int = 1
    reach: float = START
    left: int = 0
    noise: bool = False
    why: Why | None = None
