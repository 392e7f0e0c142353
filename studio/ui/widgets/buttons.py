"""Buttons with an icon, and a switch."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QAbstractButton, QPushButton, QToolButton, QWidget

from studio.ui.icons import icon
from studio.ui.theme import FOCUS_HALO, Token, Type, colour, font, mark
from studio.ui.widgets import paint

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent


def icon_button(name: str, tip: str, *, size: int = 16, checkable: bool = False) -> QToolButton:
    """An icon whose words are in the tooltip. It takes the focus by Tab, never by a click."""
    button = QToolButton()
    button.setIcon(icon(name, size=size))
    button.setIconSize(QSize(size, size))
    button.setToolTip(tip)
    button.setAccessibleName(tip)
    button.setCheckable(checkable)
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    return button


def text_button(text: str, icon_name: str = "", *, kind: str = "") -> QPushButton:
    """Words, with an icon before them. kind: "primary", "quiet", "link", or "" for a plain one."""
    button = QPushButton(f" {text}" if icon_name else text)
    if icon_name:
        token = Token.ON_ACCENT if kind == "primary" else Token.TEXT_2
        button.setIcon(icon(icon_name, token))
        button.setIconSize(QSize(16, 16))
    button.setAccessibleName(text)
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    if kind:
        mark(button, kind=kind)
    return button


class Switch(QAbstractButton):
    """On or off, with its name before it. switched(bool): the artist turned it."""

    switched = Signal(bool)
    TRACK = QSize(28, 16)

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setText(text)
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName(text)
        self.clicked.connect(self.switched)

    def show_on(self, on: bool) -> None:  # noqa: FBT001 - a plain on/off setter, as Qt's own
        """Show it on or off."""
        if on != self.isChecked():
            with QSignalBlocker(self):
                self.setChecked(on)
            self.update()

    def sizeHint(self) -> QSize:
        self.ensurePolished()
        words = self.fontMetrics().horizontalAdvance(self.text())
        return QSize(words + (8 if words else 0) + self.TRACK.width() + 6, 24)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        wide, high = self.TRACK.width(), self.TRACK.height()
        track = QRectF(self.width() - wide - 3, (self.height() - high) / 2, wide, high)
        live = self.isEnabled()
        on = self.isChecked()
        if self.hasFocus():
            halo = track.adjusted(-3, -3, 3, 3)
            paint.box(painter, halo, halo.height() / 2, colour(Token.ACCENT, FOCUS_HALO))
        fill = colour(Token.ACCENT if on else Token.BG3, 255 if live else 120)
        paint.box(painter, track, high / 2, fill)
        x = track.right() - high / 2 if on else track.left() + high / 2
        knob = colour(Token.KNOB if on else Token.TEXT_2, 255 if live else 120)
        paint.disc(painter, QPointF(x, track.center().y()), high / 2 - 3, knob)
        ink = colour(Token.TEXT_2 if not self.underMouse() else Token.TEXT, 255 if live else 120)
        room = QRectF(0, 0, track.left() - 8, self.height())
        painter.setFont(font(Type.BODY))
        paint.words(painter, room, self.text(), ink=ink)
        painter.end()
