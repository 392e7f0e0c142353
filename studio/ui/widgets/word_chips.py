"""The words of a prompt as chips, coloured by strength."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QBrush, QFontMetricsF, QKeyEvent, QPainter
from PySide6.QtWidgets import QAbstractButton, QWidget

from studio.ui.heat import heat_colour
from studio.ui.theme import FOCUS_HALO, Radius, Token, Type, colour, font
from studio.ui.widgets import paint
from studio.ui.widgets.flow import FlowLayout

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent

HEIGHT: Final = 27
PAD: Final = 10.0
GAP: Final = 8.0
WIDEST: Final = 258
TINT: Final = 96  # alpha of a chip's fill
EDGE: Final = 190
STEPS: Final = {
    Qt.Key.Key_Left: -1,
    Qt.Key.Key_Up: -1,
    Qt.Key.Key_Right: 1,
    Qt.Key.Key_Down: 1,
}


@dataclass(frozen=True, slots=True)
class ChipLook:
    """A word. level: its strength, 0 to 1; None where the model did not read it."""

    text: str
    level: float | None
    selected: bool = False
    hint: str = ""


class WordChips(QWidget):
    """Chips in lines, of which one at most is selected.

    chosen(object): the index that the artist selected by click, arrows, Home or End; None for the
    selected one clicked again. One Tab reaches the chips, the arrows go through them.
    """

    chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._looks: tuple[ChipLook, ...] = ()
        self.chips: list[WordChip] = []
        self._flow = FlowLayout(self)

    def show_chips(self, looks: tuple[ChipLook, ...]) -> None:
        """Show these words."""
        if looks == self._looks:
            return
        self._looks = looks
        while len(self.chips) > len(looks):
            gone = self.chips.pop()
            self._flow.removeWidget(gone)
            gone.hide()
            gone.deleteLater()
        while len(self.chips) < len(looks):
            chip = WordChip(len(self.chips), self)
            self.chips.append(chip)
            self._flow.addWidget(chip)
            chip.setVisible(True)
        entry = next((i for i, look in enumerate(looks) if look.selected), 0)
        for index, (chip, look) in enumerate(zip(self.chips, looks, strict=True)):
            chip.show_look(look)
            by_tab = index == entry
            chip.setFocusPolicy(Qt.FocusPolicy.StrongFocus if by_tab else Qt.FocusPolicy.ClickFocus)
        self.updateGeometry()

    def wish(self, index: int) -> None:
        """A chip was clicked."""
        self.chosen.emit(None if self._looks[index].selected else index)

    def go(self, index: int) -> None:
        """The arrows lead to a chip; beyond the ends there is none."""
        if 0 <= index < len(self.chips):
            self.chips[index].setFocus(Qt.FocusReason.OtherFocusReason)
            if not self._looks[index].selected:
                self.chosen.emit(index)


class WordChip(QAbstractButton):
    """One word; what is done to it is told to the chips it belongs to."""

    def __init__(self, index: int, chips: WordChips) -> None:
        super().__init__(chips)
        self._index, self._chips = index, chips
        self._look = ChipLook("", 0.0)
        self.setCheckable(True)
        self.clicked.connect(self._wish)

    def show_look(self, look: ChipLook) -> None:
        """Show a word with its strength."""
        if look == self._look:
            return
        wider = (look.text, look.level is None) != (self._look.text, self._look.level is None)
        self._look = look
        self.setText(look.text)
        self.setChecked(look.selected)
        self.setToolTip(look.hint)
        figure = self._figure()
        self.setAccessibleName(f"{look.text}, {figure}" if figure else look.text)
        self.setAccessibleDescription(look.hint)
        if wider:
            self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        words = _width(self._look.text, 500)
        number = 0.0 if self._look.level is None else GAP + _width("100", 600)
        return QSize(min(math.ceil(words + number + 2 * PAD), WIDEST), HEIGHT)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect, look = QRectF(self.rect()), self._look
        if look.level is None:
            self._paint_unread(painter, rect)
        else:
            lit = 40 if self.underMouse() or self.isDown() else 0
            fill, edge = heat_colour(look.level, TINT + lit), heat_colour(look.level, EDGE)
            paint.box(painter, rect, Radius.CHIP, fill, edge)
        if look.selected:
            paint.box(painter, rect, Radius.CHIP, None, colour(Token.KNOB), width=1.6)
        elif self.hasFocus():
            halo = colour(Token.ACCENT, FOCUS_HALO * 3)
            paint.box(painter, rect, Radius.CHIP, None, halo, width=1.6)
        inner = rect.adjusted(PAD, 0, -PAD, 0)
        ink = colour(Token.TEXT if look.level is not None else Token.TEXT_3)
        right = Qt.AlignmentFlag.AlignRight
        used = paint.words(painter, inner, self._figure(), weight=600, ink=ink, align=right)
        room = inner.adjusted(0, 0, -(used + GAP) if used else 0, 0)
        paint.words(painter, room, look.text, weight=500, ink=ink)
        painter.end()

    def _paint_unread(self, painter: QPainter, rect: QRectF) -> None:
        hatch = QBrush(colour(Token.LINE_STRONG), Qt.BrushStyle.BDiagPattern)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(hatch)
        painter.drawRoundedRect(rect, Radius.CHIP, Radius.CHIP)
        paint.box(painter, rect, Radius.CHIP, None, colour(Token.LINE_STRONG), dashed=True)

    def _figure(self) -> str:
        return "" if self._look.level is None else str(round(self._look.level * 100))

    def _wish(self) -> None:
        self.setChecked(self._look.selected)  # what is shown comes from the owner
        self._chips.wish(self._index)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key in STEPS and not event.modifiers():
            self._chips.go(self._index + STEPS[Qt.Key(key)])
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            self._chips.go(0 if key == Qt.Key.Key_Home else len(self._chips.chips) - 1)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._wish()
        else:
            event.ignore()  # the space bar plays the steps

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        event.ignore()


def _width(text: str, weight: int) -> float:
    return QFontMetricsF(font(Type.BODY, weight)).horizontalAdvance(text)
