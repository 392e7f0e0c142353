"""The rows of the history, and where each stands in the tree: plain values and arithmetic."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

    from studio.core.pixels import Pixels
    from studio.ui.theme import Token

DEEPEST: Final = 8  # levels; below that branches no longer move to the right


@dataclass(frozen=True, slots=True)
class HistoryRow:
    """One picture of the tree. parent: the id of what it was made from. tag: its colour dot."""

    id: str
    parent: str | None
    title: str
    meta: str = ""
    thumb: Pixels | None = None
    current: bool = False
    tag: Token | None = None


@dataclass(frozen=True, slots=True)
class Placed:
    """A row in its place.

    depth: how far to the right. follows: it goes straight on from the row above, at the same
    depth. elbow: it turns off its parent's line. more: the parent has further children below.
    through: the levels at which a line passes by, from an earlier row to a later one.
    """

    row: HistoryRow
    depth: int = 0
    follows: bool = False
    elbow: bool = False
    more: bool = False
    through: tuple[int, ...] = ()


def placed(rows: Sequence[HistoryRow]) -> tuple[Placed, ...]:
    """The rows from the top, each under what it was made from.

    An only child goes straight on below its parent, so that a long line of edits stays a column;
    where there are several, each turns off to the right. A row whose parent is not among the
    rows stands at the left.
    """
    known = {row.id for row in rows}
    children: dict[str | None, list[HistoryRow]] = {}
    for row in rows:
        children.setdefault(row.parent if row.parent in known else None, []).append(row)
    out: list[Placed] = []
    # a stack, not recursion: a history may be thousands of edits long
    waiting = [Placed(row) for row in reversed(children.get(None, []))]
    while waiting:
        here = waiting.pop()
        out.append(here)
        waiting.extend(reversed(_below(here, children.get(here.row.id, []))))
    return tuple(out)


def _below(here: Placed, born: list[HistoryRow]) -> list[Placed]:
    through = (*here.through, *((here.depth - 1,) if here.elbow and here.more else ()))
    if here.depth >= DEEPEST or (len(born) == 1 and here.depth > 0):
        # at the deepest level several children stand below each other on one line
        return [Placed(row, here.depth, follows=True, through=through) for row in born]
    last = len(born) - 1
    return [
        Placed(row, here.depth + 1, elbow=True, more=place < last, through=through)
        for place, row in enumerate(born)
    ]
