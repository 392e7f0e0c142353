"""The film strip over its scrub bar: every step of a run, to go back to and to branch from."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QPoint, QPointF, QSize, Qt, Signal
from PySide6.QtGui import QHelpEvent, QPainter
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from studio.ui.accessible import PaintedControl, Readout
from studio.ui.widgets import film_paint, scrub_paint
from studio.ui.widgets.film import Cells, Film
from studio.ui.widgets.film_paint import Strip
from studio.ui.widgets.ghost import Ghost
from studio.ui.widgets.keys import steps_by_key
from studio.ui.widgets.pictures import ThumbCache
from studio.ui.widgets.scrub_paint import Bar, CurveCache
from studio.ui.widgets.wheel import Notches

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent, QMouseEvent, QPaintEvent, QWheelEvent

__all__ = ["Film", "Timeline"]

HOVER_GLOW: Final = 0.5
THUMBS: Final = 4096
"""Thumbnails kept: forty runs of thirty steps, each at its two sizes (some 40 MB at ratio 1)."""
PULL: Final = 14
"""Pixels above the strip from which a cell that is held is pulled out of it."""


class Timeline(PaintedControl):
    """The steps of a run.

    step_wished(int): the artist goes to a step (press, drag, wheel, arrows, Home, End, Page).
    branch_wished(int): a branch from a step is wanted (a cell pulled up and let go, a double click,
    or B).
    Steps count from 0 and are never beyond what is ready.
    """

    step_wished = Signal(int)
    branch_wished = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._film = Film(total=20)
        self._thumbs = ThumbCache(THUMBS)
        self._curve = CurveCache()
        self._hover: int | None = None
        self._held = False
        self._cell_held = False
        self._ghost: Ghost | None = None
        self._notches = Notches()
        self._hint = self.tr(
            "Your steps will appear here. Drag to go back, branch from any of them."
        )
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.tr("Steps"))

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

    def show_hint(self, hint: str) -> None:
        """Say what the strip is for, while it is empty."""
        if hint != self._hint:
            self._hint = hint
            self.update()

    def readout(self) -> Readout:
        film = self._film
        if film.empty:
            return Readout(self._hint, 0, 0, 0, 1)
        return Readout(self._name(film.current), film.current + 1, 1, max(film.ready, 1), 1)

    def wish(self, value: float) -> None:
        self._go(round(value) - 1)

    def sizeHint(self) -> QSize:
        return QSize(640, scrub_paint.HEIGHT)

    def minimumSizeHint(self) -> QSize:
        return QSize(160, scrub_paint.HEIGHT)

    # how it happens

    def _cells(self) -> Cells:
        return Cells(self._film.total, max(1.0, float(self.width())))

    def _go(self, index: int) -> None:
        index = min(max(index, 0), self._film.ready - 1)
        if index >= 0 and index != self._film.current:
            self._film = replace(self._film, current=index)
            self.update()
            self.tell()
            self.step_wished.emit(index)

    def _name(self, index: int) -> str:
        if index >= self._film.steps:
            return self.tr("Finished picture")
        return self.tr("Step {0} of {1}").format(index + 1, self._film.steps)

    def _branch(self) -> None:
        if self._film.current < min(self._film.ready, self._film.steps):
            self.branch_wished.emit(self._film.current)

    def _point(self, index: int | None) -> None:
        if index != self._hover:
            self._hover = index
            self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHints(
            QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform
        )
        cells = self._cells()
        held = self.hasFocus() or self._held
        glow = 1.0 if held else HOVER_GLOW if self._hover is not None else 0.0
        film_paint.strip(painter, Strip(self._film, cells, self._thumbs, self._hover))
        scrub_paint.bar(painter, Bar(self._film, cells, self._curve, glow, self._hint))
        painter.end()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            QToolTip.showText(event.globalPos(), self._tip(QPointF(event.pos())), self)
            return True
        return super().event(event)

    def _tip(self, spot: QPointF) -> str:
        film = self._film
        if film.empty:
            return ""
        if spot.y() > scrub_paint.WORDS_TOP:
            for tick in scrub_paint.ticks(film, self._cells()):
                if tick.is_at(spot.x()):
                    return tick.tip
        index = self._cells().at(spot.x())
        text = self._name(index)
        if index < len(film.sigmas):
            text += self.tr(" · {0} % noise").format(round(film.sigmas[index] * 100))
        if 0 < index < len(film.changes):
            share = self.tr(" · changed the picture by {0} %")
            text += share.format(f"{film.changes[index] * 100:.1f}")
        return text

    # the mouse, the wheel, the keys

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and not self._film.empty:
            self._held = True
            self._cell_held = event.position().y() < scrub_paint.WORDS_TOP
            self._go(self._cells().at(event.position().x()))
            self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        index = self._cells().at(event.position().x())
        self._point(None if self._film.empty else index)
        if not self._held:
            return
        out = self._cell_held and event.position().y() < -PULL
        if out and self._can_branch():
            self._pull(event.position().toPoint())
        else:
            self._let_go()
            self._go(index)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._held = False
            pulled = self._let_go()
            self.update()
            if pulled:
                self._branch()

    def _can_branch(self) -> bool:
        return 0 < self._film.current < min(self._film.ready, self._film.steps)

    def _pull(self, spot: QPoint) -> None:
        """The current cell is out of the strip: it follows the pointer, and says what it does."""
        window = self.window()
        if self._ghost is None:
            words = self.tr("Release to branch from step {0}").format(self._film.current + 1)
            self._ghost = Ghost(window, self._film.thumb(self._film.current), words)
        self._ghost.follow(self.mapTo(window, spot))

    def _let_go(self) -> bool:
        """The cell is back; whether it was out."""
        ghost, self._ghost = self._ghost, None
        if ghost is not None:
            ghost.hide()
            ghost.deleteLater()
        return ghost is not None

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and not self._film.empty:
            index = self._cells().at(event.position().x())
            if index < self._film.ready:
                self._go(index)
                self._branch()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._point(None)

    def wheelEvent(self, event: QWheelEvent) -> None:
        notches = self._notches.turned(event)
        if notches:
            self._go(self._film.current - notches)
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        targets = steps_by_key(self._film)
        key = event.key()
        if key in targets:
            self._go(targets[Qt.Key(key)])
        elif key == Qt.Key.Key_B and not event.modifiers():
            self._branch()
        elif key == Qt.Key.Key_Escape and self._let_go():
            self._held = False
        else:
            super().keyPressEvent(event)
