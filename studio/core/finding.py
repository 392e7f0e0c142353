"""Finding: directions of the noise are discovered in the background, as the artist wishes."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Final

import numpy as np

from studio.core.discovery import features, independent, principal
from studio.core.found_axis import FoundAxis
from studio.core.known_axes import Known
from studio.core.noise import Seed
from studio.core.noise_axes import FOUND, TurnAxis
from studio.core.sketches import sketch_of
from studio.core.travel import apart, seen

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from studio.core.desk import Desk
    from studio.core.events import Failed
    from studio.core.pixels import Pixels
    from studio.core.recipe import Recipe
    from studio.core.sketches import Sketches

RANK: Final = 1
SAMPLES: Final = 64
"""Seeds that one search looks at, unless it is told otherwise."""
MOST: Final = 256
AXES: Final = 6
"""Directions that one search gives."""
ANGLE: Final = 1.0
"""The tangent of the angle by which the noise is turned to look."""


class By(StrEnum):
    """What makes a direction worth a slider."""

    STRENGTH = "pca"
    """It changes the picture most (principal components)."""
    INDEPENDENCE = "ica"
    """It changes few things at once (independent components)."""


@dataclass(frozen=True, slots=True)
class Search:
    """How far a search is. left: seconds still to go while the hand rests; None while unknown."""

    done: int
    total: int
    left: float | None


def samples(recipe: Recipe, first: int, count: int) -> tuple[Recipe, ...]:
    """The recipe with its noise turned towards each of `count` seeds from `first` on."""
    return tuple(TurnAxis(first + i).move(recipe, ANGLE) for i in range(count))


def directions(
    looked: Sequence[NDArray[np.float64]], first: int, by: By, count: int = AXES
) -> tuple[FoundAxis, ...]:
    """The directions that were found. looked: the `features` of the samples, in their order."""
    weights = principal(looked, min(count, len(looked) - 1))
    if by is By.INDEPENDENCE:
        weights = independent(weights)
    return tuple(
        FoundAxis(tuple(Seed(first + i, float(weight)) for i, weight in enumerate(row) if weight))
        for row in weights
    )


def both_ways(recipe: Recipe, axis: FoundAxis) -> tuple[Recipe, Recipe]:
    """The recipe turned along an axis by the angle of the samples, and against it."""
    return axis.move(recipe, ANGLE), axis.move(recipe, -ANGLE)


@dataclass(slots=True)
class _Looking:
    """One search. wanted: the sketches of this stage; looked, glanced: what they look like."""

    recipe: Recipe
    first: int
    by: By
    wanted: tuple[Recipe, ...]
    total: int  # sketches of both stages
    looked: dict[Recipe, NDArray[np.float64]] = field(default_factory=dict)
    glanced: dict[Recipe, NDArray[np.float64]] = field(default_factory=dict)
    usual: float = 0.0  # the change seen at a turn towards a single seed: half are below it
    axes: tuple[FoundAxis, ...] = ()


class Finding:
    """Held by the conductor.

    sketches: makes the pictures. roll: a fresh seed. found: takes each axis as it is measured.
    failed: told why a search ended early. changed: called when there is more to see.
    """

    def __init__(
        self,
        sketches: Sketches,
        roll: Callable[[], int],
        found: Callable[[Known], None],
        failed: Callable[[Failed], None],
        changed: Callable[[], None],
    ) -> None:
        self._asker = sketches.asker(RANK)
        self._roll, self._tell_found, self._tell_failed = roll, found, failed
        self._changed = changed
        self._looking: _Looking | None = None

    def scene(self) -> Search | None:
        """How far the search is; None where there is none."""
        looking = self._looking
        if looking is None:
            return None
        rest = 0 if looking.axes else 2 * AXES
        left = self._asker.time_left
        if left is not None and self._asker.left:
            left *= (self._asker.left + rest) / self._asker.left
        return Search(looking.total - rest - self._asker.left, looking.total, left)

    # ---- wishes

    def begin(self, desk: Desk, by: By, count: int = SAMPLES) -> None:
        """Look for directions in which the picture of the desk changes; one search at a time.

        No wish where there are no words yet, or where a branch keeps its noise.
        """
        if self._looking is not None or not desk.has_prompt or desk.is_photo or desk.branch_at:
            return
        first = FOUND + self._roll() * MOST
        base = desk.recipe
        wanted = tuple(map(sketch_of, (base, *samples(base, first, count))))
        self._looking = _Looking(base, first, by, wanted, len(wanted) + 2 * AXES)
        self._ask()
        self._changed()

    def stop(self) -> None:
        """Look no further; what was found stays."""
        self._looking = None
        self._asker.drop()
        self._changed()

    # ---- how it happens

    def _ask(self) -> None:
        if self._looking is not None:
            self._asker.want(self._looking.wanted, self._take, self._fail)

    def _take(self, recipe: Recipe, picture: Pixels) -> None:
        looking = self._looking
        if looking is None:
            return
        looking.looked[recipe], looking.glanced[recipe] = features(picture), seen(picture)
        if looking.axes:
            self._measured(looking)
        elif all(wanted in looking.looked for wanted in looking.wanted):
            self._sampled(looking)

    def _sampled(self, looking: _Looking) -> None:
        """Every sample is there: which directions are worth a slider?"""
        base, *turned = looking.wanted
        looked = [looking.looked[each] for each in turned]
        unmoved = looking.glanced[base]
        looking.usual = float(np.median([apart(unmoved, looking.glanced[r]) for r in turned]))
        looking.axes = directions(looked, looking.first, looking.by)
        ways = (way for axis in looking.axes for way in both_ways(looking.recipe, axis))
        looking.wanted = tuple(map(sketch_of, ways))
        self._ask()

    def _measured(self, looking: _Looking) -> None:
        """One more picture of what was found is there: an axis seen both ways can be used."""
        unmoved = looking.glanced[sketch_of(looking.recipe)]
        for axis in looking.axes:
            ways = [sketch_of(way) for way in both_ways(looking.recipe, axis)]
            if all(way in looking.glanced for way in ways):
                change = np.mean([apart(unmoved, looking.glanced[way]) for way in ways])
                effect = float(change) / max(looking.usual, 1e-9)
                self._tell_found(Known(axis, effect=effect))
        if all(wanted in looking.looked for wanted in looking.wanted):
            self.stop()

    def _fail(self, _recipe: Recipe, failed: Failed) -> None:
        if self._looking is not None:
            self.stop()
            self._tell_failed(failed)
