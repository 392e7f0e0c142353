"""A column that scrolls only where there is no room for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QLabel, QSplitter, QVBoxLayout, QWidget

from studio.ui.widgets.tall_area import TallArea

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot


def test_what_was_laid_out_too_low_before_it_was_shown_fills_the_width_it_then_has(
    qtbot: QtBot,
) -> None:
    inside = QWidget()
    column = QVBoxLayout(inside)
    column.setContentsMargins(0, 0, 0, 0)
    row = QLabel("a row")
    row.setMinimumHeight(300)
    column.addWidget(row)
    splitter = QSplitter(Qt.Orientation.Vertical)
    qtbot.addWidget(splitter)
    area = TallArea(inside, spare=20, gutter=11)
    splitter.addWidget(area)
    splitter.resize(280, 100)  # too low, so that a scroll bar takes some of the width
    splitter.grab()
    assert area.verticalScrollBar().maximum() > 0
    splitter.resize(280, 500)
    splitter.show()
    QCoreApplication.processEvents()
    assert area.verticalScrollBar().maximum() == 0
    assert row.width() == inside.width() == 280 - 11
