"""Recordings of a project: whole runs are written while the engine rests, and taken in again."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Final

from studio.core.events import Adopted, Kept
from studio.core.jobs import Adopt, Keep
from studio.core.room import too_many
from studio.ui.rhythm import Wait

if TYPE_CHECKING:
    from PySide6.QtCore import QObject

    from studio.core.conductor import Conductor
    from studio.core.errands import Outcome
    from studio.core.model_facts import ModelFacts
    from studio.core.node import Node
    from studio.core.recipe import ModelRef
    from studio.core.scene import Scene
    from studio.core.work import Work
    from studio.library.project_store import Store

IDLE: Final = 1500
"""Milliseconds of rest after which a run is recorded: nobody should wait for it."""

log = logging.getLogger("studio.project")


class Recordings:
    """Keeps runs where there is room, and hands recorded ones to the engine."""

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
        """Something changed: perhaps there is a run to take in; those to record wait for a rest."""
        if self._store is None:
            return
        scene, current = self._conductor.scene(), work.place.current
        on_show = next((n for n in work.nodes if n.id == current), None)
        if on_show is not None and _rests(scene) and self._is_whole(on_show, scene.model.facts):
            self._adopt(self._store, on_show)
        self._idle.begin()

    # ---- writing

    def _record(self) -> None:
        store, work = self._store, self._conductor.document.work()
        node = self._next(work)
        if store is None or node is None:
            return
        self._asked.add(node.id)
        path = store.layout.recording(node.id)

        def kept(outcome: Outcome) -> None:
            if isinstance(outcome, Kept) and store is self._store:
                store.know_recording(node.id)
                self.make_room()
                self._idle.begin()
            elif not isinstance(outcome, Kept):
                log.info("run %d is not recorded: %s", node.id, outcome)

        self._conductor.errand(lambda number: Keep(number, node.recipe, path), kept)

    def _next(self, work: Work) -> Node | None:
        """The run to record: the one on show, else the newest that is not recorded yet."""
        scene, store = self._conductor.scene(), self._store
        if store is None or not _rests(scene) or work.place.room <= 0:
            return None
        newest = sorted(work.nodes, key=lambda n: (n.id == work.place.current, n.id), reverse=True)
        left = (n for n in newest if n.id not in self._asked and n.id not in store.recordings)
        there = (n for n in left if n.id in store.pictures)  # so the folder is there
        return next((n for n in there if self._is_whole(n, scene.model.facts)), None)

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
        recorded = node.id in self._fetched and node.id in store.recordings
        if not recorded or key in self._adopted:
            return
        self._adopted.add(key)
        path = store.layout.recording(node.id)

        def adopted(outcome: Outcome) -> None:
            if not isinstance(outcome, Adopted):  # it is made again when it is needed
                log.warning("the recording of %d is not taken in: %s", node.id, outcome)
                store.recordings.pop(node.id, None)

        self._conductor.errand(lambda number: Adopt(number, node.recipe, path), adopted)

    def _is_whole(self, node: Node, facts: ModelFacts | None) -> bool:
        """Its run is complete, and of the model that is open."""
        ours = facts is not None and node.recipe.model == facts.ref
        return ours and self._conductor.document.reel(node.recipe).complete


def _rests(scene: Scene) -> bool:
    return scene.progress is None and not scene.waiting
