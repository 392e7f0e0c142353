"""The timeline of the walk, across the whole window."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QStackedWidget

from studio.core.pacing import changes, rushes
from studio.ui.panels.buttons import push_button
from studio.ui.panels.picture_picker import PicturePicker, fitting_rows
from studio.ui.theme import Space, mark
from studio.ui.walk_words import EMPTY, line_words, walk_note
from studio.ui.widgets.buttons import icon_button, text_button
from studio.ui.widgets.node_drag import NodeDrops
from studio.ui.widgets.paint import Badge
from studio.ui.widgets.panel import Panel
from studio.ui.widgets.walk_layout import ZOOM
from studio.ui.widgets.walk_line import WalkLine
from studio.ui.widgets.walk_paint import WalkLook
from studio.ui.words import tr

if TYPE_CHECKING:
    from PySide6.QtGui import QAction

    from studio.core.scene import Scene
    from studio.core.walk import Walk
    from studio.core.walk_scene import WalkScene
    from studio.core.walking import Walking
    from studio.ui.walk_player import WalkPlayer
    from studio.ui.widgets.history_list import HistoryRow

FINEST: Final = 400
"""Frames for which the visible change is worked out; of longer films it is each so-manieth."""
CLOSER: Final = 1.6


class WalkPanel(Panel):
    """Header with what is done to the whole walk, and its line."""

    def __init__(self, walking: Walking, player: WalkPlayer, named: dict[str, QAction]) -> None:
        super().__init__(tr("Walk"))
        self._rate = 24.0
        self._walking = walking
        self._scene: WalkScene | None = None
        self._whole: Scene | None = None
        self.line = WalkLine()
        self.line.setAccessibleName(tr("Timeline of the walk"))
        self.empty = QLabel(tr(EMPTY))
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        mark(self.empty, tone="body")
        self.pages = QStackedWidget()
        self.pages.addWidget(self.empty)
        self.pages.addWidget(self.line)
        self.farther = icon_button("minus", tr("Show more of the time"))
        self.closer = icon_button("plus", tr("Show less of the time, wider"))
        self.even = push_button(named["walk_even"], "even")
        self.add = text_button(tr("Add picture"), "plus")
        self.add.setToolTip(tr("Add the picture on show; once it is in, any of the history"))
        for widget in (self.farther, self.closer, self.even, self.add):
            self.add_to_header(widget)
        self._header.setSpacing(Space.BUTTONS)
        self.body.setContentsMargins(Space.INSIDE, 0, Space.INSIDE, 8)
        self.body.addWidget(self.pages, 1)
        self._drops = NodeDrops(self.empty, Badge(tr("Begin a walk with this picture")))
        self._drops.dropped.connect(lambda _zone, node: walking.add_node(node))
        self._connect(walking, player)

    def _connect(self, walking: Walking, player: WalkPlayer) -> None:
        line = self.line
        line.time_wished.connect(player.scrub)
        line.chosen.connect(walking.select)
        line.moved.connect(walking.move)
        line.stretched.connect(walking.last)
        line.dropped.connect(walking.add_node)
        line.removed.connect(walking.remove)
        line.zoomed.connect(self._zoom)
        self.add.clicked.connect(self._add)
        self.closer.clicked.connect(lambda: self._zoom(line.zoom * CLOSER))
        self.farther.clicked.connect(lambda: self._zoom(line.zoom / CLOSER))
        player.time_changed.connect(line.show_time)

    def _add(self) -> None:
        """The picture on show comes in at once; after that others are offered."""
        scene, walk = self._whole, self._walking.walk
        if scene is None:
            return
        stage = scene.stage
        if stage is not None and stage.recipe not in [k.recipe for k in walk.keyframes]:
            self._walking.add()
            return
        picker = PicturePicker(_offered(scene, walk), self)
        picker.chosen.connect(self._walking.add_node)
        picker.open_below(self.add)

    def show_rate(self, rate: float) -> None:
        """Count frames at another rate."""
        if rate != self._rate:
            self._rate = rate
            if self._scene is not None:
                self._show(self._scene)

    def show_scene(self, scene: Scene) -> None:
        """Show the walk."""
        self._whole = scene
        self.add.setEnabled(bool(scene.nodes))
        if scene.walk != self._scene:
            self._scene = scene.walk
            self._show(scene.walk)

    def _show(self, scene: WalkScene) -> None:
        walk = scene.walk
        self.pages.setCurrentIndex(1 if walk.keyframes else 0)
        self.show_note(walk_note(walk, self._rate))
        for button in (self.closer, self.farther):
            button.setVisible(len(walk.keyframes) > 1)
        seen: tuple[float, ...] = ()
        if len(walk.keyframes) > 1 and scene.courses:
            count = min(walk.frames(self._rate), FINEST)
            seen = tuple(map(float, changes(walk, scene.courses, count)))
        self.line.show_look(WalkLook(scene, line_words(walk), seen, rushes(seen)))

    def _zoom(self, zoom: float) -> None:
        self.line.show_zoom(zoom)
        self.farther.setEnabled(self.line.zoom > ZOOM[0])
        self.closer.setEnabled(self.line.zoom < ZOOM[1])


def _offered(scene: Scene, walk: Walk) -> list[HistoryRow]:
    """The pictures that fit into a walk; those that are in it come last, and say so."""
    inside = {keyframe.recipe for keyframe in walk.keyframes}
    known = {str(node.id) for node in scene.nodes if node.recipe in inside}
    rows = fitting_rows(scene, walk.why_not)
    again = [
        replace(row, meta=tr("{meta} · in the walk", meta=row.meta))
        for row in rows
        if row.id in known
    ]
    return [*(row for row in rows if row.id not in known), *again]
