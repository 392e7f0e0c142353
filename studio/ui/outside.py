"""What other programs of the machine are asked to show."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from PySide6.QtCore import QDir, QProcess, QUrl
from PySide6.QtGui import QDesktopServices

from studio.core.errors import StudioError
from studio.ui.words import tr

if TYPE_CHECKING:
    from pathlib import Path


def open_file(path: Path) -> None:
    """Open a file in the program that the artist has for it. StudioError where that fails."""
    _check(path)
    if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(path))):
        raise StudioError(
            tr("No program for {name} was found.", name=path.name),
            tr("Open {path} yourself.", path=path),
        )


def show_in_folder(path: Path) -> None:
    """Show where a file lies: marked in its folder where the machine can, else the folder.

    A folder is shown itself. StudioError where that fails.
    """
    _check(path)
    if path.is_dir():
        open_file(path)
    elif sys.platform == "win32":
        QProcess.startDetached("explorer", ["/select,", QDir.toNativeSeparators(str(path))])
    elif sys.platform == "darwin":
        QProcess.startDetached("open", ["-R", str(path)])
    else:
        open_file(path.parent)


def _check(path: Path) -> None:
    if not path.exists():
        raise StudioError(
            tr("{name} is no longer there.", name=path.name),
            tr("It was moved or deleted: {path}", path=path),
        )
