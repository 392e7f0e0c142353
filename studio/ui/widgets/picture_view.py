"""A picture on show: fitted, zoomed, with badges and overlays. The viewer without its hands."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Protocol

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QGuiApplication, QPainter
from PySide6.QtWidgets import QSizePolicy, QWidget

from studio.ui.theme import FOCUS_HALO, Token, colour
from studio.ui.widgets import canvas_paint, paint
from studio.ui.widgets import view as views
from studio.ui.widgets.canvas_paint import Badges, Levels
from studio.ui.widgets.pictures import to_image
from studio.ui.widgets.view import Frame, View

if TYPE_CHECKING:
    from PySide6.QtGui import QFocusEvent, QImage, QPaintEvent, QResizeEvent

    from studio.core.pixels import Pixels

ZOOM_KEY: Final = 1.25
BY_KEYBOARD: Final = (
    Qt.FocusReason.TabFocusReason,
    Qt.FocusReason.BacktabFocusReason,
    Qt.FocusReason.ShortcutFocusReason,
)


class Overlay(Protocol):
    """Something drawn over the picture that may take the left button (a wipe, a lasso, a heat map).

    Points are in the picture's own px. `press` says whether the overlay takes the drag.
    """

    def paint(self, painter: QPainter, view: View, /) -> None: ...
    def press(self, x: float, y: float) -> bool: ...
    def drag(self, x: float, y: float) -> None: ...
    def release(self, x: float, y: float) -> None: ...


class PictureView(QWidget):
    """Shows one picture.

    zoom_changed: the zoom on show, 1.0 = one picture px on one device px; also after a fit,
    for the zoom is the view's own and nobody else sets it. view_changed: zoomed, panned or fitted.
    """

    zoom_changed = Signal(float)
    view_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pixels: Pixels | None = None
        self._levels: Levels | None = None
        self._nominal = (1, 1)
        self._view = View(1.0, 0.0, 0.0)
        self._fit = True
        self._grid = True
        self._badges = Badges()
        self._placeholder = ""
        self._layers: dict[str, tuple[Overlay, ...]] = {}
        self._overlays: tuple[Overlay, ...] = ()
        self._ring = False
        self._frame = self._measure()
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(self.tr("Picture"))

    # what is shown

    def show_picture(self, pixels: Pixels | None, size: tuple[int, int] | None = None) -> None:
        """Show a picture, or none.

        size: the width and height the picture stands for, where it is a smaller preview of it.
        The zoom and the place stay while that size stays the same.
        """
        if pixels is None:
            changed = self._pixels is not None
            self._pixels, self._levels = None, None
        else:
            nominal = size or (pixels.width, pixels.height)
            changed = pixels != self._pixels or nominal != self._nominal or self._levels is None
            fresh = self._levels is None or nominal != self._nominal
            if changed:
                self._pixels, self._levels = pixels, Levels(to_image(pixels))
            if fresh:
                self._nominal = nominal
                self._frame = self._measure()
                self.fit()
        if changed:
            self.update()

    def show_badges(self, badges: Badges) -> None:
        """Show words on the picture's corners."""
        if badges != self._badges:
            self._badges = badges
            self.update()

    def show_placeholder(self, text: str) -> None:
        """Say what will be here, while there is no picture."""
        if text != self._placeholder:
            self._placeholder = text
            self.update()

    def show_grid(self, on: bool) -> None:  # noqa: FBT001 - a plain on/off setter, as Qt's own
        """Allow the pixel grid, which is drawn once a pixel is large enough."""
        if on != self._grid:
            self._grid = on
            self.update()

    def set_overlays(self, overlays: tuple[Overlay, ...], layer: str = "") -> None:
        """What is drawn over the picture, the last on top; the topmost is asked first.

        layer: whose they are, so that each tool sets its own only; in the order of first use.
        """
        self._layers[layer] = overlays
        self._overlays = tuple(overlay for each in self._layers.values() for overlay in each)
        self.update()

    @property
    def zoom(self) -> float:
        """The zoom on show: 1.0 is one picture px on one device px; also where nothing is shown."""
        return self._view.zoom(self._frame) if self._levels is not None else 1.0

    @property
    def view(self) -> View:
        """Where the picture lies in the widget."""
        return views.snapped(self._view, self._frame.ratio)

    @property
    def nominal(self) -> tuple[int, int]:
        """The width and height the picture stands for, px."""
        return self._nominal

    @property
    def image(self) -> QImage | None:
        """The picture on show."""
        return self._levels.full if self._levels is not None else None

    # what the artist can ask for, also from a menu

    def fit(self) -> None:
        """Show the whole picture, and go on doing so while the widget is resized."""
        if self._levels is None:
            self._fit = True
            return
        self.go(views.fitted(self._frame), fit=True)

    def zoom_to(self, zoom: float, at: QPointF | None = None) -> None:
        """Set the zoom, keeping the point `at` (the middle if None) where it is."""
        if self._levels is None:
            return
        point = at if at is not None else QPointF(self.rect().center())
        self.go(views.zoomed(self._view, self._frame, zoom, point.x(), point.y()))

    def zoom_in(self) -> None:
        """One step closer."""
        self.zoom_to(self.zoom * ZOOM_KEY)

    def zoom_out(self) -> None:
        """One step away."""
        self.zoom_to(self.zoom / ZOOM_KEY)

    def copy(self) -> None:
        """Put the picture on the clipboard."""
        if self._levels is not None:
            QGuiApplication.clipboard().setImage(self._levels.full)

    def sizeHint(self) -> QSize:
        return QSize(560, 560)

    def minimumSizeHint(self) -> QSize:
        return QSize(160, 120)

    # how it happens

    def _measure(self) -> Frame:
        wide, high = self._nominal
        return Frame(self.width(), self.height(), wide, high, self.devicePixelRatioF())

    def go(self, view: View, *, fit: bool = False) -> None:
        """Take another view of the picture; `fit` goes on fitting it."""
        before = self.zoom
        self._fit = fit
        if view != self._view:
            self._view = view
            self.update()
            if self.zoom != before:
                self.zoom_changed.emit(self.zoom)
        self.view_changed.emit()

    def pan(self, dx: float, dy: float) -> None:
        """Shift the picture by logical px; some of it stays in sight."""
        self.go(views.moved(self._view, self._frame, dx, dy))

    def follow(self, other: PictureView) -> None:
        """Show the part of this picture that another view shows of its own."""
        if self._levels is None or other._levels is None:
            return
        view = views.same_place(other._view, other._frame, self._frame)
        self.go(view, fit=other._fit)

    def _remeasure(self) -> None:
        old, self._frame = self._frame, self._measure()
        if old == self._frame:
            return
        if self._fit:
            self.fit()
        elif self._levels is not None:
            self.go(views.resized(self._view, old, self._frame))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._remeasure()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.DevicePixelRatioChange:
            self._remeasure()
        return super().event(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), colour(Token.WELL))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        seen = QRectF(self.rect())
        if self._levels is None:
            canvas_paint.placeholder(painter, seen, self._placeholder)
        else:
            view = self.view
            wide, high = self._nominal
            where = QRectF(view.left, view.top, wide * view.scale, high * view.scale)
            painter.fillRect(where.adjusted(-1, -1, 1, 1), Qt.GlobalColor.black)
            canvas_paint.picture(painter, self._levels, where, seen, self.zoom)
            if self._grid and view.scale >= canvas_paint.GRID_FROM:
                canvas_paint.grid(painter, view, where, seen)
            for overlay in self._overlays:
                painter.save()
                overlay.paint(painter, view)
                painter.restore()
            canvas_paint.badges(painter, self._badges, where, seen)
        if self._ring:
            paint.box(painter, seen, 3, None, colour(Token.ACCENT, FOCUS_HALO * 3), width=1.5)
        painter.end()

    def focusInEvent(self, event: QFocusEvent) -> None:
        self._ring = event.reason() in BY_KEYBOARD
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._ring = False
        super().focusOutEvent(event)
