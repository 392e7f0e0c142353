"""The viewer: the picture, what it is, and how near it is."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from studio.core.compare_scene import SideName
from studio.core.jobs import Quality
from studio.ui.compare_words import side_title
from studio.ui.panels.buttons import tool_button
from studio.ui.panels.compare_side import side_pill, size_of
from studio.ui.panels.words_tools import word_badges
from studio.ui.theme import Radius, Token, mark
from studio.ui.widgets.canvas import Canvas
from studio.ui.widgets.canvas_paint import Badges
from studio.ui.widgets.paint import Badge
from studio.ui.widgets.wipe import Wipe
from studio.ui.words import percent, tr, view_badge

if TYPE_CHECKING:
    from PySide6.QtGui import QAction

    from studio.core.scene import Scene, Stage


class ViewerPanel(QFrame):
    """A canvas under a row of tools."""

    def __init__(self, named: dict[str, QAction]) -> None:
        super().__init__()
        mark(self, kind="viewer")
        self.canvas = Canvas()
        self.canvas.show_placeholder(tr("Your picture will appear here."))
        self._wipe = Wipe(self.canvas.update)
        self._wiping = False
        self._badges = Badges()
        self._size = ""
        self._grid_on = True
        self.zoom = QLabel()
        self.zoom.setMinimumWidth(44)
        self.zoom.setAlignment(Qt.AlignmentFlag.AlignCenter)
        mark(self.zoom, tone="body")
        self._hint: Badge | None = None
        self.grid = tool_button(named["pixel_grid"], "pixel-grid")
        self.grid.setCheckable(True)
        self.grid.setChecked(self._grid_on)
        self.wipe = tool_button(named["compare_wipe"], "compare")
        self.wipe.setCheckable(True)
        self._tools, self._more, self._column = QHBoxLayout(), QHBoxLayout(), QVBoxLayout(self)
        self._place(named)
        self.canvas.zoom_changed.connect(self._show_zoom)
        self._show_zoom(self.canvas.zoom)

    def _place(self, named: dict[str, QAction]) -> None:
        tools = self._tools
        tools.setContentsMargins(10, 6, 10, 6)
        tools.setSpacing(2)
        tools.addWidget(self.grid)
        tools.addWidget(tool_button(named["copy"], "copy"))
        tools.addWidget(self.wipe)
        tools.addStretch(1)
        tools.addLayout(self._more)
        tools.addStretch(1)
        tools.addWidget(tool_button(named["zoom_out"], "minus"))
        tools.addWidget(self.zoom)
        tools.addWidget(tool_button(named["zoom_in"], "plus"))
        tools.addSpacing(6)
        tools.addWidget(tool_button(named["one_to_one"], "one-to-one"))
        tools.addWidget(tool_button(named["fit"], "fit"))
        self._column.setContentsMargins(1, 1, 1, Radius.PANEL)
        self._column.setSpacing(0)
        self._column.addLayout(tools)
        self._column.addWidget(self.canvas, 1)

    def add_tools(self, tools: QWidget) -> None:
        """Tools of a workspace, which shows and hides them itself."""
        self._more.addWidget(tools)

    def add_paint_tools(self, tools: QWidget, bar: QWidget) -> None:
        """The tools that lie over the picture, and the row that says what they do."""
        self._tools.insertWidget(0, tools)
        self._column.insertWidget(1, bar)

    def show_hint(self, hint: Badge | None) -> None:
        """Say on the picture what the tool over it does; where nothing else is said there."""
        if hint != self._hint:
            self._hint = hint
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
        word, when = word_badges(scene)
        self._badges = Badges(word, when, Badge(view_badge(stage, scene.progress), dot))
        self._size = f"{size[0]} × {size[1]}"
        self._show_wipe(scene, stage)
        self._show_zoom(self.canvas.zoom)

    def move_wipe(self, by: float) -> None:
        """Move the line between the picture and the one beside it."""
        self._wipe.put(self._wipe.share + by)
        self.canvas.update()

    def _show_wipe(self, scene: Scene, stage: Stage) -> None:
        """The picture it is compared with, to the right of a line."""
        self.wipe.setChecked(scene.compare.wipe)
        beside = scene.compare.beside
        if (beside is not None) != self._wiping:
            self._wiping = beside is not None
            self.canvas.set_overlays((self._wipe,) if self._wiping else (), "wipe")
        if beside is None:
            return
        name, other = beside
        self._wipe.stand(left=name is SideName.A)
        if self._wipe.show_picture(other.picture, size_of(other)):
            self.canvas.update()
        mine = scene.compare.side(name.other)
        known = mine is not None and mine.node.recipe == stage.recipe
        pills = {
            name: side_pill(name, side_title(other, mine)),
            name.other: side_pill(name.other, side_title(mine, other) if mine and known else ""),
        }
        self._badges = replace(
            self._badges, top_left=pills[SideName.A], top_right=pills[SideName.B]
        )

    def toggle_grid(self) -> None:
        """Allow the pixel grid, or not."""
        self._grid_on = not self._grid_on  # not the button's own state: a click has turned it
        self.grid.setChecked(self._grid_on)
        self.canvas.show_grid(self._grid_on)

    def _show_zoom(self, zoom: float) -> None:
        self.zoom.setText(percent(zoom))
        badges = self._badges
        right = Badge(f"{self._size}   {percent(zoom)}") if self._size else None
        left = badges.top_left or self._hint
        self.canvas.show_badges(replace(badges, top_left=left, bottom_right=right))
