"""What comes back from a project while it is open: photos, thumbnails, finished runs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from studio.core.errors import StudioError
from studio.core.photos import photos_of
from studio.library import pictures, project_films
from studio.ui.tasks import aside

if TYPE_CHECKING:
    from studio.core.conductor import Conductor
    from studio.core.node import Node
    from studio.core.pixels import Pixels
    from studio.core.steps import StepFacts
    from studio.core.work import Work
    from studio.library.project_open import Opened
    from studio.ui.project_recordings import Recordings
    from studio.ui.tasks import Tasks

BATCH: Final = 250
"""Thumbnails shown at a time."""


class ProjectShelf:
    """The runs that the open project keeps (see `core.shelf`), and what of the work it lacks."""

    def __init__(self, conductor: Conductor, tasks: Tasks, recordings: Recordings) -> None:
        self._conductor, self._tasks, self._recordings = conductor, tasks, recordings
        self._opened: Opened | None = None
        self._fetching: set[int] = set()
        self._handed: set[int] = set()  # films that the writer has

    def take_up(self, opened: Opened) -> None:
        """Bring runs from this project now."""
        self._opened = opened
        self._fetching, self._handed = set(), set()
        self._conductor.document.shelve(self)

    def read_small(self) -> None:
        """Bring its photos and thumbnails, in the background."""
        if self._opened is not None:
            self._tasks.start(self._read_small(self._opened), "thumbnails")

    # ---- back to the window

    def fetch(self, node: Node) -> bool:
        """Read what is kept of a node's run; False if nothing is."""
        opened = self._opened
        if opened is None or not opened.store.has_run(node.id):
            return False
        if node.id not in self._fetching:
            self._fetching.add(node.id)
            self._tasks.start(self._fetch(opened, node.id), "read a run")
        return True

    async def _fetch(self, opened: Opened, node: int) -> None:
        reel = await aside(opened.store.reel, node)
        if opened is self._opened:
            self._fetching.discard(node)
            self._recordings.fetched(node)
            self._conductor.document.recall(node, reel)

    async def _read_small(self, opened: Opened) -> None:
        """Photos first, for runs begin with them; then the thumbnails, batch by batch."""
        for digest in sorted(opened.store.photos):
            try:
                photo = await aside(pictures.load_pixels, opened.layout.photo(digest))
            except StudioError:
                continue  # whoever needs it is told then
            self._conductor.photos.add(photo)
        ids = [node.id for node in reversed((*opened.work.pruned, *opened.work.nodes))]
        for at in range(0, len(ids), BATCH):
            found = await aside(opened.store.thumbnails, ids[at : at + BATCH])
            if opened is not self._opened:
                return
            self._conductor.document.thumbnails(found)

    # ---- out to the disk

    def photos(self, work: Work, kept: set[str]) -> dict[str, Pixels]:
        """The photos that the work needs, less those that are kept already."""
        photos = self._conductor.photos
        if not len(photos):
            return {}
        nodes = (node.recipe for node in (*work.nodes, *work.pruned))
        recipes = [work.desk.recipe, *nodes, *work.board.recipes]
        needed = {digest for recipe in recipes for digest in photos_of(recipe)} - kept
        return {d: photo for d in needed if (photo := photos.get(d)) is not None}

    def films(self, work: Work) -> dict[int, tuple[StepFacts, ...]]:
        """The films of complete runs that are in memory."""
        return {node.id: steps for node in work.nodes if (steps := self._steps(node))}

    def fresh_films(self, work: Work) -> dict[int, tuple[StepFacts, ...]]:
        """The films that the project lacks and the writer was not given yet."""
        films: dict[int, tuple[StepFacts, ...]] = {}
        if self._opened is None:
            return films
        known = self._opened.store.films
        for node in work.nodes:
            unknown = node.id not in self._handed and node.id not in known
            if unknown and node.picture is not None and (steps := self._steps(node)):
                films[node.id] = steps
                self._handed.add(node.id)
        return films

    def _steps(self, node: Node) -> tuple[StepFacts, ...]:
        reel = self._conductor.document.reel(node.recipe)
        return reel.steps if reel.complete and project_films.can_hold(reel.steps) else ()
