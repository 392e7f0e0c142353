"""What carries out the rows of the action table about how the picture on show is seen."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Protocol

from studio.core.scene import Workspace
from studio.core.steps import View

if TYPE_CHECKING:
    from collections.abc import Callable

    from studio.core.conductor import Conductor
    from studio.ui.hand import Hand
    from studio.ui.panels.compare_panel import ComparePanel
    from studio.ui.panels.current_picture import CurrentPicture
    from studio.ui.panels.explore_desk import ExploreDesk
    from studio.ui.panels.viewer_panel import ViewerPanel
    from studio.ui.widgets.canvas import Canvas


class Place(Protocol):
    """The window, as far as these deeds reach into it."""

    hand: Hand
    viewer_panel: ViewerPanel
    compare_panel: ComparePanel
    explore_desk: ExploreDesk


class ViewDeeds:
    """Of one window."""

    def __init__(self, window: Place, conductor: Conductor) -> None:
        self._window, self._conductor = window, conductor

    def by_name(self) -> dict[str, Callable[[], None]]:
        """Every deed, by the name of its action."""
        return {
            **{f"view_{view}": partial(self._look, view) for view in View},
            "copy": self._copy,
            "fit": self._fit,
            "one_to_one": self._one_to_one,
            "zoom_in": self._zoom_in,
            "zoom_out": self._zoom_out,
            "pixel_grid": self._grid,
        }

    def _look(self, view: View) -> None:
        self._window.hand.look(view)

    def _copy(self) -> None:
        self._canvas().copy()

    def _fit(self) -> None:
        self._canvas().fit()

    def _one_to_one(self) -> None:
        self._canvas().zoom_to(1.0)

    def _zoom_in(self) -> None:
        self._canvas().zoom_in()

    def _zoom_out(self) -> None:
        self._canvas().zoom_out()

    def _grid(self) -> None:
        if self._conductor.scene().workspace is Workspace.COMPARE:
            self._window.compare_panel.toggle_grid()
        else:
            self._window.viewer_panel.toggle_grid()

    def _canvas(self) -> Canvas:
        """The canvas that the artist looks at."""
        holders: dict[Workspace, ComparePanel | CurrentPicture] = {
            Workspace.COMPARE: self._window.compare_panel,
            Workspace.EXPLORE: self._window.explore_desk.picture,
        }
        workspace = self._conductor.scene().workspace
        return holders.get(workspace, self._window.viewer_panel).canvas
