"""Keeping the history in order: naming, starring, and pruning, which undo takes back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from studio.core.desk import Desk
    from studio.core.production import Production
    from studio.core.session import Session


@dataclass(frozen=True, slots=True)
class Pruning:
    """What would go if a node were pruned. size: bytes of its pictures and of what is kept of
    their runs."""

    pictures: int
    size: int


class Keeping:
    """The artist's wishes about the history itself. An id that is not there is no wish.

    stop: asks the engine to end a job. fit: makes a desk fit the model that runs. changed: called
    after every change.
    """

    def __init__(
        self,
        session: Session,
        production: Production,
        stop: Callable[[int], None],
        fit: Callable[[Desk], Desk],
        changed: Callable[[], None],
    ) -> None:
        self._session, self._production = session, production
        self._stop, self._fit, self._changed = stop, fit, changed

    def rename(self, node_id: int, name: str) -> None:
        """Call a picture by a name; "" lets it name itself again."""
        history = self._production.history
        if node_id in history and history.rename(node_id, name):
            self._changed()

    def star(self, node_id: int, *, on: bool) -> None:
        """Mark a picture as dear, or no longer."""
        history = self._production.history
        if node_id in history and history.star(node_id, on=on):
            self._changed()

    def like(self, node_id: int, liked: bool | None) -> None:  # noqa: FBT001 - it has three values
        """Note that the artist likes a picture, or does not, or takes that back (None)."""
        history = self._production.history
        if node_id in history and history.like(node_id, liked):
            self._changed()

    def weigh(self, node_id: int) -> Pruning:
        """What pruning a picture would take away."""
        history = self._production.history
        nodes = history.with_what_grew(node_id) if node_id in history else ()
        return Pruning(len(nodes), sum(self._production.size(node) for node in nodes))

    def prune(self, node_id: int) -> None:
        """Take a picture away, and what grew from it: one entry of undo.

        If the picture on show goes with it, the nearest one it grew from comes up.
        """
        history, session = self._production.history, self._session
        if node_id not in history:
            return
        session.commit()
        gone = history.pruned | {node.id for node in history.with_what_grew(node_id)}
        heir = self._production.heir(gone)
        if heir is not None:
            session.edit(self._fit(heir.desk))
        session.prune(gone)
        self.follow()
        self._changed()

    def follow(self) -> None:
        """Hide what the session says is pruned, and nothing else."""
        for number in self._production.hide(self._session.pruned):
            self._stop(number)
