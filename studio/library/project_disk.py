"""Writing a project: what differs from what was written last, whole or not at all."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Final

from studio.core.work import difference
from studio.library import project_lock
from studio.library.files import make_folder
from studio.library.project_entries import Desks, entry_of, snapshot
from studio.library.project_form import FOLDERS, Layout, write_head
from studio.library.project_journal import Journal
from studio.library.project_open import free_place

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from studio.core.pixels import Pixels
    from studio.core.steps import StepFacts
    from studio.core.work import Work
    from studio.library.project_open import Opened

COMPACT_FROM: Final = 4 << 20
COMPACT_AT: Final = 4
"""A journal beyond so many bytes is written anew once it is so many times longer than need be."""

log = logging.getLogger("studio.project")


class Disk:
    """One project as it stands on disk. Used by one thread; OSErrors and StudioErrors are raised.

    After an error nothing is half there, and the same call again goes on where it ended.
    """

    def __init__(self, opened: Opened) -> None:
        self._layout, self._store = opened.layout, opened.store
        self._desks, self._lock = opened.desks, opened.lock
        self._journal: Journal | None = None
        self._end = opened.end
        self._saved: Work | None = None if opened.fresh else opened.work
        self._made = opened.made
        self._rewrite = bool(opened.problems)
        self._leavings = set(opened.gone)  # pruned in an earlier visit
        self._pruned: set[int] = set()
        self._least = opened.end

    @property
    def layout(self) -> Layout:
        """Where it lies: another new project may have taken the name that was meant for it."""
        return self._layout

    def write(
        self, work: Work, films: Mapping[int, Sequence[StepFacts]], photos: Mapping[str, Pixels]
    ) -> None:
        """Make what is on disk say this: the words first, for they are what cannot be made again.

        films: of complete runs, by node. A blank work makes no folder.
        """
        if not self._made and work.is_blank and not photos:
            return
        journal = self._opened()
        journal.check()
        self._words(journal, work)
        self._files(work, films, photos)
        if journal.size > max(COMPACT_FROM, COMPACT_AT * self._least):
            self._compact(journal, work)

    def close(self) -> None:
        """Let others write. Only now go the pictures that were pruned: undo could bring them back.

        From now on it brings their words back, from which they are made again.
        """
        self._sweep(self._pruned)
        if self._journal is not None:
            self._journal.close()
        if self._lock is not None:
            self._lock.release()

    # ---- the journal

    def _opened(self) -> Journal:
        if self._journal is None:
            if not self._made:
                self._make()
            path = self._layout.journal
            if not path.exists():
                path.touch()
            if self._lock is None:
                self._lock = project_lock.take(self._layout.lock)
            self._journal = Journal(path, self._end)
        return self._journal

    def _make(self) -> None:
        folder = self._layout.folder
        make_folder(folder.parent)
        if folder.exists():
            self._layout = Layout(free_place(folder.parent, self._layout.name))
            self._store.layout = self._layout
        self._layout.folder.mkdir()
        self._made = True
        write_head(self._layout)

    def _words(self, journal: Journal, work: Work) -> None:
        if self._rewrite:
            self._compact(journal, work)
            return
        changed = difference(self._saved, work)
        if changed.is_empty:
            self._saved = work
            return
        entry = entry_of(changed, self._desks)
        try:
            journal.append(entry)
        except OSError:
            self._desks.forget(int(number) for number in entry.get("desks", ()))
            raise
        self._saved = work
        self._pruned = (self._pruned | set(changed.gone)) - {n.id for n in changed.nodes}

    def _compact(self, journal: Journal, work: Work) -> None:
        desks = Desks()
        gone = self._pruned | self._leavings
        journal.replace((*snapshot(work, desks), {"gone": sorted(gone)}))
        self._desks, self._least = desks, journal.size
        self._saved, self._rewrite = work, False

    # ---- everything else

    def _files(
        self, work: Work, films: Mapping[int, Sequence[StepFacts]], photos: Mapping[str, Pixels]
    ) -> None:
        store = self._store
        unwritten = [n for n in work.nodes if n.whole and n.id not in store.pictures]
        hasty = [n for n in work.pruned if n.picture is not None and n.id not in store.thumbs]
        new_photos = {d: photo for d, photo in photos.items() if d not in store.photos}
        if unwritten or hasty or films or new_photos:
            for name in FOLDERS:
                (self._layout.folder / name).mkdir(exist_ok=True)
        for digest, photo in new_photos.items():
            store.put_photo(digest, photo)
        for node in unwritten:
            store.put_picture(node)
        for node in hasty:  # pruned before it was written
            store.put_thumb(node)
        live = {node.id for node in work.nodes} if films else set()
        for node_id, steps in films.items():
            if node_id in live and node_id not in store.films:
                store.put_film(node_id, steps)
        self._sweep(self._leavings)

    def _sweep(self, nodes: set[int]) -> None:
        """Delete the files of pruned nodes; what cannot be deleted now is tried again some day.

        Of those that undo can bring back the thumbnail stays.
        """
        saved = self._saved
        kept = {node.id for node in saved.nodes} if saved is not None else set()
        back = {node.id for node in saved.pruned} if saved is not None else set()
        for node_id in sorted(nodes - kept):
            try:
                self._store.remove(node_id, keep_thumb=node_id in back)
            except OSError as error:
                log.warning("a pruned picture stays: %s", error)
                return
            if node_id not in back:
                nodes.discard(node_id)
