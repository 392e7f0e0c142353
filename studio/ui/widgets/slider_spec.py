"""What a slider row shows: its name, its range and how a value is written and read."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from studio.core.travel import Travel


@dataclass(frozen=True, slots=True)
class SliderSpec:
    """An axis as the artist sees it.

    default: what a double click returns to. origin: where the fill begins and the axis does
    nothing; None is 0 where the range spans it, else `low`. step: one arrow key; None is a
    hundredth of the range. detents: values the knob holds on to. ends: the words of a row that
    goes from A (amber) to B (cyan). dot: show the dot that says "changed, click to reset".
    hint: the tooltip, where the technical term belongs. travel: how values are spread over the
    track, where that was measured; evenly where it is None.
    """

    name: str
    low: float = 0.0
    high: float = 1.0
    default: float = 0.0
    origin: float | None = None
    decimals: int = 2
    signed: bool = False
    unit: str = ""
    step: float | None = None
    detents: tuple[float, ...] = ()
    ends: tuple[str, str] | None = None
    dot: bool = False
    hint: str = ""
    travel: Travel | None = None

    def __post_init__(self) -> None:
        if not self.low < self.high:
            raise ValueError(f"{self.name}: {self.low} is not below {self.high}")

    @property
    def start(self) -> float:
        """Where the fill begins."""
        if self.origin is not None:
            return self.origin
        return 0.0 if self.low < 0.0 < self.high else self.low

    @property
    def centred(self) -> bool:
        """Whether the fill begins inside the track."""
        return self.low < self.start < self.high

    @property
    def key_step(self) -> float:
        """What one arrow key adds."""
        whole = (self.high - self.low) / 100 if self.step is None else self.step
        return max(whole, 10.0**-self.decimals)

    def settle(self, value: float) -> float:
        """A value inside the range, with no more decimals than are shown."""
        return round(min(max(value, self.low), self.high), self.decimals) + 0.0

    def fraction(self, value: float) -> float:
        """A value as a place on the track, 0-1."""
        if self.travel is not None:
            return self.travel.place(value)
        return (min(max(value, self.low), self.high) - self.low) / (self.high - self.low)

    def at(self, place: float) -> float:
        """The value at a place on the track; beyond its ends, as far beyond the range."""
        low, high = self.low, self.high
        if self.travel is None or not 0 <= place <= 1:
            return low + place * (high - low)
        return self.travel.amount(place)

    def end(self, value: float, *, last: bool) -> float:
        """Where the keys Home and End lead from a value: to the end of what is safe, then on."""
        far = self.high if last else self.low
        if self.travel is None:
            return far
        safe = self.settle(self.travel.high if last else self.travel.low)
        return safe if (value < safe if last else value > safe) else far

    def beside(self, value: float, steps: float, finest: float) -> float:
        """The value so many key steps further on, on a track that travels evenly.

        finest: the least that it moves, as a value.
        """
        way = steps * self.key_step
        if self.travel is not None:
            way = self.at(self.fraction(value) + way / (self.high - self.low)) - value
        return value + math.copysign(max(abs(way), finest), steps)

    def write(self, value: float) -> str:
        """A value in the artist's notation: "+0.80", "−1.10", "+24°", "0.00"."""
        rounded = round(value, self.decimals) + 0.0
        sign = "−" if rounded < 0 else "+" if self.signed and rounded > 0 else ""
        return f"{sign}{abs(rounded):.{self.decimals}f}{self.unit}"

    def read(self, text: str) -> float | None:
        """What somebody typed as a value in range, or None where it is no number."""
        plain = text.strip().removesuffix(self.unit.strip()).strip()
        plain = plain.replace("−", "-").replace(",", ".")
        try:
            value = float(plain)
        except ValueError:
            return None
        return self.settle(value) if math.isfinite(value) else None
