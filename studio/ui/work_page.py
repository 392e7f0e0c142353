"""The page of the panels: three columns, which hold other panels in each workspace, over a walk."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Protocol

from PySide6.QtWidgets import QHBoxLayout, QSplitter, QWidget

from studio.core.scene import Workspace
from studio.ui.columns import Columns
from studio.ui.theme import Space
from studio.ui.widgets.stacked import stacked

if TYPE_CHECKING:
    from studio.ui.panels.compare_panel import ComparePanel
    from studio.ui.panels.differs_panel import DiffersPanel
    from studio.ui.panels.explore_desk import ExploreDesk
    from studio.ui.panels.history_panel import HistoryPanel
    from studio.ui.panels.prompt_panel import PromptPanel
    from studio.ui.panels.sliders_panel import SlidersPanel
    from studio.ui.panels.timeline_panel import TimelinePanel
    from studio.ui.panels.viewer_panel import ViewerPanel
    from studio.ui.panels.walk_desk import WalkDesk
    from studio.ui.panels.words_desk import WordsDesk

SIZE: Final = (1440, 900)
"""The size of the window at first, by which the panels share it."""
LEFT: Final = 304
RIGHT: Final = 312
NARROWEST: Final = (272, 248)
"""The least that the left and the right column need for their words and figures."""
BUTTONS: Final = 272
"""The same for a right column in which two buttons stand side by side."""
PROMPT: Final = 390
WALK: Final = 338
"""The height of a walk's timeline at first."""


class Panels(Protocol):
    """The window, as far as its panels have a place here."""

    prompt_panel: PromptPanel
    history_panel: HistoryPanel
    viewer_panel: ViewerPanel
    timeline_panel: TimelinePanel
    sliders_panel: SlidersPanel
    explore_desk: ExploreDesk
    walk_desk: WalkDesk
    words_desk: WordsDesk
    compare_panel: ComparePanel
    differs_panel: DiffersPanel


class WorkPage(QWidget):
    """splitters: all between panels, by which their sizes are remembered."""

    def __init__(self, panels: Panels) -> None:
        super().__init__()
        left, centre = _left(panels), _centre(panels)
        self.columns = Columns()
        self._fill(panels, left, centre)
        self.columns.show_workspace(Workspace.SCRUB)
        self.columns.setSizes([LEFT, SIZE[0] - LEFT - RIGHT, RIGHT])
        whole = stacked("whole", self.columns, panels.walk_desk.below)
        whole.setStretchFactor(0, 1)
        whole.setSizes([SIZE[1] - WALK, WALK])
        words, explore = panels.words_desk, panels.explore_desk
        ours = (words.left, words.right, explore.centre, explore.right)
        self.splitters: tuple[QSplitter, ...] = (self.columns, left, centre, whole, *ours)
        row = QHBoxLayout(self)
        row.setContentsMargins(Space.MARGIN, Space.MARGIN, Space.MARGIN, Space.PANELS)
        row.addWidget(whole)

    def _fill(self, panels: Panels, left: QSplitter, centre: QSplitter) -> None:
        """Say what each workspace holds, and how narrow its columns may be."""
        sliders, differs = panels.sliders_panel, panels.differs_panel
        explore, walk, words = panels.explore_desk, panels.walk_desk, panels.words_desk
        for at_the_left in (left, walk.left, words.left):
            at_the_left.setMinimumWidth(NARROWEST[0])
        for at_the_right in (sliders, walk.right, words.right):
            at_the_right.setMinimumWidth(NARROWEST[1])
        for with_buttons in (differs, explore.right):
            with_buttons.setMinimumWidth(BUTTONS)
        add = self.columns.add
        add(Workspace.SCRUB, left, centre, sliders)
        add(Workspace.EXPLORE, sliders, explore.centre, explore.right)
        add(Workspace.INTERPOLATE, walk.left, walk.centre, walk.right)
        add(Workspace.COMPARE, None, panels.compare_panel, differs)
        add(Workspace.WORDS, words.left, centre, words.right)

    @property
    def sizes(self) -> dict[str, list[int]]:
        """Of the panels, by the names of what stands between them."""
        return {splitter.objectName(): splitter.sizes() for splitter in self.splitters}

    def restore(self, sizes: dict[str, list[int]]) -> None:
        """Give the panels these sizes, as far as they are the same panels."""
        for splitter in self.splitters:
            wanted = sizes.get(splitter.objectName())
            if wanted and len(wanted) == splitter.count():
                splitter.setSizes(wanted)


def _left(panels: Panels) -> QSplitter:
    left = stacked("left", panels.prompt_panel, panels.history_panel)
    left.setStretchFactor(0, 0)
    left.setStretchFactor(1, 1)
    left.setSizes([PROMPT, SIZE[1] - PROMPT])
    return left


def _centre(panels: Panels) -> QSplitter:
    centre = stacked("centre", panels.viewer_panel, panels.timeline_panel)
    centre.setStretchFactor(0, 1)
    return centre
