"""Walks: recipes as keyframes in time, and the recipes on the way between them."""

from __future__ import annotations

from bisect import bisect
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import pairwise
from typing import TYPE_CHECKING, Final

import numpy as np

from studio.core import checks
from studio.core.between import NoisePath, between, why_not
from studio.core.conditioning import Meeting
from studio.core.errors import StudioError
from studio.core.limits import Range

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from studio.core.recipe import Recipe

SECONDS: Final = Range("Time to next", 0.1, 600, 2.0)
HOLD: Final = Range("Hold", 0, 600, 0)
MOST: Final = 200
"""Keyframes of a walk."""
NAME: Final = 120
"""Letters of a keyframe's name that are kept."""


class Easing(StrEnum):
    """How the time between two keyframes is spent."""

    EVEN = "even"
    """At one speed."""
    IN = "in"
    """Slow at the first."""
    OUT = "out"
    """Slow at the second."""
    SMOOTH = "smooth"
    """Slow at both."""

    def of(self, share: float) -> float:
        """How much of the way lies behind after a share of the time; 0 and 1 stay."""
        match self:
            case Easing.IN:
                return share * share
            case Easing.OUT:
                return share * (2 - share)
            case Easing.SMOOTH:
                return share * share * (3 - 2 * share)
        return share


@dataclass(frozen=True, slots=True)
class Passage:
    """From a keyframe to the next.

    noise: the way that the noise takes. words: where the words of the two meet. pace: points (share
    of the eased time, share of the way) from (0, 0) to (1, 1) and never back, straight between
    them; () for one speed.
    """

    seconds: float = SECONDS.default
    easing: Easing = Easing.SMOOTH
    noise: NoisePath = NoisePath.SPHERE
    pace: tuple[tuple[float, float], ...] = ()
    words: Meeting = Meeting.ENCODING

    @property
    def way(self) -> tuple[NoisePath, Meeting]:
        """What decides the pictures that it goes through; their times do not."""
        return self.noise, self.words

    def __post_init__(self) -> None:
        object.__setattr__(self, "seconds", checks.finite(SECONDS.name, self.seconds))
        SECONDS.check(self.seconds)
        pace = tuple(
            (checks.finite("The pace", time), checks.finite("The pace", way))
            for time, way in self.pace
        )
        ends = not pace or (pace[0], pace[-1]) == ((0.0, 0.0), (1.0, 1.0))
        if not ends or any(b[0] < a[0] or b[1] < a[1] for a, b in pairwise(pace)):
            raise StudioError("The pace of a walk must lead from 0 to 1 and never back.")
        object.__setattr__(self, "pace", pace)

    def amount(self, share: float) -> float:
        """How much of the way lies behind after a share of the time; the ends are exact."""
        eased = self.easing.of(share)
        if not self.pace:
            return eased
        times, ways = zip(*self.pace, strict=True)
        return float(np.interp(eased, times, ways))


@dataclass(frozen=True, slots=True)
class Keyframe:
    """A picture that a walk goes through. hold: seconds that it rests there. onward: how it goes on
    to the next."""

    recipe: Recipe
    name: str = ""
    hold: float = HOLD.default
    onward: Passage = Passage()

    def __post_init__(self) -> None:
        name = " ".join(checks.text("A keyframe's name", self.name).split())[:NAME]
        object.__setattr__(self, "name", name)
        object.__setattr__(self, "hold", checks.finite(HOLD.name, self.hold))
        HOLD.check(self.hold)


@dataclass(frozen=True, slots=True)
class Spot:
    """A place on a walk: `amount` of the way (0 to 1) from one keyframe to the next."""

    keyframe: int
    amount: float = 0.0


@dataclass(frozen=True, slots=True)
class Walk:
    """keyframes: in their order. loop: the last leads back to the first.

    StudioError for keyframes between which there is no way.
    """

    keyframes: tuple[Keyframe, ...] = ()
    loop: bool = False

    def __post_init__(self) -> None:
        if len(self.keyframes) > MOST:
            raise StudioError(f"A walk has at most {MOST} pictures.", "Begin another walk.")
        for keyframe in self.keyframes[1:]:
            if reason := self.why_not(keyframe.recipe):
                raise StudioError("These pictures cannot be walked between.", reason)

    # ---- time

    @property
    def passages(self) -> tuple[int, ...]:
        """The keyframes from which the walk goes on; the last one of a loop does."""
        count = len(self.keyframes)
        return tuple(range(count if self.loop and count > 1 else max(count - 1, 0)))

    @property
    def starts(self) -> tuple[float, ...]:
        """For each keyframe the second at which it is reached."""
        starts = [0.0]
        for keyframe in self.keyframes:
            starts.append(starts[-1] + keyframe.hold + keyframe.onward.seconds)
        return tuple(starts[:-1])

    @property
    def seconds(self) -> float:
        """How long it takes, holds and all."""
        if not self.keyframes:
            return 0.0
        last = self.keyframes[-1]
        rest = last.onward.seconds if len(self.keyframes) - 1 in self.passages else 0.0
        return self.starts[-1] + last.hold + rest

    def frames(self, rate: float) -> int:
        """How many frames it has at `rate` frames a second: at least two."""
        return max(2, round(self.seconds * rate))

    def times(self, count: int) -> list[float]:
        """The seconds of `count` frames at equal distances, from the beginning to the end.

        Of a loop the last is one step before the end, which is the beginning again.
        """
        steps = count if self.loop else max(count - 1, 1)
        return [self.seconds * i / steps for i in range(count)]

    def spot(self, time: float) -> Spot:
        """Where it is at a second, clamped to the walk. StudioError without any keyframe."""
        if not self.keyframes:
            raise StudioError("The walk has no pictures.", "Add one.")
        starts, last = self.starts, len(self.keyframes) - 1
        if time >= self.seconds:
            return Spot(last, 1.0 if last in self.passages else 0.0)
        at = max(bisect(starts, time) - 1, 0)
        keyframe = self.keyframes[at]
        passed = time - starts[at] - keyframe.hold
        if passed <= 0:
            return Spot(at)
        share = min(passed / keyframe.onward.seconds, 1.0)
        return Spot(at, keyframe.onward.amount(share))

    # ---- recipes

    def recipe(self, spot: Spot) -> Recipe:
        """The recipe at a place; at its ends exactly those of the keyframes.

        Steps of pairs that share their first steps are shared too: only what differs is run.
        """
        keyframe = self.keyframes[spot.keyframe]
        first, second = keyframe.recipe, self.after(spot.keyframe)
        if spot.amount <= 0 or first == second:
            return first
        if spot.amount >= 1:
            return second
        return between(first, second, spot.amount, *keyframe.onward.way)

    def at(self, time: float) -> Recipe:
        """The recipe at a second. StudioError without any keyframe."""
        return self.recipe(self.spot(time))

    def after(self, index: int) -> Recipe:
        """The recipe that the walk goes to from a keyframe; of the last one, back to the first."""
        return self.keyframes[(index + 1) % len(self.keyframes)].recipe

    def why_not(self, recipe: Recipe) -> str:
        """Why a recipe cannot be walked through here; "" where it can."""
        first = self.keyframes[0].recipe if self.keyframes else recipe
        return "" if first == recipe else why_not(first, recipe)

    # ---- changes

    def inserted(self, at: int, keyframes: Sequence[Keyframe]) -> Walk:
        """With these before the keyframe `at`."""
        changed = (*self.keyframes[:at], *keyframes, *self.keyframes[at:])
        return self._kept(replace(self, keyframes=changed))

    def removed(self, at: int) -> Walk:
        """Without one keyframe. What was measured of the ways to and from it is dropped."""
        return self._kept(replace(self, keyframes=_without(self.keyframes, at)))

    def moved(self, at: int, to: int) -> Walk:
        """With one keyframe at another place, `to` counted without it."""
        rest = _without(self.keyframes, at)
        keyframes = (*rest[:to], self.keyframes[at], *rest[to:])
        return self._kept(replace(self, keyframes=keyframes))

    def with_keyframe(self, at: int, keyframe: Keyframe) -> Walk:
        """With another keyframe in the place of one."""
        keyframes = (*self.keyframes[:at], keyframe, *self.keyframes[at + 1 :])
        return self._kept(replace(self, keyframes=keyframes))

    def with_onward(self, at: int, passage: Passage) -> Walk:
        """With another way on from a keyframe."""
        return self.with_keyframe(at, replace(self.keyframes[at], onward=passage))

    def evened(self, onwards: Mapping[int, Passage]) -> Walk:
        """With other ways on, paces and all, from some keyframes."""
        keyframes = (
            replace(keyframe, onward=onwards.get(i, keyframe.onward))
            for i, keyframe in enumerate(self.keyframes)
        )
        return replace(self, keyframes=tuple(keyframes))

    def _kept(self, walk: Walk) -> Walk:
        """The changed walk: a pace is kept only between the pictures it was measured between."""
        before = {self._way(i): self.keyframes[i].onward.pace for i in self.passages}
        plain = {
            i: replace(keyframe.onward, pace=())
            for i, keyframe in enumerate(walk.keyframes)
            if keyframe.onward.pace and before.get(walk._way(i)) != keyframe.onward.pace
        }
        return walk.evened(plain) if plain else walk

    def _way(self, index: int) -> tuple[Recipe, Recipe, tuple[NoisePath, Meeting]]:
        keyframe = self.keyframes[index]
        return keyframe.recipe, self.after(index), keyframe.onward.way


def _without(keyframes: tuple[Keyframe, ...], at: int) -> tuple[Keyframe, ...]:
    return (*keyframes[:at], *keyframes[at + 1 :])
