"""What the window knows of one recorded step, what of it is shown, and how that was painted."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from studio.core.pixels import Pixels


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
