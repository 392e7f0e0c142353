"""Walks: recipes as keyframes, and the recipes on the way between them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from studio.core.between import between, why_not
from studio.core.errors import StudioError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from studio.core.recipe import Recipe


class Easing(StrEnum):
    """How a segment is walked."""

    EVEN = "even"
    """At one speed."""
    SMOOTH = "smooth"
    """Slow at both ends."""


@dataclass(frozen=True, slots=True)
class Walk:
    """keyframes: two or more recipes. loop: the last leads back to the first."""

    keyframes: tuple[Recipe, ...]
    loop: bool = False
    easing: Easing = Easing.EVEN

    def __post_init__(self) -> None:
        if len(self.keyframes) < 2:
            raise StudioError("A walk needs two pictures.", "Give another one.")
        for first, second in self._pairs():
            reason = why_not(first, second)
            if reason and first != second:
                raise StudioError("These pictures cannot be walked between.", reason)

    @property
    def segments(self) -> int:
        """How many stretches there are between keyframes."""
        return len(self.keyframes) - (not self.loop)

    def at(self, place: float) -> Recipe:
        """The recipe at a place, 0 to `segments`; whole numbers are the keyframes themselves.

        Steps of pairs that share their first steps are shared too: only what differs is run.
        """
        place = min(max(place, 0.0), float(self.segments))
        segment = min(int(place), self.segments - 1)
        first, second = self._pairs()[segment]
        amount = self._eased(place - segment)
        if amount <= 0 or first == second:
            return first
        return second if amount >= 1 else between(first, second, amount)

    def places(self, count: int) -> list[float]:
        """`count` places at equal distances; of a loop the last is one step before the first."""
        end = self.segments * ((count - 1) / count if self.loop else 1.0)
        return [end * i / max(count - 1, 1) for i in range(count)]

    def _eased(self, share: float) -> float:
        return share * share * (3 - 2 * share) if self.easing is Easing.SMOOTH else share

    def _pairs(self) -> Sequence[tuple[Recipe, Recipe]]:
        ends = (*self.keyframes[1:], self.keyframes[0]) if self.loop else self.keyframes[1:]
        return list(zip(self.keyframes, ends, strict=False))
