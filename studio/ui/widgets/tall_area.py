"""A column that is as high as what is in it, and scrolls where a splitter has no room for that."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QSplitter, QWidget

from studio.ui.theme import mark

if TYPE_CHECKING:
    from PySide6.QtCore import QObject
    from PySide6.QtGui import QShowEvent


class TallArea(QScrollArea):
    """Holds one widget. spare: px of the splitter round it that are left to others. gutter: px at
    the right that are the scroll bar's while there is one, so that nothing moves when it comes.

    Put into a plain scroll area, a column would shrink to a slit although there is room; put
    straight into the splitter, its rows are squeezed where there is none.
    """

    def __init__(self, inside: QWidget, spare: int, gutter: int) -> None:
        super().__init__()
        self._spare, self._gutter = spare, gutter
        self._splitter: QSplitter | None = None
        mark(inside, kind="clear")
        self.setWidget(inside)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        inside.installEventFilter(self)
        self.verticalScrollBar().rangeChanged.connect(self._keep_gutter)
        self._keep_gutter(0, 0)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        above = self.parentWidget()
        while above is not None and not isinstance(above, QSplitter):
            above = above.parentWidget()
        if above is not self._splitter:
            self._splitter = above
            if above is not None:
                above.installEventFilter(self)
        self._fit()
        self._lay_out()

    def _lay_out(self) -> None:
        """Lay the column out in the width it has: Qt tells it of one only while it comes to be
        shown, and has another once the scroll bar has gone."""
        inside = self.widget()
        if inside is not None and (layout := inside.layout()) is not None:
            layout.setGeometry(inside.contentsRect())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.LayoutRequest, QEvent.Type.Resize):
            self._fit()
        return super().eventFilter(watched, event)

    def _keep_gutter(self, least: int, most: int) -> None:
        bar = self.verticalScrollBar().sizeHint().width() if most > least else 0
        self.setViewportMargins(0, 0, self._gutter - bar, 0)

    def _fit(self) -> None:
        """Ask for the column's whole height, as far as the splitter has it."""
        inside = self.widget()
        if self._splitter is None or inside is None:
            return
        wanted = inside.minimumSizeHint().height()
        self.setMinimumHeight(max(0, min(wanted, self._splitter.height() - self._spare)))
