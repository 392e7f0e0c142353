"""How the timeline of a walk is painted: ruler, pictures and easings, in-betweens, the curve."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QLineF, QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QLinearGradient, QPainter, QPainterPath, QPen, QPolygonF

from studio.core.pacing import TOO_FAST
from studio.ui import icons
from studio.ui.theme import Radius, Token, Type, colour
from studio.ui.widgets import paint
from studio.ui.widgets.walk_layout import CARD, LABELS, RULER

if TYPE_CHECKING:
    from studio.core.pacing import Rush
    from studio.core.walk import Keyframe
    from studio.core.walk_scene import WalkScene
    from studio.ui.widgets.pictures import ThumbCache
    from studio.ui.widgets.walk_layout import Lie

TICKS: Final = (0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 30.0, 60.0, 120.0, 300.0)
"""Seconds between two numbers of the ruler."""
APART: Final = 56.0
"""px that numbers of the ruler keep from each other."""
ROOM_FOR_EASING: Final = 92.0
ROOM_FOR_HOLD: Final = 132.0
ROOM_FOR_BOTH: Final = 220.0
"""px of a way from which on there is room for more words."""
FINE: Final = 48
"""Stretches of the line that shows an easing."""
CENTRE: Final = Qt.AlignmentFlag.AlignHCenter
RIGHT: Final = Qt.AlignmentFlag.AlignRight


@dataclass(frozen=True, slots=True)
class WalkWords:
    """What is written on the timeline, in the artist's language.

    rows: the names of the rows and their second lines. easings: of the ways on, in their order.
    held: before the seconds of a way whose picture rests first. even: beside the even line. rush:
    over what is too fast. waiting: while no curve is known.
    """

    rows: tuple[tuple[str, str], ...] = ()
    easings: tuple[str, ...] = ()
    held: str = ""
    even: str = ""
    rush: str = ""
    waiting: str = ""


@dataclass(frozen=True, slots=True)
class WalkLook:
    """What the timeline shows. seen: what is seen to change at each frame (nan where that is not
    known); rushes: where that is too fast."""

    scene: WalkScene
    words: WalkWords
    seen: tuple[float, ...] = ()
    rushes: tuple[Rush, ...] = ()


def labels(painter: QPainter, lie: Lie, words: WalkWords) -> None:
    """The names of the rows."""
    tops = (RULER + CARD / 2 - 16, lie.strip.center().y() - 9, lie.curve.top() + 2)
    for (name, under), top in zip(words.rows, tops, strict=False):
        paint.words(painter, QRectF(0, top, LABELS - 8, 18), name, ink=colour(Token.TEXT_2))
        if under:
            place = QRectF(0, top + 16, LABELS - 8, 16)
            paint.words(painter, place, under, size=Type.SECOND, ink=colour(Token.TEXT_3))


def ruler(painter: QPainter, lie: Lie) -> None:
    """Seconds over the lines."""
    step = next((t for t in TICKS if t * lie.scale >= APART), TICKS[-1])
    painter.setPen(QPen(colour(Token.LINE_STRONG), 1))
    for i in range(int(lie.walk.seconds / (step / 2) + 1e-6) + 1):
        time = i * step / 2
        x = lie.x(time)
        if not lie.start - 1 <= x <= lie.start + lie.room + 1:
            continue
        whole = i % 2 == 0
        painter.setPen(QPen(colour(Token.LINE_STRONG), 1))
        painter.drawLine(QLineF(x, RULER - (6 if whole else 3), x, RULER - 2))
        if whole:
            place = QRectF(x - 26, 0, 52, RULER - 6)
            text = "0" if time == 0 else f"{time:g} s"
            paint.words(
                painter, place, text, size=Type.TICK, ink=colour(Token.TEXT_2), align=CENTRE
            )


def cards(painter: QPainter, lie: Lie, look: WalkLook, thumbs: ThumbCache, lit: int | None) -> None:
    """The pictures, and between them how they are left and reached."""
    scene, walk = look.scene, lie.walk
    for index in walk.passages:
        _passage(painter, lie, look, index)
    if walk.loop and len(walk.keyframes) > 1:
        _thumb(painter, lie.picture(len(walk.keyframes)), scene.pictures[0], thumbs, shade=150)
        centre = lie.picture(len(walk.keyframes)).center()
        icons.draw(painter, "loop", centre, colour(Token.TEXT), 16)
    for index in range(len(walk.keyframes)):
        place = lie.picture(index)
        _thumb(painter, place, scene.pictures[index], thumbs)
        if index in (scene.selected, lit):
            edge = colour(Token.ACCENT, 255 if index == scene.selected else 150)
            paint.box(painter, place, Radius.BUTTON, None, edge, width=2)
        if place.width() > 40:
            number = QRectF(place.left() + 5, place.top() + 5, 18, 16)
            paint.box(painter, number, Radius.CELL, colour(Token.SHADE, 210))
            text = str(index + 1)
            paint.words(painter, number, text, size=Type.SECOND, weight=600, align=CENTRE)


def _thumb(
    painter: QPainter, place: QRectF, picture: object, thumbs: ThumbCache, shade: int = 0
) -> None:
    if picture is None:
        paint.box(painter, place, Radius.BUTTON, colour(Token.BG2), colour(Token.LINE))
        return
    size = QSizeF(place.width(), place.height())
    made = thumbs.get(picture, size, Radius.BUTTON, paint.ratio(painter), shade)  # type: ignore[arg-type]
    painter.drawPixmap(place.topLeft(), made)


def _passage(painter: QPainter, lie: Lie, look: WalkLook, index: int) -> None:
    place, keyframe = lie.passage(index), lie.walk.keyframes[index]
    if place.width() < 6:
        return
    chosen = index == look.scene.selected
    fill = colour(Token.ACCENT, 30) if chosen else colour(Token.BG0)
    line = colour(Token.ACCENT, 150) if chosen else colour(Token.LINE)
    paint.box(painter, place, Radius.BUTTON, fill, line)
    if place.width() < 34:
        return
    inner = place.adjusted(10, 22, -10, -12)
    ink = colour(Token.ACCENT if chosen else Token.TEXT_2)
    _easing(painter, inner, _ways(keyframe), ink)
    words = look.words.easings[index] if index < len(look.words.easings) else ""
    _said(painter, place, keyframe, look.words.held, words)


def _said(painter: QPainter, place: QRectF, keyframe: Keyframe, held: str, easing: str) -> None:
    """How long a way takes, and how it is eased: at the foot, unless the line runs there."""
    hold = keyframe.hold
    top = QRectF(place.left() + 9, place.top() + 4, place.width() - 18, 16)
    seconds = f"{keyframe.onward.seconds:.1f} s"
    if hold and place.width() > ROOM_FOR_HOLD:
        seconds = held.format(seconds=f"{hold:.1f}") + seconds
    paint.words(painter, top, seconds, size=Type.SECOND, weight=600, ink=colour(Token.TEXT))
    foot = top if hold else top.translated(0, place.height() - 22)
    if place.width() > (ROOM_FOR_BOTH if hold else ROOM_FOR_EASING):
        paint.words(painter, foot, easing, size=Type.TICK, ink=colour(Token.TEXT_2), align=RIGHT)


def _ways(keyframe: Keyframe) -> list[float]:
    """How much of the way lies behind at equal times until the next picture, the rest and all."""
    hold, onward = keyframe.hold, keyframe.onward
    times = [(hold + onward.seconds) * i / FINE for i in range(FINE + 1)]
    return [onward.amount(max(0.0, time - hold) / onward.seconds) for time in times]


def _easing(painter: QPainter, place: QRectF, ways: list[float], ink: object) -> None:
    """The share of the way over the share of the time."""
    path = QPainterPath()
    for i, way in enumerate(ways):
        spot = QPointF(
            place.left() + place.width() * i / (len(ways) - 1),
            place.bottom() - place.height() * way,
        )
        path.moveTo(spot) if i == 0 else path.lineTo(spot)
    painter.setPen(QPen(ink, 1.4))  # type: ignore[call-overload]
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPath(path)
    for end in (place.bottomLeft(), place.topRight()):
        paint.disc(painter, QPointF(end), 2.2, ink)  # type: ignore[arg-type]


def strip(painter: QPainter, lie: Lie, scene: WalkScene, thumbs: ThumbCache) -> None:
    """The pictures in between, as the film will show them."""
    place = lie.strip
    count = max(1, int(place.width() // 44))
    wide = place.width() / count
    for i in range(count):
        cell = QRectF(place.left() + i * wide + 1, place.top(), wide - 2, place.height())
        time = lie.left + (cell.center().x() - lie.start) / lie.scale
        picture = scene.picture(time)
        if picture is None:
            paint.box(painter, cell, Radius.CELL, colour(Token.BG2, 140))
        else:
            size = QSizeF(cell.width(), cell.height())
            made = thumbs.get(picture, size, Radius.CELL, paint.ratio(painter))
            painter.drawPixmap(cell.topLeft(), made)


def curve(painter: QPainter, lie: Lie, look: WalkLook) -> None:
    """What is seen to change from frame to frame, and where that is too fast."""
    place, seen = lie.curve, look.seen
    painter.setPen(QPen(colour(Token.LINE), 1))
    painter.drawLine(QLineF(place.left(), place.top(), place.right(), place.top()))
    painter.drawLine(QLineF(place.left(), place.bottom(), place.right(), place.bottom()))
    known = sorted(value for value in seen if value == value and value > 0)  # noqa: PLR0124 - nan
    if not known:
        ink = colour(Token.TEXT_3)
        paint.words(painter, place, look.words.waiting, ink=ink, align=CENTRE)
        return
    middle = known[len(known) // 2]
    top = max(known[-1] * 1.12, middle * TOO_FAST * 1.3)
    runs = _runs(lie, seen, top)
    for run in runs:
        _filled(painter, run, place, Token.ACCENT)
    even = place.bottom() - place.height() * middle / top
    pen = QPen(colour(Token.TEXT_3, 130), 1)
    pen.setDashPattern([3, 3])
    painter.setPen(pen)
    painter.drawLine(QLineF(place.left(), even, place.right(), even))
    beside = QRectF(place.right() + 8, even - 9, 44, 18)
    paint.words(painter, beside, look.words.even, size=Type.TICK, ink=colour(Token.TEXT_2))
    painter.save()
    for rush in look.rushes:
        span = _x(lie, seen, rush.first), _x(lie, seen, rush.stop)
        painter.setClipRect(
            QRectF(span[0], place.top(), max(2.0, span[1] - span[0]), place.height())
        )
        for run in runs:
            _filled(painter, run, place, Token.WARNING)
    painter.restore()
    if look.rushes:
        worst = max(look.rushes, key=lambda rush: rush.times)
        times = f"{worst.times:.{1 if worst.times < 10 else 0}f}"
        badge = paint.Badge(look.words.rush.format(times=times), Token.WARNING)
        half = paint.pill_width(badge) / 2
        at = (_x(lie, seen, worst.first) + _x(lie, seen, worst.stop)) / 2
        left = min(max(at - half, place.left()), place.right() - 2 * half)
        paint.pill(painter, QPointF(left, place.top() - paint.PILL_HEIGHT - 3), badge)


def _x(lie: Lie, seen: tuple[float, ...], index: float) -> float:
    x = lie.x(lie.walk.seconds * index / max(len(seen), 1))
    return min(max(x, lie.start), lie.start + lie.room)


def _runs(lie: Lie, seen: tuple[float, ...], top: float) -> list[list[QPointF]]:
    """The stretches of the curve that are known."""
    place, found = lie.curve, [[]]  # type: ignore[var-annotated]
    for i, value in enumerate(seen):
        x = lie.x(lie.walk.seconds * (i + 0.5) / len(seen))
        if value != value or not place.left() - 2 <= x <= place.right() + 2:  # noqa: PLR0124 - nan
            found.append([])
        else:
            found[-1].append(QPointF(x, place.bottom() - place.height() * min(value / top, 1.0)))
    return [run for run in found if len(run) > 1]


def _filled(painter: QPainter, run: list[QPointF], place: QRectF, token: Token) -> None:
    fade = QLinearGradient(0, place.top(), 0, place.bottom())
    fade.setColorAt(0, colour(token, 90))
    fade.setColorAt(1, colour(token, 14))
    foot = [QPointF(run[-1].x(), place.bottom()), QPointF(run[0].x(), place.bottom())]
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(fade)
    painter.drawPolygon(QPolygonF([*run, *foot]))
    painter.setPen(QPen(colour(token), 1.6))
    painter.drawPolyline(QPolygonF(run))


def playhead(painter: QPainter, lie: Lie, time: float) -> None:
    """Where the film is."""
    x = lie.x(time)
    if not lie.start - 2 <= x <= lie.start + lie.room + 2:
        return
    painter.setPen(QPen(colour(Token.KNOB), 1.6))
    painter.drawLine(QLineF(x, RULER - 8, x, lie.curve.bottom()))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour(Token.KNOB))
    head = [QPointF(x - 6, 3), QPointF(x + 6, 3), QPointF(x + 6, 10), QPointF(x, 17)]
    painter.drawPolygon(QPolygonF([*head, QPointF(x - 6, 10)]))


def landing(painter: QPainter, lie: Lie, gap: int) -> None:
    """Where what is dragged would come down."""
    last = len(lie.walk.keyframes)
    x = lie.picture(gap).left() - 2 if gap < last else lie.picture(last - 1).right() + 2
    painter.setPen(QPen(colour(Token.ACCENT), 2))
    painter.drawLine(QLineF(x, RULER - 2, x, RULER + CARD + 2))
