"""Pins: recipes that the artist wants at hand."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from studio.core.pad_scene import Pin

if TYPE_CHECKING:
    from collections.abc import Callable

    from studio.core.faces import Faces
    from studio.core.production import Production
    from studio.core.recipe import Recipe
    from studio.core.session import Session


class Pins:
    """Held by the conductor. changed: called after every change."""

    def __init__(
        self,
        session: Session,
        production: Production,
        faces: Faces,
        changed: Callable[[], None],
    ) -> None:
        self._session, self._production = session, production
        self._faces, self._changed = faces, changed

    def add(self, recipe: Recipe | None = None) -> None:
        """Pin a recipe. None: that of the picture on show."""
        stage = self._production.stage(self._session.desk)
        recipe = recipe or (None if stage is None else stage.recipe)
        pins = self._session.board.pins
        if recipe is not None and recipe not in pins:
            self._lay((*pins, recipe))

    def add_node(self, node_id: int) -> None:
        """Pin a picture of the history."""
        node = self._production.history.find_id(node_id)
        if node is not None:
            self.add(node.recipe)

    def remove(self, recipe: Recipe) -> None:
        """Take a pin out."""
        self._lay(tuple(pin for pin in self._session.board.pins if pin != recipe))

    def scene(self) -> tuple[Pin, ...]:
        """The pins with what is known of their pictures."""
        stage = self._production.stage(self._session.desk)
        shown = None if stage is None else stage.recipe
        pins = self._session.board.pins
        return tuple(Pin(recipe, self._faces.of(recipe), recipe == shown) for recipe in pins)

    def _lay(self, pins: tuple[Recipe, ...]) -> None:
        self._session.commit()
        if self._session.lay(replace(self._session.board, pins=pins)):
            self._session.commit()
            self._changed()
