"""The steps of one of two pictures: a low film strip over a scrub bar in the picture's colour."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QPointF, QRectF, QSize, QSizeF, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QSizePolicy, QWidget

from studio.ui import icons
from studio.ui.accessible import PaintedControl, Readout
from studio.ui.theme import Radius, Token, colour
from studio.ui.widgets import paint
from studio.ui.widgets.film import Cells, Film
from studio.ui.widgets.keys import steps_by_key
from studio.ui.widgets.pictures import ThumbCache
from studio.ui.widgets.wheel import Notches

if TYPE_CHECKING:
    from PySide6.QtCore import QEvent
    from PySide6.QtGui import (
        QEnterEvent,
        QKeyEvent,
        QMouseEvent,
        QPaintEvent,
        QWheelEvent,
    )

TOP: Final = 8.0
CELL: Final = 40.0
LIFT: Final = 5.0
TRACK_Y: Final = TOP + CELL + 22
NUMBERS_Y: Final = TRACK_Y + 18
HEIGHT: Final = 100
KNOB: Final = 7.0
READY: Final = 90  # alpha of the tint where steps are there
BEFORE: Final = 70
AFTER: Final = 120


class SideStrip(PaintedControl):
    """step_wished(int): the artist goes to a step (press, drag, wheel, arrows, Home, End, Page)."""

    step_wished = Signal(int)

    def __init__(self, tint: Token, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tint = tint
        self._film = Film(total=20)
        self._thumbs = ThumbCache(256)
        self._held = self._over = False
        self._notches = Notches()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(name)

    @property
    def film(self) -> Film:
        """What is on show."""
        return self._film

    def show_film(self, film: Film) -> None:
        """Show a run, as far as it has come."""
        if film != self._film:
            moved = film.current != self._film.current
            self._film = film
            self.update()
            if moved:
                self.tell()

    def readout(self) -> Readout:
        film = self._film
        if film.empty:
            return Readout(self.tr("No steps yet"), 0, 0, 0, 1)
        last = film.current >= film.steps
        words = self.tr("Step {0} of {1}").format(film.current + 1, film.steps)
        text = self.tr("Finished picture") if last else words
        return Readout(text, film.current + 1, 1, max(film.ready, 1), 1)

    def wish(self, value: float) -> None:
        self._go(round(value) - 1)

    def spot(self, index: int) -> QPointF:
        """Where a step lies on the scrub bar."""
        return QPointF(self._cells().centre(index), TRACK_Y)

    def sizeHint(self) -> QSize:
        return QSize(480, HEIGHT)

    def minimumSizeHint(self) -> QSize:
        return QSize(160, HEIGHT)

    # how it happens

    def _cells(self) -> Cells:
        return Cells(self._film.total, max(1.0, float(self.width())))

    def _go(self, index: int) -> None:
        index = min(max(index, 0), self._film.ready - 1)
        if index >= 0 and index != self._film.current:
            self.step_wished.emit(index)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHints(
            QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform
        )
        film, cells = self._film, self._cells()
        for index in range(film.total):
            if film.empty or index != film.current:
                self._cell(painter, cells, index)
        if not film.empty:
            self._raised(painter, cells)
            self._bar(painter, cells)
        painter.end()

    def _cell(self, painter: QPainter, cells: Cells, index: int) -> None:
        rect = QRectF(cells.left(index), TOP, cells.cell, CELL)
        shade = BEFORE if index < self._film.current else AFTER
        if not self._thumb(painter, index, rect, shade):
            paint.box(painter, rect, _radius(rect), None, colour(Token.LINE), dashed=True)

    def _raised(self, painter: QPainter, cells: Cells) -> None:
        left, width = cells.raised(self._film.current)
        rect = QRectF(left, TOP - LIFT, width, CELL + 2 * LIFT)
        if not self._thumb(painter, self._film.current, rect, 0):
            paint.box(painter, rect, Radius.CELL + 1, colour(Token.BG1))
        paint.box(painter, rect, Radius.CELL + 1, None, colour(self._tint), width=2)

    def _thumb(self, painter: QPainter, index: int, rect: QRectF, shade: int) -> bool:
        pixels = self._film.thumb(index)
        if pixels is None:
            return False
        size = QSizeF(rect.width(), rect.height())
        thumb = self._thumbs.get(pixels, size, _radius(rect), paint.ratio(painter), shade)
        painter.drawPixmap(rect.topLeft(), thumb)
        return True

    def _bar(self, painter: QPainter, cells: Cells) -> None:
        film = self._film
        start, here = cells.centre(0), cells.centre(film.current)
        paint.bar(painter, start, cells.centre(film.total - 1), TRACK_Y, colour(Token.BG3))
        if film.ready:
            made = cells.centre(film.ready - 1)
            paint.bar(painter, start, made, TRACK_Y, colour(self._tint, READY))
        paint.bar(painter, start, here, TRACK_Y, colour(self._tint))
        glow = 1.0 if self._held or self.hasFocus() else 0.5 if self._over else 0.0
        paint.knob(painter, QPointF(here, TRACK_Y), radius=KNOB, halo=glow, tint=self._tint)
        for index in cells.numbered(film.current):
            self._number(painter, cells, index)

    def _number(self, painter: QPainter, cells: Cells, index: int) -> None:
        current = index == self._film.current
        x, ink = cells.centre(index), colour(Token.TEXT if current else Token.TEXT_3)
        if index >= self._film.steps:
            icons.draw(painter, "check", QPointF(x, NUMBERS_Y), ink, 13)
            return
        place = QRectF(x - 20, NUMBERS_Y - 8, 40, 16)
        paint.number(painter, place, index + 1, ink, here=current)

    # the mouse, the wheel, the keys

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and not self._film.empty:
            self._held = True
            self._go(self._cells().at(event.position().x()))
            self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._held:
            self._go(self._cells().at(event.position().x()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._held = False
            self.update()

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self._over = True
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._over = False
        self.update()

    def wheelEvent(self, event: QWheelEvent) -> None:
        notches = self._notches.turned(event)
        if notches:
            self._go(self._film.current - notches)
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        targets = steps_by_key(self._film)
        if event.key() in targets and not event.modifiers():
            self._go(targets[Qt.Key(event.key())])
        else:
            super().keyPressEvent(event)


def _radius(rect: QRectF) -> float:
    return min(float(Radius.CELL), rect.width() / 3)
