"""The timeline of a walk: its pictures in time, to be scrubbed, moved and stretched."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPixmap
from PySide6.QtWidgets import QApplication, QSizePolicy, QWidget

from studio.core.walk_scene import WalkScene
from studio.ui.accessible import PaintedControl, Readout
from studio.ui.theme import Token, colour
from studio.ui.widgets import paint, walk_paint
from studio.ui.widgets.drawn import Drawn
from studio.ui.widgets.node_drag import carried
from studio.ui.widgets.pictures import ThumbCache
from studio.ui.widgets.walk_layout import LABELS, ZOOM, Lie
from studio.ui.widgets.walk_paint import WalkLook, WalkWords
from studio.ui.widgets.wheel import NOTCH

if TYPE_CHECKING:
    from PySide6.QtCore import QPointF
    from PySide6.QtGui import (
        QDragEnterEvent,
        QDragLeaveEvent,
        QDragMoveEvent,
        QDropEvent,
        QKeyEvent,
        QMouseEvent,
        QPaintEvent,
        QWheelEvent,
    )

    from studio.core.walk import Walk

STEP: Final = 1 / 24
"""Seconds that an arrow key moves the playhead."""


class WalkLine(PaintedControl):
    """time_wished(float): the artist goes to a second (press and drag, arrows, Home, End).

    chosen(int): a keyframe's settings are wanted. moved(int, int): a keyframe comes to another
    place (counted without it). stretched(int, float): the way on from a keyframe takes so many
    seconds. dropped(int, int): a node of the history comes before a keyframe. removed(int): Delete
    on the selected keyframe. zoomed(float): Ctrl and the wheel.
    """

    time_wished = Signal(float)
    chosen = Signal(int)
    moved = Signal(int, int)
    stretched = Signal(int, float)
    dropped = Signal(int, int)
    removed = Signal(int)
    zoomed = Signal(float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = WalkLook(WalkScene(), WalkWords())
        self._time = 0.0
        self._zoom, self._left = ZOOM[0], 0.0
        self._thumbs = ThumbCache(512)
        self._scrubbing = False
        self._edge: tuple[int, float] | None = None  # a way in the hand, and its seconds by now
        self._pressed: tuple[int, QPointF] | None = None
        self._gap: int | None = None  # where what is dragged would come down
        self._still = Drawn()
        self.setMouseTracking(True)
        self.setAcceptDrops(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    # ---- what is shown

    def show_look(self, look: WalkLook) -> None:
        """Show a walk."""
        if look != self._look:
            self._look = look
            self._left = self._lie().slid(self._left)
            self.update()

    def show_time(self, time: float) -> None:
        """Show where the film is; a zoomed timeline follows it."""
        if time == self._time:
            return
        self._time = time
        lie = self._lie()
        if not lie.left <= time <= lie.left + lie.walk.seconds / lie.zoom:
            self._left = lie.slid(time)
        self.update()
        self.tell()

    def show_zoom(self, zoom: float) -> None:
        """Show the walk so many times as wide, about the playhead."""
        zoom = min(max(zoom, ZOOM[0]), ZOOM[1])
        if zoom != self._zoom:
            before = self._lie()
            self._zoom = zoom
            lie = self._lie()
            self._left = lie.slid(self._time - (before.x(self._time) - lie.start) / lie.scale)
            self.update()

    @property
    def zoom(self) -> float:
        """How many times as wide as its place the walk is shown."""
        return self._zoom

    @property
    def lie(self) -> Lie:
        """Where everything lies."""
        return self._lie()

    def readout(self) -> Readout:
        end = self._walk.seconds
        words = self.tr("{0} of {1} seconds").format(f"{self._time:.2f}", f"{end:.2f}")
        return Readout(words, self._time, 0.0, end, STEP)

    def wish(self, value: float) -> None:
        self._go(value)

    def sizeHint(self) -> QSize:
        return QSize(800, 236)

    def minimumSizeHint(self) -> QSize:
        return QSize(480, 208)

    # ---- how it happens

    @property
    def _walk(self) -> Walk:
        """The walk, as far as the hand has pulled it by now."""
        return self._lie().walk

    def _lie(self) -> Lie:
        lie = Lie(self._look.scene.walk, self.width(), self.height(), self._zoom, self._left)
        return lie if self._edge is None else lie.with_way(*self._edge)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        lie = self._lie()
        painter.drawPixmap(0, 0, self._scenery(lie))
        if self._look.scene.walk.keyframes:
            walk_paint.playhead(painter, lie, self._time)
        if self.hasFocus():
            ring = self.rect().toRectF().adjusted(LABELS - 5.5, 0.5, -0.5, -0.5)
            paint.box(painter, ring, 6, None, colour(Token.ACCENT, 110))
        painter.end()

    def _scenery(self, lie: Lie) -> QPixmap:
        """All that stays while the playhead moves."""
        lit = self._pressed[0] if self._pressed is not None and self._gap is not None else None
        key = (self._zoom, self._left, self._edge, self._gap, lit)
        size, ratio = self.size(), self.devicePixelRatioF()
        return self._still.get(self._look, key, size, ratio, lambda p: self._paint(p, lie, lit))

    def _paint(self, painter: QPainter, lie: Lie, lit: int | None) -> None:
        look = self._look
        walk_paint.labels(painter, lie, look.words)
        if look.scene.walk.keyframes:
            reach = lie.card / 2 + 2
            painter.setClipRect(self.rect().adjusted(int(lie.start - reach), 0, 0, 0))
            walk_paint.ruler(painter, lie)
            walk_paint.cards(painter, lie, look, self._thumbs, lit)
            walk_paint.strip(painter, lie, look.scene, self._thumbs)
            walk_paint.curve(painter, lie, look)
            if self._gap is not None:
                walk_paint.landing(painter, lie, self._gap)

    def _go(self, time: float) -> None:
        time = min(max(time, 0.0), self._walk.seconds)
        if time != self._time:
            self.time_wished.emit(time)

    # ---- the mouse

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton or not self._look.scene.walk.keyframes:
            return
        spot, lie = event.position(), self._lie()
        edge, keyframe = lie.edge_at(spot), lie.keyframe_at(spot)
        if edge is not None:
            self._edge = edge, self._walk.keyframes[edge].onward.seconds
        elif keyframe is not None:
            self._pressed = keyframe, spot
        elif (way := lie.way_at(spot)) is not None:
            self.chosen.emit(way)
        else:
            self._scrubbing = True
            self._go(lie.time(spot.x()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        spot = event.position()
        if self._scrubbing:
            self._go(self._lie().time(spot.x()))
        elif self._edge is not None:
            self._edge = self._edge[0], self._lie().pulled(self._edge[0], spot.x())
            self.update()
        elif self._pressed is not None:
            far = (spot - self._pressed[1]).manhattanLength() >= QApplication.startDragDistance()
            if far or self._gap is not None:
                self._gap = self._lie().gap_at(spot.x())
                self.update()
        else:
            over = self._lie().edge_at(spot) is not None
            self.setCursor(Qt.CursorShape.SizeHorCursor if over else Qt.CursorShape.ArrowCursor)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            return
        edge, pressed, gap = self._edge, self._pressed, self._gap
        self._edge = self._pressed = self._gap = None
        self._scrubbing = False
        if edge is not None:
            self.stretched.emit(*edge)
        elif pressed is not None:
            index = pressed[0]
            if gap is None:
                self.chosen.emit(index)
                self._go(self._walk.starts[index])
            elif (to := gap - (gap > index)) != index:
                self.moved.emit(index, to)
        self.update()

    def wheelEvent(self, event: QWheelEvent) -> None:
        turned = event.angleDelta().y() / NOTCH
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoomed.emit(min(max(self._zoom * 1.25**turned, ZOOM[0]), ZOOM[1]))
        else:
            lie = self._lie()
            self._left = lie.slid(self._left - turned * 48 / lie.scale)
            self.update()
        event.accept()

    # ---- the keys

    def keyPressEvent(self, event: QKeyEvent) -> None:
        targets = {
            Qt.Key.Key_Left: self._time - STEP,
            Qt.Key.Key_Right: self._time + STEP,
            Qt.Key.Key_Home: 0.0,
            Qt.Key.Key_End: self._walk.seconds,
        }
        selected, count = self._look.scene.selected, len(self._walk.keyframes)
        key, alt = Qt.Key(event.key()), event.modifiers() == Qt.KeyboardModifier.AltModifier
        if key in targets and not event.modifiers():
            self._go(targets[key])
        elif selected is not None and key == Qt.Key.Key_Delete:
            self.removed.emit(selected)
        elif selected is not None and alt and key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            to = selected + (1 if key == Qt.Key.Key_Right else -1)
            if 0 <= to < count:
                self.moved.emit(selected, to)
        elif selected is not None and key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            to = selected + (1 if key == Qt.Key.Key_Down else -1)
            if 0 <= to < count:
                self.chosen.emit(to)
        else:
            super().keyPressEvent(event)

    # ---- pictures of the history

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if carried(event.mimeData()) is not None:
            event.acceptProposedAction()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        event.acceptProposedAction()
        self._gap = self._lie().gap_at(event.position().x()) if self._walk.keyframes else None
        self.update()

    def dragLeaveEvent(self, _event: QDragLeaveEvent) -> None:
        self._gap = None
        self.update()

    def dropEvent(self, event: QDropEvent) -> None:
        node = carried(event.mimeData())
        self._gap = None
        self.update()
        if node is not None:
            event.acceptProposedAction()
            count = len(self._walk.keyframes)
            self.dropped.emit(node, self._lie().gap_at(event.position().x()) if count else 0)
