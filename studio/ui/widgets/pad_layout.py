"""A pad as it is to be drawn, and where everything of it lies."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import Enum, auto
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QFontMetricsF

from studio.core.pad import on_pad
from studio.ui.theme import Type, font

if TYPE_CHECKING:
    from studio.core.pad import Point
    from studio.core.pixels import Pixels

REACH: Final = 15.0
"""Px from its middle within which a press takes the puck, or a handle of the path."""
LABEL: Final = 22.0


@dataclass(frozen=True, slots=True)
class Card:
    """One picture on the pad. share: of the mixture, None while there is no puck."""

    name: str
    at: Point
    picture: Pixels | None = None
    share: float | None = None

    @property
    def percent(self) -> str:
        """The share as it is written; "" for none."""
        return "" if self.share is None else f"{round(self.share * 100)} %"


@dataclass(frozen=True, slots=True)
class Cells:
    """Small pictures of what each cell would give, by rows; None for what is not there yet."""

    columns: int = 0
    rows: int = 0
    cells: tuple[Pixels | None, ...] = ()


@dataclass(frozen=True, slots=True)
class PadLook:
    """A pad as it is to be drawn. here: the puck stands where the picture is."""

    cards: tuple[Card, ...] = ()
    puck: Point | None = None
    here: bool = False
    path: tuple[Point, ...] = ()
    backdrop: Cells = field(default_factory=Cells)
    chosen: int | None = None
    held: bool = False
    focused: bool = False
    empty: str = ""

    @property
    def mixture(self) -> str:
        """What is mixed where the puck is, in words."""
        return ", ".join(f"{card.name} {card.percent}" for card in self.cards if card.percent)

    @property
    def nearest(self) -> int | None:
        """The card of the largest share; None while there is no puck."""
        shares = [(card.share or 0.0, index) for index, card in enumerate(self.cards)]
        return max(shares)[1] if self.puck is not None and shares else None


class Kind(Enum):
    """What of a pad the hand can take."""

    PUCK = auto()
    CARD = auto()
    PATH = auto()
    HANDLE = auto()


@dataclass(frozen=True, slots=True)
class Grip:
    """What is held: which of its kind, from where, and whether it has moved.

    stroke: the path as the hand has drawn or pulled it by now, () for as it was.
    """

    kind: Kind
    index: int
    start: QPointF
    moved: bool = False
    stroke: tuple[Point, ...] = ()

    def dragged(self, to: Point, path: tuple[Point, ...]) -> Grip:
        """Moved to a place. path: the one on the pad."""
        stroke = self.stroke
        if self.kind is Kind.PATH:
            stroke = (*stroke, to)
        elif self.kind is Kind.HANDLE:
            stroke = (*path[: self.index], to, *path[self.index + 1 :])
        return replace(self, moved=True, stroke=stroke)


@dataclass(frozen=True, slots=True)
class PadLayout:
    """How a pad lies in a part of a widget, px."""

    look: PadLook
    area: QRectF

    @property
    def side(self) -> float:
        """The side of a card."""
        return min(max(min(self.area.width(), self.area.height()) * 0.18, 48.0), 92.0)

    def spot(self, at: Point) -> QPointF:
        """Where a place of the pad lies."""
        area = self.area
        return QPointF(area.left() + at[0] * area.width(), area.top() + at[1] * area.height())

    def place(self, spot: QPointF) -> Point:
        """Which place lies here; outside of the pad it is beyond 0 to 1."""
        wide, high = max(self.area.width(), 1.0), max(self.area.height(), 1.0)
        return (spot.x() - self.area.left()) / wide, (spot.y() - self.area.top()) / high

    def card(self, card: Card) -> QRectF:
        """Where a card lies."""
        half, middle = self.side / 2, self.spot(card.at)
        return QRectF(middle.x() - half, middle.y() - half, 2 * half, 2 * half)

    def label(self, card: Card) -> QRectF:
        """Where the name of a card lies: below it, and within the pad."""
        area, rect, wide = self.area, self.card(card), _label_width(card)
        left = min(max(rect.center().x() - wide / 2, area.left() + 4), area.right() - wide - 4)
        top = rect.bottom() + 6
        if top + LABEL > area.bottom() - 4:
            top = rect.top() - 6 - LABEL
        return QRectF(left, top, wide, LABEL)

    def cell(self, index: int) -> QRectF:
        """Where a cell of the backdrop lies."""
        area, backdrop = self.area, self.look.backdrop
        row, column = divmod(index, backdrop.columns)
        wide, high = area.width() / backdrop.columns, area.height() / backdrop.rows
        return QRectF(area.left() + column * wide, area.top() + row * high, wide, high)

    # ---- what is under the hand

    def grip(self, spot: QPointF, *, draws: bool) -> Grip:
        """What a press here takes; the puck comes from afar. draws: it begins a path."""
        if draws:
            return Grip(Kind.PATH, 0, spot, stroke=(self.place(spot),))
        if self.is_near(spot, self.look.puck):
            return Grip(Kind.PUCK, 0, spot)
        for index, point in enumerate(self.look.path):
            if self.is_near(spot, point):
                return Grip(Kind.HANDLE, index, spot)
        card = self.card_at(spot)
        return Grip(Kind.PUCK, 0, spot) if card is None else Grip(Kind.CARD, card, spot)

    def is_near(self, spot: QPointF, point: Point | None) -> bool:
        """Whether the hand reaches a point from here."""
        if point is None:
            return False
        away = spot - self.spot(point)
        return QPointF.dotProduct(away, away) <= REACH**2

    def card_at(self, spot: QPointF) -> int | None:
        """The card under a spot, the topmost of several."""
        for index in reversed(range(len(self.look.cards))):
            card = self.look.cards[index]
            if self.card(card).contains(spot) or self.label(card).contains(spot):
                return index
        return None

    # ---- where things may be put

    def within(self, spot: QPointF) -> Point:
        """The place of the pad that is nearest to a spot."""
        return on_pad(self.place(spot))

    def inside(self, point: Point) -> Point:
        """The nearest place at which the whole of a card can be seen."""
        half = self.side / 2 + 4
        across, down = half / max(self.area.width(), 1), half / max(self.area.height(), 1)
        return min(max(point[0], across), 1 - across), min(max(point[1], down), 1 - down)

    def snapped(self, point: Point) -> Point:
        """The middle of the picture, or else of the backdrop's cell, in which a place lies."""
        backdrop, spot = self.look.backdrop, self.spot(point)
        for card in self.look.cards:
            if self.card(card).contains(spot):
                return card.at
        if not backdrop.columns:
            return point
        column = min(int(point[0] * backdrop.columns), backdrop.columns - 1)
        row = min(int(point[1] * backdrop.rows), backdrop.rows - 1)
        return (column + 0.5) / backdrop.columns, (row + 0.5) / backdrop.rows


def _label_width(card: Card) -> float:
    bold = QFontMetricsF(font(Type.SECOND, 600))
    wide = bold.horizontalAdvance(card.name) + 20
    return wide + (bold.horizontalAdvance(card.percent) + 7 if card.percent else 0)
