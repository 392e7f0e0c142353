"""What carries out the rows of the action table that compare two pictures."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from studio.core.compare_scene import Mode, SideName
from studio.core.scene import Workspace
from studio.ui.panels.compare_panel import STEP

if TYPE_CHECKING:
    from collections.abc import Callable

    from studio.core.conductor import Conductor
    from studio.ui.panels.compare_panel import ComparePanel
    from studio.ui.panels.viewer_panel import ViewerPanel


class CompareDeeds:
    """panel: the workspace's centre. viewer: that of the workspace Scrub; asked for when needed."""

    def __init__(
        self,
        conductor: Conductor,
        panel: Callable[[], ComparePanel],
        viewer: Callable[[], ViewerPanel],
    ) -> None:
        self._conductor, self._panel, self._viewer = conductor, panel, viewer

    def by_name(self) -> dict[str, Callable[[], None]]:
        """Every deed, by the name of its action."""
        conductor = self._conductor
        return {
            f"workspace_{Workspace.COMPARE}": self._open,
            "compare_parent": self._with_parent,
            "compare_as_a": partial(self._put, SideName.A),
            "compare_as_b": partial(self._put, SideName.B),
            "compare_swap": conductor.comparison.swap,
            "compare_link": self._link,
            "compare_sides": partial(self._arrange, Mode.SIDES),
            "compare_wipe": self._wipe,
            "compare_difference": partial(self._arrange, Mode.DIFFERENCE),
            "compare_loupe": lambda: self._panel().toggle_loupe(),
            "compare_blend": conductor.blend,
            "compare_keep": partial(conductor.keep, SideName.B),
            "wipe_left": partial(self._move, -STEP),
            "wipe_right": partial(self._move, STEP),
        }

    def _comparing(self) -> bool:
        return self._conductor.scene().workspace is Workspace.COMPARE

    def _with_parent(self) -> None:
        self._conductor.comparison.with_parent()
        self._open()

    def _open(self) -> None:
        if not self._comparing():
            self._conductor.document.arrange(Workspace.COMPARE)
            self._panel().take_focus()

    def _put(self, name: SideName) -> None:
        current = self._conductor.scene().current
        if current is not None:
            self._conductor.comparison.choose(name, current)

    def _link(self) -> None:
        linked = self._conductor.scene().compare.linked
        self._conductor.comparison.link(on=not linked)

    def _arrange(self, mode: Mode) -> None:
        self._conductor.comparison.arrange(mode)
        self._open()

    def _wipe(self) -> None:
        """In the workspace Scrub, both pictures in its viewer; else the mode of that name."""
        compare = self._conductor.scene().compare
        if self._comparing():
            self._conductor.comparison.arrange(Mode.WIPE)
        else:
            self._conductor.comparison.wipe(on=not compare.wipe)

    def _move(self, by: float) -> None:
        if self._comparing():
            self._panel().move_wipe(by)
        else:
            self._viewer().move_wipe(by)
