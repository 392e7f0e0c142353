"""The Words workspace: its columns beside the shared viewer, and its tools in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from studio.core.scene import Workspace
from studio.ui.panels.words_chosen import WordsChosen
from studio.ui.panels.words_prompt import WordsPrompt
from studio.ui.panels.words_right import WordsGrid, WordsRegion
from studio.ui.panels.words_tools import WordsTools
from studio.ui.widgets.stacked import stacked

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QAction
    from PySide6.QtWidgets import QSplitter, QWidget

    from studio.core.scene import Scene
    from studio.ui.hand import Hand
    from studio.ui.widgets.canvas import Canvas

UPPER: Final = (300, 400)
"""Heights of the upper panels at first."""


class WordsDesk:
    """left, right: the columns. tools: for the viewer's row. scrub: goes to a step of the run."""

    def __init__(
        self,
        hand: Hand,
        named: dict[str, QAction],
        canvas: Canvas,
        scrub: Callable[[int], None],
    ) -> None:
        self._study = study = hand.conductor.study
        self.prompt = WordsPrompt(study, named)
        self.chosen = WordsChosen(hand, named, scrub)
        self.region = WordsRegion(study, named)
        self.grid = WordsGrid(study, named, scrub)
        self.tools = WordsTools(study, named, canvas)
        self.left = _column("words-left", UPPER[0], self.prompt, self.chosen)
        self.right = _column("words-right", UPPER[1], self.region, self.grid)
        self.right.setStretchFactor(0, 1)

    def show_scene(self, scene: Scene) -> None:
        """Show the workspace, while it is the one on show."""
        self.tools.show_scene(scene)
        if scene.workspace is Workspace.WORDS:
            for panel in (self.prompt, self.chosen, self.region, self.grid):
                panel.show_scene(scene)

    def escape(self) -> bool:
        """Let go of the region; False if there is nothing to let go of."""
        return self.tools.escape(self._study)


def _column(name: str, upper: int, *panels: QWidget) -> QSplitter:
    splitter = stacked(name, *panels)
    splitter.setStretchFactor(0, 0)
    splitter.setStretchFactor(1, 1)
    splitter.setSizes([upper, 800 - upper])
    return splitter
