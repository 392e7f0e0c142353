"""What is shown of the pad and the pins."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from studio.core.pad import Pad

if TYPE_CHECKING:
    from studio.core.pixels import Pixels
    from studio.core.recipe import Recipe


@dataclass(frozen=True, slots=True)
class PadScene:
    """The pad as it is shown.

    pictures: of the anchors, in their order; None until they are known. weights: of the anchors at
    the puck; () without one. here: the puck stands where the desk is; after another edit it does
    not, until it is taken again. cells: what each place would give, by rows of `backdrop.COLUMNS`;
    () where there is nothing between. live: drafts follow the puck.
    """

    pad: Pad = field(default_factory=Pad)
    pictures: tuple[Pixels | None, ...] = ()
    weights: tuple[float, ...] = ()
    here: bool = False
    cells: tuple[Pixels | None, ...] = ()
    live: bool = True


@dataclass(frozen=True, slots=True)
class Pin:
    """A pinned recipe. picture: None until it is known. current: its picture is on show."""

    recipe: Recipe
    picture: Pixels | None = None
    current: bool = False
