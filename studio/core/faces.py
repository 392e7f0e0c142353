"""Faces: the small pictures of recipes that are kept somewhere, whether or not they were made."""

from __future__ import annotations

from typing import TYPE_CHECKING

from studio.core.sketches import sketch_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from studio.core.events import Failed
    from studio.core.pixels import Pixels
    from studio.core.production import Production
    from studio.core.recipe import Recipe
    from studio.core.sketches import Sketches


class Faces:
    """The picture of the history where there is one, else a sketch. rank: as of `Sketches`."""

    def __init__(self, production: Production, sketches: Sketches, rank: int) -> None:
        self._production, self._sketches = production, sketches
        self._asker = sketches.asker(rank)
        self._wanted: tuple[Recipe, ...] = ()

    def of(self, recipe: Recipe) -> Pixels | None:
        """The picture; None until it is known."""
        node = self._production.history.find(recipe)
        if node is not None and node.picture is not None:
            return node.picture
        return self._sketches.known(sketch_of(recipe))

    def follow(self, recipes: Iterable[Recipe]) -> None:
        """These are looked at: have the missing ones sketched."""
        missing = tuple(dict.fromkeys(sketch_of(r) for r in recipes if self.of(r) is None))
        if missing != self._wanted:
            self._wanted = missing
            self._asker.want(missing, _taken, _left)


def _taken(_recipe: Recipe, _picture: Pixels) -> None:
    """The sketches keep it."""


def _left(_recipe: Recipe, _failed: Failed) -> None:
    """Whoever goes there is told why it cannot be painted."""
