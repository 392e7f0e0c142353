"""The puck of a pad: the point that is moved live and let go. It has no hands and no paint."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Signal

from studio.core.pad import on_pad
from studio.ui.rhythm import REST, Release

if TYPE_CHECKING:
    from studio.core.pad import Point

MIDDLE: Final = (0.5, 0.5)


class Puck(QObject):
    """moved(float, float): the artist wishes it at a place of the pad, 0 to 1 each way.
    released(): that the movement is over (one entry of undo). Only after a `moved`.
    """

    moved = Signal(float, float)
    released = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._at: Point | None = None
        self._here = self._free = False
        self._release = Release(REST, self)
        self._release.released.connect(self.released)

    def show_at(self, at: Point | None, *, here: bool, free: bool) -> None:
        """Show where it is. here: the picture is of that place. free: there is a way to go."""
        self._at, self._here, self._free = at, here, free

    def go(self, to: Point) -> None:
        """To a place, as the artist's wish; not yet let go."""
        if to != self._at or not self._here:
            self._release.note()
            self.moved.emit(*to)

    def nudge(self, right: float, down: float) -> None:
        """By as much of the pad, as far as it goes; let go at rest."""
        x, y = self._at or MIDDLE
        self.go(on_pad((x + right, y + down)))
        self._release.settle_later()

    def turn(self, *, across: float | None = None, down: float | None = None) -> None:
        """To a place, 0 to 1 each way, as something else than the mouse has it."""
        x, y = self._at or MIDDLE
        if self._free:
            self.go((x if across is None else across, y if down is None else down))
            self._release.settle_later()

    def settle(self) -> None:
        """Let go: says so if it moved."""
        self._release.settle()
