"""The way from "Export steps…" to a film on disk: the sheet, the place, the task."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from studio.core.scene import Note, Severity
from studio.core.steps import View
from studio.library import files
from studio.library import settings as remembered
from studio.library.films import FORMATS, RATES, kind_of
from studio.ui.export_sheet import LONGEST_HOLD, ExportSheet
from studio.ui.exporter import Order, write_steps
from studio.ui.words import tr

if TYPE_CHECKING:
    import asyncio
    from pathlib import Path

    from PySide6.QtWidgets import QWidget

    from studio.core.conductor import Conductor
    from studio.core.recipe import Recipe
    from studio.core.scene import Scene
    from studio.library.settings import Settings
    from studio.ui.papers import Papers
    from studio.ui.tasks import Tasks


class Exports:
    """The sheet of one window, made when it is first wanted; one film at a time."""

    def __init__(self, window: QWidget, conductor: Conductor, settings: Settings) -> None:
        self._window, self._conductor, self._settings = window, conductor, settings
        self._papers: Papers | None = None
        self._tasks: Tasks | None = None
        self._task: asyncio.Task[None] | None = None
        self.sheet: ExportSheet | None = None

    def connect_papers(self, papers: Papers, tasks: Tasks) -> None:
        """What asks for places, and what owns the film that is being written."""
        self._papers, self._tasks = papers, tasks

    def open(self) -> None:
        """Show the sheet for the picture on show."""
        if self.sheet is None:
            self.sheet = ExportSheet(self._window)
            self.sheet.show_order(_order(self._settings.get(remembered.EXPORT)))
            self.sheet.begin_wished.connect(self._begin)
            self.sheet.cancel_wished.connect(self._cancel)
        self.show_scene(self._conductor.scene())
        self.sheet.show()
        self.sheet.activateWindow()

    def show_scene(self, scene: Scene) -> None:
        """Say on the sheet what there is to export now."""
        if self.sheet is None or self._task is not None:
            return
        stage = scene.stage
        count = 0 if stage is None else stage.reel.count
        side = 0 if stage is None else max(stage.recipe.width, stage.recipe.height)
        self.sheet.show_run(count + 1 if count else 0, side)

    def close(self) -> None:
        """The window closes."""
        self._cancel()
        if self.sheet is not None:
            self.sheet.hide()

    def _begin(self, order: Order) -> None:
        stage = self._conductor.scene().stage
        papers, tasks = self._papers, self._tasks
        if stage is None or papers is None or tasks is None or self._task is not None:
            return
        kind = kind_of(order.suffix)
        files_of = f"{tr(kind.label)} (*{kind.suffix})" if kind.suffix else tr(kind.label)
        path = papers.place_for_film(stage.recipe, tr("Export steps"), kind.suffix, files_of)
        if path is None:
            return
        self._settings.set(remembered.EXPORT, asdict(order))
        if kind.suffix and path.suffix.lower() != kind.suffix:
            path = path.with_name(path.name + kind.suffix)
        work = self._write(stage.recipe, stage.reel.count, path, order)
        self._task = tasks.start(work, "export steps")

    def _cancel(self) -> None:
        if self._task is not None:
            self._task.cancel()

    async def _write(self, recipe: Recipe, count: int, path: Path, order: Order) -> None:
        sheet = self.sheet
        if sheet is None:
            return
        sheet.show_progress(0, count + 1, None)
        try:
            await write_steps(self._conductor, recipe, count, path, order, sheet.show_progress)
        finally:
            self._task = None
            sheet.show_idle()
        size = files.human_size(path.stat().st_size) if path.is_file() else ""
        saved = tr("Saved {name}.", name=f"{path.name} ({size})" if size else path.name)
        self._conductor.tell(Note(Severity.INFO, saved))
        sheet.accept()


def _order(kept: dict[str, object]) -> Order:
    """The order of last time; what does not fit (a hand-edited file) is as on the first day."""
    usual = Order()
    suffix, longest = kept.get("suffix"), kept.get("longest")
    return Order(
        suffix=str(suffix) if suffix in {f.suffix for f in FORMATS} else usual.suffix,
        view=View.SEES if kept.get("view") == View.SEES else usual.view,
        rate=_within(kept.get("rate"), *RATES, usual.rate),
        hold=_within(kept.get("hold"), 0.0, LONGEST_HOLD, usual.hold),
        longest=longest if isinstance(longest, int) and longest > 0 else None,
    )


def _within(value: object, low: float, high: float, usual: float) -> float:
    return value if isinstance(value, int | float) and low <= value <= high else usual
