"""Which of several pages is on show, and the way to the others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from studio.ui.theme import mark
from studio.ui.widgets.buttons import icon_button
from studio.ui.words import tr

if TYPE_CHECKING:
    from collections.abc import Sequence


class Pager(QWidget):
    """turned(int): to that page, counted from 0."""

    turned = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self._page = 0
        self.back = icon_button("chevron-left", tr("The page before"))
        self.on = icon_button("chevron-right", tr("The next page"))
        self.place = QLabel()
        mark(self.place, tone="second")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addStretch(1)
        for widget in (self.back, self.place, self.on):
            row.addWidget(widget)
        self.back.clicked.connect(lambda: self.turned.emit(self._page - 1))
        self.on.clicked.connect(lambda: self.turned.emit(self._page + 1))
        self.hide()

    def show_page(self, page: int, names: Sequence[str]) -> None:
        """Show that page of those; nothing where there is only one."""
        self._page = page
        self.setVisible(len(names) > 1)
        self.place.setText(tr("{page} of {pages}", page=page + 1, pages=len(names)))
        self.place.setToolTip(names[page])
        self.back.setEnabled(page > 0)
        self.on.setEnabled(page + 1 < len(names))
