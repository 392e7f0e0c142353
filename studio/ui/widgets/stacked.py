"""Panels above each other, with the gap of panels between them to pull at."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSplitter

from studio.ui.theme import Space

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget


def stacked(name: str, *panels: QWidget) -> QSplitter:
    """A splitter of this name, by which the sizes of its panels are remembered."""
    splitter = QSplitter(Qt.Orientation.Vertical)
    splitter.setObjectName(name)
    splitter.setHandleWidth(Space.PANELS)
    splitter.setChildrenCollapsible(False)
    for panel in panels:
        splitter.addWidget(panel)
    return splitter
