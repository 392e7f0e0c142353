"""Grids on disk: a labelled sheet for each page, or every picture as a file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from studio.library import files, pictures, strips

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from studio.core.pixels import Pixels
    from studio.core.recipe import Recipe


@dataclass(frozen=True, slots=True)
class Labels:
    """What stands over each column, beside each row, and on each page ("" where there is one)."""

    columns: tuple[str, ...]
    rows: tuple[str, ...] = ("",)
    pages: tuple[str, ...] = ("",)

    def of(self, place: int) -> str:
        """Of one picture, in words."""
        row, column = divmod(place, len(self.columns))
        page, row = divmod(row, len(self.rows))
        told = (self.columns[column], self.rows[row], self.pages[page])
        return "-".join(part for part in told if part)


def save_sheets(path: Path, frames: Sequence[Pixels], labels: Labels) -> tuple[Path, ...]:
    """Write a sheet for each page: to `path`, or of several to paths with their labels added.

    frames: page by page, row by row. Returns where they are; StudioError as in `strips.save`.
    """
    size = len(labels.columns) * len(labels.rows)
    found = []
    for page, label in enumerate(labels.pages):
        added = f"-{page + 1}-{files.plain_name(label)}" if len(labels.pages) > 1 else ""
        here = path.with_name(f"{path.stem}{added}{path.suffix}")
        shown = frames[page * size : (page + 1) * size]
        strips.save(here, strips.labelled(shown, labels.columns, labels.rows))
        found.append(here)
    return tuple(found)


def save_files(
    folder: Path, frames: Sequence[Pixels], recipes: Sequence[Recipe], labels: Labels
) -> None:
    """Write every picture with its recipe into a new folder; StudioError as in `pictures.save`."""
    files.make_folder(folder)
    for place, (frame, recipe) in enumerate(zip(frames, recipes, strict=True)):
        name = f"{place + 1:03d}-{files.plain_name(labels.of(place))}.png"
        pictures.save(folder / name, frame, recipe)
