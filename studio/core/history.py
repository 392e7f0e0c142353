"""The history: every picture that was asked for, as a tree. Nothing is ever taken out of it."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from studio.core.limits import PICTURE_BUDGET

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from studio.core.desk import Desk
    from studio.core.pixels import Pixels
    from studio.core.recipe import Recipe


THUMBNAIL: Final = 96
"""The longer side of a thumbnail, in px."""


class Origin(StrEnum):
    """How a picture came to be asked for."""

    GENERATE = "generate"
    BRANCH = "branch"
    SLIDER = "slider"
    OPENED = "opened"


@dataclass(frozen=True, slots=True)
class Node:
    """One picture of the tree.

    picture: None until it is made. whole: it has its full size; where memory is short, it is a
        thumbnail.
    name: as the artist calls it ("" where the picture names itself).
    """

    id: int
    parent: int | None
    desk: Desk
    origin: Origin
    picture: Pixels | None = None
    whole: bool = False
    name: str = ""
    starred: bool = False

    @property
    def recipe(self) -> Recipe:
        """What was asked for."""
        return self.desk.recipe


class History:
    """The tree of nodes, in the order in which they were made."""

    def __init__(self, limit: int = PICTURE_BUDGET) -> None:
        self._limit = limit
        self._nodes: dict[int, Node] = {}
        self._whole: deque[int] = deque()  # nodes whose pictures can be made again, oldest first
        self._bytes = 0  # of those pictures
        self._by_recipe: dict[Recipe, int] = {}
        self._next = 1
        self._tuple: tuple[Node, ...] | None = ()

    def __iter__(self) -> Iterator[Node]:
        return iter(self.nodes)

    def __len__(self) -> int:
        return len(self._nodes)

    def __getitem__(self, node_id: int) -> Node:
        return self._nodes[node_id]

    @property
    def nodes(self) -> tuple[Node, ...]:
        """All nodes; the same tuple until something changes."""
        if self._tuple is None:
            self._tuple = tuple(self._nodes.values())
        return self._tuple

    @property
    def next_id(self) -> int:
        """The id of the next new node: no id is ever given twice."""
        return self._next

    def restore(self, nodes: Iterable[Node], next_id: int) -> None:
        """Take the nodes of a project in place of all that is here.

        Their pictures are on disk: what they hold here is at most a thumbnail.
        """
        self._nodes = {node.id: node for node in nodes}
        self._whole.clear()
        self._bytes, self._tuple = 0, None
        self._by_recipe = {}
        for node in self._nodes.values():
            self._by_recipe.setdefault(node.recipe, node.id)
        self._next = max(next_id, max(self._nodes, default=0) + 1)

    def thumbnails(self, pictures: Mapping[int, Pixels]) -> None:
        """Show small pictures of nodes that have none yet."""
        for node_id, picture in pictures.items():
            node = self._nodes.get(node_id)
            if node is not None and node.picture is None:
                self._set(node_id, picture, whole=False)

    def find_id(self, node_id: int) -> Node | None:
        """The node of this id; None if there is none."""
        return self._nodes.get(node_id)

    def find(self, recipe: Recipe) -> Node | None:
        """The first node that asked for exactly this recipe."""
        node_id = self._by_recipe.get(recipe)
        return None if node_id is None else self._nodes[node_id]

    def add(self, desk: Desk, origin: Origin, parent: int | None) -> Node:
        """A new node; ids count up from 1."""
        node = Node(self._next, parent, desk, origin)
        self._next += 1
        self._nodes[node.id] = node
        self._by_recipe.setdefault(node.recipe, node.id)
        self._tuple = None
        return node

    def paint(self, node_id: int, picture: Pixels) -> None:
        """Give a node its picture.

        Beyond the limit the oldest pictures become thumbnails. Opened ones stay whole: the model
        that made them may not be here.
        """
        self._set(node_id, picture, whole=True)
        if self._nodes[node_id].origin is Origin.OPENED or node_id in self._whole:
            return
        self._whole.append(node_id)
        self._bytes += len(picture.data)
        while self._bytes > self._limit and len(self._whole) > 1:
            oldest = self._nodes[self._whole.popleft()]
            if oldest.picture is not None:
                self._bytes -= len(oldest.picture.data)
                self._set(oldest.id, oldest.picture.shrunk(THUMBNAIL), whole=False)

    def _set(self, node_id: int, picture: Pixels, *, whole: bool) -> None:
        self._nodes[node_id] = replace(self._nodes[node_id], picture=picture, whole=whole)
        self._tuple = None

    def parent_for(self, desk: Desk, current: int | None) -> int | None:
        """Where a new node belongs: under the current one, unless it starts something new.

        A new start is another model or size, or neither a prompt nor a seed in common.
        """
        if current is None:
            return None
        before = self._nodes[current].recipe
        return current if _akin(desk.recipe, before) else None


def _akin(now: Recipe, before: Recipe) -> bool:
    if (now.model, now.width, now.height) != (before.model, before.width, before.height):
        return False
    prompts = {p.text for p in now.conditioning.prompts} & {
        p.text for p in before.conditioning.prompts
    }
    seeds = {s.value for s in now.noise.seeds} & {s.value for s in before.noise.seeds}
    return bool(prompts or seeds)
