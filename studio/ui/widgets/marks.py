"""Where the words of a film's marks stand over its scrub bar: plain values and arithmetic."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from studio.ui.widgets.film import Cells, Mark

BESIDE: Final = 5.0  # px from a tick to its word
APART: Final = 10.0  # px between two words
NEAR: Final = 7.0  # px from a tick within which the pointer means it


@dataclass(frozen=True, slots=True)
class Tick:
    """A tick at `x`; its word begins at `left` ("" where there is no room), `width` px wide."""

    x: float
    word: str
    left: float
    width: float
    tip: str

    def is_at(self, x: float) -> bool:
        """Whether the pointer means this one: its line or its word."""
        return abs(x - self.x) <= NEAR or (bool(self.word) and 0 <= x - self.left <= self.width)


def lay_out(
    marks: Sequence[Mark], cells: Cells, width_of: Callable[[str], float]
) -> tuple[Tick, ...]:
    """The ticks from the left; marks of one step share a tick.

    A word stands right of its tick, or left of it where the next tick, another word or the edge is
    in the way; where both are, it is left out, and its tooltip is all that tells of it.
    """
    gathered = [
        (step, list(each))
        for step, each in groupby(sorted(marks, key=lambda mark: mark.step), lambda m: m.step)
    ]
    xs = [cells.centre(step) for step, _ in gathered]
    ticks: list[Tick] = []
    free = 0.0  # to the left of this, a word or a tick stands
    for place, (x, (_, here)) in enumerate(zip(xs, gathered, strict=True)):
        word = " · ".join(mark.label for mark in here)
        width = width_of(word)
        end = xs[place + 1] - APART if place + 1 < len(xs) else cells.width
        left = x + BESIDE
        if left + width > end:
            left = x - BESIDE - width
            if left < free:
                word, left, width = "", x, 0.0
        ticks.append(Tick(x, word, left, width, "\n".join(mark.tip for mark in here)))
        free = max(x, left + width) + APART
    return tuple(ticks)
