"""Two pictures in one place: B over A under a wipe, or where they differ."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from studio.core.compare_scene import Mode, SideName
from studio.ui.compare_words import side_badge, side_title
from studio.ui.panels.compare_side import (
    TOKENS,
    SideHeader,
    film_of,
    no_second,
    side_pill,
    side_strip,
    size_of,
)
from studio.ui.theme import Space, mark
from studio.ui.widgets.canvas import Badge, Badges, Canvas
from studio.ui.widgets.heat_overlay import HeatOverlay
from studio.ui.widgets.wipe import Wipe
from studio.ui.words import percent, tr

if TYPE_CHECKING:
    from studio.core.compare_scene import Side
    from studio.core.scene import Scene


class SoloPanel(QFrame):
    """Both pictures in one place: B over A under a wipe, or where they differ as heat."""

    def __init__(self) -> None:
        super().__init__()
        mark(self, kind="panel")
        self.headers = {name: SideHeader(name) for name in SideName}
        self.strips = {name: side_strip(name) for name in SideName}
        self.canvas = Canvas()
        self.canvas.setAccessibleName(tr("Picture A and picture B"))
        self.wipe = Wipe(self.canvas.update)
        self.heat = HeatOverlay()
        self._mode: Mode | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 0, 1, 0)
        column.setSpacing(0)
        column.addLayout(_beside(self.headers[SideName.A], self.headers[SideName.B], 0))
        column.addWidget(self.canvas, 1)
        foot = _beside(self.strips[SideName.A], self.strips[SideName.B], 40)
        foot.setContentsMargins(Space.INSIDE - 2, 4, Space.INSIDE - 2, 0)
        column.addLayout(foot)

    def show_scene(self, scene: Scene) -> None:
        """Show both."""
        compare = scene.compare
        for name in SideName:
            self.headers[name].show_scene(scene)
            self.strips[name].show_film(film_of(compare.side(name)))
        if compare.mode is not self._mode:
            self._mode = compare.mode
            over = self.wipe if compare.mode is Mode.WIPE else self.heat
            self.canvas.set_overlays((over,), "compare")
        a, b = compare.a, compare.b
        if a is None or b is None:
            self.canvas.show_picture(None)
            self.canvas.show_placeholder(no_second(scene))
            return
        self.canvas.show_placeholder(side_badge(a))
        self.canvas.show_picture(a.picture, size_of(a))
        if compare.mode is Mode.WIPE:
            if self.wipe.show_picture(b.picture, size_of(b)):
                self.canvas.update()
        elif self.heat.show_pair(compare.alike, size_of(a)):
            self.canvas.update()
        self.canvas.show_badges(self._badges(a, b))

    def _badges(self, a: Side, b: Side) -> Badges:
        if self._mode is Mode.WIPE:
            return wipe_badges(a, b)
        share = self.heat.changed
        told = tr("A and B have different shapes") if share is None else _changed(share)
        return Badges(bottom_left=Badge(told))


def wipe_badges(a: Side, b: Side) -> Badges:
    """Which picture is on which side of the line, at which step."""
    left, right = (
        side_pill(SideName.A, side_title(a, b)),
        side_pill(SideName.B, side_title(b, a)),
    )
    foot = Badge(side_badge(a), TOKENS[SideName.A]), Badge(side_badge(b), TOKENS[SideName.B])
    return Badges(left, right, *foot)


def _changed(share: float) -> str:
    return tr("{share} changed", share=percent(share))


def _beside(first: QWidget, second: QWidget, gap: int) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(gap)
    row.addWidget(first, 1)
    row.addWidget(second, 1)
    return row
