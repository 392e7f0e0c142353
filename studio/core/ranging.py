"""Ranging: every slider of the artist's own is tried in the background, so that it travels evenly.

It can be used at once; how far it goes and how evenly is found out while the hand rests. That
moves no picture: where an axis stands is an amount in the recipe, whatever slider shows it.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from studio.core.found_axis import FoundAxis
from studio.core.known_axes import Known
from studio.core.probing import Glance, glance, travel_of, wanted
from studio.core.sketches import sketch_of
from studio.core.steering_axes import PushAxis

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from studio.core.axis import Axis
    from studio.core.desk import Desk
    from studio.core.events import Failed
    from studio.core.finding import Search
    from studio.core.pixels import Pixels
    from studio.core.recipe import Recipe
    from studio.core.sketches import Asker, Sketches
    from studio.core.travel import Travel

RANK: Final = 2
LATER: Final = 30
"""Whose sketches come first: a slider that the artist added is tried at once. Of discovered ones
there are many, and each can be used as it is: they wait for all that is looked at."""
STEPS: Final = 10
"""Steps of the pictures an axis is tried with: with fewer, what changes along the way lies
elsewhere."""


@dataclass(frozen=True, slots=True)
class AxesScene:
    """What the sliders show besides where they stand. measured: the axis that is being tried.
    search: how far the search for directions is."""

    known: tuple[Known, ...] = ()
    measured: Axis | None = None
    search: Search | None = None

    def found(self, desk: Desk) -> tuple[Axis, ...]:
        """The discovered axes, the strongest first, then those that came with a picture."""
        effects = {k.axis: k.effect for k in self.known if k.effect is not None}
        others = (axis for axis in desk.axes if isinstance(axis, FoundAxis))
        strongest = sorted(effects, key=lambda axis: -effects[axis])
        return tuple(dict.fromkeys((*strongest, *others)))

    def of(self, axis: Axis) -> Known:
        """What is known of an axis; one that acts in other steps now travels as it did before."""
        mine = next((known for known in self.known if known.axis == axis), Known(axis))
        travel = mine.travel
        if travel is None and isinstance(axis, PushAxis):
            travel = next((k.travel for k in self.known if _same_way(k.axis, axis)), None)
        if travel is not None and not travel.fits(axis.range):
            travel = None
        return replace(mine, travel=travel)


def _same_way(axis: Axis, other: PushAxis) -> bool:
    return isinstance(axis, PushAxis) and axis.direction == other.direction


@dataclass(slots=True)
class _Trial:
    """One axis that is being tried, from one recipe; tried: what was seen at which amount."""

    axis: Axis
    recipe: Recipe
    at: int
    asker: Asker
    tried: dict[float, Glance] = field(default_factory=dict)
    asked: dict[Recipe, list[float]] = field(default_factory=dict)


class Ranging:
    """Held by the conductor. sketches: makes the pictures. changed: called when more is known."""

    def __init__(self, sketches: Sketches, changed: Callable[[], None]) -> None:
        self._soon, self._later = sketches.asker(RANK), sketches.asker(LATER)
        self._changed = changed
        self._known: dict[Axis, Known] = {}
        self._refused: set[Axis] = set()  # what could not be tried
        self._trial: _Trial | None = None

    def scene(self, search: Search | None) -> AxesScene:
        """What there is to see. search: how far the search for directions is."""
        measured = None if self._trial is None else self._trial.axis
        return AxesScene(self.known(), measured, search)

    def known(self) -> tuple[Known, ...]:
        """What the project keeps."""
        return tuple(self._known.values())

    def travel(self, axis: Axis) -> Travel | None:
        """How an axis travels, where that is known."""
        return AxesScene(self.known()).of(axis).travel

    def restore(self, known: Iterable[Known]) -> None:
        """Go on in another project."""
        self._known = {each.axis: each for each in known}
        self._refused.clear()
        self._end()

    # ---- wishes

    def discover(self, found: Known) -> None:
        """An axis was discovered: it can be used, and is tried in its turn."""
        if found.axis not in self._known:
            self._known[found.axis] = found
            self._changed()

    def forget(self, axis: Axis) -> None:
        """An axis is wanted no more."""
        if self._known.pop(axis, None) is not None:
            self._changed()

    def measure(self, axis: Axis) -> None:
        """Try an axis again, with the words and the noise of now."""
        mine = self._known.get(axis)
        if mine is not None:
            self._known[axis] = replace(mine, travel=None)
        self._refused.discard(axis)
        if self._trial is not None and self._trial.axis == axis:
            self._end()
        self._changed()

    def rename(self, axis: Axis, name: str) -> None:
        """Call an axis by a name; "" is the name of its kind."""
        self._known[axis] = replace(self._known.get(axis, Known(axis)), name=name.strip())
        self._changed()

    # ---- how it happens

    def follow(self, desk: Desk, *, able: bool) -> None:
        """Try what is on the desk and not known. able: a model is there to try it with."""
        had = (*desk.axes, *(k.axis for k in self.known() if k.effect is not None))
        axis = next((axis for axis in had if self._is_open(axis, desk)), None)
        trial = self._trial
        if trial is not None and (
            trial.axis not in had
            or trial.recipe.model != desk.recipe.model
            or (axis in desk.axes and trial.axis not in desk.axes)
        ):
            self._end()
        can = able and desk.has_prompt and not desk.is_photo
        if self._trial is None and can and axis is not None:
            asker = self._soon if axis in desk.axes else self._later
            self._trial = _Trial(axis, desk.recipe, desk.branch_at, asker)
            self._go_on(self._trial)

    def _is_open(self, axis: Axis, desk: Desk) -> bool:
        if axis in self._refused or (axis.whole_run and desk.branch_at):
            return False
        known = self._known.get(axis)
        return known is None or known.travel is None or not known.travel.fits(axis.range)

    def _go_on(self, trial: _Trial) -> None:
        """Ask for what is to be tried next, or end with what was found."""
        amounts = wanted(trial.axis.range, trial.tried)
        if not amounts:
            self._found(trial.axis, travel_of(trial.axis.range, trial.tried))
            return
        trial.asked = {}
        for amount in amounts:
            moved = trial.axis.move(trial.recipe, amount, trial.at)
            trial.asked.setdefault(sketch_of(moved, STEPS), []).append(amount)
        trial.asker.want(tuple(trial.asked), self._take, self._fail)

    def _take(self, recipe: Recipe, picture: Pixels) -> None:
        trial = self._trial
        if trial is None or recipe not in trial.asked:
            return
        seen = glance(picture)
        trial.tried |= dict.fromkeys(trial.asked.pop(recipe), seen)
        if not trial.asked:
            self._go_on(trial)

    def _fail(self, recipe: Recipe, _failed: Failed) -> None:
        """What cannot be tried goes on as it is; why is told when it is moved."""
        if self._trial is not None and recipe in self._trial.asked:
            self._refused.add(self._trial.axis)
            self._end()

    def _found(self, axis: Axis, travel: Travel) -> None:
        self._known[axis] = replace(self._known.get(axis, Known(axis)), travel=travel)
        self._end()

    def _end(self) -> None:
        if self._trial is not None:
            self._trial.asker.drop()
        self._trial = None
