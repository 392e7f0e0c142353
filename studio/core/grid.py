"""Grids: every mix of the values of one to three axes, and the order in which they are filled."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from studio.core.desk import desk_of
from studio.core.errors import StudioError
from studio.core.limits import SEED, STEPS
from studio.core.noise import Noise
from studio.core.noise_axes import SeedAxis
from studio.core.space import usual_range
from studio.core.steering_axes import GuidanceAxis, PromptAxis

if TYPE_CHECKING:
    from collections.abc import Sequence

    from studio.core.axis import Axis
    from studio.core.desk import Desk
    from studio.core.limits import Range
    from studio.core.model_facts import ModelFacts
    from studio.core.recipe import Recipe

MOST: Final = 400
"""Cells of a grid."""
LONGEST: Final = 24
"""Values of one axis."""
_DECIMALS: Final = 2


@dataclass(frozen=True, slots=True)
class SeedsAxis:
    """From one seed to the next: other noise at each value."""

    @property
    def range(self) -> Range:
        """Every seed."""
        return SEED

    @property
    def whole_run(self) -> bool:
        """The noise belongs to the whole run."""
        return True

    def value(self, recipe: Recipe, at: int = 0) -> float:
        """The seed; the first where several are mixed."""
        del at
        return recipe.noise.seeds[0].value

    def move(self, recipe: Recipe, value: float, at: int = 0) -> Recipe:
        """As `Axis`."""
        return recipe if at else replace(recipe, noise=Noise.of(int(SEED.clamp(value))))


@dataclass(frozen=True, slots=True)
class StepsAxis:
    """The number of steps of the whole run."""

    @property
    def range(self) -> Range:
        """As many as a run may have."""
        return STEPS

    @property
    def whole_run(self) -> bool:
        """A branch is within a run of so many steps."""
        return True

    def value(self, recipe: Recipe, at: int = 0) -> float:
        """The number of steps."""
        del at
        return recipe.steps

    def move(self, recipe: Recipe, value: float, at: int = 0) -> Recipe:
        """As `Axis`."""
        return recipe if at else replace(recipe, steps=int(STEPS.clamp(value)))


WHOLE_NUMBERS: Final = (SeedsAxis, StepsAxis)
"""Axes that have no values between whole numbers."""


@dataclass(frozen=True, slots=True)
class Line:
    """One axis of a grid and its values. at: the step from which it acts."""

    axis: Axis
    values: tuple[float, ...]
    at: int = 0

    def move(self, recipe: Recipe, value: float) -> Recipe:
        """The recipe at a value; an axis of the whole run cannot act from a step on."""
        return self.axis.move(recipe, value, 0 if self.axis.whole_run else self.at)


@dataclass(frozen=True, slots=True)
class Grid:
    """Columns lie along `across`, rows along `down`, pages along `through`."""

    across: Line
    down: Line | None = None
    through: Line | None = None

    @property
    def lines(self) -> tuple[Line, ...]:
        """Those that there are."""
        return tuple(x for x in (self.across, self.down, self.through) if x is not None)

    @property
    def columns(self) -> int:
        """How many there are."""
        return len(self.across.values)

    @property
    def rows(self) -> int:
        """How many there are."""
        return 1 if self.down is None else len(self.down.values)

    @property
    def pages(self) -> int:
        """How many there are."""
        return 1 if self.through is None else len(self.through.values)

    @property
    def page_size(self) -> int:
        """Cells of a page."""
        return self.columns * self.rows

    def recipes(self, base: Recipe) -> tuple[Recipe, ...]:
        """The recipe of each cell, page by page and row by row."""
        found = [base]
        for line in (self.through, self.down, self.across):
            if line is not None:
                found = [line.move(recipe, value) for recipe in found for value in line.values]
        return tuple(found)

    def from_the_middle(self, page: int = 0) -> tuple[int, ...]:
        """The places of the cells: that page first, then those beside it; of each the nearest to
        the middle first."""
        across, down = (self.columns - 1) / 2, (self.rows - 1) / 2

        def far(place: int) -> tuple[int, float, int]:
            at, cell = divmod(place, self.page_size)
            row, column = divmod(cell, self.columns)
            return abs(at - page), (row - down) ** 2 + (column - across) ** 2, place

        return tuple(sorted(range(self.page_size * self.pages), key=far))


# ---- values


def spread(axis: Axis, low: float, high: float, count: int) -> tuple[float, ...]:
    """So many values from one end to the other, each once."""
    low, high = axis.range.clamp(low), axis.range.clamp(high)
    if count == 1:
        return (_fit(axis, low),)
    gap = (high - low) / (count - 1)
    return tuple(dict.fromkeys(_fit(axis, low + gap * turn) for turn in range(count)))


_ENDS: Final = re.compile(r"\s*(-?[\d.]+)\s*(?:\.\.\.?|…|–|to)\s*(-?[\d.]+)\s*")


def read_values(axis: Axis, text: str, count: int) -> tuple[float, ...]:
    """The values in a text: "2, 4, 6", or "2 to 6" for `count` of them. StudioError where there
    are none, where one is out of range, or where there are too many."""
    ends = _ENDS.fullmatch(text)
    parts = ends.groups() if ends else [p for p in re.split(r"[,;\s]+", text.strip()) if p]
    try:
        numbers = [float(part.replace("−", "-")) for part in parts]
    except ValueError:
        raise StudioError("These are not numbers.", "Write them like 2, 4, 6 or 2 to 6.") from None
    if not numbers:
        raise StudioError("There are no values.", "Write them like 2, 4, 6 or 2 to 6.")
    for number in numbers:
        axis.range.check(number)
    if ends:
        return spread(axis, numbers[0], numbers[1], count)
    values = tuple(dict.fromkeys(_fit(axis, number) for number in numbers))
    if len(values) > LONGEST:
        raise StudioError(f"A row has at most {LONGEST} values.", "Write fewer.")
    return values


def write_values(axis: Axis, values: Sequence[float]) -> str:
    """The values as a text that `read_values` reads."""
    return ", ".join(write_value(axis, value) for value in values)


def write_value(axis: Axis, value: float) -> str:
    """One value."""
    whole = isinstance(axis, WHOLE_NUMBERS)
    return str(int(value)) if whole else f"{value:.{_DECIMALS}f}".rstrip("0").rstrip(".")


def _fit(axis: Axis, value: float) -> float:
    if isinstance(axis, WHOLE_NUMBERS):
        return float(round(value))
    return round(axis.range.clamp(value), _DECIMALS) + 0.0


# ---- what a desk offers


def offered(desk: Desk, facts: ModelFacts) -> tuple[Axis, ...]:
    """The axes along which a grid of this desk can lie; on a branch those that it can move."""
    axes: list[Axis] = [GuidanceAxis()] if facts.guidance > 1 else []
    axes += [SeedsAxis(), StepsAxis()]
    if desk.other_prompt.strip():
        axes.append(PromptAxis(desk.prompt, desk.other_prompt))
    axes += [SeedAxis(desk.seed, desk.other_seed), *desk.axes]
    return tuple(axis for axis in axes if not (desk.branch_at and axis.whole_run))


def usual_line(axis: Axis, desk: Desk, facts: ModelFacts, count: int, at: int = 0) -> Line:
    """The values to begin with on an axis."""
    if isinstance(axis, SeedsAxis):
        first = axis.value(desk.recipe)
        return Line(axis, spread(axis, first, first + count - 1, count), at)
    if isinstance(axis, StepsAxis):
        return Line(axis, spread(axis, desk.recipe.steps / 2, desk.recipe.steps * 2, count), at)
    return Line(axis, spread(axis, *usual_range(axis, facts), count), at)


def desk_at(grid: Grid, desk: Desk, place: int) -> Desk:
    """The desk of a cell: it steers from where the grid's axes act."""
    recipe = grid.recipes(desk.recipe)[place]
    acting = [line.at for line in grid.lines if not line.axis.whole_run]
    at = max(min(acting, default=0), desk.branch_at)
    return desk_of(recipe, desk, at)
