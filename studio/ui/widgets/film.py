"""What a film strip shows, and where its cells lie: plain values and arithmetic."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from studio.core.pixels import Pixels
    from studio.ui.theme import Token

WIDEST: Final = 104.0  # px: a few steps are not blown up to posters
NUMBER_ROOM: Final = 26.0  # px a number needs
RAISED: Final = 34.0  # px: the selected cell is never narrower
THINNING: Final = (1, 2, 5, 10, 20, 25, 50, 100)


@dataclass(frozen=True, slots=True)
class Mark:
    """Something that happened at a step. label: a word for it. tip: a sentence."""

    step: int
    label: str
    tip: str


@dataclass(frozen=True, slots=True)
class Film:
    """The steps of a run.

    total: how many there will be. current: the one on show. ready: how many are there.
    thumbs: their pictures so far, None where one is missing.
    sigmas: the share of noise left at each, 0 to 1.
    changes: by how much each step changed the picture, 0 to 1; that of the first is 0.
    marks: where something settled, in the order of the steps.
    dots: steps at which a branch begins, with its colour. running: the next one is being made.
    ends: the last cell is no step but the finished picture.
    All indices count from 0; the artist sees them from 1.
    """

    total: int
    current: int = 0
    ready: int = 0
    thumbs: tuple[Pixels | None, ...] = ()
    sigmas: tuple[float, ...] = ()
    dots: tuple[tuple[int, Token], ...] = ()
    running: bool = False
    ends: bool = False
    changes: tuple[float, ...] = ()
    marks: tuple[Mark, ...] = ()

    def __post_init__(self) -> None:
        if self.total < 1:
            raise ValueError("a film has at least one step")
        if not (0 <= self.current < self.total and 0 <= self.ready <= self.total):
            raise ValueError(f"step {self.current} of {self.ready} in a film of {self.total}")

    @property
    def empty(self) -> bool:
        """Whether nothing has been made and nothing is being made."""
        return self.ready == 0 and not self.running

    @property
    def steps(self) -> int:
        """How many of the cells are steps."""
        return self.total - self.ends

    def mark(self, index: int) -> str:
        """What stands under a cell: its number, or a tick for the finished picture."""
        return str(index + 1) if index < self.steps else "✓"

    def thumb(self, index: int) -> Pixels | None:
        """The picture of a step, where there is one."""
        return self.thumbs[index] if index < min(len(self.thumbs), self.ready) else None


@dataclass(frozen=True, slots=True)
class Cells:
    """Where the cells of a film lie across `width` logical px."""

    total: int
    width: float

    @property
    def gap(self) -> float:
        """Between two cells."""
        room = self.width / self.total
        return 6.0 if room >= 60 else 3.0 if room >= 16 else 1.0 if room >= 5 else 0.0

    @property
    def pitch(self) -> float:
        """From one cell to the next."""
        return (self.width + self.gap) / self.total

    @property
    def cell(self) -> float:
        """How wide a cell is."""
        return min(self.pitch - self.gap, WIDEST)

    def centre(self, index: float) -> float:
        """The middle of a cell."""
        return (index + 0.5) * self.pitch - self.gap / 2

    def left(self, index: int) -> float:
        """The left edge of a cell."""
        return self.centre(index) - self.cell / 2

    def at(self, x: float) -> int:
        """The cell nearest to a place."""
        return min(max(int((x + self.gap / 2) / self.pitch), 0), self.total - 1)

    def raised(self, index: int) -> tuple[float, float]:
        """Left edge and width of a cell when it is the selected one."""
        width = max(self.cell + 4, min(RAISED, self.width))
        left = self.centre(index) - width / 2
        return min(max(left, 0.0), self.width - width), width

    def numbered(self, current: int) -> tuple[int, ...]:
        """The cells that carry a number: thinned out, and the current one always."""
        every = next((n for n in THINNING if n * self.pitch >= NUMBER_ROOM), THINNING[-1])
        chosen = {0, *(n - 1 for n in range(every, self.total + 1, every))}
        clear = NUMBER_ROOM * 0.85
        kept = [
            index
            for index in sorted(chosen)
            if abs(index - current) * self.pitch >= clear
            and (index == 0 or index * self.pitch >= clear)
        ]
        return tuple(sorted({*kept, current}))
