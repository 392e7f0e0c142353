"""The map: all pictures laid out by likeness, to wander over, go to and blend."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QHelpEvent, QPainter
from PySide6.QtWidgets import QApplication, QSizePolicy, QToolTip

from studio.core.atlas import towards
from studio.ui.accessible import PaintedControl, Readout
from studio.ui.theme import Radius, Token, colour
from studio.ui.widgets import map_paint, paint
from studio.ui.widgets.keys import ARROWS
from studio.ui.widgets.map_camera import Camera
from studio.ui.widgets.map_paint import FILLED, Cuts, MapItem
from studio.ui.widgets.map_slide import Slide
from studio.ui.widgets.wheel import NOTCH

if TYPE_CHECKING:
    from collections.abc import Iterable

    from PySide6.QtGui import (
        QKeyEvent,
        QMouseEvent,
        QPaintEvent,
        QResizeEvent,
        QWheelEvent,
    )
    from PySide6.QtWidgets import QWidget

    from studio.core.atlas import Word

ZOOM: Final = 1.2


@dataclass(frozen=True, slots=True)
class Grip:
    """What the hand holds since it pressed a spot: a picture, or the map itself (None).

    end: where the picture was dragged to; None while it was not.
    """

    item: int | None
    spot: QPointF
    end: QPointF | None = None


class MapView(PaintedControl):
    """chosen(int): go to a picture. blended(int, int): one was dragged onto another.
    looked_at(Pixels, or None): the pointer rests on a picture, or on none any more.
    """

    chosen = Signal(int)
    looked_at = Signal(object)
    blended = Signal(int, int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._items: dict[int, MapItem] = {}
        self._words: tuple[Word, ...] = ()
        self._cells: dict[tuple[int, int], int] = {}
        self._cuts = Cuts()
        self._painted = False
        self._camera = Camera()
        self._fit = True
        self._pointed: int | None = None
        self._keyed: int | None = None
        self._grip: Grip | None = None
        self._empty = ""
        self._slide = Slide(self)
        self._slide.valueChanged.connect(self.update)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setAccessibleName(self.tr("Map of all pictures"))

    # ---- what is shown

    def show_empty(self, text: str) -> None:
        """Say what will be here, while there is nothing."""
        self._empty = text
        self.update()

    def show_map(self, items: Iterable[MapItem], words: tuple[Word, ...]) -> None:
        """Show these pictures; those that lie elsewhere now slide there."""
        fresh = {each.id: each for each in items}
        if fresh == self._items and words == self._words:
            return
        moved = any(
            each.cell != fresh[each.id].cell for each in self._items.values() if each.id in fresh
        )
        came = fresh.keys() != self._items.keys()
        now = {each.id: self._slide.place(each.id, each.cell) for each in self._items.values()}
        self._items, self._words = fresh, words
        self._cells = {each.cell: each.id for each in fresh.values()}
        if self._keyed not in fresh:
            self._keyed = None
        if self._pointed not in fresh:
            self._pointed = None
        if moved:
            self._slide.begin(now)
        if self._fit and (moved or came):
            self.fit()
        self.update()
        self.tell()

    def readout(self) -> Readout:
        ids = list(self._items)
        at = self._selected()
        if at is None or at not in self._items:
            return Readout(self.tr("Nothing selected"), 0, 0, len(ids), 1)
        return Readout(self._items[at].name, ids.index(at) + 1, 0, len(ids), 1)

    def wish(self, value: float) -> None:
        ids = list(self._items)
        if 1 <= round(value) <= len(ids):
            self.chosen.emit(ids[round(value) - 1])

    def sizeHint(self) -> QSize:
        return QSize(700, 500)

    # ---- zoom and place

    @property
    def scale(self) -> float:
        """Logical px of a cell."""
        return self._camera.scale

    @property
    def is_painted(self) -> bool:
        """Whether the last paint showed every picture at its size."""
        return self._painted

    @property
    def is_still(self) -> bool:
        """Whether nothing slides."""
        return self._slide.is_still

    def fit(self) -> None:
        """Show everything, and go on doing so until the artist zooms or pans."""
        self._fit = True
        if not self._items:
            return
        self._camera = Camera.fitted([each.cell for each in self._items.values()], self.rect())
        self.update()

    def zoom(self, factor: float, at: QPointF | None = None) -> None:
        """Come nearer or go away, `at` staying where it is."""
        spot = at if at is not None else QPointF(self.rect().center())
        self._camera, self._fit = self._camera.zoomed(factor, spot), False
        self.update()

    def where(self, node: int) -> QRectF:
        """Where a picture is painted."""
        return self._camera.picture(*self._slide.place(node, self._items[node].cell))

    def _at(self, spot: QPointF) -> int | None:
        if not self.is_still:
            return next((node for node in self._items if self.where(node).contains(spot)), None)
        node = self._cells.get(self._camera.cell(spot))
        return node if node is not None and self.where(node).contains(spot) else None

    def _selected(self) -> int | None:
        """The picture that keys act on: where they went, else the one on show."""
        if self._keyed is not None:
            return self._keyed
        return next((each.id for each in self._items.values() if each.current), None)

    # ---- painting

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        seen = QRectF(self.rect())
        painter.fillRect(seen, colour(Token.BG1))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint.box(painter, seen, Radius.CARD, colour(Token.WELL), colour(Token.LINE))
        if not self._items:
            map_paint.nothing(painter, seen, self._empty)
            painter.end()
            return
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, self.is_still)
        self._cuts.begin(self._camera.scale * FILLED * paint.ratio(painter))
        dragged = self._grip if self._grip is not None and self._grip.end is not None else None
        lit = {self._pointed} if dragged is None else {self._pointed, dragged.item}
        for node, each in self._items.items():
            rect = self.where(node)
            if rect.intersects(seen):
                map_paint.item(painter, rect, each, self._cuts, lit=node in lit)
        if self.hasFocus() and self._keyed in self._items:
            map_paint.halo(painter, self.where(self._keyed))
        spots = [(w, self._camera.spot(w.x, w.y)) for w in self._words]
        map_paint.words(painter, seen, spots)
        if dragged is not None and dragged.item is not None and dragged.end is not None:
            word = self.tr("Blend") if self._pointed not in (None, dragged.item) else ""
            map_paint.blending(painter, self.where(dragged.item).center(), dragged.end, word)
        painter.end()
        self._painted = self._cuts.is_done
        if not self._painted:
            self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._fit:
            self.fit()

    # ---- the hand

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._grip = Grip(self._at(event.position()), event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        spot, grip = event.position(), self._grip
        if grip is None:
            self._point(self._at(spot))
            return
        far = (spot - grip.spot).manhattanLength() >= QApplication.startDragDistance()
        if grip.item is None:
            self._camera, self._fit = self._camera.panned(spot - grip.spot), False
            self._grip = Grip(None, spot)
            self.update()
        elif far or grip.end is not None:
            self._grip = replace(grip, end=spot)
            self._point(self._at(spot))
            self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        grip = self._grip
        if event.button() != Qt.MouseButton.LeftButton or grip is None:
            return
        self._grip = None
        there = self._at(event.position())
        self.looked_at.emit(None)  # what comes of it is to be seen
        if grip.item is not None and grip.end is None:
            self._keyed = grip.item
            self.chosen.emit(grip.item)
        elif grip.item is not None and there is not None and there != grip.item:
            self.blended.emit(grip.item, there)
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._point(None)

    def wheelEvent(self, event: QWheelEvent) -> None:
        turned = event.angleDelta().y()
        if turned:
            self.zoom(ZOOM ** (turned / NOTCH), event.position())
        event.accept()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if self._at(event.position()) is None:
            self.fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        at = self._selected()
        if key in ARROWS and not event.modifiers():
            self._step(*ARROWS[key])
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space) and at is not None:
            self.chosen.emit(at)
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self.zoom(ZOOM)
        elif key == Qt.Key.Key_Minus:
            self.zoom(1 / ZOOM)
        elif key == Qt.Key.Key_0:
            self.fit()
        elif key == Qt.Key.Key_Escape and self._grip is not None and self._grip.end is not None:
            self._grip = None
            self.update()
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            node = self._at(QPointF(event.pos()))
            QToolTip.showText(event.globalPos(), "" if node is None else self._items[node].name)
            return True
        return super().event(event)

    def _point(self, node: int | None) -> None:
        if node != self._pointed:
            self._pointed = node
            self.looked_at.emit(None if node is None else self._items[node].picture)
            hand = Qt.CursorShape.PointingHandCursor
            self.setCursor(hand if node is not None else Qt.CursorShape.OpenHandCursor)
            self.update()

    def _step(self, dx: int, dy: int) -> None:
        """The keys go to the nearest picture that way."""
        at = self._selected()
        if at is None:
            at = next(iter(self._items), None)
        elif self._items:
            at = towards({each.id: each.cell for each in self._items.values()}, at, dx, dy)
        self._keyed = at
        if at is not None:
            self._bring(self.where(at))
        self.update()
        self.tell()

    def _bring(self, rect: QRectF) -> None:
        """Pan as far as it takes to see this."""
        camera = self._camera.bringing(rect, self.rect())
        if camera is not self._camera:
            self._camera, self._fit = camera, False
