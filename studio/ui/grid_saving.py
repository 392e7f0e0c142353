"""Taking a grid out: every cell is made in full, then its sheets or many files are written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from studio.library import grids
from studio.ui.panels.grid_page import labels_of
from studio.ui.words import tr

if TYPE_CHECKING:
    from pathlib import Path

    from studio.core.conductor import Conductor
    from studio.core.grid import Grid
    from studio.core.pixels import Pixels
    from studio.core.recipe import Recipe
    from studio.ui.papers import Papers


class GridSaving:
    """conductor: makes the pictures. papers: asks where, and writes."""

    def __init__(self, conductor: Conductor, papers: Papers) -> None:
        self._conductor, self._papers = conductor, papers

    def save(self, as_files: bool) -> None:  # noqa: FBT001 - a signal's argument
        """Ask where, have what is missing made in full, then write."""
        grid = self._conductor.scene().grid.grid
        if grid is None:
            return
        recipe = self._conductor.desk.recipe
        title, kind = tr("Save the grid"), tr("Pictures (*.png)")
        suffix = "" if as_files else ".png"
        path = self._papers.place_for_film(recipe, title, suffix, kind, tr("grid"))
        if path is None:
            return
        path = path if as_files or path.suffix else path.with_suffix(suffix)
        cells = self._conductor.grid.recipes

        def made() -> None:
            full = self._conductor.grid.pictures()
            if len(full) == len(cells):  # else one of them could not be made, which was told
                self._papers.write(path, title, lambda at: _write(at, grid, cells, full))

        self._conductor.grid.finish(made)


def _write(path: Path, grid: Grid, cells: tuple[Recipe, ...], full: tuple[Pixels, ...]) -> None:
    labels = labels_of(grid)
    if path.suffix:
        grids.save_sheets(path, full, labels)
    else:
        grids.save_files(path, full, cells, labels)
