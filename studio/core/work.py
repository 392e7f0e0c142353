"""The work: all that a project keeps, as one frozen value, and what differs between two of them."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from studio.core.board import Board
from studio.core.scene import Workspace
from studio.core.session import Entry
from studio.core.steps import View

if TYPE_CHECKING:
    from collections.abc import Sequence

    from studio.core.choices import Choice
    from studio.core.desk import Desk
    from studio.core.known_axes import Known
    from studio.core.node import Node

ROOM: Final = 2_000_000_000
"""Bytes that the recordings of one project may take, until the artist chooses otherwise."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where the artist stands.

    current: the node on show. position: the step scrubbed to, None for the end of the run.
    undo_at: the place in the undo list. next_node: the id of the next new node. room: bytes that
    recordings may take.
    """

    current: int | None = None
    position: int | None = None
    view: View = View.EXPECTS
    workspace: Workspace = Workspace.SCRUB
    undo_at: int = 0
    next_node: int = 1
    room: int = ROOM


@dataclass(frozen=True, slots=True)
class Work:
    """What must not be lost. undo: at least one entry; nodes: in the order of the history.

    Pictures of nodes belong to it where they are whole; a thumbnail stands for one on disk.
    pruned: the nodes that are hidden and that undo can bring back, in words: their pictures are
    made again. axes: what is known of the sliders. choices: what was chosen over what; none is
    ever taken out.
    """

    desk: Desk
    undo: tuple[Entry, ...]
    nodes: tuple[Node, ...] = ()
    place: Place = Place()
    board: Board = field(default_factory=Board)
    pruned: tuple[Node, ...] = ()
    axes: tuple[Known, ...] = ()
    choices: tuple[Choice, ...] = ()

    @property
    def is_blank(self) -> bool:
        """Whether there is nothing yet that anybody would miss."""
        bare = not self.nodes and self.board == Board()
        return bare and not self.desk.has_prompt and len(self.undo) == 1


def blank_work(desk: Desk) -> Work:
    """The work of a new project."""
    return Work(desk, (Entry(desk),))


@dataclass(frozen=True, slots=True)
class UndoChange:
    """How one undo list becomes another: of the entries from `skip` on `keep` stay, `add` follow.

    pruned: for each of those that follow, the nodes that it hides and the entry before it does not.
    """

    skip: int
    keep: int
    add: tuple[Desk, ...]
    pruned: tuple[frozenset[int], ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """What changed, pictures aside: they never change once they are made.

    nodes: new ones, and those that changed in words. gone: ids of those that were pruned.
    desk, undo, place, board, axes: None where nothing changed. choices: new ones.
    """

    nodes: tuple[Node, ...] = ()
    gone: tuple[int, ...] = ()
    desk: Desk | None = None
    undo: UndoChange | None = None
    place: Place | None = None
    board: Board | None = None
    axes: tuple[Known, ...] | None = None
    choices: tuple[Choice, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether nothing changed."""
        return self == Difference()


def difference(old: Work | None, new: Work) -> Difference:
    """What changed from one work to the next; everything, where there was none before."""
    if old is None:
        gone = tuple(node.id for node in new.pruned)
        undo = undo_change((), new.undo)
        nodes = (*new.nodes, *new.pruned)
        return Difference(nodes, gone, new.desk, undo, new.place, new.board, new.axes, new.choices)
    nodes, gone = _nodes(old, new)
    return Difference(
        nodes,
        gone,
        None if new.desk == old.desk else new.desk,
        None if new.undo == old.undo else undo_change(old.undo, new.undo),
        None if new.place == old.place else new.place,
        None if new.board == old.board else new.board,
        None if new.axes == old.axes else new.axes,
        new.choices[len(old.choices) :],
    )


def undo_change(old: Sequence[Entry], new: Sequence[Entry]) -> UndoChange:
    """The shortest way from one list to the other: entries go at either end and come at the end."""
    skip = next((i for i, entry in enumerate(old) if new and entry is new[0]), 0)
    keep = 0
    for before, now in zip(old[skip:], new, strict=False):
        if before is not now and before != now:
            break
        keep += 1
    add = new[keep:]
    pruned = tuple(
        entry.pruned - new[max(at - 1, 0)].pruned for at, entry in enumerate(add, start=keep)
    )
    return UndoChange(skip if keep else 0, keep, tuple(entry.desk for entry in add), pruned)


def in_words(node: Node) -> Node:
    """The node without its picture."""
    return replace(node, picture=None, whole=False)


def _nodes(old: Work, new: Work) -> tuple[tuple[Node, ...], tuple[int, ...]]:
    """The nodes that are new or say something else, and the ids that are pruned from now on."""
    if old.nodes is new.nodes and old.pruned == new.pruned:
        return (), ()
    before = {node.id: node for node in old.nodes}
    hidden = {node.id: node for node in old.pruned}
    changed = [node for node in new.nodes if _differs(before.pop(node.id, None), node)]
    known = before | hidden
    late = [node for node in new.pruned if _differs(known.get(node.id), node)]
    gone = dict.fromkeys((*before, *(node.id for node in late)))
    return (*changed, *late), tuple(gone)


def _differs(known: Node | None, node: Node) -> bool:
    return known is not node and (known is None or in_words(known) != in_words(node))
