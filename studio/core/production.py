"""The production: the pictures of the history, made and put up as they are wished for.

It holds the history, what is asked of the engine and what stands in the viewer.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from studio.core.events import Failed, Finished, GaveWay
from studio.core.history import History
from studio.core.jobs import Quality
from studio.core.orders import Orders
from studio.core.shelf import EmptyShelf
from studio.core.stand import Stand
from studio.core.steps import Tier, View

if TYPE_CHECKING:
    from collections.abc import Callable

    from studio.core.desk import Desk
    from studio.core.jobs import Job
    from studio.core.node import Node, Origin
    from studio.core.orders import RunEvent
    from studio.core.recipe import Recipe
    from studio.core.reels import Reel
    from studio.core.scene import Stage
    from studio.core.shelf import Shelf
    from studio.core.work import Work


class Production:
    """send: puts a job before the engine. stop: ends one by number. clock: monotonic seconds."""

    def __init__(
        self,
        send: Callable[[Job], None],
        stop: Callable[[int], None],
        clock: Callable[[], float],
    ) -> None:
        self.history = History()
        self.shelf: Shelf = EmptyShelf()
        self._stop = stop
        self.orders = Orders(send, clock)
        self._reels, self._runs = self.orders.reels, self.orders.runs
        self._stand = Stand(self._reels, self._runs)
        self._finishing = 0  # the run to the end from the step on show, to be shown there

    @property
    def current(self) -> int | None:
        """The id of the node on show."""
        return self._stand.node

    @property
    def position(self) -> int | None:
        """The step that was scrubbed to; None while the run is followed."""
        return self._stand.position

    @property
    def chosen(self) -> View:
        """What the artist wishes to be shown of a step; photos have a view of their own."""
        return self._stand.chosen

    def stage(self, desk: Desk) -> Stage | None:
        """What stands in the viewer."""
        return self._stand.stage(desk)

    def is_making(self, recipe: Recipe) -> bool:
        """Whether this very picture, with a place in the history, is the newest full run."""
        return self._runs.waiting_for(recipe) and self.history.find(recipe) is not None

    # ---- the history

    def size(self, node: Node) -> int:
        """Bytes of a node's picture and of what is kept of its run."""
        known = self._reels.size(node.recipe)
        picture = node.picture
        return known or (0 if picture is None else len(picture.data))

    def heir(self, pruned: frozenset[int]) -> Node | None:
        """Whose picture comes up when these are pruned; None if the one on show stays, or nothing
        is left."""
        at = self._stand.node
        return None if at is None or at not in pruned else self.history.heir(at, pruned)

    def hide(self, pruned: frozenset[int]) -> tuple[int, ...]:
        """Exactly these nodes are pruned, and what is known of their runs is forgotten.

        The numbers of the jobs to stop: those that make their pictures.
        """
        heir = self.heir(pruned)
        before = self.history.pruned
        if not self.history.hide(pruned):
            return ()
        for gone in self.history.pruned - before:
            if self.history.find(self.history[gone].recipe) is None:
                self._reels.drop(self.history[gone].recipe)
        at = self._stand.node
        if heir is not None:
            self.show(heir)
        elif at is not None and at not in self.history:
            self._stand.clear()
        elif at is None and self.history.nodes:
            self.show(self.history.nodes[-1])
        return self._runs.making(self.history.pruned)

    # ---- asking

    def draft(self, desk: Desk, *, afresh: bool = False) -> None:
        """A draft of what is on the desk, while the hand moves. afresh: as of `core.plan`."""
        if self._wanted(desk):
            self._stand.steer()
            self.orders.draft(desk, afresh=afresh)

    def full(self, desk: Desk) -> None:
        """The full picture of what is on the desk, in passing: no place in the history."""
        if self._wanted(desk):
            self.orders.full(desk.recipe, None)
            if self._reels.reel(desk.recipe).complete:
                self._stand.rest(desk.recipe)

    def make(self, desk: Desk, origin: Origin, parent: int | None = None) -> None:
        """The full picture of what is on the desk, with a place in the history.

        parent: the node it belongs under, where that is not the one on show.
        """
        if not self._wanted(desk):
            return
        parent = parent or self.history.parent_for(desk, self._stand.node)
        node = self.history.find(desk.recipe) or self.history.add(desk, origin, parent)
        self._stand.show(node.id, desk.recipe, keep_draft=origin.is_live)
        reel = self._reels.reel(desk.recipe)
        if reel.complete and reel.picture is not None:
            self.history.paint(node.id, reel.picture)
            self.leave_draft()
        else:
            self.orders.full(desk.recipe, node.id)

    def show(self, node: Node) -> None:
        """Put a picture of the history up; what is no longer known of its run is made again."""
        self._stand.show(node.id, node.recipe)
        unknown = self._reels.reel(node.recipe).picture is None
        if unknown and node.picture is not None and node.whole:
            self._reels.picture(node.recipe, node.picture)
        self._complete(node)

    def resume(self) -> None:
        """Make what is missing of the picture on show, which stays as it is meanwhile."""
        if self._stand.node is not None:
            self._complete(self.history[self._stand.node])

    def restore(self, work: Work) -> None:
        """Stand in a project as it was left; what still runs belongs to none of its nodes."""
        self._runs.forget_nodes()
        self.history.restore(work.nodes, work.pruned, work.place.next_node)
        node = next((node for node in work.nodes if node.id == work.place.current), None)
        if node is None:
            self._stand.restore(None, None, None, work.place.view)
        else:
            self._stand.restore(node.id, node.recipe, work.place.position, work.place.view)
        if node is not None:
            self._complete(node)

    def recall(self, node_id: int, reel: Reel) -> None:
        """What the project keeps of a node's run is here; what it lacks is made again."""
        node = self.history.find_id(node_id)
        if node is None:
            return
        self._reels.recall(node.recipe, reel)
        if node_id == self._stand.node and self.orders.can_run(node.recipe):
            self.orders.full(node.recipe, node_id)

    def _complete(self, node: Node) -> None:
        """What is not known of a node's run comes from the project, or is made again."""
        if self._reels.reel(node.recipe).complete or self.shelf.fetch(node):
            return
        if self.orders.can_run(node.recipe):
            self.orders.full(node.recipe, node.id)

    def leave_draft(self) -> None:
        """What the hand steered to is no longer wanted: neither it nor its late drafts show."""
        self._stand.leave_draft()

    def stop(self) -> tuple[int, ...]:
        """The numbers of the jobs to stop."""
        return self._runs.halt()

    def scrub(self, position: int) -> bool:
        """Show a step; False if it is shown already. Drafts that come later are not shown."""
        moved = self._stand.scrub(position)
        if moved:
            self._leave_finish()
        return moved

    def look(self, view: View) -> bool:
        """Show another view of the step; False if it is shown already."""
        changed = self._stand.look(view)
        if changed:
            self._leave_finish()
        return changed

    def peek(self, desk: Desk) -> None:
        """The hand rests on a step: a full decode replaces the preview.

        Where the step is to be finished it is run to the end, but never instead of a picture that
        is being made for the history.
        """
        stage = self._stand.stage(desk)
        if stage is None or not self.orders.can_run(stage.recipe):
            return
        if stage.quality is Quality.DRAFT or stage.position >= len(stage.reel.steps):
            return
        if stage.view is View.FINISH:
            target = self._stand.finish_from(stage.position, desk)
            if target is not None and not self._runs.paints_a_node:
                self._finishing = self.orders.full(target, None) or self._finishing
        elif stage.tier is not Tier.FULL:
            self.orders.decode(stage.recipe, stage.position, stage.view)

    def _leave_finish(self) -> None:
        """The hand moves on: the run that was to finish the step is wanted no more."""
        number, self._finishing = self._finishing, 0
        purpose = self._runs.purpose(number)
        if purpose is not None and purpose.node is None:
            self._runs.call_off(number)
            self._stop(number)

    # ---- taking in

    def receive(self, event: RunEvent, desk: Desk) -> bool:
        """Take one event in; True for the end of a run that somebody waits for, who knows now."""
        purpose = self.orders.receive(event)
        if purpose is None or not isinstance(event, Finished | GaveWay | Failed):
            return False
        if isinstance(event, Finished):
            if purpose.node is not None:
                self.history.paint(purpose.node, event.picture)
            self._stand.finished(event, desk)
        if purpose.on_end is not None:
            purpose.on_end(event)
        return purpose.told

    def _wanted(self, desk: Desk) -> bool:
        return (desk.has_prompt or desk.is_photo) and self.orders.can_run(desk.recipe)
