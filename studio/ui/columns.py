"""The three columns of the window, which hold other panels in each workspace."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSplitter, QStackedWidget

from studio.ui.theme import Space

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from studio.core.scene import Workspace


class Columns(QSplitter):
    """Left, centre and right; widgets may serve in several workspaces, in any column."""

    def __init__(self) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self.setObjectName("work")
        self.setHandleWidth(Space.PANELS)
        self.setChildrenCollapsible(False)
        self._stacks = tuple(QStackedWidget() for _ in range(3))
        for stack in self._stacks:
            self.addWidget(stack)
        self.setStretchFactor(1, 1)
        self._laid_out: dict[Workspace, tuple[QWidget | None, ...]] = {}
        self._shown: Workspace | None = None

    def add(
        self, workspace: Workspace, left: QWidget | None, centre: QWidget, right: QWidget | None
    ) -> None:
        """Say what a workspace shows; None leaves its column out."""
        self._laid_out[workspace] = (left, centre, right)
        self._put(workspace)

    def show_workspace(self, workspace: Workspace) -> None:
        """Show the panels of a workspace."""
        if workspace is self._shown:
            return
        self._shown = workspace
        self._put(workspace)
        for stack, widget in zip(self._stacks, self._laid_out[workspace], strict=True):
            stack.setVisible(widget is not None)
            if widget is not None:
                stack.setCurrentWidget(widget)

    def _put(self, workspace: Workspace) -> None:
        """Have the panels of a workspace in their columns; one may come from another column."""
        for stack, widget in zip(self._stacks, self._laid_out[workspace], strict=True):
            if widget is not None and stack.indexOf(widget) < 0:
                stack.addWidget(widget)
