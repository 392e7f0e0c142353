"""What is shown of the photo on the desk."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from studio.core.photo import Photo


@dataclass(frozen=True, slots=True)
class PhotoScene:
    """What is known of it.

    decoded: how the model's decoder brings it back, in dB; None until it is known. rebuilt: how the
    model makes it again out of its inversion; None where it was not tried yet. stopped: the artist
    stopped it being turned around, or being tried.
    """

    photo: Photo
    decoded: float | None = None
    rebuilt: float | None = None
    stopped: bool = False
