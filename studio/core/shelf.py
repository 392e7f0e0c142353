"""Where finished runs are kept, as the production asks for them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from studio.core.node import Node


class Shelf(Protocol):
    """The runs that a project keeps on disk."""

    def fetch(self, node: Node) -> bool:
        """Bring what is kept of a node's run to `Conductor.recall`, later; False if nothing is."""


class EmptyShelf:
    """Keeps nothing: every run is made again."""

    def fetch(self, node: Node) -> bool:  # noqa: ARG002 - nothing is kept of any
        """There is nothing to bring."""
        return False
