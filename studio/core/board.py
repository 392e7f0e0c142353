"""The board: what lies beside the desk, and is undone with it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from studio.core.pad import Pad
from studio.core.walk import Walk

if TYPE_CHECKING:
    from studio.core.recipe import Recipe


@dataclass(frozen=True, slots=True)
class Board:
    """pad: pictures to move between. pins: recipes that the artist wants at hand, oldest first.
    walk: pictures to walk through in time."""

    pad: Pad = field(default_factory=Pad)
    pins: tuple[Recipe, ...] = ()
    walk: Walk = field(default_factory=Walk)

    @property
    def placed(self) -> tuple[Recipe, ...]:
        """The recipes on the pad, and those that are pinned."""
        return (*(anchor.recipe for anchor in self.pad.anchors), *self.pins)

    @property
    def recipes(self) -> tuple[Recipe, ...]:
        """Every recipe on it."""
        walked = (keyframe.recipe for keyframe in self.walk.keyframes)
        return (*self.placed, *walked)
