"""How fast the steps play, as a small button with a menu."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QMenu, QToolButton, QWidget

from studio.ui.player import SPEEDS
from studio.ui.theme import mark


class SpeedButton(QToolButton):
    """chosen(float): the artist wants another speed."""

    chosen = Signal(float)

    def __init__(self, speed: float, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        mark(self, kind="figure")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.setToolTip(self.tr("How fast the steps play  (Ctrl+, and Ctrl+.)"))
        menu, group = QMenu(self), QActionGroup(self)
        self._choices = {each: menu.addAction(_words(each)) for each in SPEEDS}
        for each, choice in self._choices.items():
            choice.setCheckable(True)
            group.addAction(choice)
            choice.triggered.connect(partial(self.chosen.emit, each))
        self.setMenu(menu)
        self.show_speed(speed)

    def show_speed(self, speed: float) -> None:
        """Show the speed that is set."""
        self.setText(_words(speed))
        self.setAccessibleName(self.tr("Speed {0}").format(_words(speed)))
        self._choices[speed].setChecked(True)


def _words(speed: float) -> str:
    return f"{speed:g}×"
