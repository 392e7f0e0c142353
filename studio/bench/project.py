"""`project`: opening 1,000 pictures, and from a change to its line on disk."""

from __future__ import annotations

import tempfile
import threading
import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from studio.bench.figures import median, result, spread
from studio.core.conditioning import Conditioning
from studio.core.desk import blank_desk, desk_of
from studio.core.node import Node, Origin
from studio.core.noise import Noise
from studio.core.pixels import Pixels
from studio.core.recipe import ModelRef, Recipe
from studio.core.scene import Saving
from studio.core.session import Entry
from studio.core.work import Place, Work, blank_work
from studio.library.project_disk import Disk
from studio.library.project_form import Layout
from studio.library.project_open import Opened, fresh, open_project
from studio.library.project_writer import Writer

if TYPE_CHECKING:
    from studio.bench import Options, Result
    from studio.core.desk import Desk
    from studio.core.errors import StudioError

PICTURES: Final = 1000
GOAL: Final = 1.0
SIDE: Final = 256
ROUNDS: Final = 9
CHANGES: Final = 20
PATIENCE: Final = 30.0


def project(options: Options) -> Result:
    """Opens a project of 1,000 pictures and, in turns, reads its journal's bytes alone.

    Then, in the same project, changes one word at a time and waits until it is on disk. Opened
    means: every node, the undo list and the desk are there, as they are when the window shows them;
    thumbnails follow in the background, and are timed beside it.
    """
    rounds = options.runs or ROUNDS
    blank = blank_desk(1, 2)
    with tempfile.TemporaryDirectory(prefix="sfumato-bench-") as place:
        folder = Path(place) / "bench.sfumato"
        options.say(f"Writing {PICTURES} pictures …")
        work = _written(folder, blank)
        opening, reading, opened = _openings(folder, blank, rounds, options)
        same = [n.desk for n in opened.work.nodes] == [n.desk for n in work.nodes]
        began = time.perf_counter()
        thumbs = opened.store.thumbnails(range(1, PICTURES + 1))
        small = time.perf_counter() - began
        options.say("Saving …")
        words, busy = _saving(folder, blank, with_picture=False)
        whole, _ = _saving(folder, blank, with_picture=True)
        size = Layout(folder).journal.stat().st_size
    slowest = max(*words, *whole)
    return result(
        "project",
        median(opening),
        "s",
        baseline=median(reading),
        goal=GOAL,
        goal_of="figure",
        runs=rounds,
        outputs_equal=same and len(thumbs) == PICTURES,
        also=slowest <= GOAL,
        more={
            "pictures": PICTURES,
            "open_s": spread(opening),
            "thumbnails_s": round(small, 4),
            "words_on_disk_s": spread(words),
            "picture_on_disk_s": spread(whole),
            "on_disk_goal_s": GOAL,
            "caller_ms": spread(busy, 1000),
            "journal_bytes": size,
            "baseline_is": "reading the bytes of its journal",
        },
    )


def _openings(
    folder: Path, blank: Desk, rounds: int, options: Options
) -> tuple[list[float], list[float], Opened]:
    """Seconds of opening the project, and of reading its journal's bytes, in turns; one before them
    does not count. With them, the project as it was opened last."""
    opening, reading = [], []
    for turn in range(-1, rounds):
        options.say(f"Opening {max(turn, 0) + 1} of {rounds} …")
        began = time.perf_counter()
        Layout(folder).journal.read_bytes()
        read = time.perf_counter() - began
        began = time.perf_counter()
        opened = open_project(folder, blank)
        took = time.perf_counter() - began
        opened.close()
        if turn >= 0:
            opening.append(took)
            reading.append(read)
    return opening, reading, opened


def _written(folder: Path, blank: Desk) -> Work:
    """A project of gradients, one seed each, as a long session leaves it: line after line."""
    disk = Disk(fresh(folder, blank_work(blank)))
    work = blank_work(blank)
    for number in range(1, PICTURES + 1):
        work = _more(work, number)
        disk.write(work, {}, {})
    disk.close()
    return work


def _more(work: Work, number: int) -> Work:
    recipe = Recipe(
        ModelRef("starter", "0123456789abcdef"),
        SIDE,
        SIDE,
        "ddim",
        16,
        Noise.of(number),
        Conditioning.of(f"a lake at dawn with mountains, number {number}", "fog", 3.0),
    )
    desk = desk_of(recipe, work.desk)
    parent = number - 1 if number % 7 else None
    picture = Pixels(SIDE, SIDE, bytes(range(256)) * (SIDE * SIDE * 4 // 256))
    node = Node(number, parent or None, desk, Origin.GENERATE, picture, whole=True)
    undo = (*work.undo, Entry(desk))
    place = Place(current=number, undo_at=len(undo) - 1, next_node=number + 1)
    return Work(desk, undo[-1000:], (*work.nodes, node), place)


def _saving(folder: Path, blank: Desk, *, with_picture: bool) -> tuple[list[float], list[float]]:
    """Seconds from each change to "saved", and those that the caller had to spend."""
    saved = threading.Event()

    def said(saving: Saving, _error: StudioError | None) -> None:
        if saving is Saving.SAVED:
            saved.set()

    opened = open_project(folder, blank)
    writer, work = Writer(opened, said), opened.work
    until, busy = [], []
    for number in range(CHANGES):
        if with_picture:
            work = _more(work, work.place.next_node)
        else:
            work = replace(work, desk=work.desk.with_prompt(f"a lake at dusk, take {number}"))
        saved.clear()
        began = time.perf_counter()
        writer.keep(work)
        busy.append(time.perf_counter() - began)
        saved.wait(PATIENCE)
        until.append(time.perf_counter() - began)
    writer.close(PATIENCE)
    return until, busy
