"""What is shown of two pictures side by side, as one frozen value."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from studio.core.compare import Differences
    from studio.core.node import Node
    from studio.core.parting import Parting
    from studio.core.pixels import Pixels
    from studio.core.reels import Reel
    from studio.core.steps import Tier, View


class SideName(StrEnum):
    """One of the two."""

    A = "a"
    B = "b"

    @property
    def other(self) -> SideName:
        """The other of the two."""
        return SideName.B if self is SideName.A else SideName.A


class Mode(StrEnum):
    """How the two are laid out."""

    SIDES = "sides"
    WIPE = "wipe"
    DIFFERENCE = "difference"


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two pictures.

    position: the step shown; `reel.count` for the finished picture. problem: why it cannot be made.
    """

    node: Node
    parent: Node | None
    reel: Reel
    position: int
    view: View
    picture: Pixels | None
    tier: Tier | None
    problem: str = ""

    @property
    def finished(self) -> bool:
        """Whether the finished picture is meant, not a step."""
        return self.position >= self.reel.count


@dataclass(frozen=True, slots=True)
class CompareScene:
    """Two pictures, how they differ, and where their runs part.

    alike: two pictures of one kind and size to be held against each other pixel by pixel (both
    quick previews while one of them is no better). parting: None until it is measured; then
    `problem` says why, where it cannot be. blend: why no picture can be made between them, "" where
    one can. wipe: the viewer of the workspace Scrub shows both.
    """

    a: Side | None = None
    b: Side | None = None
    mode: Mode = Mode.SIDES
    linked: bool = True
    wipe: bool = False
    beside: tuple[SideName, Side] | None = None
    differences: Differences | None = None
    alike: tuple[Pixels, Pixels] | None = None
    parting: Parting | None = None
    problem: str = ""
    blend: str = ""

    def side(self, name: SideName) -> Side | None:
        """One of the two."""
        return self.a if name is SideName.A else self.b

    def shows(self, node: int) -> SideName | None:
        """On which side a node is."""
        for name in SideName:
            side = self.side(name)
            if side is not None and side.node.id == node:
                return name
        return None
