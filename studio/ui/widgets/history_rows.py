"""The rows of the history, and where each stands in the tree: plain values and arithmetic."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from studio.core.pixels import Pixels
    from studio.ui.theme import Token

DEEPEST: Final = 8  # levels; below that branches no longer move to the right


@dataclass(frozen=True, slots=True)
class HistoryRow:
    """One picture of the tree.

    parent: the id of what it was made from. about: what its tooltip tells, "" where the title and
    the line under it are all. tag: its colour dot. dimmed: it is only here for the
    sake of others, which grew from it.
    """

    id: str
    parent: str | None
    title: str
    meta: str = ""
    about: str = ""
    thumb: Pixels | None = None
    current: bool = False
    tag: Token | None = None
    starred: bool = False
    liked: bool | None = None
    dimmed: bool = False


@dataclass(frozen=True, slots=True)
class Placed:
    """A row in its place.

    depth: how far to the right. follows: it goes straight on from the row above, at the same
    depth. elbow: it turns off its parent's line. more: the parent has further children below.
    through: the levels at which a line passes by, from an earlier row to a later one.
    grown: how many rows grew from it. folded: they are not shown.
    """

    row: HistoryRow
    depth: int = 0
    follows: bool = False
    elbow: bool = False
    more: bool = False
    through: tuple[int, ...] = ()
    grown: int = 0
    folded: bool = False


def placed(rows: Sequence[HistoryRow], folded: Collection[str] = ()) -> tuple[Placed, ...]:
    """The rows from the top, each under what it was made from; nothing below those `folded`.

    An only child goes straight on below its parent, so that a long line of edits stays a column;
    where there are several, each turns off to the right. A row whose parent is not among the
    rows stands at the left.
    """
    known = {row.id for row in rows}
    children: dict[str | None, list[HistoryRow]] = {}
    for row in rows:
        children.setdefault(row.parent if row.parent in known else None, []).append(row)
    grown = _grown(rows, known)
    out: list[Placed] = []
    # a stack, not recursion: a history may be thousands of edits long
    waiting = [Placed(row) for row in reversed(children.get(None, []))]
    while waiting:
        here = waiting.pop()
        row_id = here.row.id
        if row_id in grown:
            here = replace(here, grown=grown[row_id], folded=row_id in folded)
        out.append(here)
        if not here.folded:
            waiting.extend(reversed(_below(here, children.get(row_id, []))))
    return tuple(out)


def _grown(rows: Sequence[HistoryRow], known: set[str]) -> dict[str, int]:
    """How many rows grew from each that any grew from."""
    parents = {row.id: row.parent for row in rows if row.parent in known}
    born: dict[str, int] = {}
    for parent in parents.values():
        if parent is not None:
            born[parent] = born.get(parent, 0) + 1
    counts: dict[str, int] = {}
    leaves = [row.id for row in rows if row.id not in born]
    while leaves:  # a row is counted once all that grew from it are
        row_id = leaves.pop()
        above = parents.get(row_id)
        if above is not None:
            counts[above] = counts.get(above, 0) + counts.get(row_id, 0) + 1
            born[above] -= 1
            if not born[above]:
                leaves.append(above)
    return counts


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
