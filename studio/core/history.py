"""The history: every picture that was asked for, as a tree.

Nothing is ever taken out of it. What the artist prunes is hidden, so that undo can show it again.
"""

from __future__ import annotations

from collections import deque
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from studio.core.limits import PICTURE_BUDGET
from studio.core.lineage import grown_from
from studio.core.node import Node, Origin

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from studio.core.desk import Desk
    from studio.core.pixels import Pixels
    from studio.core.recipe import Recipe


THUMBNAIL: Final = 96
"""The longer side of a thumbnail, in px."""

NAME: Final = 120
"""Letters of a name that are kept."""


class History:
    """The tree of nodes, in the order in which they were made."""

    def __init__(self, limit: int = PICTURE_BUDGET) -> None:
        self._limit = limit
        self._nodes: dict[int, Node] = {}
        self._hidden: frozenset[int] = frozenset()
        self._free = 1  # the next id: none is ever used twice
        self._whole: deque[int] = deque()  # nodes whose pictures can be made again, oldest first
        self._bytes = 0  # of those pictures
        self._by_recipe: dict[Recipe, list[int]] = {}
        self._tuple: tuple[Node, ...] | None = ()
        self._put_away: tuple[Node, ...] | None = ()

    def __iter__(self) -> Iterator[Node]:
        return iter(self.nodes)

    def __len__(self) -> int:
        return len(self._nodes) - len(self._hidden)

    def __contains__(self, node_id: int) -> bool:
        return node_id in self._nodes and node_id not in self._hidden

    def __getitem__(self, node_id: int) -> Node:
        return self._nodes[node_id]

    @property
    def nodes(self) -> tuple[Node, ...]:
        """All nodes that are not pruned; the same tuple until something changes."""
        if self._tuple is None:
            hidden = self._hidden
            self._tuple = tuple(n for n in self._nodes.values() if n.id not in hidden)
        return self._tuple

    @property
    def pruned(self) -> frozenset[int]:
        """The ids of the nodes that are hidden."""
        return self._hidden

    @property
    def put_away(self) -> tuple[Node, ...]:
        """The nodes that are hidden; the same tuple until something changes."""
        if self._put_away is None:
            self._put_away = tuple(self._nodes[id_] for id_ in sorted(self._hidden))
        return self._put_away

    @property
    def next_id(self) -> int:
        """The id of the next new node: no id is ever given twice."""
        return self._free

    def restore(self, nodes: Iterable[Node], pruned: Sequence[Node], next_id: int) -> None:
        """Take the nodes of a project in place of all that is here.

        Their pictures are on disk: what they hold here is at most a thumbnail. pruned: those that
        are hidden.
        """
        self._nodes, self._by_recipe = {}, {}
        self._whole.clear()
        self._bytes, self._free = 0, next_id
        for node in sorted((*nodes, *pruned), key=lambda node: node.id):  # parents come first
            self._keep(node)
        self._hidden = frozenset(node.id for node in pruned)
        self._tuple = self._put_away = None

    def thumbnails(self, pictures: Mapping[int, Pixels]) -> None:
        """Show small pictures of nodes that have none yet."""
        for node_id, picture in pictures.items():
            node = self._nodes.get(node_id)
            if node is not None and node.picture is None:
                self._put(replace(node, picture=picture, whole=False))

    def find_id(self, node_id: int) -> Node | None:
        """The node of this id; None if there is none."""
        return self._nodes.get(node_id)

    def find(self, recipe: Recipe) -> Node | None:
        """The first node that asked for exactly this recipe and is not pruned."""
        ids = self._by_recipe.get(recipe, ())
        return next((self._nodes[i] for i in ids if i not in self._hidden), None)

    def add(self, desk: Desk, origin: Origin, parent: int | None) -> Node:
        """A new node; ids count up from 1, and never come again."""
        node = Node(self._free, parent, desk, origin)
        self._keep(node)
        return node

    def rename(self, node_id: int, name: str) -> bool:
        """Call a node by a name ("": it names itself again); False if it is called that."""
        return self._put(replace(self._nodes[node_id], name=" ".join(name.split())[:NAME]))

    def star(self, node_id: int, *, on: bool) -> bool:
        """Mark a node as dear, or no longer; False if it is so."""
        return self._put(replace(self._nodes[node_id], starred=on))

    def like(self, node_id: int, liked: bool | None) -> bool:  # noqa: FBT001 - it has three values
        """Note what the artist thinks of a node; False if that is known."""
        return self._put(replace(self._nodes[node_id], liked=liked))

    def with_what_grew(self, node_id: int) -> tuple[Node, ...]:
        """A node and everything that grew from it, as far as it is not pruned."""
        ids = grown_from(self.nodes, (node_id,))
        return tuple(node for node in self.nodes if node.id in ids)

    def heir(self, node_id: int, pruned: Collection[int]) -> Node | None:
        """What comes in the place of a node when these, it among them, are pruned: what it grew
        from, else the newest; None if nothing is left."""
        above: int | None = node_id
        while above is not None and above in pruned:
            above = self[above].parent
        if above is not None:
            return self[above]
        return next((node for node in reversed(self.nodes) if node.id not in pruned), None)

    def hide(self, ids: Collection[int]) -> bool:
        """Exactly these nodes, and what grew from them, are pruned; False if they were."""
        hidden = grown_from(self._nodes.values(), frozenset(ids) & self._nodes.keys())
        if hidden == self._hidden:
            return False
        self._hidden = hidden
        self._tuple = self._put_away = None
        return True

    def paint(self, node_id: int, picture: Pixels) -> None:
        """Give a node its picture.

        Beyond the limit the oldest pictures become thumbnails. Opened ones stay whole: the model
        that made them may not be here.
        """
        self._put(replace(self._nodes[node_id], picture=picture, whole=True))
        if self._nodes[node_id].origin is Origin.OPENED or node_id in self._whole:
            return
        self._whole.append(node_id)
        self._bytes += len(picture.data)
        while self._bytes > self._limit and len(self._whole) > 1:
            oldest = self._nodes[self._whole.popleft()]
            if oldest.picture is not None:
                self._bytes -= len(oldest.picture.data)
                thumbnail = oldest.picture.shrunk(THUMBNAIL)
                self._put(replace(oldest, picture=thumbnail, whole=False))

    def _keep(self, node: Node) -> None:
        self._nodes[node.id] = node
        self._free = max(self._free, node.id + 1)
        self._by_recipe.setdefault(node.recipe, []).append(node.id)
        self._tuple = None

    def _put(self, node: Node) -> bool:
        if node == self._nodes[node.id]:
            return False
        self._nodes[node.id] = node
        self._tuple = self._put_away = None
        return True

    def parent_for(self, desk: Desk, current: int | None) -> int | None:
        """Where a new node belongs: under the current one, unless it starts something new.

        A new start is another model or size, or neither a prompt nor a seed in common.
        """
        if current is None or current not in self:
            return None
        before = self._nodes[current].recipe
        return current if akin(desk.recipe, before) else None


def akin(now: Recipe, before: Recipe) -> bool:
    """Whether two recipes have the model, the size, and a prompt or a seed in common."""
    if (now.model, now.width, now.height) != (before.model, before.width, before.height):
        return False
    if now.photo is not None or before.photo is not None:
        return _same_photo(now, before)
    prompts = {p.text for p in now.conditioning.prompts} & {
        p.text for p in before.conditioning.prompts
    }
    seeds = {s.value for s in now.noise.seeds} & {s.value for s in before.noise.seeds}
    return bool(prompts or seeds)


def _same_photo(now: Recipe, before: Recipe) -> bool:
    return (
        now.photo is not None
        and before.photo is not None
        and (now.photo.digest == before.photo.digest)
    )
