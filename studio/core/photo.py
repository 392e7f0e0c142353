"""A picture of the artist's own as the beginning of a run."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from studio.core import checks
from studio.core.errors import StudioError

_DIGEST: Final = re.compile(r"[0-9a-f]{64}")


class Way(StrEnum):
    """How a photo becomes the latents of the steps before the model takes over."""

    NOISE = "noise"
    """Noise of the recipe's seeds is mixed in, as in training (SDEdit, Meng et al. 2021)."""
    INVERT = "invert"
    """The model's own steps run backwards (DDIM inversion, Song et al. 2020, section 4.3; for
    flow models a second-order solver), so that the run leads back to the photo."""


@dataclass(frozen=True, slots=True)
class Photo:
    """The photo a run begins with.

    digest: sha-256 (64 hex digits) of its pixels as they are given to the engine; the project keeps
        them, and the engine is handed them once (`jobs.Bring`).
    start: the step at which the model takes over; the steps before it show the photo at their
        noise levels. None: never, the whole run is the way from noise to photo that models learn.
    words: what the photo shows, for an inversion.
    """

    digest: str
    start: int | None = None
    way: Way = Way.NOISE
    words: str = ""

    def __post_init__(self) -> None:
        checks.text("The words for a photo", self.words)
        if not isinstance(self.digest, str) or not _DIGEST.fullmatch(self.digest):
            raise StudioError("The recipe does not say which photo it begins with.")
        if self.start is not None and checks.whole("The photo's step", self.start) < 0:
            raise StudioError("A photo cannot start below step 0.", "Steps start at 0.")
