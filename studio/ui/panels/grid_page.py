"""The grid page: what it lies along, its pictures, and taking it out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu

from studio.core.choosing_scene import Why
from studio.library.grids import Labels
from studio.ui.panels.explore_pages import ExplorePage
from studio.ui.panels.grid_lines import GridLines, names_of
from studio.ui.theme import Space, mark
from studio.ui.widgets.buttons import icon_button, text_button
from studio.ui.widgets.grid_view import GridView, Sheet, Tile
from studio.ui.widgets.progress import ThinProgress, progress_text
from studio.ui.words import tr

if TYPE_CHECKING:
    from PySide6.QtGui import QHideEvent, QShowEvent

    from studio.core.grid import (
        Grid,
    )
    from studio.core.grid_scene import Cell, GridScene
    from studio.core.scene import Scene
    from studio.ui.hand import Hand


class GridPage(ExplorePage):
    """One to three axes with their values, and every mix of them.

    pointed(object): a picture to be shown large meanwhile, or None. save_wished(bool): the grid
    shall go to disk; as files, else as one picture.
    """

    pointed = Signal(object)
    save_wished = Signal(bool)

    def __init__(self, hand: Hand) -> None:
        super().__init__(
            tr("Grid"), tr("Every mix of the values of two sliders, or of three, page by page")
        )
        self._hand, self._grid = hand, hand.conductor.grid
        self._shown: GridScene | None = None
        self.view = GridView()
        self.lines = GridLines(hand)
        self.save = icon_button("save", tr("Save the grid"))
        self.progress = ThinProgress()
        self.making = QLabel()
        self.cancel = text_button(tr("Cancel"))
        self._place()
        self._connect()
        self.setFocusProxy(self.view)

    def _place(self) -> None:
        self.tool_row.addStretch(1)
        self.tool_row.addWidget(self.save)
        mark(self.making, tone="second")
        below = QHBoxLayout()
        below.setSpacing(Space.BUTTONS)
        below.addWidget(self.progress, 1)
        below.addWidget(self.making)
        below.addWidget(self.cancel)
        self.column.addWidget(self.lines)
        self.column.addWidget(self.view, 1)
        self.column.addLayout(below)
        for widget in (self.progress, self.making, self.cancel):
            widget.hide()

    def _connect(self) -> None:
        self.view.chosen.connect(self._grid.adopt)
        self.view.pointed.connect(self.pointed)
        self.save.clicked.connect(self._save_menu)
        self.cancel.clicked.connect(self._give_up)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        QTimer.singleShot(0, self, lambda: self._grid.look(on=self.isVisible()))

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._grid.look(on=False)

    # ---- showing

    def show_scene(self, scene: Scene) -> None:
        """Show the grid, or why there is none."""
        shown = scene.grid
        self.lines.show_scene(scene)
        if shown == self._shown:
            return
        self._shown = shown
        self.save.setEnabled(shown.grid is not None)
        self.view.show_empty(_why(shown.why))
        self._show_making(shown)
        if shown.grid is None:
            self.view.show_sheet(Sheet())
            self.show_note("")
            return
        recipe = scene.desk.recipe
        self.view.show_sheet(_sheet(shown.grid, shown.cells, recipe.width / recipe.height))
        self.show_note(_note(shown, shown.grid))

    def _show_making(self, shown: GridScene) -> None:
        making = shown.making
        for widget in (self.progress, self.making, self.cancel):
            widget.setVisible(making is not None)
        if making is not None:
            self.progress.show_share(making[0] / making[1])
            self.making.setText(progress_text(*making, None))

    # ---- wishes

    def _give_up(self) -> None:
        self._hand.conductor.stop()

    def _save_menu(self) -> None:
        menu = QMenu(self)
        menu.addAction(tr("Save as one picture with its values…"), lambda: self._save(files=False))
        menu.addAction(tr("Save every picture as a file…"), lambda: self._save(files=True))
        menu.popup(self.save.mapToGlobal(QPoint(0, self.save.height() + 4)))

    def _save(self, *, files: bool) -> None:
        self.save_wished.emit(files)


def labels_of(grid: Grid) -> Labels:
    """What stands beside its pictures where they are saved."""
    lines = (grid.across, grid.down, grid.through)
    return Labels(*(tuple(name.whole for name in names_of(line)) for line in lines))


def _sheet(grid: Grid, cells: tuple[Cell, ...], shape: float) -> Sheet:
    columns, rows = names_of(grid.across), names_of(grid.down)
    tiles = []
    for place, cell in enumerate(cells):
        row, column = divmod(place, len(columns))
        names = columns[column].whole, rows[row].whole
        about = ", ".join(name for name in names if name)
        if cell.failed:
            about = f"{about}\n{cell.failed}"
        tiles.append(Tile(cell.picture, about, cell.full, bool(cell.failed), cell.on_show))
    return Sheet(columns, rows, tuple(tiles), shape)


def _note(shown: GridScene, grid: Grid) -> str:
    whole = grid.page_size * grid.pages
    page = "" if grid.through is None else f"{names_of(grid.through)[shown.page].whole} · "
    if shown.left:
        return page + tr("{done} of {whole} are there", done=whole - shown.left, whole=whole)
    return page + tr("{whole} pictures · click one to go on with it", whole=whole)


def _why(why: Why | None) -> str:
    return {
        None: "",
        Why.NO_MODEL: tr("The grid is laid out as soon as the model is ready."),
        Why.NO_PROMPT: tr("Describe a picture first; then see it at many values side by side."),
        Why.PHOTO: tr("This is your photo as it is. Let the model take over at a step first."),
        Why.NO_AXES: tr("Nothing can be moved here."),
    }[why]
