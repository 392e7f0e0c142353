"""The rows of the action table that compare two pictures, and what carries them out."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from studio.core.compare_scene import Mode, SideName
from studio.core.scene import Workspace
from studio.ui.conditions import has_nodes
from studio.ui.panels.compare_panel import STEP
from studio.ui.words import tr

if TYPE_CHECKING:
    from collections.abc import Callable

    from studio.core.conductor import Conductor
    from studio.core.scene import Scene
    from studio.ui.actions import Action, RowMaker
    from studio.ui.panels.compare_panel import ComparePanel
    from studio.ui.panels.viewer_panel import ViewerPanel


def has_two(scene: Scene) -> bool:
    """There are two pictures to be compared."""
    return scene.compare.a is not None and scene.compare.b is not None


def is_comparing(scene: Scene) -> bool:
    """Two pictures are being compared."""
    return has_two(scene) and scene.workspace is Workspace.COMPARE


def has_wipe(scene: Scene) -> bool:
    """There is a line between two pictures to move."""
    if scene.workspace is Workspace.COMPARE:
        return has_two(scene) and scene.compare.mode is Mode.WIPE
    return scene.compare.beside is not None


def can_blend(scene: Scene) -> bool:
    """A picture can be made between the two that are compared."""
    return is_comparing(scene) and not scene.compare.blend


def compare_rows(row: RowMaker) -> tuple[Action, ...]:
    """What compares two pictures."""
    key = partial(row, plain=True)
    return (
        key(
            "compare_parent",
            tr("Compare with the picture it was made from"),
            "C",
            "compare",
            has_two,
        ),
        key("compare_as_a", tr("Compare this picture as A"), "Shift+A", "compare", has_nodes),
        key("compare_as_b", tr("Compare this picture as B"), "Shift+B", "compare", has_nodes),
        key("compare_sides", tr("Compare side by side"), "S", "compare", has_two),
        key("compare_wipe", tr("Wipe between A and B"), "W", "compare", has_two),
        key("compare_difference", tr("Show where A and B differ"), "D", "compare", has_two),
        key("wipe_left", tr("Move the wipe to the left"), "Alt+Left", "compare", has_wipe),
        key("wipe_right", tr("Move the wipe to the right"), "Alt+Right", "compare", has_wipe),
        key("compare_link", tr("Scrub A and B together"), "K", "link", is_comparing),
        key("compare_loupe", tr("Loupe over both pictures"), "Z", "loupe", is_comparing),
        key("compare_swap", tr("Swap"), "X", "swap", has_two),
        row("compare_keep", tr("Keep B"), "", "check", is_comparing),
        key("compare_blend", tr("Make a picture between A and B"), "M", "branch", can_blend),
    )


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
