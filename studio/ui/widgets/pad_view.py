"""A pad: pictures in a square, and a puck that moves between them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum, auto
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QHelpEvent, QKeyEvent, QPainter
from PySide6.QtWidgets import QApplication, QLineEdit, QSizePolicy, QToolTip, QWidget

from studio.core.pad_path import simplified
from studio.ui.accessible import PaintedControl, Readout
from studio.ui.rhythm import REST, Release
from studio.ui.widgets import pad_paint
from studio.ui.widgets.canvas_drag import dropped_files
from studio.ui.widgets.carrying import carried_recipe
from studio.ui.widgets.node_drag import carried
from studio.ui.widgets.pad_paint import PadLook, place, spot
from studio.ui.widgets.pictures import ThumbCache

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
WAYS: Final = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}


class Kind(Enum):
    """What of a pad the hand holds."""

    PUCK = auto()
    CARD = auto()
    PATH = auto()
    HANDLE = auto()


@dataclass(frozen=True, slots=True)
class Grip:
    """What is held: which of its kind, from where, and whether it has moved."""

    kind: Kind
    index: int
    start: QPointF
    moved: bool = False


class PadView(PaintedControl):
    """Wishes:

    puck_moved(float, float) and puck_released(): as a slider's. card_moved(int, float, float) and
    card_released(): the same for a picture. path_drawn(object): a tuple of points, () for none.
    renamed(int, str), removed(int): a picture. menu_wished(int, QPoint): a menu for a picture.
    recipe_dropped(object, float, float), node_dropped(int, float, float), files_dropped(list,
    float, float): a recipe, a picture of the history or files were dropped at a place.
    """

    puck_moved = Signal(float, float)
    puck_released = Signal()
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
        self._look = PadLook()
        self._thumbs = ThumbCache()
        self._grip: Grip | None = None
        self._stroke: list[Point] = []
        self._draws = False
        self._snaps = False
        self._chosen: int | None = None
        self._tips: tuple[str, ...] = ()
        self._editor: QLineEdit | None = None
        self._release = Release(REST, self)
        self._release.released.connect(self.puck_released)
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
        return spot(self._area(), at).toPoint()

    def readout(self) -> Readout:
        look, last = self._look, len(self._look.cards)
        shares = [(card.share or 0.0, index) for index, card in enumerate(look.cards)]
        nearest = max(shares)[1] + 1 if look.puck is not None and shares else 0
        words = ", ".join(
            f"{card.name} {round((card.share or 0.0) * 100)} %"
            for card in look.cards
            if card.share is not None
        )
        return Readout(words, float(nearest), 0.0, float(last), 1.0)

    def wish(self, value: float) -> None:
        """The puck comes to the picture of this number."""
        index = round(value) - 1
        if 0 <= index < len(self._look.cards):
            self._go(self._look.cards[index].at)
            self.settle()

    def rename(self, index: int) -> None:
        """Open the name of a picture for typing."""
        if self._editor is not None or not 0 <= index < len(self._look.cards):
            return
        card = self._look.cards[index]
        rect = pad_paint.label_rect(self._area(), card).toRect()
        editor = QLineEdit(card.name, self)
        editor.setAccessibleName(self.tr("Name of the picture"))
        editor.setGeometry(rect.adjusted(-20, -4, 20, 4) & self.rect())
        editor.selectAll()
        editor.editingFinished.connect(lambda: self._renamed(index))
        editor.show()
        editor.setFocus(Qt.FocusReason.OtherFocusReason)
        self._editor = editor

    def _renamed(self, index: int) -> None:
        editor, self._editor = self._editor, None
        if editor is not None:
            editor.deleteLater()
            self.renamed.emit(index, editor.text())
            self.setFocus(Qt.FocusReason.OtherFocusReason)

    def sizeHint(self) -> QSize:
        return QSize(720, 500)

    def minimumSizeHint(self) -> QSize:
        return QSize(280, 200)

    def _area(self) -> QRectF:
        return QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        grip = self._grip
        look = replace(
            self._look,
            chosen=self._chosen,
            focused=self.hasFocus(),
            held=grip is not None and grip.kind is Kind.PUCK,
            path=tuple(self._stroke) if self._stroke else self._look.path,
        )
        pad_paint.pad(painter, self._area(), look, self._thumbs)
        painter.end()

    # ---- the mouse

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton or not self._look.cards:
            return
        at = event.position()
        self._grip = self._take(at, event.modifiers())
        if self._grip.kind is Kind.PUCK and not self._near(at, self._look.puck):
            self._drag(at)
        elif self._grip.kind is Kind.CARD:
            self._chosen = self._grip.index
        self.update()

    def _take(self, at: QPointF, modifiers: Qt.KeyboardModifier) -> Grip:
        look, area = self._look, self._area()
        if self._draws or modifiers & Qt.KeyboardModifier.AltModifier:
            self._stroke = [place(area, at)]
            return Grip(Kind.PATH, 0, at)
        if self._near(at, look.puck):
            return Grip(Kind.PUCK, 0, at)
        for index, point in enumerate(look.path):
            if self._near(at, point):
                return Grip(Kind.HANDLE, index, at)
        card = self._card_at(at)
        return Grip(Kind.PUCK, 0, at) if card is None else Grip(Kind.CARD, card, at)

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
        self._grip = grip = replace(grip, moved=True)
        point = self._within(at)
        match grip.kind:
            case Kind.PUCK:
                self._go(self._snapped(point))
            case Kind.CARD:
                self.card_moved.emit(grip.index, *self._inside(point))
            case Kind.PATH:
                self._stroke.append(point)
                self.update()
            case Kind.HANDLE:
                path = self._look.path
                self._stroke = [*path[: grip.index], point, *path[grip.index + 1 :]]
                self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        grip, self._grip = self._grip, None
        if grip is None or event.button() != Qt.MouseButton.LeftButton:
            return
        stroke, self._stroke = tuple(self._stroke), []
        match grip.kind:
            case Kind.PUCK:
                self.settle()
            case Kind.CARD if grip.moved:
                self.card_released.emit()
            case Kind.CARD:  # a click brings the puck there
                self._go(self._look.cards[grip.index].at)
                self.settle()
            case Kind.PATH:
                self.path_drawn.emit(simplified(stroke) if grip.moved else ())
            case Kind.HANDLE if grip.moved:
                self.path_drawn.emit(stroke)
        self.update()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        card = self._card_at(event.position())
        if card is not None and event.button() == Qt.MouseButton.LeftButton:
            self.rename(card)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        by_key = event.reason() == QContextMenuEvent.Reason.Keyboard
        card = self._chosen if by_key else self._card_at(QPointF(event.pos()))
        if card is None:
            return
        below = pad_paint.card_rect(self._area(), self._look.cards[card].at).bottomLeft()
        spot = self.mapToGlobal(below.toPoint()) if by_key else event.globalPos()
        self._chosen = card
        self.update()
        self.menu_wished.emit(card, spot)

    def _near(self, at: QPointF, point: Point | None) -> bool:
        if point is None:
            return False
        away = at - spot(self._area(), point)
        return QPointF.dotProduct(away, away) <= pad_paint.REACH**2

    def _card_at(self, at: QPointF) -> int | None:
        area = self._area()
        for index in reversed(range(len(self._look.cards))):
            card = self._look.cards[index]
            rect, label = pad_paint.card_rect(area, card.at), pad_paint.label_rect(area, card)
            if rect.contains(at) or label.contains(at):
                return index
        return None

    def _within(self, at: QPointF) -> Point:
        x, y = place(self._area(), at)
        return min(max(x, 0.0), 1.0), min(max(y, 0.0), 1.0)

    def _inside(self, point: Point) -> Point:
        """A place at which the whole of a card can be seen."""
        area = self._area()
        half = pad_paint.side(area) / 2 + 4
        across, down = half / max(area.width(), 1), half / max(area.height(), 1)
        return min(max(point[0], across), 1 - across), min(max(point[1], down), 1 - down)

    def _snapped(self, point: Point) -> Point:
        if not self._snaps:
            return point
        area, backdrop = self._area(), self._look.backdrop
        for card in self._look.cards:
            if pad_paint.card_rect(area, card.at).contains(spot(area, point)):
                return card.at
        if not backdrop.columns:
            return point
        column = min(int(point[0] * backdrop.columns), backdrop.columns - 1)
        row = min(int(point[1] * backdrop.rows), backdrop.rows - 1)
        return (column + 0.5) / backdrop.columns, (row + 0.5) / backdrop.rows

    # ---- the puck

    def _go(self, to: Point) -> None:
        if to != self._look.puck or not self._look.here:
            self._release.note()
            self.puck_moved.emit(*to)

    def turn(self, *, across: float | None = None, down: float | None = None) -> None:
        """Move the puck to a place, 0-1 each way, as something else than the mouse has it."""
        x, y = self._look.puck or (0.5, 0.5)
        if len(self._look.cards) > 1:
            self._go((x if across is None else across, y if down is None else down))
            self._release.settle_later()

    def settle(self) -> None:
        """The puck is let go; says so if it moved."""
        self._release.settle()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, look = Qt.Key(event.key()), self._look
        number = key - Qt.Key.Key_1
        if key in WAYS and look.cards:
            self._nudge(WAYS[key], event.modifiers())
        elif 0 <= number < len(look.cards) and not event.modifiers():
            self._chosen = number
            self._go(look.cards[number].at)
            self.settle()
        elif key == Qt.Key.Key_F2 and self._chosen is not None:
            self.rename(self._chosen)
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and self._chosen is not None:
            self.removed.emit(self._chosen)
        elif key == Qt.Key.Key_Escape and self._stroke:
            self._stroke, self._grip = [], None
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
                moved = self._inside((x + way[0] * step, y + way[1] * step))
                self.card_moved.emit(self._chosen, *moved)
                self.card_released.emit()
            return
        x, y = self._look.puck or (0.5, 0.5)
        to = x + way[0] * step, y + way[1] * step
        self._go((min(max(to[0], 0.0), 1.0), min(max(to[1], 0.0), 1.0)))
        self._release.settle_later()

    def event(self, event: QEvent) -> bool:
        overrides = event.type() == QEvent.Type.ShortcutOverride and self._chosen is not None
        if overrides and isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_F2:
            event.accept()  # else it would rename the picture of the history
            return True
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            card = self._card_at(QPointF(event.pos()))
            words = "" if card is None or card >= len(self._tips) else self._tips[card]
            QToolTip.showText(event.globalPos(), words, self)
            return True
        return super().event(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.settle()

    # ---- drops

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        mime = event.mimeData()
        known = carried_recipe(mime) is not None or carried(mime) is not None
        if known or dropped_files(mime):
            event.acceptProposedAction()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        mime = event.mimeData()
        recipe, node, files = carried_recipe(mime), carried(mime), dropped_files(mime)
        at = self._inside(self._within(event.position()))
        event.acceptProposedAction()
        if recipe is not None:
            self.recipe_dropped.emit(recipe, *at)
        elif node is not None:
            self.node_dropped.emit(node, *at)
        elif files:
            self.files_dropped.emit(files, *at)
