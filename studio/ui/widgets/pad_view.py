"""A pad: pictures in a square, and a puck that moves between them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QHelpEvent, QKeyEvent, QPainter
from PySide6.QtWidgets import QApplication, QSizePolicy, QToolTip, QWidget

from studio.core.pad_path import simplified
from studio.core.recipe import Recipe
from studio.ui.accessible import PaintedControl, Readout
from studio.ui.widgets import pad_paint
from studio.ui.widgets.carrying import brought
from studio.ui.widgets.keys import ARROWS
from studio.ui.widgets.pad_layout import Grip, Kind, PadLayout, PadLook
from studio.ui.widgets.pictures import ThumbCache
from studio.ui.widgets.puck import Puck
from studio.ui.widgets.value_editor import InPlaceEditor

if TYPE_CHECKING:
    from PySide6.QtGui import (
        QDragEnterEvent,
        QDragMoveEvent,
        QDropEvent,
        QFocusEvent,
        QMouseEvent,
        QPaintEvent,
    )

    from studio.core.pad import Point

STEP: Final = 0.02
FINE: Final = 0.004


class PadView(PaintedControl):
    """Wishes:

    card_moved(int, float, float) and card_released(): for a picture as for the puck, which speaks
    for itself. path_drawn(object): a tuple of points, () for none.
    renamed(int, str), removed(int): a picture. menu_wished(int, QPoint): a menu for a picture.
    recipe_dropped(object, float, float), node_dropped(int, float, float), files_dropped(list,
    float, float): a recipe, a picture of the history or files were dropped at a place.
    """

    card_moved = Signal(int, float, float)
    card_released = Signal()
    path_drawn = Signal(object)
    renamed = Signal(int, str)
    removed = Signal(int)
    menu_wished = Signal(int, QPoint)
    recipe_dropped = Signal(object, float, float)
    node_dropped = Signal(int, float, float)
    files_dropped = Signal(list, float, float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.puck = Puck(self)
        self._look = PadLook()
        self._thumbs = ThumbCache()
        self._grip: Grip | None = None
        self._draws = False
        self._snaps = False
        self._chosen: int | None = None
        self._tips: tuple[str, ...] = ()
        self._editor: InPlaceEditor | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAcceptDrops(True)
        self.setMouseTracking(True)
        self.setAccessibleName(self.tr("Pad"))

    # ---- what is shown

    def show_look(self, look: PadLook, tips: tuple[str, ...] = ()) -> None:
        """Show a pad. tips: what is said over each of its pictures."""
        self._tips = tips
        if self._chosen is not None and self._chosen >= len(look.cards):
            self._chosen = None
        if look != self._look:
            moved = look.puck != self._look.puck
            self._look = look
            self.puck.show_at(look.puck, here=look.here, free=len(look.cards) > 1)
            self.update()
            if moved:
                self.tell()

    def draw_paths(self, on: bool) -> None:  # noqa: FBT001 - a plain on/off setter, as Qt's own
        """Let a drag draw a path, as with Alt held."""
        self._draws = on
        self.setCursor(Qt.CursorShape.CrossCursor if on else Qt.CursorShape.ArrowCursor)

    def snap(self, on: bool) -> None:  # noqa: FBT001 - as above
        """Let the puck jump to pictures and to the middles of the backdrop's cells."""
        self._snaps = on

    @property
    def chosen(self) -> int | None:
        """The picture that keys act on."""
        return self._chosen

    def where(self, at: Point) -> QPoint:
        """Where a place of the pad lies in the widget."""
        return self._layout().spot(at).toPoint()

    def readout(self) -> Readout:
        look, last = self._look, len(self._look.cards)
        number = 0 if look.nearest is None else look.nearest + 1
        return Readout(look.mixture, float(number), 0.0, float(last), 1.0)

    def wish(self, value: float) -> None:
        """The puck comes to the picture of this number."""
        self._bring(round(value) - 1)

    def _bring(self, index: int) -> None:
        """The puck comes to a picture, if it is there."""
        if 0 <= index < len(self._look.cards):
            self.puck.go(self._look.cards[index].at)
            self.puck.settle()

    def rename(self, index: int) -> None:
        """Open the name of a picture for typing."""
        if self._editor is not None or not 0 <= index < len(self._look.cards):
            return
        card = self._look.cards[index]
        place = self._layout().label(card).toRect().adjusted(-20, -4, 20, 4) & self.rect()
        self._editor = InPlaceEditor(self, place, card.name, self.tr("Name of the picture"))
        self._editor.closed.connect(lambda name: self._renamed(index, name))

    def _renamed(self, index: int, name: str | None) -> None:
        self._editor = None
        if name is not None:
            self.renamed.emit(index, name)
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def sizeHint(self) -> QSize:
        return QSize(720, 500)

    def minimumSizeHint(self) -> QSize:
        return QSize(280, 200)

    def _layout(self, look: PadLook | None = None) -> PadLayout:
        area = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        return PadLayout(look or self._look, area)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        grip = self._grip
        look = replace(
            self._look,
            chosen=self._chosen,
            focused=self.hasFocus(),
            held=grip is not None and grip.kind is Kind.PUCK,
            path=(grip and grip.stroke) or self._look.path,
        )
        pad_paint.pad(painter, self._layout(look), self._thumbs)
        painter.end()

    # ---- the mouse

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton or not self._look.cards:
            return
        at, layout = event.position(), self._layout()
        alt = bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
        self._grip = layout.grip(at, draws=self._draws or alt)
        if self._grip.kind is Kind.PUCK and not layout.is_near(at, self._look.puck):
            self._drag(at)
        elif self._grip.kind is Kind.CARD:
            self._chosen = self._grip.index
        self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._grip is not None and event.buttons() & Qt.MouseButton.LeftButton:
            self._drag(event.position())

    def _drag(self, at: QPointF) -> None:
        grip = self._grip
        if grip is None:
            return
        far = (at - grip.start).manhattanLength() >= QApplication.startDragDistance()
        if grip.kind is Kind.CARD and not grip.moved and not far:
            return
        layout = self._layout()
        point = layout.within(at)
        self._grip = grip.dragged(point, self._look.path)
        match grip.kind:
            case Kind.PUCK:
                self.puck.go(layout.snapped(point) if self._snaps else point)
            case Kind.CARD:
                self.card_moved.emit(grip.index, *layout.inside(point))
            case Kind.PATH | Kind.HANDLE:
                self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        grip, self._grip = self._grip, None
        if grip is None or event.button() != Qt.MouseButton.LeftButton:
            return
        match grip.kind:
            case Kind.PUCK:
                self.puck.settle()
            case Kind.CARD if grip.moved:
                self.card_released.emit()
            case Kind.CARD:  # a click brings the puck there
                self._bring(grip.index)
            case Kind.PATH:
                self.path_drawn.emit(simplified(grip.stroke) if grip.moved else ())
            case Kind.HANDLE if grip.moved:
                self.path_drawn.emit(grip.stroke)
        self.update()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        card = self._layout().card_at(event.position())
        if card is not None and event.button() == Qt.MouseButton.LeftButton:
            self.rename(card)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        by_key = event.reason() == QContextMenuEvent.Reason.Keyboard
        card = self._chosen if by_key else self._layout().card_at(QPointF(event.pos()))
        if card is None:
            return
        below = self._layout().card(self._look.cards[card]).bottomLeft()
        spot = self.mapToGlobal(below.toPoint()) if by_key else event.globalPos()
        self._chosen = card
        self.update()
        self.menu_wished.emit(card, spot)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, look = Qt.Key(event.key()), self._look
        number = key - Qt.Key.Key_1
        if key in ARROWS and look.cards:
            self._nudge(ARROWS[key], event.modifiers())
        elif 0 <= number < len(look.cards) and not event.modifiers():
            self._chosen = number
            self._bring(number)
        elif key == Qt.Key.Key_F2 and self._chosen is not None:
            self.rename(self._chosen)
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and self._chosen is not None:
            self.removed.emit(self._chosen)
        elif key == Qt.Key.Key_Escape and self._grip is not None and self._grip.stroke:
            self._grip = None
        else:
            super().keyPressEvent(event)
            return
        self.update()

    def _nudge(self, way: tuple[int, int], modifiers: Qt.KeyboardModifier) -> None:
        """Arrows move the puck, with Ctrl the picture that is chosen; Shift is fine."""
        step = FINE if modifiers & Qt.KeyboardModifier.ShiftModifier else STEP
        if modifiers & Qt.KeyboardModifier.ControlModifier:
            if self._chosen is not None:
                x, y = self._look.cards[self._chosen].at
                moved = self._layout().inside((x + way[0] * step, y + way[1] * step))
                self.card_moved.emit(self._chosen, *moved)
                self.card_released.emit()
        else:
            self.puck.nudge(way[0] * step, way[1] * step)

    def event(self, event: QEvent) -> bool:
        overrides = event.type() == QEvent.Type.ShortcutOverride and self._chosen is not None
        if overrides and isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_F2:
            event.accept()  # else it would rename the picture of the history
            return True
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            card = self._layout().card_at(QPointF(event.pos()))
            words = "" if card is None or card >= len(self._tips) else self._tips[card]
            QToolTip.showText(event.globalPos(), words, self)
            return True
        return super().event(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.puck.settle()

    # ---- drops

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if brought(event.mimeData()) is not None:
            event.acceptProposedAction()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        layout = self._layout()
        at = layout.inside(layout.within(event.position()))
        event.acceptProposedAction()
        match brought(event.mimeData()):
            case Recipe() as recipe:
                self.recipe_dropped.emit(recipe, *at)
            case int() as node:
                self.node_dropped.emit(node, *at)
            case list() as files:
                self.files_dropped.emit(files, *at)
