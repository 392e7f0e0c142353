"""The Interpolate workspace: its columns, its timeline below them, and what plays it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from studio.core.scene import Workspace
from studio.ui.panels.history_menu import Item
from studio.ui.panels.walk_export import WalkExport
from studio.ui.panels.walk_keyframe import WalkKeyframe
from studio.ui.panels.walk_panel import WalkPanel
from studio.ui.panels.walk_preview import WalkPreview
from studio.ui.walk_player import WalkPlayer
from studio.ui.words import tr

if TYPE_CHECKING:
    from PySide6.QtCore import QObject
    from PySide6.QtGui import QAction

    from studio.core.film import FilmOrder
    from studio.core.filming import Filming
    from studio.core.node import Node
    from studio.core.scene import Scene
    from studio.core.walking import Walking
    from studio.ui.panels.history_menu import HistoryMenu
    from studio.ui.walk_films import WalkFilms


class WalkDesk:
    """left, centre, right, below: the panels."""

    def __init__(
        self,
        walking: Walking,
        walk_films: WalkFilms,
        filming: Filming,
        named: dict[str, QAction],
        parent: QObject,
    ) -> None:
        self._walking = walking
        self.player = WalkPlayer(parent)
        self.left = WalkKeyframe(walking, named)
        self.centre = WalkPreview(walking, self.player, named)
        self.right = WalkExport(walking, named)
        self.below = WalkPanel(walking, self.player, named)
        self.right.show_order(walk_films.order)
        self._films = walk_films
        self.right.changed.connect(walk_films.take)
        self.right.changed.connect(self._show_rate)
        self.right.size_asked.connect(lambda: self._show_asked(there=walk_films.ask_size()))
        self.right.rate_asked.connect(lambda: self._show_asked(there=walk_films.ask_rate()))
        self.right.paused.connect(filming.pause)
        self.right.gone_on.connect(filming.go_on)
        self.right.cancelled.connect(walk_films.cancel)
        self._show_rate(walk_films.order)

    def _show_asked(self, *, there: bool) -> None:
        if there:
            self.right.show_order(self._films.order)
            self._show_rate(self._films.order)

    def _show_rate(self, order: FilmOrder) -> None:
        self.centre.show_rate(order.rate)
        self.below.show_rate(order.rate)

    def offer(self, menu: HistoryMenu) -> None:
        """What can be done here with a picture of the history."""
        walking = self._walking

        def words(node: Node) -> str:
            return "" if walking.walk.why_not(node.recipe) else tr("Put into the walk")

        menu.add(Item(words, walking.add_node, "film", group=3))

    def show_scene(self, scene: Scene) -> None:
        """Show the workspace, while it is the one on show."""
        on_show = scene.workspace is Workspace.INTERPOLATE
        self.below.setVisible(on_show)
        if not on_show:
            self.player.pause()
            return
        walk = scene.walk.walk
        self.player.show_end(walk.seconds if len(walk.keyframes) > 1 else 0.0, loop=walk.loop)
        for panel in (self.left, self.centre, self.right, self.below):
            panel.show_scene(scene)
