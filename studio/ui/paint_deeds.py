"""The rows of the action table that paint, and what carries them out."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from studio.core.brush import BRUSHES
from studio.core.painting import Obstacle, place
from studio.core.scene import Workspace
from studio.ui.tools import STEP, Tool
from studio.ui.words import tr

if TYPE_CHECKING:
    from collections.abc import Callable

    from studio.core.edits import Touch
    from studio.core.scene import Scene
    from studio.ui.actions import Action, RowMaker
    from studio.ui.easel import Easel


def paint_rows(row: RowMaker) -> tuple[Action, ...]:
    """The tools over the picture, and what can be set of them by keyboard."""
    return (
        row("tool_arrow", tr("Arrow"), "V", "arrow", at_the_viewer, plain=True),
        row("tool_hand", tr("Hand: move the picture"), "H", "hand", at_the_viewer, plain=True),
        row("tool_brush", tr("Brush: paint on this step"), "P", "brush", can_paint, plain=True),
        row(
            "tool_region", tr("Only here: bound what changes"), "O", "region", can_paint, plain=True
        ),
        row("touch_noise", tr("Brush: fresh noise"), "Shift+P", "brush", can_paint, plain=True),
        row("touch_erase", tr("Brush: erase"), "E", "brush", can_paint, plain=True),
        row("touch_paste", tr("Brush: paste a picture"), "Shift+V", "brush", can_paint, plain=True),
        row("brush_smaller", tr("Smaller brush"), "[", "minus", can_paint, plain=True),
        row("brush_larger", tr("Larger brush"), "]", "plus", can_paint, plain=True),
        row(
            "clear_only",
            tr("Change everywhere again"),
            "Shift+O",
            "",
            bounded,
            plain=True,
        ),
    )


class PaintDeeds:
    """easel: called when a deed is done; it is made after the actions are."""

    def __init__(self, easel: Callable[[], Easel]) -> None:
        self._easel = easel

    def by_name(self) -> dict[str, Callable[[], None]]:
        """Every deed, by the name of its action."""
        deeds: dict[str, Callable[[], None]] = {
            f"tool_{tool}": partial(self._take, tool) for tool in Tool
        }
        deeds |= {f"touch_{touch}": partial(self._touch, touch) for touch in BRUSHES}
        return deeds | {
            "brush_smaller": lambda: self._easel().resize(1 / STEP),
            "brush_larger": lambda: self._easel().resize(STEP),
            "clear_only": lambda: self._easel().clear_region(),
        }

    def _take(self, tool: Tool) -> None:
        self._easel().take(tool)

    def _touch(self, touch: Touch) -> None:
        easel = self._easel()
        if easel.tool is not Tool.BRUSH:
            easel.take(Tool.BRUSH)
        easel.use(touch)


def at_the_viewer(scene: Scene) -> bool:
    """A picture is on show that a tool can lie over."""
    return scene.stage is not None and scene.workspace is Workspace.SCRUB


def can_paint(scene: Scene) -> bool:
    """A brush can be taken: there are steps, though perhaps the finished picture is on show."""
    return at_the_viewer(scene) and place(scene) not in (
        Obstacle.NO_PICTURE,
        Obstacle.NO_MODEL,
        Obstacle.OTHER_MODEL,
    )


def bounded(scene: Scene) -> bool:
    """Changes are bounded."""
    return bool(scene.desk.edit.only)
