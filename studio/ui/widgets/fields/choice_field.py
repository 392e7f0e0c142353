"""A field that offers a list."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QListView,
    QStyle,
    QStyleOptionComboBox,
    QStylePainter,
    QWidget,
)

from studio.ui import icons
from studio.ui.theme import Space, Token, colour
from studio.ui.widgets import paint

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent, QWheelEvent


@dataclass(frozen=True, slots=True)
class Choice:
    """One entry: what it is called in code, on screen, and in its tooltip."""

    id: str
    label: str
    hint: str = ""


class ChoiceField(QComboBox):
    """One of several. chosen(str): the id that the artist picked, where it is another one.

    The wheel passes through unless the field has the focus.
    """

    chosen = Signal(str)

    def __init__(self, choices: tuple[Choice, ...] = (), parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._choices: tuple[Choice, ...] = ()
        self._shown = ""
        self.setFixedHeight(Space.FIELD)
        rows = QListView()
        rows.setFrameShape(QFrame.Shape.NoFrame)
        self.setView(rows)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(6)
        self.setMaxVisibleItems(18)
        self.activated.connect(self._pick)
        self.show_choices(choices)

    @property
    def choice(self) -> str:
        """The id on show, or "" where nothing is."""
        return self._shown

    def show_choices(self, choices: tuple[Choice, ...]) -> None:
        """Offer these; what is on show stays where it is among them."""
        if choices == self._choices:
            return
        self._choices = choices
        with QSignalBlocker(self):
            self.clear()
            for row, choice in enumerate(choices):
                self.addItem(choice.label, choice.id)
                self.setItemData(row, choice.hint or None, Qt.ItemDataRole.ToolTipRole)
            self._point()

    def show_choice(self, choice_id: str) -> None:
        """Show one of them; an unknown id shows none."""
        if choice_id != self._shown:
            self._shown = choice_id
            with QSignalBlocker(self):
                self._point()

    def _point(self) -> None:
        self.setCurrentIndex(self.findData(self._shown))
        hint = next((c.hint for c in self._choices if c.id == self._shown), "")
        self.setToolTip(hint)

    def _pick(self, row: int) -> None:
        choice_id = self._choices[row].id
        if choice_id != self._shown:
            self._shown = choice_id
            self._point()
            self.chosen.emit(choice_id)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QStylePainter(self)
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        painter.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ink = colour(Token.TEXT) if self.isEnabled() else colour(Token.TEXT_3, 130)
        room = QRectF(9, 0, self.width() - 9 - 24, self.height())
        paint.words(painter, room, self.currentText(), ink=ink)
        ink = colour(Token.TEXT_3 if self.isEnabled() else Token.LINE_STRONG)
        centre = QPointF(self.width() - 14, self.height() / 2)
        icons.draw(painter, "chevron-down", centre, ink, 14)
        painter.end()

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()
