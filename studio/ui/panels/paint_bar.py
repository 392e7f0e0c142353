"""The tools over the picture, and what can be set of the one in the hand."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QWidget

from studio.core.brush import BRUSHES, SIZE, SOFTNESS, STRENGTH, Brush
from studio.core.edits import Touch
from studio.core.painting import Obstacle, sources
from studio.ui import icons, words_edits
from studio.ui.panels.buttons import tool_button
from studio.ui.panels.picture_picker import PicturePicker
from studio.ui.theme import Radius, Space, Token, colour
from studio.ui.titles import meta, title
from studio.ui.tools import Tool, Way
from studio.ui.widgets import paint
from studio.ui.widgets.axis_slider import AxisSlider, SliderSpec
from studio.ui.widgets.buttons import text_button
from studio.ui.widgets.history_list import HistoryRow
from studio.ui.widgets.paint import Badge
from studio.ui.widgets.pictures import ThumbCache
from studio.ui.widgets.segmented import Choice, Segmented
from studio.ui.words import tr

if TYPE_CHECKING:
    from PySide6.QtGui import QAction, QPaintEvent

    from studio.core.node import Node
    from studio.core.scene import Scene
    from studio.ui.easel import Easel

ICONS: Final = {
    Tool.ARROW: "arrow",
    Tool.HAND: "hand",
    Tool.BRUSH: "brush",
    Tool.REGION: "region",
}
NARROW: Final = 104
"""The least width of a slider in the row."""


class ToolRow(QWidget):
    """One button for each tool; the one in the hand is lit."""

    def __init__(self, easel: Easel, named: dict[str, QAction]) -> None:
        super().__init__()
        self._easel = easel
        self._named = named
        self.buttons = {tool: tool_button(named[f"tool_{tool}"], ICONS[tool]) for tool in Tool}
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 6, 0)
        row.setSpacing(2)
        for button in self.buttons.values():
            button.setCheckable(True)
            button.clicked.connect(self._show_tool)
            row.addWidget(button)
        easel.changed.connect(self._show)
        self._show_tool()

    def _show(self) -> None:
        self.setVisible(self._easel.at_home)
        self._show_tool()

    def _show_tool(self) -> None:
        where = self._easel.where
        for tool, button in self.buttons.items():
            button.setChecked(tool is self._easel.tool)
            tip = self._named[f"tool_{tool}"].toolTip()
            if tool in (Tool.BRUSH, Tool.REGION) and isinstance(where, Obstacle):
                tip = "\n".join((tip, *words_edits.obstacle(where)))
            button.setToolTip(tip)


class PaintBar(QWidget):
    """What can be set of the brush and of regions, while one of them is in the hand."""

    def __init__(self, easel: Easel, named: dict[str, QAction]) -> None:
        super().__init__()
        self._easel = easel
        self._scene: Scene | None = None
        self.touches = Segmented(
            tuple(Choice(touch, *words_edits.touch(touch)) for touch in BRUSHES)
        )
        self.ways = Segmented(
            (
                Choice(Way.LASSO, tr("Lasso"), tr("Draw around the place that may change")),
                Choice(Way.BRUSH, tr("Brush"), tr("Brush over the place that may change")),
            )
        )
        self.wide = AxisSlider(_size_spec(256))
        self.strength = AxisSlider(_share(tr("Strength"), STRENGTH.low, STRENGTH.default))
        self.softness = AxisSlider(_share(tr("Softness"), SOFTNESS.low, SOFTNESS.default))
        self.source = SourceButton()
        self.clear = text_button(tr("Remove region"), "trash")
        self.clear.setToolTip(named["clear_only"].toolTip())
        self._place()
        self._connect(named)
        self.hide()

    def show_scene(self, scene: Scene) -> None:
        """Show the brush over the picture of the scene."""
        self._scene = scene
        if scene.stage is not None:
            recipe = scene.stage.recipe
            self.wide.show_spec(_size_spec(min(recipe.width, recipe.height)))
        self.clear.setEnabled(bool(scene.desk.edit.only))
        self._show_brush()

    def _show_brush(self) -> None:
        easel, brush = self._easel, self._easel.brush
        painting, bounding = easel.active is Tool.BRUSH, easel.active is Tool.REGION
        self.setVisible(painting or bounding)
        if not (painting or bounding):
            return
        drawn = painting or easel.way is Way.BRUSH
        for widget, shown in (
            (self.touches, painting),
            (self.ways, bounding),
            (self.wide, drawn),
            (self.strength, painting),
            (self.softness, drawn),
            (self.source, painting and brush.touch is Touch.PASTE),
            (self.clear, bounding),
        ):
            widget.setVisible(shown)
        self.touches.show_choice(brush.touch)
        self.ways.show_choice(easel.way)
        self.wide.show_value(brush.size * self._short())
        self.strength.show_value(brush.strength * 100)
        self.softness.show_value(brush.softness * 100)
        self.source.show_source(easel.source, self._scene)

    def _place(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 0, 12, 6)
        row.setSpacing(Space.INSIDE)
        for slider in (self.wide, self.strength, self.softness):
            slider.setMinimumWidth(NARROW)
            slider.setMaximumWidth(180)
        row.addWidget(self.touches, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self.ways, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self.source, 1, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self.wide, 1)
        row.addWidget(self.strength, 1)
        row.addWidget(self.softness, 1)
        row.addStretch(0)
        row.addWidget(self.clear, 0, Qt.AlignmentFlag.AlignVCenter)

    def _connect(self, named: dict[str, QAction]) -> None:
        easel = self._easel
        self.touches.chosen.connect(lambda touch: easel.use(Touch(touch)))
        self.ways.chosen.connect(lambda way: easel.draw_region(Way(way)))
        self.wide.moved.connect(lambda px: self._set(size=SIZE.clamp(px / self._short())))
        self.strength.moved.connect(lambda share: self._set(strength=share / 100))
        self.softness.moved.connect(lambda share: self._set(softness=share / 100))
        self.source.clicked.connect(self._pick)
        self.clear.clicked.connect(named["clear_only"].trigger)
        easel.changed.connect(self._show_brush)

    def _set(self, **fields: float) -> None:
        brush: Brush = replace(self._easel.brush, **fields)  # type: ignore[arg-type]
        self._easel.set_brush(brush)

    def _short(self) -> int:
        stage = None if self._scene is None else self._scene.stage
        return 256 if stage is None else min(stage.recipe.width, stage.recipe.height)

    def _pick(self) -> None:
        if self._scene is None:
            return
        nodes = {str(node.id): node for node in sources(self._scene)}
        rows = [_row(node, self._scene, self._easel.source) for node in nodes.values()]
        picker = PicturePicker(rows, self)
        picker.chosen.connect(lambda node_id: self._easel.paste_from(nodes[str(node_id)]))
        picker.open_below(self.source)


class SourceButton(QPushButton):
    """The picture that is pasted from: its thumbnail and its title."""

    def __init__(self) -> None:
        super().__init__()
        self._node: Node | None = None
        self._title = ""
        self._thumbs = ThumbCache(8)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName(tr("Paste from"))
        self.setMinimumWidth(62)
        self.setMaximumWidth(160)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(34)

    def show_source(self, node: Node | None, scene: Scene | None) -> None:
        """Show what is pasted from; nothing where there is no other picture yet."""
        if node is self._node and self._title:
            return
        self._node = node
        self._title = tr("No picture yet") if node is None else _title(node, scene)
        self.setAccessibleName(tr("Paste from: {title}", title=self._title))
        self.setToolTip(
            tr("Paste from: {title}. Click to choose another picture.", title=self._title)
        )
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(62, 34)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        side = self.height() - 8
        if self._node is not None and self._node.picture is not None:
            size, ratio = QSizeF(side, side), self.devicePixelRatioF()
            thumb = self._thumbs.get(self._node.picture, size, Radius.CELL, ratio)
            painter.drawPixmap(4, 4, thumb)
        room = QRectF(side + 11, 0, self.width() - side - 34, self.height())
        ink = colour(Token.TEXT if self.isEnabled() else Token.TEXT_3)
        paint.words(painter, room, self._title, ink=ink)
        place = QRectF(self.width() - 22, 0, 14, self.height()).center()
        icons.draw(painter, "chevron-down", place, colour(Token.TEXT_3), 14)
        painter.end()


def hint_of(easel: Easel) -> Badge | None:
    """Which step the tool in the hand acts on, or that there is none yet."""
    if easel.active not in (Tool.BRUSH, Tool.REGION):
        return None
    if isinstance(easel.where, Obstacle):
        return Badge(tr("go to a step to paint on it"), Token.WARNING)
    step = easel.where + 1
    if easel.active is Tool.BRUSH:
        return Badge(tr("paints on step {step}", step=step), Token.A)
    return Badge(tr("bounds what changes from step {step} on", step=step), Token.A)


def _row(node: Node, scene: Scene, chosen: Node | None) -> HistoryRow:
    return HistoryRow(
        id=str(node.id),
        parent=None,
        title=_title(node, scene),
        meta=meta(node),
        thumb=node.picture,
        current=chosen is not None and chosen.id == node.id,
    )


def _title(node: Node, scene: Scene | None) -> str:
    nodes = () if scene is None else scene.nodes
    return title(node, next((each for each in nodes if each.id == node.parent), None))


def _size_spec(short: int) -> SliderSpec:
    return SliderSpec(
        tr("Size"),
        SIZE.low * short,
        SIZE.high * short,
        SIZE.default * short,
        origin=SIZE.low * short,
        decimals=0,
        unit=" px",
        hint=tr("The brush's width ([ and ], or Ctrl and the wheel over the picture)"),
    )


def _share(name: str, low: float, default: float) -> SliderSpec:
    return SliderSpec(
        name, low * 100, 100.0, default * 100, origin=low * 100, decimals=0, unit=" %"
    )
