"""A session that is to be killed: a conductor, the fake engine and the real writer of projects.

    python tests/bench/killed_session.py PROJECT SEED

It says on standard output, in whole lines: `shown N DIGEST` before a state is handed to the writer,
`saved N` when state N is on disk. It goes on until it is killed.
"""

from __future__ import annotations

import hashlib
import json
import os
import random
import sys
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING

from studio.core import work_json
from studio.core.conductor import Conductor
from studio.core.desk import blank_desk
from studio.core.recipe import ModelRef
from studio.core.scene import Saving
from studio.core.steps import View
from studio.core.work import Work, blank_work
from studio.engine.fake import FakeEngine
from studio.library import project_disk
from studio.library.project_open import fresh, open_project
from studio.library.project_writer import Writer

if TYPE_CHECKING:
    from studio.core.errors import StudioError
    from studio.core.events import Event

BLANK = blank_desk(1, 2)
MODEL = ModelRef("starter", "f1")
PAUSE = 0.01
"""Seconds between two moves: a hasty artist."""


def digest(work: Work) -> str:
    """What is kept of a work in words, as a short text."""
    form = {
        "desk": work_json.desk_to_dict(work.desk),
        "undo": [[work_json.desk_to_dict(e.desk), sorted(e.pruned)] for e in work.undo],
        "nodes": [
            [work_json.node_to_dict(n, 0), work_json.desk_to_dict(n.desk)]
            for n in (*work.nodes, *work.pruned)
        ],
        "place": work_json.place_to_dict(work.place),
    }
    return hashlib.blake2b(json.dumps(form, sort_keys=True).encode(), digest_size=8).hexdigest()


class Session:
    """Random moves of an artist, each told before it can be on disk."""

    def __init__(self, folder: Path, seed: int) -> None:
        self._dice = random.Random(seed)  # noqa: S311 - a script, not a secret
        self._engine = FakeEngine(self._receive)
        self._engine.start()
        self._conductor = Conductor(
            BLANK,
            send=self._engine.send,
            stop=self._engine.stop,
            changed=lambda: None,
            roll=lambda: self._dice.randrange(10**6),
            clock=time.monotonic,
        )
        opened = (
            open_project(folder, BLANK) if folder.exists() else fresh(folder, blank_work(BLANK))
        )
        self._writer = Writer(opened, self._said)
        self._lock = threading.Lock()
        self._count = 0
        self._films: set[int] = set()
        self._handed: tuple[int, Work] = (0, opened.work)
        self._conductor.document.restore(opened.work)
        self._conductor.load(MODEL, folder)
        self._engine.finish()

    def _receive(self, event: Event) -> None:
        self._conductor.receive(event)

    def _said(self, saving: Saving, _error: StudioError | None) -> None:
        if saving is Saving.SAVED and self._writer.settled:
            with self._lock:
                number = self._handed[0]
                if self._writer.settled:  # nothing was handed over since
                    tell(f"saved {number}")

    def move(self) -> None:
        """One thing that an artist does, and whatever the engine says of it."""
        conductor, dice = self._conductor, self._dice
        desk = conductor.desk
        choice = dice.randrange(11)
        if choice < 3:
            conductor.steering.edit(desk.with_prompt(f"a lake {dice.randrange(10**6)}"))
        elif choice == 3:
            conductor.steering.commit()
        elif choice == 4:
            conductor.pictures.generate()
        elif choice == 5:
            (conductor.steering.undo if dice.random() < 0.7 else conductor.steering.redo)()
        elif choice == 6 and conductor.scene().nodes:
            conductor.pictures.select(dice.choice(conductor.scene().nodes).id)
        elif choice == 7:
            conductor.scrub(dice.randrange(17))
            conductor.look(dice.choice((View.SEES, View.EXPECTS)))
        elif choice == 8 and conductor.scene().nodes:
            node = dice.choice(conductor.scene().nodes)
            conductor.keeping.star(node.id, on=not node.starred)
            conductor.keeping.rename(node.id, f"name {dice.randrange(99)}")
        elif choice == 9 and conductor.scene().stage is not None:
            conductor.pictures.branch(dice.randrange(1, 12))
        elif choice == 10 and len(conductor.scene().nodes) > 3:
            conductor.keeping.prune(dice.choice(conductor.scene().nodes).id)
        self._engine.advance(dice.randrange(12))
        self._hand_over()

    def _hand_over(self) -> None:
        work = self._conductor.document.work()
        films = {}
        for node in work.nodes:
            reel = self._conductor.document.reel(node.recipe)
            if node.id not in self._films and node.whole and reel.complete:
                films[node.id] = reel.steps
                self._films.add(node.id)
        with self._lock:
            self._count += 1
            tell(f"shown {self._count} {digest(work)}")
            self._handed = (self._count, work)
            self._writer.keep(work, films)


def tell(line: str) -> None:
    """Say a line at once: what a killed process had in its buffers is lost."""
    os.write(1, f"{line} {time.monotonic()}\n".encode())


def main() -> None:
    """Play until killed."""
    project_disk.COMPACT_FROM = 60_000  # so that rewrites of the journal are killed as well
    session = Session(Path(sys.argv[1]), int(sys.argv[2]))
    tell("ready 0")
    while True:
        session.move()
        time.sleep(PAUSE)


if __name__ == "__main__":
    main()
