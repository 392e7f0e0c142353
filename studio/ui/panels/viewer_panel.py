"""The viewer: the picture, what it is, and how near it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout

from studio.core.messages import Quality
from studio.ui.panels.buttons import tool_button
from studio.ui.theme import Radius, Token, mark
from studio.ui.widgets.canvas import Canvas
from studio.ui.widgets.canvas_paint import Badges
from studio.ui.widgets.paint import Badge
from studio.ui.words import percent, tr, view_badge

if TYPE_CHECKING:
    from PySide6.QtGui import QAction

    from studio.core.scene import Scene


class ViewerPanel(QFrame):
    """A canvas under a row of tools."""

    def __init__(self, named: dict[str, QAction]) -> None:
        super().__init__()
        mark(self, kind="viewer")
        self.canvas = Canvas()
        self.canvas.show_placeholder(tr("Your picture will appear here."))
        self._badges = Badges()
        self._size = ""
        self._grid_on = True
        self.zoom = QLabel()
        self.zoom.setMinimumWidth(44)
        self.zoom.setAlignment(Qt.AlignmentFlag.AlignCenter)
        mark(self.zoom, tone="body")
        tools = QHBoxLayout()
        tools.setContentsMargins(10, 6, 10, 6)
        tools.setSpacing(2)
        self.grid = tool_button(named["pixel_grid"], "pixel-grid")
        self.grid.setCheckable(True)
        self.grid.setChecked(self._grid_on)
        tools.addWidget(self.grid)
        tools.addWidget(tool_button(named["copy"], "copy"))
        tools.addStretch(1)
        tools.addWidget(tool_button(named["zoom_out"], "minus"))
        tools.addWidget(self.zoom)
        tools.addWidget(tool_button(named["zoom_in"], "plus"))
        tools.addSpacing(6)
        tools.addWidget(tool_button(named["one_to_one"], "one-to-one"))
        tools.addWidget(tool_button(named["fit"], "fit"))
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 1, 1, Radius.PANEL)
        column.setSpacing(0)
        column.addLayout(tools)
        column.addWidget(self.canvas, 1)
        self.canvas.zoom_changed.connect(self._show_zoom)
        self._show_zoom(self.canvas.zoom)

    def show_scene(self, scene: Scene) -> None:
        """Show the picture on the stage and say what it is."""
        stage = scene.stage
        if stage is None:
            self.canvas.show_picture(None)
            return
        size = (stage.recipe.width, stage.recipe.height)
        if stage.picture is not None:
            self.canvas.show_picture(stage.picture, size)
        dot = Token.WARNING if stage.quality is Quality.DRAFT else None
        self._badges = Badges(bottom_left=Badge(view_badge(stage, scene.progress), dot))
        self._size = f"{size[0]} × {size[1]}"
        self._show_zoom(self.canvas.zoom)

    def toggle_grid(self) -> None:
        """Allow the pixel grid, or not."""
        self._grid_on = not self._grid_on  # not the button's own state: a click has turned it
        self.grid.setChecked(self._grid_on)
        self.canvas.show_grid(self._grid_on)

    def _show_zoom(self, zoom: float) -> None:
        self.zoom.setText(percent(zoom))
        badges = self._badges
        right = Badge(f"{self._size}   {percent(zoom)}") if self._size else None
        self.canvas.show_badges(Badges(bottom_left=badges.bottom_left, bottom_right=right))
