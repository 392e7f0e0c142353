"""The pad page: pictures to move between, and what is done with them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QPoint, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu

from studio.core.backdrop import COLUMNS, ROWS
from studio.core.node import Origin
from studio.core.pad import MOST, Mode
from studio.ui.pad_words import anchor_names, pad_note, recipe_tip
from studio.ui.panels.buttons import push_button
from studio.ui.panels.explore_pages import ExplorePage
from studio.ui.panels.picture_picker import PicturePicker, fitting_rows
from studio.ui.theme import Space, mark
from studio.ui.widgets.buttons import Switch, icon_button
from studio.ui.widgets.pad_layout import Card, Cells, PadLook
from studio.ui.widgets.pad_view import PadView
from studio.ui.widgets.segmented import Choice, Segmented
from studio.ui.words import tr

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtGui import QAction, QHideEvent, QShowEvent

    from studio.core.live_pad import LivePad
    from studio.core.pad import Point
    from studio.core.pad_scene import PadScene
    from studio.core.scene import Scene
    from studio.ui.hand import Hand

EMPTY: Final = (
    "Put two or more pictures here and move between them.\n\n"
    "+ adds the picture on show or one of the history; pins can be dragged here."
)
ONE: Final = "Add a second picture to move between the two"


class PadPage(ExplorePage):
    """The pad, with its tools in the header and its switches below."""

    files_dropped = Signal(list)
    """Paths of files that were dropped on the pad."""

    def __init__(self, hand: Hand, named: dict[str, QAction]) -> None:
        super().__init__(tr("Pad"), tr("Move between pictures that you place freely"))
        self._hand, self._pad = hand, hand.conductor.pad
        self._scene: Scene | None = None
        self.view = PadView()
        self.mode = Segmented(
            (
                Choice(Mode.PICTURES, tr("Pictures"), tr("Blend noise, words and all else")),
                Choice(Mode.PROMPTS, tr("Prompts"), tr("Blend the words only (their embeddings)")),
            )
        )
        self.draw = icon_button(
            "edit", tr("Draw a path over the pad (or hold Alt)"), checkable=True
        )
        self.add = icon_button("plus", tr("Add a picture to the pad"))
        self.more = icon_button("more", tr("More for the pad"))
        self.walk = push_button(named["walk_path"], "arrow-right")
        self.walk.setText(tr(" Walk this path"))
        keeps = self.walk.sizePolicy()
        keeps.setRetainSizeWhenHidden(True)  # else the pad would jump when a path is drawn
        self.walk.setSizePolicy(keeps)
        self.walk.hide()
        self.jumps = QLabel()
        self.jumps.setWordWrap(True)
        mark(self.jumps, tone="second")
        self.live = Switch(tr("Live preview"))
        self.live.setToolTip(tr("A quick picture follows the puck while it moves"))
        self.snap = Switch(tr("Snap"))
        self.snap.setToolTip(tr("The puck jumps to pictures and to the previews behind them"))
        self._place()
        self._connect(self._pad)
        self.setFocusProxy(self.view)

    def _place(self) -> None:
        self.tool_row.addWidget(self.mode)
        self.tool_row.addSpacing(Space.BUTTONS)
        self.tool_row.addWidget(self.draw)
        self.tool_row.addWidget(self.add)
        self.tool_row.addWidget(self.more)
        below = QHBoxLayout()
        below.setSpacing(Space.INSIDE)
        below.addWidget(self.walk)
        below.addWidget(self.jumps, 1)
        below.addWidget(self.snap)
        below.addWidget(self.live)
        column = self.column
        column.addWidget(self.view, 1)
        column.addLayout(below)

    def _connect(self, pad: LivePad) -> None:
        hand, view = self._hand, self.view
        view.puck.moved.connect(self._move)
        view.puck.released.connect(lambda: hand.release(Origin.PAD))
        view.card_moved.connect(lambda i, x, y: hand.live(lambda: pad.move_anchor(i, (x, y))))
        view.card_released.connect(lambda: hand.release(Origin.PAD))
        view.path_drawn.connect(pad.draw)
        view.renamed.connect(pad.rename)
        view.removed.connect(pad.remove)
        view.menu_wished.connect(self._card_menu)
        view.recipe_dropped.connect(lambda recipe, x, y: pad.add(recipe, (x, y)))
        view.node_dropped.connect(lambda node, x, y: self._add_node(node, (x, y)))
        view.files_dropped.connect(self._drop)
        view.path_drawn.connect(lambda _path: self.draw.setChecked(False))
        self.draw.toggled.connect(view.draw_paths)
        self.mode.chosen.connect(lambda mode: pad.show_mode(Mode(mode)))
        self.add.clicked.connect(self._add)
        self.more.clicked.connect(self._more)
        self.snap.switched.connect(view.snap)
        self.live.switched.connect(lambda on: pad.play(live=on))

    def _move(self, x: float, y: float) -> None:
        if self._pad.live:
            self._hand.live(lambda: self._pad.move((x, y)))
        else:
            self._pad.move((x, y))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        QTimer.singleShot(0, self, lambda: self._pad.look(on=self.isVisible()))

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._pad.look(on=False)

    def show_scene(self, scene: Scene) -> None:
        """Show the pad."""
        self._scene = scene
        self.live.show_on(scene.pad.live)
        pad = scene.pad.pad
        self.view.show_look(_look(scene.pad), tuple(recipe_tip(a.recipe) for a in pad.anchors))
        self.mode.show_choice(pad.mode)
        self.draw.setEnabled(len(pad.anchors) > 1)
        self.walk.setVisible(len(pad.path) > 1 and len(pad.anchors) > 1)
        self.add.setEnabled(len(pad.anchors) < MOST and scene.stage is not None)
        self.jumps.setText(tr(pad.jumps) if pad.mode is Mode.PICTURES else "")
        self.show_note(pad_note(pad))

    def _add(self) -> None:
        """The picture on show goes onto the pad at once; after that others are offered."""
        scene = self._scene
        if scene is None or scene.stage is None:
            return
        if not scene.pad.pad.why_not(scene.stage.recipe):
            self._pad.add()
            return
        picker = PicturePicker(fitting_rows(scene, scene.pad.pad.why_not), self)
        picker.chosen.connect(self._add_node)
        picker.open_below(self.add)

    def _add_node(self, node_id: int, at: Point | None = None) -> None:
        nodes = () if self._scene is None else self._scene.nodes
        recipe = next((node.recipe for node in nodes if node.id == node_id), None)
        if recipe is not None:
            self._pad.add(recipe, at)

    def _drop(self, paths: list[Path], x: float, y: float) -> None:
        self._pad.expect((x, y))
        self.files_dropped.emit(paths)

    def _card_menu(self, index: int, at: QPoint) -> None:
        menu = QMenu(self)
        menu.addAction(tr("Rename…"), lambda: self.view.rename(index))
        menu.addAction(tr("Bring the puck here"), lambda: self.view.wish(index + 1))
        menu.addSeparator()
        menu.addAction(tr("Take off the pad"), lambda: self._pad.remove(index))
        menu.popup(at)

    def _more(self) -> None:
        scene = self._scene
        if scene is None:
            return
        pad = scene.pad.pad
        menu = QMenu(self)
        unwalked = menu.addAction(tr("Take the path away"), lambda: self._pad.draw(()))
        unwalked.setEnabled(bool(pad.path))
        clear = menu.addAction(tr("Take everything off the pad"), self._pad.clear)
        clear.setEnabled(bool(pad.anchors))
        menu.popup(self.more.mapToGlobal(QPoint(0, self.more.height() + 4)))


def _look(scene: PadScene) -> PadLook:
    pad = scene.pad
    shares = scene.weights or (None,) * len(pad.anchors)
    cards = tuple(
        Card(name, anchor.at, picture, share)
        for name, anchor, picture, share in zip(
            anchor_names(pad), pad.anchors, scene.pictures, shares, strict=True
        )
    )
    return PadLook(
        cards,
        pad.puck,
        scene.here,
        pad.path,
        Cells(COLUMNS, ROWS, scene.cells) if scene.cells else Cells(),
        empty=tr(ONE) if pad.anchors else tr(EMPTY),
    )
