"""The atlas: all pictures of a project laid out by likeness, and what their prompts have to say."""

from __future__ import annotations

import math
import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from studio.core.likeness import beside, cells, describe, evened, laid_out, settled, side_for

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from studio.core.desk import Desk
    from studio.core.likeness import Array
    from studio.core.node import Node

AT_ONCE: Final = 12
"""Pictures described at one go: a few milliseconds, between which the window lives."""
WORDS: Final = 10
"""Words shown at most."""

_SMALL: Final = (
    "a an and are as at behind by for from in into is it its near no not of off on or over the "
    "their there this to two under up very with without"
)
"""Words that say nothing of a picture."""
_QUIET: Final = frozenset(_SMALL.split())
_WORD: Final = re.compile(r"[^\W\d_]{3,}")


@dataclass(frozen=True, slots=True)
class Word:
    """A word of prompts, over a picture in the middle of those that were asked for with it."""

    text: str
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class AtlasScene:
    """Where everything lies, in cells of the grid.

    places: the cell of each node, by its id. words: the commonest first. left: pictures that are
    still to be looked at.
    """

    places: dict[int, tuple[int, int]]
    words: tuple[Word, ...] = ()
    left: int = 0


class Atlas:
    """Looks at pictures once, a few at a time, and keeps what is on the map in its place."""

    def __init__(self) -> None:
        self._known: dict[int, tuple[Desk, Array]] = {}
        self._places: dict[int, tuple[float, float]] = {}  # before they are put into cells
        self._given: dict[int, tuple[float, float]] = {}  # by another layout than our own
        self._shown: tuple[Node, ...] = ()
        self._scene = AtlasScene({})

    def scene(self) -> AtlasScene:
        """The map as it is."""
        return self._scene

    def take(self, nodes: Sequence[Node]) -> AtlasScene:
        """Look at AT_ONCE pictures that are new; the map as it is then.

        While many are still to come, it is laid out anew only when they are half as many again.
        """
        painted = [node for node in nodes if node.picture is not None]
        if any(node.id in self._known and not self._knows(node) for node in painted):
            self._known, self._places, self._scene = {}, {}, AtlasScene({})
            self._given = {}
        fresh = [node for node in painted if not self._knows(node)]
        for node in fresh[:AT_ONCE]:
            if node.picture is not None:
                self._known[node.id] = (node.desk, describe(node.picture))
        left = len(fresh[AT_ONCE:])
        shown = [node for node in painted if self._knows(node)]
        ids = {node.id for node in shown}
        gone = self._scene.places.keys() - ids
        many = len(ids) >= 1.5 * len(self._scene.places)
        if gone or (ids != self._scene.places.keys() and (many or not left)):
            self._lay(shown, left)
        elif left != self._scene.left:
            self._scene = AtlasScene(self._scene.places, self._scene.words, left)
        return self._scene

    def described(self) -> tuple[tuple[int, ...], Array, Array]:
        """What is on the map, for another layout: ids, descriptions (n, SIZE), places (n, 2)."""
        ids = tuple(node.id for node in self._shown)
        seen = np.array([self._known[each][1] for each in ids]).reshape(len(ids), -1)
        return ids, seen, np.array([self._places[each] for each in ids]).reshape(-1, 2)

    def arrange(self, ids: Sequence[int], places: Array | None) -> AtlasScene:
        """Lay those out as another layout has them, (n, 2); None: as our own has."""
        self._given = {}
        if places is not None:
            before = {at: self._places[i] for at, i in enumerate(ids) if i in self._places}
            found = settled(places, before).tolist()
            self._given = {i: (x, y) for i, (x, y) in zip(ids, found, strict=True)}
        if self._shown:
            self._lay(self._shown, self._scene.left)
        return self._scene

    def _knows(self, node: Node) -> bool:
        """Whether this very picture was looked at: another project has the same numbers."""
        known = self._known.get(node.id)
        return known is not None and known[0] is node.desk

    def _lay(self, nodes: Sequence[Node], left: int) -> None:
        self._shown = tuple(nodes)
        described = np.array([self._known[node.id][1] for node in nodes]).reshape(len(nodes), -1)
        given = {at: self._given[n.id] for at, n in enumerate(nodes) if n.id in self._given}
        old = {at: self._places[n.id] for at, n in enumerate(nodes) if n.id in self._places}
        places = beside(described, given) if given else laid_out(described, old)
        self._places = {
            node.id: (float(x), float(y)) for node, (x, y) in zip(nodes, places, strict=True)
        }
        found = cells(evened(places), side_for(len(nodes)))
        where = {node.id: (int(x), int(y)) for node, (x, y) in zip(nodes, found, strict=True)}
        self._scene = AtlasScene(where, _words(nodes, where), left)


def towards(places: Mapping[int, tuple[int, int]], at: int, dx: int, dy: int) -> int:
    """The nearest picture in one of the four ways, seen from one at a cell of its own.

    One that lies aside of the way counts as twice as far. Where none lies that way, the same.
    """
    x, y = places[at]
    found = []
    for node, (column, row) in places.items():
        right, down = column - x, row - y
        along, aside = right * dx + down * dy, abs(right * dy) + abs(down * dx)
        if along > 0:
            found.append((math.hypot(along, 2 * aside), node))
    return min(found)[1] if found else at


def _words(nodes: Sequence[Node], where: dict[int, tuple[int, int]]) -> tuple[Word, ...]:
    """The words that tell pictures apart: those that many have, and not all."""
    said = {node.id: _said(node) for node in nodes}
    counts = Counter(word for words in said.values() for word in words)
    telling = [word for word, times in counts.items() if times < max(len(nodes), 2)]
    ranked = sorted(telling, key=lambda word: (-counts[word], word))[:WORDS]
    made = []
    for word in ranked:
        spots = np.array([where[node_id] for node_id, words in said.items() if word in words])
        middle = np.abs(spots - np.median(spots, axis=0)).sum(1).argmin()
        x, y = spots[middle]
        made.append(Word(word, float(x) + 0.5, float(y)))
    return tuple(made)


def _said(node: Node) -> frozenset[str]:
    prompts = " ".join(p.text for p in node.desk.steering.prompts if p.weight > 0).casefold()
    return frozenset(_WORD.findall(prompts)) - _QUIET
