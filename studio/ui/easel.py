"""The easel: the tool in the hand over the viewer's picture, the brush, and what is painted.

A stroke is seen at once, drawn by the canvas itself; drafts of the picture follow it, the newest
wins; lifted, it is one entry of undo and one picture of the history, so that nothing that was on
screen is lost and each stroke can be taken back alone.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Qt, Signal

from studio.core.branch import changes_picture
from studio.core.brush import SIZE, Brush, lasso
from studio.core.edits import Touch
from studio.core.painting import Obstacle, likely_source, place, sources, stays
from studio.core.scene import Note, Severity, Workspace
from studio.ui import words_edits
from studio.ui.rhythm import Wait
from studio.ui.tools import Tool, Way
from studio.ui.widgets.grab import Grab
from studio.ui.widgets.lasso import Lasso
from studio.ui.widgets.region_overlay import RegionOverlay
from studio.ui.widgets.stroke_overlay import StrokeOverlay, ink_of, plain_ink
from studio.ui.words import tr

if TYPE_CHECKING:
    from collections.abc import Callable

    from studio.core.desk import Desk
    from studio.core.node import Node
    from studio.core.scene import Scene
    from studio.core.shapes import Shape
    from studio.ui.hand import Hand
    from studio.ui.widgets.canvas import Canvas
    from studio.ui.widgets.picture_view import Overlay

LAYER: Final = "easel"
FOLLOW: Final = 60
"""Milliseconds between two drafts that follow a stroke: the newest wins, more would wait."""


class Easel(QObject):
    """Of one window. fresh_seed: of noise that nobody has seen yet.

    changed(): the tool, the brush or what it paints on is another.
    """

    changed = Signal()

    def __init__(
        self, canvas: Canvas, hand: Hand, fresh_seed: Callable[[], int], parent: QObject
    ) -> None:
        super().__init__(parent)
        self._canvas, self._hand, self._fresh_seed = canvas, hand, fresh_seed
        self.tool, self.way, self.brush = Tool.ARROW, Way.LASSO, Brush()
        self.source: Node | None = None  # whose latent is pasted
        self.where: int | Obstacle = Obstacle.NO_PICTURE
        self._scene: Scene | None = None
        self._base: Desk | None = None  # before the stroke that is being drawn
        self._seed, self._pressure = 0, 1.0
        self._picture: object = None
        self._laid: tuple[Tool | None, Way] = (None, Way.LASSO)
        self._active: Tool | None = None  # the tool whose overlays lie on the canvas
        self._follow = Wait(FOLLOW, self._send, self)
        self.stroke, self.lasso = StrokeOverlay(self), Lasso(self)
        self.region, self._grab = RegionOverlay(), Grab(canvas)
        self.stroke.began.connect(self._begin)
        self.stroke.grew.connect(self._grow)
        self.stroke.ended.connect(self._end)
        self.lasso.hold(held=True)
        self.lasso.surrounded.connect(self._surround)
        canvas.pointed.connect(self._point)

    @property
    def at_home(self) -> bool:
        """Whether the workspace leaves the picture to these tools."""
        return self._scene is None or self._scene.workspace is Workspace.SCRUB

    @property
    def active(self) -> Tool | None:
        """The tool that lies over the picture; None in workspaces that bring their own."""
        return self._active

    @property
    def drawing(self) -> bool:
        """Whether something is being drawn."""
        return self._base is not None or self.lasso.drawing

    # ---- the tool and the brush

    def take(self, tool: Tool) -> None:
        """Take a tool into the hand; the one that is there already is laid down."""
        self._cancel()
        self.tool = Tool.ARROW if tool is self.tool else tool
        if self.tool is not Tool.ARROW:
            self._canvas.setFocus(Qt.FocusReason.OtherFocusReason)
        self._refresh()

    def draw_region(self, way: Way) -> None:
        """Draw regions with the lasso or with the brush."""
        self.way = way
        self._refresh()

    def set_brush(self, brush: Brush) -> None:
        """Another brush; pasting takes from the picture it was made from, unless told."""
        scene = self._scene
        if brush.touch is Touch.PASTE and scene is not None and self.source not in sources(scene):
            self.source = likely_source(scene)
        source = None if self.source is None else self.source.recipe
        self.brush = replace(brush, source=source if brush.touch is Touch.PASTE else None)
        self._refresh()

    def use(self, touch: Touch) -> None:
        """Have the brush do something else."""
        self.set_brush(replace(self.brush, touch=touch))

    def resize(self, factor: float) -> None:
        """A wider or a narrower brush."""
        self.set_brush(replace(self.brush, size=SIZE.clamp(self.brush.size * factor)))

    def paste_from(self, node: Node) -> None:
        """Paste what this picture has at the same noise level."""
        self.source = node
        self.set_brush(replace(self.brush, touch=Touch.PASTE))

    def press(self, pressure: float, *, first: bool) -> None:
        """A pen presses so hard, 0 to 1; of a stroke its hardest press counts."""
        self._pressure = pressure if first else max(self._pressure, pressure)

    def clear_region(self) -> None:
        """Let the picture change everywhere again."""
        self._bound(())

    def escape(self) -> bool:
        """Let go of the stroke, else lay the tool down; False if there is neither."""
        if self._cancel() or self.lasso.drop():
            return True
        if self.tool is Tool.ARROW or self._active is None:
            return False
        self.take(self.tool)
        return True

    # ---- what is shown

    def show_scene(self, scene: Scene) -> None:
        """Lay the tool over the picture of the scene."""
        self._scene, stage, desk = scene, scene.stage, scene.desk
        self.where = place(scene)
        if stage is not None:
            size = (stage.recipe.width, stage.recipe.height)
            self.stroke.show_size(*size)
            self.lasso.show_size(*size)
            shapes: tuple[Shape, ...] = ()
            if desk.branched and stays(stage, desk, desk.branch_at):
                shapes = desk.edit.only
            if self.region.show_region(shapes, size, dim=True):
                self._canvas.update()
            if stage.picture is not self._picture:
                self._picture = stage.picture
                self.stroke.forget()
        self._refresh()

    def _refresh(self) -> None:
        scene = self._scene
        there = scene is not None and scene.stage is not None
        active = self.tool if there and self.at_home else None
        free = not isinstance(self.where, Obstacle)
        brush = self.brush
        drawn = active is Tool.REGION and self.way is Way.BRUSH
        ring = free and (active is Tool.BRUSH or drawn)
        if self.stroke.show_brush(brush.size, brush.softness, ring=ring):
            self._canvas.update()
        overlays: dict[Tool | None, tuple[Overlay, ...]] = {
            Tool.HAND: (self._grab,),
            Tool.BRUSH: (self.region, self.stroke),
            Tool.REGION: (self.region, self.stroke if self.way is Way.BRUSH else self.lasso),
        }
        laid = overlays.get(active, ())
        key = (active, self.way)
        if key != self._laid:
            self._laid = key
            self._canvas.set_overlays(laid, LAYER)
        if self.at_home:
            self._canvas.set_tool(_cursor(active, free=free, ring=ring))
        self._active = active
        self.changed.emit()

    def _point(self, at: tuple[float, float] | None) -> None:
        self.stroke.show_pointer(at)
        if self._active in (Tool.BRUSH, Tool.REGION):
            self._canvas.update()

    # ---- a stroke

    def _begin(self) -> None:
        if not self._come_down():
            self.stroke.drop()
            return
        self._seed = self._fresh_seed()
        if self.tool is Tool.BRUSH:
            scene = self._scene
            shown = scene.stage.picture if scene is not None and scene.stage is not None else None
            source = None if self.source is None else self.source.picture
            shape = self.stroke.coverage()
            ink = ink_of(self.brush.touch, shape, self._seed, shown, source)
            self.stroke.show_ink(ink, 0.4 + 0.6 * self.brush.strength)
            self._send()
        else:
            self.stroke.show_ink(plain_ink(self.stroke.coverage()), 0.5)

    def _come_down(self) -> bool:
        """Make the step on show the one that is painted on; False where nothing can be."""
        scene, conductor = self._hand.conductor.scene(), self._hand.conductor
        where, stage = place(scene), scene.stage
        if isinstance(where, Obstacle) or stage is None:
            what, hint = words_edits.obstacle(
                where if isinstance(where, Obstacle) else Obstacle.NO_PICTURE
            )
            conductor.tell(Note(Severity.INFO, what, hint))
            return False
        if self.tool is Tool.BRUSH and not self.brush.ready:
            what = tr("There is no other picture to paste from yet.")
            conductor.tell(Note(Severity.INFO, what, tr("Make one of the same size first.")))
            return False
        self._hand.finish_writing()
        if not stays(stage, scene.desk, where):
            conductor.pictures.branch(where)
        self._base = self._hand.desk
        return True

    def _grow(self) -> None:
        if self._base is not None and self.tool is Tool.BRUSH and not self._follow.pending:
            self._follow.begin()

    def _send(self) -> None:
        """Have a draft of the stroke so far."""
        if self._base is not None:
            self._hand.move(self._painted(self._base, self._pressure))

    def _painted(self, base: Desk, pressure: float) -> Desk:
        points, aspect = self.stroke.points, base.recipe.width / base.recipe.height
        return base.with_stroke(self.brush.stroke(points, aspect, self._seed, pressure))

    def _end(self) -> None:
        self._follow.drop()
        base, self._base = self._base, None
        if base is None:
            return
        pressure, self._pressure = self._pressure, 1.0
        if self.tool is Tool.BRUSH:
            self._hand.move(self._painted(base, pressure))
            self._hand.release()
        else:
            aspect = base.recipe.width / base.recipe.height
            self.stroke.show_ink(None)
            self._bound((*base.edit.only, self.brush.shape(self.stroke.points, aspect)))

    def _cancel(self) -> bool:
        """Take the stroke that is being drawn back; False if there is none."""
        base, self._base = self._base, None
        self._follow.drop()
        self.stroke.drop()
        if base is None:
            return False
        if self._hand.desk != base:
            self._hand.put_back()
        self._canvas.update()
        return True

    # ---- a region

    def _surround(self, shape: Shape | None) -> None:
        if shape is not None and self._come_down():
            base, self._base = self._base, None
            if base is not None:
                aspect = base.recipe.width / base.recipe.height
                self._bound((*base.edit.only, lasso(shape.points, aspect)))

    def _bound(self, shapes: tuple[Shape, ...]) -> None:
        """Other bounds; a picture is made only where something changes inside of them."""
        before = self._hand.desk
        desk = before.with_only(shapes)
        if desk == before:
            return
        self._hand.choose(desk)
        if changes_picture(desk):
            self._hand.release()


def _cursor(active: Tool | None, *, free: bool, ring: bool) -> Qt.CursorShape:
    if active in (None, Tool.ARROW):
        return Qt.CursorShape.ArrowCursor
    if active is Tool.HAND:
        return Qt.CursorShape.OpenHandCursor
    if not free:
        return Qt.CursorShape.ForbiddenCursor
    return Qt.CursorShape.BlankCursor if ring else Qt.CursorShape.CrossCursor
