"""Which recordings must go so that the others have room."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping


def too_many(sizes: Mapping[int, int], starred: Collection[int], room: int) -> tuple[int, ...]:
    """The nodes whose recordings go: the oldest first, starred ones only when no other is left.

    sizes: bytes by node; room: bytes in all.
    """
    left, gone = sum(sizes.values()), []
    for node in sorted(sizes, key=lambda node: (node in starred, node)):
        if left <= room:
            break
        left -= sizes[node]
        gone.append(node)
    return tuple(gone)
