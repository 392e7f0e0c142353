"""The Explore workspace: its columns, and where more comes to stand in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt

from studio.core.scene import Workspace
from studio.ui.panels.choose_strip import ChooseStrip
from studio.ui.panels.current_picture import CurrentPicture
from studio.ui.panels.explore_pages import ExplorePage, ExplorePages, ExploreStrip
from studio.ui.panels.grid_page import GridPage
from studio.ui.panels.history_menu import Item
from studio.ui.panels.map_page import MapPage
from studio.ui.panels.pad_page import PadPage
from studio.ui.panels.pins_panel import PinsPanel
from studio.ui.widgets.stacked import stacked
from studio.ui.words import tr

if TYPE_CHECKING:
    from PySide6.QtGui import QAction
    from PySide6.QtWidgets import QSplitter, QWidget

    from studio.core.scene import Scene
    from studio.ui.hand import Hand
    from studio.ui.panels.history_menu import HistoryMenu

PICTURE: Final = (430, 370)
"""Heights of the panels of the picture and the pins at first."""
STRIP: Final = 146
"""Height of the strip under the pages at first."""


class ExploreDesk:
    """centre, right: the columns; the sliders stand to the left.

    Pages (the pad, a grid, a map) share the centre: `add_page`. One strip may stand below them:
    `add_strip`. What is added shows scenes itself and is called only while it can be seen.
    """

    def __init__(self, hand: Hand, named: dict[str, QAction]) -> None:
        self._conductor = hand.conductor
        self.pad_page = PadPage(hand, named)
        self.pages = ExplorePages()
        self.add_page("pad", self.pad_page)
        self.picture = CurrentPicture(named)
        self.pins = PinsPanel(hand.conductor, named)
        self.grid_page = GridPage(hand)
        self.grid_page.pointed.connect(self.picture.show_instead)
        self.add_page("grid", self.grid_page)
        self.map_page = MapPage(hand.conductor)
        self.add_page("map", self.map_page)
        self.map_page.view.looked_at.connect(self.picture.show_instead)
        self.centre = _splitter("explore-centre", self.pages)
        self.right = _splitter("explore-right", self.picture, self.pins)
        self.right.setStretchFactor(0, 0)
        self.right.setStretchFactor(1, 1)
        self.right.setSizes(list(PICTURE))
        self._strips: list[ExploreStrip] = []
        self.choose_strip = ChooseStrip(hand.conductor.choosing, named)
        self.choose_strip.looked_at.connect(self.picture.show_instead)
        self.add_strip(self.choose_strip)

    def add_page(self, name: str, page: ExplorePage) -> None:
        """One more way to explore, offered by the switch in the header."""
        self.pages.add_page(name, page)

    def add_strip(self, strip: ExploreStrip) -> None:
        """A panel under the pages."""
        self._strips.append(strip)
        self.centre.addWidget(strip)
        self.centre.setStretchFactor(self.centre.count() - 1, 0)
        self.centre.setSizes([800 - STRIP, STRIP])

    def offer(self, menu: HistoryMenu) -> None:
        """What can be done here with a picture of the history."""
        pad, pins = self._conductor.pad, self._conductor.pins
        for item in (
            Item(
                lambda node: "" if pad.why_not(node.recipe) else tr("Put on the pad"),
                pad.add_node,
                "grid",
                group=3,
            ),
            Item(lambda _: tr("Pin"), pins.add_node, "pin", group=3),
        ):
            menu.add(item)

    def show_scene(self, scene: Scene) -> None:
        """Show the workspace, while it is the one on show."""
        if scene.workspace is Workspace.EXPLORE:
            self.pages.show_scene(scene)
            self.picture.show_scene(scene)
            self.pins.show_scene(scene)
            for strip in self._strips:
                strip.show_scene(scene)

    def take_keyboard(self) -> None:
        """The keys act on the page on show."""
        self.pages.page.setFocus(Qt.FocusReason.OtherFocusReason)


def _splitter(name: str, *panels: QWidget) -> QSplitter:
    splitter = stacked(name, *panels)
    splitter.setStretchFactor(0, 1)
    return splitter
