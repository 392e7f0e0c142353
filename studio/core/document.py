"""The document: what the open project keeps of a window, and how the window goes on in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from studio.core.scene import ProjectState, Workspace
from studio.core.work import ROOM, Place, Work

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from studio.core.pixels import Pixels
    from studio.core.production import Production
    from studio.core.recipe import Recipe
    from studio.core.reels import Reel
    from studio.core.session import Session
    from studio.core.shelf import Shelf
    from studio.core.workspaces import Workspaces


class Document:
    """Held by the conductor.

    workspace: what the window is laid out for. state: the project's name and whether it is saved.
    opening: called before another project is gone on in, opened: after it. changed: called after
    every change that shows.
    """

    def __init__(
        self,
        session: Session,
        production: Production,
        spaces: Workspaces,
        *,
        opening: Callable[[], None],
        opened: Callable[[Work], None],
        changed: Callable[[], None],
    ) -> None:
        self._session, self._production, self._spaces = session, production, spaces
        self._opening, self._opened, self._changed = opening, opened, changed
        self._room = ROOM
        self.workspace = Workspace.SCRUB
        self.state = ProjectState()

    def work(self) -> Work:
        """Everything that the project keeps."""
        session, production = self._session, self._production
        place = Place(
            production.current,
            production.position,
            production.chosen,
            self.workspace,
            session.at,
            production.history.next_id,
            self._room,
        )
        history, never = production.history, session.entries[0].pruned
        pruned = tuple(node for node in history.put_away if node.id not in never)
        return Work(
            session.desk,
            session.entries,
            history.nodes,
            place,
            session.board,
            pruned,
            self._spaces.ranging.known(),
            self._spaces.choosing.choices,
        )

    def restore(self, work: Work) -> None:
        """Go on in another project; what runs for the one before gives way."""
        self._opening()
        self._session.restore(work.desk, work.undo, work.place.undo_at, work.board)
        self.workspace, self._room = work.place.workspace, work.place.room
        self._spaces.ranging.restore(work.axes)
        self._spaces.choosing.restore(work.choices)
        self._production.restore(work)
        self._spaces.comparison.forget()
        self._opened(work)
        self._changed()

    def shelve(self, shelf: Shelf) -> None:
        """Say where finished runs are kept from now on."""
        self._production.shelf = shelf

    def recall(self, node_id: int, reel: Reel) -> None:
        """The shelf brings what is kept of a node's run; an empty reel if it cannot be read."""
        self._production.recall(node_id, reel)
        self._spaces.comparison.recalled(node_id)
        self._changed()

    def thumbnails(self, pictures: Mapping[int, Pixels]) -> None:
        """Small pictures of nodes that are on disk."""
        self._production.history.thumbnails(pictures)
        self._changed()

    def reel(self, recipe: Recipe) -> Reel:
        """What is known of the run of a recipe."""
        return self._production.orders.reel(recipe)

    def allow(self, room: int) -> None:
        """Say how many bytes the project's recordings may take."""
        if room != self._room:
            self._room = room
            self._changed()

    def show(self, state: ProjectState) -> None:
        """Show the project's name and whether it is saved."""
        if state != self.state:
            self.state = state
            self._changed()

    def arrange(self, workspace: Workspace) -> None:
        """Lay the window out for something else."""
        if workspace is not self.workspace:
            self.workspace = workspace
            self._changed()
