"""The Interpolate workspace: its columns, its timeline below them, and what plays it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from studio.core.scene import Workspace
from studio.ui.panels.walk_keyframe import WalkKeyframe
from studio.ui.panels.walk_panel import WalkPanel
from studio.ui.panels.walk_preview import WalkPreview
from studio.ui.walk_player import WalkPlayer

if TYPE_CHECKING:
    from PySide6.QtCore import QObject
    from PySide6.QtGui import QAction

    from studio.core.scene import Scene
    from studio.core.walking import Walking


class WalkDesk:
    """left, centre, below: the panels."""

    def __init__(self, walking: Walking, named: dict[str, QAction], parent: QObject) -> None:
        self.player = WalkPlayer(parent)
        self.left = WalkKeyframe(walking, named)
        self.centre = WalkPreview(walking, self.player, named)
        self.below = WalkPanel(walking, self.player, named)

    def show_scene(self, scene: Scene) -> None:
        """Show the workspace, while it is the one on show."""
        on_show = scene.workspace is Workspace.INTERPOLATE
        self.below.setVisible(on_show)
        if not on_show:
            self.player.pause()
            return
        walk = scene.walk.walk
        self.player.show_end(walk.seconds if len(walk.keyframes) > 1 else 0.0, loop=walk.loop)
        for panel in (self.left, self.centre, self.below):
            panel.show_scene(scene)
