"""The artist's own pictures, as the engine is given them: known by digest, kept for the session."""

from __future__ import annotations

import hashlib
import math
from dataclasses import replace
from typing import TYPE_CHECKING, Final

import numpy as np

from studio.core.conditioning import Conditioning
from studio.core.errors import StudioError
from studio.core.limits import SIDE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from studio.core.pixels import Pixels
    from studio.core.recipe import Recipe

SAME: Final = 99.0
"""The dB that stand for "the very same", where the ratio would be infinite."""

TAKE_OVER: Final = 0.4
"""The share of the steps after which the model takes over where the artist names no step."""

_SHAPE: Final = 2.0  # how much more a wrong shape counts than a wrong size


class Photos:
    """Brought pictures by digest, in the order in which they came.

    The project writes down what is added and adds what it reads back; the conductor hands a picture
    to the engine when a recipe names it.
    """

    def __init__(self) -> None:
        self._pictures: dict[str, Pixels] = {}

    def add(self, picture: Pixels) -> str:
        """Keep a picture; returns its digest."""
        digest = digest_of(picture)
        self._pictures.setdefault(digest, picture)
        return digest

    def get(self, digest: str) -> Pixels | None:
        """The picture; None where it was never added."""
        return self._pictures.get(digest)

    def __contains__(self, digest: str) -> bool:
        return digest in self._pictures

    def __iter__(self) -> Iterator[str]:
        return iter(tuple(self._pictures))

    def __len__(self) -> int:
        return len(self._pictures)


def digest_of(picture: Pixels) -> str:
    """The sha-256 of a picture's size and pixels, as `core.photo.Photo` names it."""
    size = f"{picture.width}x{picture.height}\n".encode()
    return hashlib.sha256(size + picture.data).hexdigest()


def photos_of(recipe: Recipe) -> tuple[str, ...]:
    """The digests of all photos a recipe needs: its own, and those of what is pasted into it."""
    found = [] if recipe.photo is None else [recipe.photo.digest]
    for change in recipe.changes:
        for stroke in change.edit.strokes if change.edit is not None else ():
            found += photos_of(stroke.source) if stroke.source is not None else ()
    return tuple(dict.fromkeys(found))


def whole_way(recipe: Recipe) -> Recipe:
    """The run in which the model takes over nowhere: the photo from noise to itself, wordless."""
    if recipe.photo is None:
        return recipe
    wordless = Conditioning.of("")
    photo = replace(recipe.photo, start=None)
    return replace(recipe, photo=photo, changes=(), conditioning=wordless)


def take_over_at(position: int, count: int) -> int:
    """Where the model takes over from a photo: at the step on show, or after a part of the way."""
    if 0 < position < count:
        return position
    return min(max(1, round(count * TAKE_OVER)), count - 1)


def fitted_size(size: tuple[int, int], model: tuple[int, int], multiple: int) -> tuple[int, int]:
    """The size in which a model is given a photo of `size`: near its shape, near the model's area.

    model: the size that the model was made for. Sides are multiples of `multiple`. All in px.
    """
    shape = math.log(size[0] / size[1])
    area = math.log(model[0] * model[1])
    low, high = -(-int(SIDE.low) // multiple), int(SIDE.high) // multiple

    def off(pair: tuple[int, int]) -> float:
        ratio, pixels = pair[0] / pair[1], pair[0] * pair[1]
        return _SHAPE * abs(math.log(ratio) - shape) + abs(math.log(pixels) - area)

    sides = [side * multiple for side in range(low, high + 1)]
    pairs = []
    for wide in sides:
        # of all heights, only those that give about the shape or about the area can be best
        near = {wide * size[1] / size[0], model[0] * model[1] / wide}
        heights = {round(height / multiple) for height in near}
        pairs += [(wide, min(max(height, low), high) * multiple) for height in heights]
    return min(pairs, key=off)


def psnr(one: Pixels, other: Pixels) -> float:
    """How alike two pictures of one size are: peak signal-to-noise ratio, in dB (at most SAME)."""
    if (one.width, one.height) != (other.width, other.height):
        raise StudioError(
            "These two pictures have different sizes.", "Compare pictures of one size."
        )
    apart = one.to_rgb().astype(np.float64) - other.to_rgb()
    error = float(np.square(apart).mean())
    return min(SAME, 10 * math.log10(255**2 / error)) if error else SAME
