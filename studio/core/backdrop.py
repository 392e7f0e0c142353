"""What each place of a pad would give: small pictures that fill in while the hand rests."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

from studio.core.pad import Mode
from studio.core.sketches import sketch_of

if TYPE_CHECKING:
    from studio.core.desk import Desk
    from studio.core.events import Failed
    from studio.core.pad import Pad, Point
    from studio.core.pixels import Pixels
    from studio.core.recipe import Recipe
    from studio.core.sketches import Asker

COLUMNS: Final = 10
ROWS: Final = 7
CENTRE: Final = (0.5, 0.5)


def middle(cell: int) -> Point:
    """The middle of a cell; cells are counted by rows."""
    row, column = divmod(cell, COLUMNS)
    return (column + 0.5) / COLUMNS, (row + 0.5) / ROWS


class Backdrop:
    """The cells of one pad, nearest to the puck first. asker: its place in the background.

    cells: by rows, None for what is not there yet; () while there is nothing between pictures.
    """

    def __init__(self, asker: Asker) -> None:
        self._asker = asker
        self._key: tuple[object, ...] = ()
        self._asked: tuple[object, ...] = ()
        self._recipes: dict[Recipe, list[int]] = {}
        self.cells: tuple[Pixels | None, ...] = ()

    def follow(self, pad: Pad | None, desk: Desk, *, rests: bool) -> None:
        """Fill in for this pad; None while nobody looks. rests: the hand does."""
        if pad is None:
            self._asker.drop()
            self._asked = ()
            return
        key = _key(pad, desk)
        if key != self._key:
            self._key, self._asked, self._recipes = key, (), {}
            self._asker.drop()
            self.cells = (None,) * (COLUMNS * ROWS) if len(pad.anchors) > 1 else ()
        if rests and self.cells and self._asked != (key, pad.puck):
            self._asked = (key, pad.puck)
            self._want(pad, desk)

    def _want(self, pad: Pad, desk: Desk) -> None:
        if not self._recipes:
            for cell in range(COLUMNS * ROWS):
                recipe = sketch_of(pad.recipe(middle(cell), desk))
                self._recipes.setdefault(recipe, []).append(cell)
        near = pad.puck or CENTRE
        order = sorted(self._recipes, key=lambda r: math.dist(middle(self._recipes[r][0]), near))
        missing = [r for r in order if self.cells[self._recipes[r][0]] is None]
        self._asker.want(missing, self._take, self._leave)

    def _take(self, recipe: Recipe, picture: Pixels) -> None:
        cells = list(self.cells)
        for cell in self._recipes.get(recipe, ()):
            cells[cell] = picture
        self.cells = tuple(cells)

    def _leave(self, recipe: Recipe, failed: Failed) -> None:
        """A place that cannot be painted stays empty: the full picture says why when asked for."""


def _key(pad: Pad, desk: Desk) -> tuple[object, ...]:
    """What decides the cells."""
    placed = tuple((anchor.recipe, anchor.at) for anchor in pad.anchors)
    words = pad.mode is Mode.PROMPTS
    return (placed, words, _unworded(desk) if words else None)


def _unworded(desk: Desk) -> object:
    """Of the desk all but its words, which the pad replaces."""
    return desk.with_prompt("").recipe, desk.branch_at
