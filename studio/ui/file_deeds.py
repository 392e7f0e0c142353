"""What carries out the rows of the action table that read and write files."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Protocol

from studio.ui.papers import Papers
from studio.ui.projects import Projects
from studio.ui.tastes import TasteDeeds

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from studio.ui.exports import Exports


class Place(Protocol):
    """The window, as far as these deeds reach into it. papers: None until they are there."""

    papers: Papers | None
    exports: Exports


class FileDeeds:
    """Pictures, recordings, projects, models and tastes. finish_typing: called before each."""

    def __init__(self, window: Place, finish_typing: Callable[[], None]) -> None:
        self._window, self._finish_typing = window, finish_typing

    def by_name(self) -> dict[str, Callable[[], None]]:
        """Every deed, by the name of its action."""
        return {
            "open": partial(self._file, Papers.open),
            "save": partial(self._file, Papers.save),
            "keep": partial(self._file, Papers.keep),
            "export": self._export,
            "new_project": partial(self._project, Projects.new),
            "open_project": partial(self._project, Projects.open),
            "copy_project": partial(self._project, Projects.copy),
            "rename_project": partial(self._project, Projects.rename),
            "room": partial(self._project, Projects.choose_room),
            "open_model": partial(self._file, Papers.open_model),
            "starter_model": partial(self._file, Papers.load_starter),
            "save_taste": partial(self._taste, TasteDeeds.save),
            "add_taste": partial(self._taste, TasteDeeds.add),
            "forget_taste": partial(self._taste, TasteDeeds.forget),
            "export_taste": partial(self._taste, TasteDeeds.give),
            "import_taste": partial(self._taste, TasteDeeds.take),
        }

    def take(self, paths: list[Path]) -> None:
        """Files were dropped on the window."""
        self._file(lambda papers: papers.take(paths))

    def _export(self) -> None:
        self._finish_typing()
        self._window.exports.open()

    def _file(self, wish: Callable[[Papers], None]) -> None:
        self._finish_typing()
        papers = self._window.papers
        if papers is not None:
            wish(papers)

    def _project(self, wish: Callable[[Projects], None]) -> None:
        self._finish_typing()
        papers = self._window.papers
        if papers is not None and papers.projects is not None:
            wish(papers.projects)

    def _taste(self, wish: Callable[[TasteDeeds], None]) -> None:
        self._finish_typing()
        papers = self._window.papers
        if papers is not None and papers.tastes is not None:
            wish(papers.tastes)
