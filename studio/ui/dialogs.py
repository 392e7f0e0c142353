"""Asking the artist for places, names and choices."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from PySide6.QtWidgets import QFileDialog, QInputDialog, QLineEdit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QWidget


class Dialogs(Protocol):
    """Asks the artist for places; each answers None when the artist thinks better of it."""

    def save(self, title: str, suggested: Path, kind: str) -> Path | None: ...
    def open(self, title: str, folder: Path, kind: str) -> Path | None: ...
    def folder(self, title: str, folder: Path) -> Path | None: ...
    def text(self, title: str, label: str, value: str) -> str | None: ...
    def choose(self, title: str, label: str, options: Sequence[str], at: int) -> int | None: ...


class QtDialogs:
    """The platform's own dialogs."""

    def __init__(self, window: QWidget) -> None:
        self._window = window

    def save(self, title: str, suggested: Path, kind: str) -> Path | None:
        """Where to write a file."""
        chosen, _ = QFileDialog.getSaveFileName(self._window, title, str(suggested), kind)
        return Path(chosen) if chosen else None

    def open(self, title: str, folder: Path, kind: str) -> Path | None:
        """Which file to read."""
        chosen, _ = QFileDialog.getOpenFileName(self._window, title, str(folder), kind)
        return Path(chosen) if chosen else None

    def folder(self, title: str, folder: Path) -> Path | None:
        """Which folder to read."""
        chosen = QFileDialog.getExistingDirectory(self._window, title, str(folder))
        return Path(chosen) if chosen else None

    def text(self, title: str, label: str, value: str) -> str | None:
        """What to call something."""
        text, sure = QInputDialog.getText(
            self._window, title, label, QLineEdit.EchoMode.Normal, value
        )
        return text if sure else None

    def choose(self, title: str, label: str, options: Sequence[str], at: int) -> int | None:
        """Which of some options; `at` is the one that holds now."""
        chosen, sure = QInputDialog.getItem(self._window, title, label, options, at, False)  # noqa: FBT003 - not editable
        return options.index(chosen) if sure else None
