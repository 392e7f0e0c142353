"""A node of the history: one picture that was asked for."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from studio.core.desk import Desk
    from studio.core.pixels import Pixels
    from studio.core.recipe import Recipe


class Origin(StrEnum):
    """How a picture came to be asked for."""

    GENERATE = "generate"
    BRANCH = "branch"
    SLIDER = "slider"
    OPENED = "opened"
    BETWEEN = "between"
    """Half way between two others."""
    PHOTO = "photo"
    """A picture of the artist's own."""
    GRID = "grid"
    """A cell of a grid."""
    CHOICE = "choice"
    """Chosen from several around the one it was made from."""
    PAD = "pad"

    @property
    def is_live(self) -> bool:
        """Whether drafts followed the hand to it."""
        return self in (Origin.SLIDER, Origin.PAD)

    @property
    def is_brought(self) -> bool:
        """Whether it came from a file."""
        return self in (Origin.OPENED, Origin.PHOTO)


@dataclass(frozen=True, slots=True)
class Node:
    """One picture of the tree.

    picture: None until it is made. whole: it has its full size; where memory is short, it is a
        thumbnail.
    name: as the artist calls it ("" where the picture names itself).
    liked: what the artist thinks of it; None where they did not say. Unlike a star, which only
        finds a picture again, it is learned from.
    """

    id: int
    parent: int | None
    desk: Desk
    origin: Origin
    picture: Pixels | None = None
    whole: bool = False
    name: str = ""
    starred: bool = False
    liked: bool | None = None

    @property
    def recipe(self) -> Recipe:
        """What was asked for."""
        return self.desk.recipe
