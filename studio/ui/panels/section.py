"""A quiet heading inside a panel: its name and a line to the edge."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QWidget

from studio.ui.theme import Space, mark


class Section(QWidget):
    """The heading of a group of rows. end: what stands behind the line."""

    def __init__(self, name: str, end: QWidget | None = None) -> None:
        super().__init__()
        label = QLabel(name)
        mark(label, tone="section")
        line = QFrame()
        mark(line, kind="rule")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 2, 0, 2)
        row.setSpacing(Space.BUTTONS)
        row.addWidget(label)
        row.addWidget(line, 1)
        if end is not None:
            row.addWidget(end)
