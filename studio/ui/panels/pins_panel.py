"""Pins: pictures that the artist wants at hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from studio.ui.pad_words import recipe_tip
from studio.ui.panels.buttons import tool_button
from studio.ui.widgets.panel import Panel
from studio.ui.widgets.pin_grid import PinGrid
from studio.ui.widgets.scrolled import scrolled
from studio.ui.words import tr

if TYPE_CHECKING:
    from PySide6.QtGui import QAction

    from studio.core.conductor import Conductor
    from studio.core.scene import Scene


class PinsPanel(Panel):
    """A grid of small pictures: a click goes there, a drag takes one onto the pad."""

    def __init__(self, conductor: Conductor, named: dict[str, QAction]) -> None:
        super().__init__(tr("Pins"))
        self.add_to_header(tool_button(named["pin"], "pin"))
        self.grid = PinGrid()
        self.grid.chosen.connect(conductor.pictures.go_to)
        self.grid.removed.connect(conductor.pins.remove)
        self.grid.add_wished.connect(named["pin"].trigger)
        self.body.addWidget(scrolled(self.grid), 1)

    def show_scene(self, scene: Scene) -> None:
        """Show the pins."""
        self.grid.show_pins(scene.pins, tuple(recipe_tip(pin.recipe) for pin in scene.pins))
        self.show_note("" if scene.pins else tr("pictures you want at hand"))
