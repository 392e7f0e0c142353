"""How a slider shows what was measured of its axis: the curve of change, and unsafe ends."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QCoreApplication, QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QPainterPath, QPen

from studio.ui.theme import Token, Type, colour
from studio.ui.widgets import paint

if TYPE_CHECKING:
    from PySide6.QtGui import QPainter

    from studio.core.travel import Travel
    from studio.ui.widgets.slider_layout import RowLook

TOP: Final = 26.0
NOTE: Final = 100.0  # px for its name
FOOT: Final = 16.0  # px between the curve's foot and the track


def unsafe(painter: QPainter, look: RowLook, travel: Travel, top: float, foot: float) -> None:
    """Hatch what lies beyond either end of the safe range."""
    hatch = QBrush(colour(Token.TEXT_3, 130), Qt.BrushStyle.BDiagPattern)
    for inner, outer in ((travel.low, look.spec.low), (travel.high, look.spec.high)):
        if inner != outer:
            ends = sorted((look.x(inner), look.x(outer)))
            painter.fillRect(QRectF(ends[0], top, ends[1] - ends[0], foot - top), hatch)


def curve(painter: QPainter, look: RowLook, travel: Travel) -> None:
    """How different from the unmoved picture it looks along the track, and where it stands now."""
    foot = look.track_y - FOOT
    unsafe(painter, look, travel, TOP, foot)
    painter.setPen(QPen(colour(Token.ERROR, 150), 1, Qt.PenStyle.DotLine))
    for end, last in ((travel.low, look.spec.low), (travel.high, look.spec.high)):
        if end != last:
            painter.drawLine(QLineF(look.x(end), TOP, look.x(end), foot))
    highest = max(*travel.changes, 1e-9)

    def spot(amount: float) -> QPointF:
        share = travel.change(amount) / highest
        return QPointF(look.x(amount), foot - share * (foot - TOP - 2))

    line = QPainterPath(spot(travel.amounts[0]))
    for amount in travel.amounts[1:]:
        line.lineTo(spot(amount))
    area = QPainterPath(line)
    area.lineTo(look.x(travel.amounts[-1]), foot)
    area.lineTo(look.x(travel.amounts[0]), foot)
    painter.fillPath(area, colour(Token.ACCENT, 36))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(colour(Token.ACCENT), 1.5))
    painter.drawPath(line)
    here = spot(look.value)
    painter.setPen(QPen(colour(Token.TEXT_2), 1, Qt.PenStyle.DotLine))
    painter.drawLine(QLineF(here, QPointF(here.x(), look.track_y - paint.KNOB_RADIUS)))
    paint.disc(painter, here, 3.0, colour(Token.KNOB))


def note(painter: QPainter, look: RowLook, *, measured: bool) -> None:
    """What stands over the curve where it is lowest: its name, or why there is none."""
    text = "visible change" if measured else "not measured yet"
    half = NOTE / 2
    low, high = look.x(look.spec.low) + half, look.x(look.spec.high) - half
    middle = max(low, min(look.x(look.spec.start), high))
    paint.words(
        painter,
        QRectF(middle - half, TOP - 6, NOTE, 16),
        QCoreApplication.translate("studio", text),
        size=Type.TICK,
        weight=500,
        ink=colour(Token.TEXT_3),
        align=Qt.AlignmentFlag.AlignHCenter,
    )
