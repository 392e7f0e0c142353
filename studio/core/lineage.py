"""The tree of the history as arithmetic on nodes: who descends from whom."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from studio.core.node import Node


def grown_from(nodes: Iterable[Node], roots: Collection[int]) -> frozenset[int]:
    """The ids of `roots` and of everything that grew from them.

    nodes: in the order in which they were made, so that a parent comes before its children.
    """
    found = set(roots)
    for node in nodes:
        if node.parent in found:
            found.add(node.id)
    return frozenset(found)


def with_ancestors(nodes: Iterable[Node], hits: Collection[int]) -> frozenset[int]:
    """The ids of `hits` and of everything that they grew from. nodes: in the order of making."""
    found = set(hits)
    for node in reversed(tuple(nodes)):
        if node.id in found and node.parent is not None:
            found.add(node.parent)
    return frozenset(found)
