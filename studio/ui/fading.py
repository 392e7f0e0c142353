"""Notes that only say that something went well go by themselves."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject

from studio.core.scene import Note, Severity
from studio.ui.rhythm import Wait

if TYPE_CHECKING:
    from collections.abc import Callable

STAY: Final = 6000
"""Milliseconds that good news stays."""


class Fading(QObject):
    """dismiss: takes a note away. Notes with a hint stay: there is something to do about them."""

    def __init__(self, dismiss: Callable[[Note], None], parent: QObject) -> None:
        super().__init__(parent)
        self._dismiss = dismiss
        self._waits: dict[Note, Wait] = {}

    def show_notes(self, notes: tuple[Note, ...]) -> None:
        """These are on show now."""
        for note in [gone for gone in self._waits if gone not in notes]:
            wait = self._waits.pop(note)
            wait.drop()
            wait.deleteLater()
        for note in notes:
            if note.severity is Severity.INFO and not note.hint and note not in self._waits:
                self._waits[note] = Wait(STAY, partial(self._dismiss, note), self)
                self._waits[note].begin()

    def close(self) -> None:
        """Call off what was waiting."""
        self.show_notes(())
