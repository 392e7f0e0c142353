"""Discovered directions of the noise: the way to look for them, and a slider for each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QVBoxLayout, QWidget

from studio.core.finding import By
from studio.ui.panels.axis_rows import AxisRows
from studio.ui.panels.section import Section
from studio.ui.theme import mark
from studio.ui.widgets.buttons import text_button
from studio.ui.words import remaining, tr

if TYPE_CHECKING:
    from studio.core.finding import Search
    from studio.core.scene import Scene
    from studio.ui.hand import Hand


class Discovered(QWidget):
    """The section of the panel; the search goes on in the background while the hand rests."""

    def __init__(self, hand: Hand) -> None:
        super().__init__()
        self._hand = hand
        self.seek = text_button(tr("Find"), kind="link")
        self.seek.setToolTip(
            tr("Look for directions of the noise in which this picture changes (PCA, ICA)")
        )
        self.seek.clicked.connect(self._ask)
        self.progress, self.cancel = QLabel(), text_button(tr("Stop"), kind="link")
        self.cancel.clicked.connect(hand.conductor.finding.stop)
        mark(self.progress, tone="second")
        self.rows = AxisRows(
            hand, tr("Have Sfumato find directions in which this picture changes, and name them.")
        )
        self._busy = QWidget()
        busy = QHBoxLayout(self._busy)
        busy.setContentsMargins(0, 0, 0, 0)
        busy.addWidget(self.progress, 1)
        busy.addWidget(self.cancel)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addWidget(Section(tr("Discovered"), self.seek))
        column.addWidget(self._busy)
        column.addWidget(self.rows)

    def show_scene(self, scene: Scene) -> None:
        """Show what was found, and how far a search is."""
        found, search = scene.axes.found(scene.desk), scene.axes.search
        self.rows.show_axes(found, scene.desk, scene.axes)
        self.seek.setText(tr("Find more") if found else tr("Find"))
        self.seek.setAccessibleName(self.seek.text())
        self.seek.setVisible(search is None)
        ready = scene.model.facts is not None and scene.desk.has_prompt
        self.seek.setEnabled(ready and not scene.desk.branch_at and not scene.desk.is_photo)
        self._busy.setVisible(search is not None)
        self.rows.empty.setVisible(not found and search is None)
        if search is not None:
            self.progress.setText(_progress(search))

    def menu(self) -> QMenu:
        """The kinds of directions there are to look for."""
        menu = QMenu(self)
        for by, text, tip in (
            (By.STRENGTH, tr("The strongest"), tr("Principal components: change most")),
            (
                By.INDEPENDENCE,
                tr("The most independent"),
                tr("Independent components: each changes few things at once"),
            ),
        ):
            action = menu.addAction(text)
            action.setToolTip(tip)
            action.triggered.connect(lambda _checked=False, by=by: self._begin(by))
        menu.setToolTipsVisible(True)
        return menu

    def _ask(self) -> None:
        menu = self.menu()
        menu.exec(self.seek.mapToGlobal(QPoint(0, self.seek.height())))
        menu.deleteLater()

    def _begin(self, by: By) -> None:
        self._hand.finish_writing()
        self._hand.conductor.finding.begin(self._hand.desk, by)


def _progress(search: Search) -> str:
    """How far a search is, and how long it takes if the hand rests."""
    share = tr("Looking: {done} of {total}", done=search.done, total=search.total)
    left = remaining(search.left)
    return f"{share} · {left}" if left else share
