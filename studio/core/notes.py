"""What the artist is told, in place, until it is put away."""

from __future__ import annotations

from typing import TYPE_CHECKING

from studio.core.scene import Note, Severity

if TYPE_CHECKING:
    from collections.abc import Callable

    from studio.core.model_facts import ModelFacts
    from studio.core.recipe import Recipe


class Notes:
    """Held by the conductor. changed: called after every change."""

    def __init__(self, changed: Callable[[], None]) -> None:
        self._changed = changed
        self.shown: tuple[Note, ...] = ()

    def tell(self, note: Note) -> None:
        """Show a note, unless the same one is there already."""
        if note not in self.shown:
            self.shown = (*self.shown, note)
            self._changed()

    def dismiss(self, note: Note) -> None:
        """Take a note away."""
        self.shown = tuple(kept for kept in self.shown if kept != note)
        self._changed()

    def clear(self) -> None:
        """Take all away; the change is another's to tell."""
        self.shown = ()

    def mind_model(self, recipe: Recipe, facts: ModelFacts | None) -> None:
        """Say so where a picture was made with another model than the one that runs."""
        if facts is not None and recipe.model != facts.ref:
            self.tell(
                Note(
                    Severity.WARNING,
                    f"This picture was made with another model ({recipe.model.name}).",
                    f"Its recipe is here; {facts.ref.name} will paint it differently.",
                )
            )
