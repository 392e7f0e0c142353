"""How the viewer is painted: the well, the picture, its grid and its badges."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QImage, QPainter, QPen

from studio.ui import icons
from studio.ui.theme import Token, Type, colour
from studio.ui.widgets import paint

if TYPE_CHECKING:
    from studio.ui.widgets.paint import Badge
    from studio.ui.widgets.view import View

NEAREST_FROM: Final = 3.0  # zoom from which a pixel is shown as a pixel
GRID_FROM: Final = 12.0  # logical px a pixel must measure before the grid is drawn
INSET: Final = 12.0


@dataclass(frozen=True, slots=True)
class Badges:
    """The words on the picture's corners; None is no badge."""

    top_left: Badge | None = None
    top_right: Badge | None = None
    bottom_left: Badge | None = None
    bottom_right: Badge | None = None


class Levels:
    """A picture and its halves, made when first wanted: bilinear alone would flicker below 50 %."""

    def __init__(self, image: QImage) -> None:
        self._levels = [image]

    @property
    def full(self) -> QImage:
        """The picture itself."""
        return self._levels[0]

    def at(self, scale: float) -> QImage:
        """The smallest level that is still not enlarged at `scale` device px per picture px."""
        depth = 0
        while scale <= 0.5 and min(self.full.width(), self.full.height()) >> (depth + 1) > 0:
            depth += 1
            scale *= 2
        while len(self._levels) <= depth:
            last = self._levels[-1]
            half = last.scaled(
                max(1, last.width() // 2),
                max(1, last.height() // 2),
                Qt.AspectRatioMode.IgnoreAspectRatio,
                Qt.TransformationMode.SmoothTransformation,
            )
            self._levels.append(half)
        return self._levels[depth]


def picture(painter: QPainter, levels: Levels, where: QRectF, seen: QRectF, zoom: float) -> None:
    """Paint the part of the picture that is in sight.

    where: the whole picture in the widget. seen: the widget. zoom: device px per nominal px.
    """
    full = levels.full
    ratio = paint.ratio(painter)
    image = levels.at(where.width() * ratio / full.width())
    nearest = zoom >= NEAREST_FROM and image is full and where.width() * ratio >= full.width() * 3
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, not nearest)
    part = where.intersected(seen)
    if part.isEmpty():
        return
    across, down = image.width() / where.width(), image.height() / where.height()
    # whole source pixels, so that nothing swims while the picture is panned
    first_x = int((part.left() - where.left()) * across)
    first_y = int((part.top() - where.top()) * down)
    last_x = min(image.width(), int((part.right() - where.left()) * across) + 2)
    last_y = min(image.height(), int((part.bottom() - where.top()) * down) + 2)
    source = QRectF(first_x, first_y, last_x - first_x, last_y - first_y)
    target = QRectF(
        where.left() + first_x / across,
        where.top() + first_y / down,
        source.width() / across,
        source.height() / down,
    )
    painter.drawImage(target, image, source)


def grid(painter: QPainter, view: View, where: QRectF, seen: QRectF) -> None:
    """Hairlines between the pixels in sight."""
    part = where.intersected(seen)
    first_x, first_y = view.to_picture(part.left(), part.top())
    last_x, last_y = view.to_picture(part.right(), part.bottom())
    lines = [
        QLineF(view.to_widget(x, 0)[0], part.top(), view.to_widget(x, 0)[0], part.bottom())
        for x in range(int(first_x) + 1, int(last_x) + 1)
    ]
    lines += [
        QLineF(part.left(), view.to_widget(0, y)[1], part.right(), view.to_widget(0, y)[1])
        for y in range(int(first_y) + 1, int(last_y) + 1)
    ]
    pen = QPen(colour(Token.SHADE, 90), 1)
    pen.setCosmetic(True)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
    painter.setPen(pen)
    painter.drawLines(lines)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)


def badges(painter: QPainter, shown: Badges, where: QRectF, seen: QRectF) -> None:
    """The pills on the corners of what is in sight. Where room is short, those at the top, which
    are names, are shortened; at the bottom the right one yields to the left, which says what it is,
    and is shortened where it has no room alone.
    """
    part = where.intersected(seen).adjusted(INSET, INSET, -INSET, -INSET)
    if part.height() < paint.PILL_HEIGHT:
        return
    low = part.bottom() - paint.PILL_HEIGHT
    single = part.height() < 2 * paint.PILL_HEIGHT + INSET
    rows = [(shown.bottom_left, shown.bottom_right, low)]
    if not single:
        rows.append((*_shortened(shown.top_left, shown.top_right, part.width()), part.top()))
    for left, right, y in rows:
        used = 0.0
        first = None if left is None else paint.fitted(left, part.width())
        if first is not None:
            paint.pill(painter, QPointF(part.left(), y), first)
            used = paint.pill_width(first) + INSET
        if right is not None and used + paint.pill_width(right) <= part.width():
            paint.pill(painter, QPointF(part.right(), y), right, from_right=True)


def _shortened(
    left: Badge | None, right: Badge | None, width: float
) -> tuple[Badge | None, Badge | None]:
    """Two names that share a width: neither has less than half of it for the other's sake."""
    if left is None or right is None:
        whole = left or right
        whole = None if whole is None else paint.fitted(whole, width)
        return (None, whole) if left is None else (whole, None)
    half = (width - INSET) / 2
    mine, its = paint.pill_width(left), paint.pill_width(right)
    return (
        paint.fitted(left, max(half, width - INSET - its)),
        paint.fitted(right, max(half, width - INSET - mine)),
    )


def placeholder(painter: QPainter, seen: QRectF, text: str) -> None:
    """What stands where no picture is yet."""
    middle = seen.center()
    icons.draw(painter, "image", middle - QPointF(0, 16), colour(Token.TEXT_3, 130), 28)
    paint.words(
        painter,
        QRectF(seen.left() + 24, middle.y() + 8, seen.width() - 48, 20),
        text,
        size=Type.BODY,
        ink=colour(Token.TEXT_3),
        align=Qt.AlignmentFlag.AlignHCenter,
    )
