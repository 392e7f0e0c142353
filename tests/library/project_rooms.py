"""Works to keep, made by hand: what a project's tests are made of."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
from core_values import a_desk, a_recipe

from studio.core.choices import Choice
from studio.core.desk import blank_desk, desk_of
from studio.core.node import Node, Origin
from studio.core.pixels import Pixels
from studio.core.session import Entry
from studio.core.steps import StepFacts
from studio.core.work import Place, Work, blank_work
from studio.library.project_disk import Disk
from studio.library.project_open import Opened, fresh, open_project

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

BLANK = blank_desk(1, 2)


def picture(shade: int, width: int = 32, height: int = 24) -> Pixels:
    """A picture that no other shade has."""
    rgb = np.random.default_rng(shade).integers(0, 256, (height, width, 3)).astype(np.uint8)
    return Pixels.from_rgb(rgb)


def a_node(node_id: int, parent: int | None = None, *, painted: bool = True) -> Node:
    """A node whose seed is its id."""
    desk = desk_of(a_recipe(), a_desk()).with_seed(node_id)
    node = Node(node_id, parent, desk, Origin.GENERATE)
    return replace(node, picture=picture(node_id), whole=True) if painted else node


def a_work(count: int = 3, *, painted: bool = True) -> Work:
    """A chain of nodes, the last one on show."""
    nodes = tuple(a_node(i, i - 1 if i > 1 else None, painted=painted) for i in range(1, count + 1))
    undo = tuple(Entry(desk) for desk in (BLANK, *(node.desk for node in nodes)))
    place = Place(current=count or None, undo_at=count, next_node=count + 1)
    choices = tuple(Choice(new.desk, (old.desk, BLANK)) for old, new in pairwise(nodes))
    return Work(undo[-1].desk.with_prompt("a fox in sn"), undo, nodes, place, choices=choices)


def a_film(count: int = 5) -> tuple[StepFacts, ...]:
    """The steps of a run."""
    return tuple(
        StepFacts(
            i, 900.0 - i, None if i == 2 else 0.1 + i / 3, picture(i, 8, 6), picture(-i % 97, 8, 6)
        )
        for i in range(count)
    )


def in_words(work: Work) -> Work:
    """The work without its pictures, as a project is opened."""
    nodes = tuple(replace(node, picture=None, whole=False) for node in work.nodes)
    return replace(work, nodes=nodes)


def written(folder: Path, works: Sequence[Work]) -> Opened:
    """A project to which one work was written after the other, opened again for reading."""
    disk = Disk(fresh(folder, blank_work(BLANK)))
    for work in works:
        disk.write(work, {}, {})
    disk.close()
    return open_project(folder, BLANK, write=False)
