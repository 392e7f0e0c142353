"""Where everything of a walk lies on its timeline: seconds to px and back."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QRectF

from studio.core.walk import SECONDS

if TYPE_CHECKING:
    from PySide6.QtCore import QPointF

    from studio.core.walk import Walk

LABELS: Final = 112.0
"""px at the left for the names of the rows."""
END: Final = 44.0
"""px at the right, for what stands at the ends of lines."""
RULER: Final = 22.0
CARD: Final = 60.0
STRIP: Final = 32.0
GAP: Final = 10.0
FLAG: Final = 30.0
"""px over the curve, for what is said of it."""
WIDEST: Final = 104.0
NARROWEST: Final = 26.0
"""Widths of a keyframe's picture, px."""
CURVE: Final = 46.0
"""The least height of the curve, px."""
EDGE: Final = 6.0
"""px about the end of a way at which it can be taken to be made longer or shorter."""
ZOOM: Final = (1.0, 12.0)
"""How much wider than its place the walk may be shown."""


@dataclass(frozen=True, slots=True)
class Lie:
    """How a walk lies in a widget of a size. zoom: 1 shows all of it. left: the second at the left
    edge of the lines."""

    walk: Walk
    width: float
    height: float
    zoom: float = 1.0
    left: float = 0.0

    @property
    def start(self) -> float:
        """The px at which the lines begin."""
        return LABELS + WIDEST / 2

    @property
    def room(self) -> float:
        """The px that the lines have."""
        return max(1.0, self.width - self.start - END - 8)

    @property
    def scale(self) -> float:
        """px to a second."""
        return self.room * self.zoom / max(self.walk.seconds, 0.1)

    @property
    def farthest(self) -> float:
        """The last second that can stand at the left edge."""
        return self.walk.seconds * (1 - 1 / self.zoom)

    def x(self, time: float) -> float:
        """The px of a second."""
        return self.start + (time - self.left) * self.scale

    def time(self, x: float) -> float:
        """The second at a px, clamped to the walk."""
        return min(max(self.left + (x - self.start) / self.scale, 0.0), self.walk.seconds)

    @property
    def card(self) -> float:
        """How wide the pictures are: narrower where they would lie on each other."""
        onward = [self.walk.keyframes[i] for i in self.walk.passages]
        least = min((k.hold + k.onward.seconds for k in onward), default=1e9) * self.scale
        return min(max(least * 0.55, NARROWEST), WIDEST)

    def picture(self, index: int) -> QRectF:
        """Where a keyframe's picture lies; the number of keyframes for the end of a loop."""
        starts = self.walk.starts
        time = starts[index] if index < len(starts) else self.walk.seconds
        return QRectF(self.x(time) - self.card / 2, RULER, self.card, CARD)

    def passage(self, index: int) -> QRectF:
        """Where the way on from a keyframe lies."""
        left, right = self.picture(index).right() + 4, self.picture(index + 1).left() - 4
        return QRectF(left, RULER, max(0.0, right - left), CARD)

    @property
    def strip(self) -> QRectF:
        """Where the pictures in between lie."""
        return QRectF(self.start, RULER + CARD + GAP, self.room, STRIP)

    @property
    def curve(self) -> QRectF:
        """Where the curve of visible change lies."""
        top = self.strip.bottom() + FLAG
        return QRectF(self.start, top, self.room, max(CURVE, self.height - top - 6))

    def keyframe_at(self, spot: QPointF) -> int | None:
        """The keyframe whose picture is under a spot, the uppermost of several."""
        count = range(len(self.walk.keyframes))
        return next((i for i in reversed(count) if self.picture(i).contains(spot)), None)

    def way_at(self, spot: QPointF) -> int | None:
        """The way on from a keyframe that is under a spot."""
        return next((i for i in self.walk.passages if self.passage(i).contains(spot)), None)

    def edge_at(self, spot: QPointF) -> int | None:
        """The way whose end is under a spot."""
        if not RULER <= spot.y() <= RULER + CARD:
            return None
        ways = self.walk.passages
        return next((i for i in ways if abs(self.passage(i).right() - spot.x()) <= EDGE), None)

    def with_way(self, way: int, seconds: float) -> Lie:
        """The same where a way takes so long; the px of a second stay as they were."""
        onward = replace(self.walk.keyframes[way].onward, seconds=seconds)
        lie = replace(self, walk=self.walk.with_onward(way, onward))
        return replace(lie, zoom=lie.zoom * self.scale / lie.scale)

    def pulled(self, way: int, x: float) -> float:
        """The seconds of a way whose end is pulled to a px."""
        begun = self.walk.starts[way] + self.walk.keyframes[way].hold
        seconds = (x + 4 + self.card / 2 - self.x(begun)) / self.scale
        return round(SECONDS.clamp(seconds), 2)

    def gap_at(self, x: float) -> int:
        """Before which keyframe something would come that is put down at a px."""
        return sum(self.x(start) < x for start in self.walk.starts)

    def slid(self, left: float) -> float:
        """A second for the left edge, within what can be."""
        return min(max(left, 0.0), self.farthest)
