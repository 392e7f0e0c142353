"""Recordings of a project: whole runs are written while the engine rests, and taken in again."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Final

from studio.core.messages import Adopt, Adopted, Keep, Kept
from studio.core.room import too_many
from studio.ui.rhythm import Wait

if TYPE_CHECKING:
    from PySide6.QtCore import QObject

    from studio.core.conductor import Conductor
    from studio.core.errands import Outcome
    from studio.core.history import Node
    from studio.core.recipe import ModelRef
    from studio.core.work import Work
    from studio.library.project_store import Store

IDLE: Final = 1500
"""Milliseconds of rest after which a run is recorded: nobody should wait for it."""

log = logging.getLogger("studio.project")


class Recordings:
    """Keeps the run on show where there is room, and hands recorded runs to the engine."""

    def __init__(self, conductor: Conductor, parent: QObject) -> None:
        self._conductor = conductor
        self._store: Store | None = None
        self._idle = Wait(IDLE, self._record, parent)
        self._asked: set[int] = set()
        self._fetched: set[int] = set()
        self._adopted: set[tuple[int, ModelRef]] = set()

    def take_up(self, store: Store | None) -> None:
        """Another project is open; None: it can only be read."""
        self._store = store
        self._asked, self._fetched, self._adopted = set(), set(), set()
        self._idle.drop()

    def close(self) -> None:
        """Ask for nothing more."""
        self._idle.drop()
        self._store = None

    def fetched(self, node: int) -> None:
        """What is seen of this node's run comes from the project: the engine has none of it."""
        self._fetched.add(node)

    def follow(self, work: Work) -> None:
        """Something changed: perhaps there is a run to record, or one to take in."""
        node = self._on_show(work)
        if node is None or self._store is None:
            self._idle.drop()
            return
        if node.id in self._store.recordings:
            self._adopt(self._store, node)
        elif self._may_record(work, node):
            self._idle.begin()

    # ---- writing

    def _record(self) -> None:
        store, work = self._store, self._conductor.document.work()
        node = self._on_show(work)
        if store is None or node is None or not self._may_record(work, node):
            return
        self._asked.add(node.id)
        path = store.layout.recording(node.id)

        def kept(outcome: Outcome) -> None:
            if isinstance(outcome, Kept) and store is self._store:
                store.know_recording(node.id)
                self.make_room()
            elif not isinstance(outcome, Kept):
                log.info("run %d is not recorded: %s", node.id, outcome)

        self._conductor.errand(lambda number: Keep(number, node.recipe, path), kept)

    def _may_record(self, work: Work, node: Node) -> bool:
        store = self._store
        return (
            store is not None
            and node.id not in self._asked
            and node.id in store.pictures  # so the folder is there
            and work.place.room > 0
        )

    def make_room(self) -> None:
        """Delete what has no room: the oldest first, starred ones last."""
        store, work = self._store, self._conductor.document.work()
        if store is None:
            return
        starred = {node.id for node in work.nodes if node.starred}
        for node in too_many(store.recordings, starred, work.place.room):
            try:
                store.drop_recording(node)
            except OSError as error:
                log.warning("a recording stays: %s", error)

    # ---- taking in

    def _adopt(self, store: Store, node: Node) -> None:
        key = (node.id, node.recipe.model)
        if node.id not in self._fetched or key in self._adopted:
            return
        self._adopted.add(key)
        path = store.layout.recording(node.id)

        def adopted(outcome: Outcome) -> None:
            if not isinstance(outcome, Adopted):  # it is made again when it is needed
                log.warning("the recording of %d is not taken in: %s", node.id, outcome)
                store.recordings.pop(node.id, None)

        self._conductor.errand(lambda number: Adopt(number, node.recipe, path), adopted)

    def _on_show(self, work: Work) -> Node | None:
        """The node on show, if its run is complete, at rest, and of the model that is open."""
        scene = self._conductor.scene()
        facts = scene.model.facts
        node = next((n for n in work.nodes if n.id == work.place.current), None)
        if node is None or facts is None or node.recipe.model != facts.ref:
            return None
        at_rest = scene.progress is None and not scene.waiting
        return node if at_rest and self._conductor.document.reel(node.recipe).complete else None
