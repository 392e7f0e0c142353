"""The board: what lies beside the desk, and is undone with it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from studio.core.pad import Pad

if TYPE_CHECKING:
    from studio.core.recipe import Recipe


@dataclass(frozen=True, slots=True)
class Board:
    """pad: pictures to move between. pins: recipes that the artist wants at hand, oldest first."""

    pad: Pad = field(default_factory=Pad)
    pins: tuple[Recipe, ...] = ()

    @property
    def recipes(self) -> tuple[Recipe, ...]:
        """Every recipe on it."""
        return (*(anchor.recipe for anchor in self.pad.anchors), *self.pins)
