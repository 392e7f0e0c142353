"""What an artist does to the latent itself at a step: fresh noise, strokes, and where they act."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from studio.core import checks
from studio.core.errors import StudioError
from studio.core.limits import SEED

if TYPE_CHECKING:
    from studio.core.recipe import Recipe
    from studio.core.shapes import Shape


class Touch(StrEnum):
    """What a brush does to the latent under it."""

    NOISE = "noise"
    """The noise in it becomes other noise of the same strength."""
    ERASE = "erase"
    """What is expected there moves towards the mean of the picture; its noise stays."""
    PASTE = "paste"
    """It becomes the latent of another run at the same noise level."""
    BLEND = "blend"
    """It becomes a mixture with another run at the same noise level: what is expected by the share,
    the noise with the roots of the shares (Bodin et al. 2024), so that its variance stays."""


@dataclass(frozen=True, slots=True)
class FreshNoise:
    """Other noise in place of a part of the noise that a latent holds.

    strength: 0 leaves the noise as it is, 1 draws all of it anew; between them the two are mixed
        with cos and sin of strength * pi / 2, so that the variance stays.
    """

    seed: int
    strength: float = 1.0

    def __post_init__(self) -> None:
        SEED.check(checks.whole("The seed", self.seed))
        object.__setattr__(self, "strength", _share("The strength of noise", self.strength))


@dataclass(frozen=True, slots=True)
class Stroke:
    """One stroke of a brush on a latent.

    strength: 0 to 1, of its effect where the shape covers fully. seed: of the noise (NOISE only).
    source: the run whose latent is pasted or mixed in (PASTE and BLEND only).
    """

    touch: Touch
    shape: Shape
    strength: float = 1.0
    seed: int = 0
    source: Recipe | None = None

    def __post_init__(self) -> None:
        SEED.check(checks.whole("The seed", self.seed))
        object.__setattr__(self, "strength", _share("The strength of a stroke", self.strength))
        if (self.source is None) == (self.touch in (Touch.PASTE, Touch.BLEND)):
            raise StudioError("A stroke that pastes needs a picture to paste from, no other does.")


@dataclass(frozen=True, slots=True)
class Edit:
    """What happens to the latent that a step begins with, in this order: fresh noise, strokes.

    only: where anything may become different from this step on (none: everywhere). Outside of it
        the picture goes on as it would have without the change, in every step to the end.
    """

    fresh: FreshNoise | None = None
    strokes: tuple[Stroke, ...] = ()
    only: tuple[Shape, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether it does nothing by itself (`only` bounds what other things do)."""
        return self.fresh is None and not self.strokes and not self.only


def _share(name: str, value: object) -> float:
    share = checks.finite(name, value)
    if not 0 <= share <= 1:
        raise StudioError(f"{name} is out of range.", "Choose one from 0 to 1.")
    return share + 0.0
