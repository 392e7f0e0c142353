"""The session: the desk as it is now, and the desks that undo walks through.

Pruning the history and what lies on the board are among the things that undo takes back, so each
entry also says what is pruned, and holds the board.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from studio.core.board import Board

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from studio.core.desk import Desk

DEPTH = 1000
"""Undo steps kept; a desk is a few hundred bytes."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What undo comes back to. pruned: the nodes of the history that were hidden then."""

    desk: Desk
    pruned: frozenset[int] = field(default_factory=frozenset)
    board: Board = field(default_factory=Board)


class Session:
    """One desk in the hand, and a list of desks behind and before it.

    `edit` moves the desk and `lay` the board without an entry (a drag in progress, a word half
    typed); `commit` makes one entry of everything since the last commit.
    """

    def __init__(self, desk: Desk) -> None:
        self._desk, self._board = desk, Board()
        self._entries: list[Entry] = [Entry(desk)]
        self._at = 0
        self._tuple: tuple[Entry, ...] | None = None

    @property
    def desk(self) -> Desk:
        """The desk as it is now."""
        return self._desk

    @property
    def board(self) -> Board:
        """The board as it is now."""
        return self._board

    @property
    def committed(self) -> Desk:
        """The desk of the newest entry: without a word half typed or a drag in progress."""
        return self._entries[self._at].desk

    @property
    def entries(self) -> tuple[Entry, ...]:
        """All entries, oldest first; the same tuple until something changes."""
        if self._tuple is None:
            self._tuple = tuple(self._entries)
        return self._tuple

    @property
    def at(self) -> int:
        """The place of the entry that the desk came from."""
        return self._at

    @property
    def pruned(self) -> frozenset[int]:
        """The nodes of the history that are pruned now."""
        return self._entries[self._at].pruned

    def restore(self, desk: Desk, entries: Sequence[Entry], at: int, board: Board) -> None:
        """Take up a session where it was left.

        entries: at least one; at: the place of one.
        """
        self._desk, self._board, self._at = desk, board, at
        self._entries = list(entries)
        self._tuple = None

    @property
    def can_undo(self) -> bool:
        """Whether there is something to take back (an uncommitted edit counts)."""
        return self._at > 0 or self.is_edited

    @property
    def can_redo(self) -> bool:
        """Whether something was taken back and nothing was edited since."""
        return self._at + 1 < len(self._entries) and not self.is_edited

    @property
    def is_edited(self) -> bool:
        """Whether anything was changed since the last entry."""
        entry = self._entries[self._at]
        return (self._desk, self._board) != (entry.desk, entry.board)

    def edit(self, desk: Desk) -> bool:
        """Move the desk; False if it is where it was."""
        if desk == self._desk:
            return False
        self._desk = desk
        return True

    def lay(self, board: Board) -> bool:
        """Change the board, as `edit` moves the desk; False if it is as it was."""
        if board == self._board:
            return False
        self._board = board
        return True

    def commit(self) -> bool:
        """Make one entry of what was edited; False if nothing was."""
        if not self.is_edited:
            return False
        self._enter(self.pruned)
        return True

    def prune(self, pruned: frozenset[int]) -> None:
        """Make one entry of a pruning, and of the desk that is left in the hand."""
        self._enter(pruned)

    def refit(self, fit: Callable[[Desk], Desk]) -> None:
        """Change the desk in the hand and its entry: a change that the artist did not make.

        What was edited since the entry stays an edit.
        """
        entry = self._entries[self._at]
        fitted = replace(entry, desk=fit(entry.desk))
        self._desk, self._entries[self._at] = fit(self._desk), fitted
        if fitted != entry:
            self._tuple = None

    def undo(self) -> bool:
        """Take the last entry (or the uncommitted edit) back; False if there is none."""
        self.commit()
        if self._at == 0:
            return False
        self._stand(self._at - 1)
        return True

    def redo(self) -> bool:
        """Do again what was taken back; False if there is nothing."""
        if not self.can_redo:
            return False
        self._stand(self._at + 1)
        return True

    def _stand(self, at: int) -> None:
        entry = self._entries[at]
        self._at, self._desk, self._board = at, entry.desk, entry.board

    def _enter(self, pruned: frozenset[int]) -> None:
        del self._entries[self._at + 1 :]
        self._entries.append(Entry(self._desk, pruned, self._board))
        del self._entries[:-DEPTH]
        self._at = len(self._entries) - 1
        self._tuple = None
