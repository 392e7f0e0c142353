"""Two pictures held against each other: side by side, under a wipe, or as their difference."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QLabel,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from studio.core.compare_scene import Mode, SideName
from studio.ui.actions import hint
from studio.ui.panels.buttons import tool_button
from studio.ui.panels.compare_side import LinkButton, SidePanel, let_drop
from studio.ui.panels.compare_solo import SoloPanel
from studio.ui.panels.parting_panel import PartingPanel
from studio.ui.theme import Space, mark
from studio.ui.widgets.loupe import Loupe
from studio.ui.widgets.segmented import Choice, Segmented
from studio.ui.widgets.side_strip import TRACK_Y
from studio.ui.widgets.view_link import ViewLink
from studio.ui.words import percent, tr

if TYPE_CHECKING:
    from PySide6.QtGui import QAction, QResizeEvent, QShowEvent

    from studio.core.scene import Scene
    from studio.ui.actions import Action
    from studio.ui.hand import Hand
    from studio.ui.widgets.canvas import Canvas

STEP: Final = 0.05  # of the width, by which a key moves the wipe


class Sides(QWidget):
    """Two panels side by side."""

    def __init__(self) -> None:
        super().__init__()
        self.panels = {name: SidePanel(name) for name in SideName}
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(Space.PANELS)
        for panel in self.panels.values():
            row.addWidget(panel, 1)

    def show_scene(self, scene: Scene) -> None:
        """Show both."""
        for panel in self.panels.values():
            panel.show_scene(scene)


class ComparePanel(QWidget):
    """The centre of the workspace: tools, the two pictures, and where they part."""

    def __init__(self, hand: Hand, rows: tuple[Action, ...], named: dict[str, QAction]) -> None:
        super().__init__()
        self._hand, self._named = hand, named
        self._loupe_on, self._grid_on = False, True
        by_name = {row.name: row for row in rows}
        self.modes = Segmented(_modes(by_name))
        self.modes.chosen.connect(lambda mode: named[f"compare_{mode}"].trigger())
        self.sides, self.solo = Sides(), SoloPanel()
        self.parting = PartingPanel(partial(hand.scrub_side, SideName.A))
        self.stack = QStackedWidget()
        self.stack.addWidget(self.sides)
        self.stack.addWidget(self.solo)
        self.link = LinkButton(self)
        self.link.setToolTip(hint(by_name["compare_link"]))
        self.link.setAccessibleName(named["compare_link"].text())
        self.link.clicked.connect(named["compare_link"].trigger)
        self.zoom = QLabel()
        self._place()
        self._connect()

    @property
    def canvas(self) -> Canvas:
        """The canvas that zoom and the like act on."""
        solo = self.stack.currentWidget() is self.solo
        return self.solo.canvas if solo else self.sides.panels[SideName.A].canvas

    def show_scene(self, scene: Scene) -> None:
        """Show what is compared."""
        compare = scene.compare
        shown: Sides | SoloPanel = self.sides if compare.mode is Mode.SIDES else self.solo
        if self.stack.currentWidget() is not shown:
            before, focus = self.stack.currentWidget(), QApplication.focusWidget()
            held = before is not None and focus is not None and before.isAncestorOf(focus)
            self.stack.setCurrentWidget(shown)
            if held:  # else Qt hands the keyboard to whatever comes next
                self.take_focus()
        self.modes.show_choice(compare.mode)
        self.link.show_linked(linked=compare.linked)
        shown.show_scene(scene)
        self.parting.show_scene(scene)
        self._show_zoom()
        self.link.raise_()

    def take_focus(self) -> None:
        """The keys go through the steps."""
        solo = self.stack.currentWidget() is self.solo
        strips = self.solo.strips if solo else {n: p.strip for n, p in self.sides.panels.items()}
        strips[SideName.A].setFocus(Qt.FocusReason.OtherFocusReason)

    def toggle_loupe(self) -> None:
        """Hold a loupe over both pictures, or not."""
        self._loupe_on = not self._loupe_on
        self.loupe.setChecked(self._loupe_on)
        self._point((0.5, 0.5) if self._loupe_on else None)

    def toggle_grid(self) -> None:
        """Allow the pixel grid, or not."""
        self._grid_on = not self._grid_on
        for canvas in self._canvases:
            canvas.show_grid(self._grid_on)

    def move_wipe(self, by: float) -> None:
        """Move the line between A and B."""
        self.solo.wipe.put(self.solo.wipe.share + by)
        self.solo.canvas.update()

    # how it happens

    def _place(self) -> None:
        named = self._named
        tools = QHBoxLayout()
        tools.setContentsMargins(0, 0, 0, 0)
        tools.setSpacing(2)
        tools.addWidget(self.modes)
        tools.addStretch(1)
        self.loupe = tool_button(named["compare_loupe"], "loupe")
        self.loupe.setCheckable(True)
        self.zoom.setMinimumWidth(44)
        self.zoom.setAlignment(Qt.AlignmentFlag.AlignCenter)
        mark(self.zoom, tone="body")
        tools.addWidget(self.loupe)
        tools.addSpacing(6)
        tools.addWidget(tool_button(named["zoom_out"], "minus"))
        tools.addWidget(self.zoom)
        tools.addWidget(tool_button(named["zoom_in"], "plus"))
        tools.addSpacing(6)
        tools.addWidget(tool_button(named["one_to_one"], "one-to-one"))
        tools.addWidget(tool_button(named["fit"], "fit"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.PANELS)
        column.addLayout(tools)
        column.addWidget(self.stack, 1)
        column.addWidget(self.parting)

    def _connect(self) -> None:
        comparison = self._hand.conductor.comparison
        panels = self.sides.panels
        pair = tuple(panels[name].canvas for name in SideName)
        self._canvases = (*pair, self.solo.canvas)
        self._view_link = ViewLink(pair, self)
        for name in SideName:
            scrub = partial(self._hand.scrub_side, name)
            panels[name].step_wished.connect(scrub)
            self.solo.strips[name].step_wished.connect(scrub)
            for header in (panels[name].header, self.solo.headers[name]):
                header.chosen.connect(partial(comparison.choose, name))
            let_drop(panels[name], comparison.choose, name)
        let_drop(self.solo, comparison.choose, *SideName)
        self._loupes = [Loupe(canvas) for canvas in self._canvases]
        for canvas, loupe in zip(self._canvases, self._loupes, strict=True):
            canvas.set_overlays((), "compare")  # what is compared lies under the loupe
            canvas.set_overlays((loupe,), "loupe")
            canvas.pointed.connect(partial(self._pointed, canvas))
            canvas.zoom_changed.connect(self._show_zoom)

    def _pointed(self, canvas: Canvas, at: tuple[float, float] | None) -> None:
        if self._loupe_on and at is not None:
            wide, high = canvas.nominal
            share = min(max(at[0] / wide, 0), 1), min(max(at[1] / high, 0), 1)
            self._point(share)

    def _point(self, share: tuple[float, float] | None) -> None:
        for loupe, canvas in zip(self._loupes, self._canvases, strict=True):
            if loupe.point(share):
                canvas.update()

    def _show_zoom(self) -> None:
        self.zoom.setText(percent(self.canvas.zoom))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._put_link()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._put_link()

    def _put_link(self) -> None:
        """The disc stands between the two scrub bars."""
        column = self.layout()
        if column is not None:
            column.activate()
        middle = self.width() // 2
        strip = self.sides.panels[SideName.A].strip
        bottom = self.stack.geometry().bottom() - strip.sizeHint().height()
        spot = QPoint(middle - LinkButton.SIDE // 2, bottom + round(TRACK_Y) - LinkButton.SIDE // 2)
        self.link.move(spot)
        self.link.raise_()


def _modes(rows: dict[str, Action]) -> tuple[Choice, ...]:
    names = {
        Mode.SIDES: tr("Side by side"),
        Mode.WIPE: tr("Wipe"),
        Mode.DIFFERENCE: tr("Difference"),
    }
    return tuple(Choice(mode, names[mode], hint(rows[f"compare_{mode}"])) for mode in Mode)
