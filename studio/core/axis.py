"""Axes: every slider moves a recipe along one. Grids, pads and walks are made of them too.

Where an axis stands is read from the recipe, so undo, the history and opened pictures set it too.
At its default an added axis leaves nothing in the recipe: the unmoved picture, bit for bit.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from studio.core.limits import Range
    from studio.core.recipe import Recipe


class Axis(Protocol):
    """One way to move through pictures. Equal axes are one axis."""

    @property
    def range(self) -> Range:
        """Where it goes; the default leaves the recipe as it is."""

    @property
    def whole_run(self) -> bool:
        """Whether it moves what a branch keeps: it is still while a branch is steered."""

    def value(self, recipe: Recipe, at: int = 0) -> float:
        """Where it stands, for a recipe that is steered from step `at` on."""

    def move(self, recipe: Recipe, value: float, at: int = 0) -> Recipe:
        """The recipe moved to `value`, clamped into the range; equal if it stands there."""


def of_the_whole_run(recipe: Recipe, at: int, moved: Recipe) -> Recipe:
    """The moved recipe; ValueError for a branch, which keeps how its run began."""
    if at and moved != recipe:
        raise ValueError("a branch keeps the noise and the sampler of its run")
    return moved
