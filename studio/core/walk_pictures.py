"""The pictures along the ways of a walk, in one quality, from coarse to fine."""

from __future__ import annotations

from math import ceil, log2
from typing import TYPE_CHECKING, Final

from studio.core.walk import Spot

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from studio.core.events import Failed
    from studio.core.pixels import Pixels
    from studio.core.recipe import Recipe
    from studio.core.sketches import Asker
    from studio.core.walk import Walk

LEVELS: Final = 4
"""How often the ways are halved at least: fifteen pictures between two keyframes."""
FINEST: Final = 8
"""How often at most."""
APART: Final = 0.125
"""Seconds between two pictures of a long way."""
COARSE: Final = 2
"""How often they are halved whatever there is room for: that makes `ENOUGH` pictures."""
ENOUGH: Final = 5
"""Pictures along a way, ends and all, from which on it is told how it changes."""
MOST: Final = 180
"""Pictures of a walk, where the ways are many: they have a budget."""
UNLIMITED: Final = 1 << 20
"""More places than any walk has."""


class WalkPictures:
    """Held by `core.walking`.

    form: what is made of the recipe of a place. room: how many pictures like that of a recipe can
    be kept. known: a picture that need not be made. came: told of each that came, and where it
    belongs. failed: told of the one that cannot be made; no more are asked for then.
    """

    def __init__(
        self,
        asker: Asker,
        failed: Callable[[Failed], None],
        *,
        form: Callable[[Recipe], Recipe] = lambda recipe: recipe,
        room: Callable[[Recipe], int] = lambda _recipe: UNLIMITED,
        known: Callable[[Recipe], Pixels | None] = lambda _recipe: None,
        came: Callable[[Recipe, Spot, Pixels], None] = lambda _recipe, _spot, _picture: None,
    ) -> None:
        self._asker, self._tell = asker, failed
        self._form, self._room, self._known, self._came = form, room, known, came
        self._places: dict[Recipe, list[Spot]] = {}
        self.found: Mapping[int, Mapping[float, Pixels]] = {}
        """For each way (by its first keyframe) the pictures along it, by their place."""

    @property
    def left(self) -> int:
        """How many are still to come."""
        return self._asker.left

    @property
    def time_left(self) -> float | None:
        """Seconds until all are there, if the hand rests; None while it is not known."""
        return self._asker.time_left if self.left else 0.0

    def want(self, walk: Walk) -> None:
        """Ask for the pictures of a walk; those that are known are there at once."""
        self.found = {}
        most = self._room(walk.keyframes[0].recipe) if walk.keyframes else 0
        self._places = {}
        for spot in _spots(walk):
            recipe = self._form(walk.recipe(spot))
            if recipe in self._places or len(self._places) < most:
                self._places.setdefault(recipe, []).append(spot)
        known = {recipe: self._known(recipe) for recipe in self._places}
        for recipe, picture in known.items():
            if picture is not None:
                self._take(recipe, picture)
        missing = [recipe for recipe, picture in known.items() if picture is None]
        self._asker.want(missing, self._take, self._fail)

    def drop(self) -> None:
        """Nobody looks at them."""
        self._asker.drop()

    def _take(self, recipe: Recipe, picture: Pixels) -> None:
        for spot in self._places.get(recipe, ()):
            known = {**self.found.get(spot.keyframe, {}), spot.amount: picture}
            self.found = {**self.found, spot.keyframe: known}
            self._came(recipe, spot, picture)

    def _fail(self, _recipe: Recipe, failed: Failed) -> None:
        self._asker.drop()
        self._tell(failed)


def ways(walk: Walk) -> tuple[object, ...]:
    """What decides the pictures along the ways: of their times only how fine they are shown."""
    keyframes = walk.keyframes
    return (
        *(
            (keyframes[i].recipe, walk.after(i), keyframes[i].onward.way, _levels(walk, i))
            for i in walk.passages
        ),
        *((keyframe.recipe) for keyframe in keyframes),
    )


def _levels(walk: Walk, way: int) -> int:
    """How often a way is halved: a long one until its pictures come one after the other in time."""
    seconds = walk.keyframes[way].onward.seconds
    return min(max(LEVELS, ceil(log2(seconds / APART))), FINEST)


def _spots(walk: Walk) -> Iterator[Spot]:
    """The places of a walk's pictures, in the order in which they are wanted: the ends, the middle,
    the quarters …, as many as there is room for."""
    if not walk.passages:
        yield from map(Spot, range(len(walk.keyframes)))
        return
    yield from (Spot(way, end) for end in (0.0, 1.0) for way in walk.passages)
    asked = 2 * len(walk.passages)
    for level in range(1, FINEST + 1):
        halved = [way for way in walk.passages if level <= _levels(walk, way)]
        places = [(2 * i + 1) / 2**level for i in range(2 ** (level - 1))]
        asked += len(places) * len(halved)
        if asked > MOST and level > COARSE:
            return
        yield from (Spot(way, place) for place in places for way in halved)
