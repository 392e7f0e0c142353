"""The pad: recipes placed in a square, and the recipe of each place between them."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from studio.core import checks
from studio.core.between import Gulf, gulf, mixed_prompts
from studio.core.blending import blended
from studio.core.errors import StudioError
from studio.core.steering_axes import steer

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from studio.core.desk import Desk
    from studio.core.recipe import Recipe

MOST: Final = 8
"""Pictures that a pad holds."""

POWER: Final = 2.0
"""The power of the distance in the weights: 1 blurs all of the pad, 4 leaves hardly anything
between two pictures."""

AT: Final = 1e-9
"""So near to a picture (in parts of the pad's side), the puck is on it."""

NAME: Final = 40
"""Letters of a name that are kept."""

Point = tuple[float, float]
"""A place on the pad: x to the right and y downwards, 0 to 1."""


class Mode(StrEnum):
    """What the puck moves between."""

    PICTURES = "pictures"
    """Everything: noise, words, guidance and all that was done to them."""
    PROMPTS = "prompts"
    """The words only; all else stays as it is on the desk."""


@dataclass(frozen=True, slots=True)
class Anchor:
    """A recipe with a place. name: "" where its words name it."""

    recipe: Recipe
    x: float
    y: float
    name: str = ""

    def __post_init__(self) -> None:
        checks.text("The name of a picture on the pad", self.name)
        object.__setattr__(self, "name", " ".join(self.name.split())[:NAME])
        x, y = on_pad((self.x, self.y))
        object.__setattr__(self, "x", x)
        object.__setattr__(self, "y", y)

    @property
    def at(self) -> Point:
        """Its place."""
        return self.x, self.y


@dataclass(frozen=True, slots=True)
class Pad:
    """Up to `MOST` anchors, where the puck is, and the path that was drawn (2 points or none).

    puck: None until the artist takes it.
    """

    anchors: tuple[Anchor, ...] = ()
    puck: Point | None = None
    mode: Mode = Mode.PICTURES
    path: tuple[Point, ...] = ()

    def __post_init__(self) -> None:
        if len(self.anchors) > MOST:
            raise StudioError(f"A pad holds {MOST} pictures.", "Take one away first.")
        if self.puck is not None:
            object.__setattr__(self, "puck", on_pad(self.puck))
        object.__setattr__(self, "mode", Mode(self.mode))
        object.__setattr__(self, "path", tuple(on_pad(point) for point in self.path))

    def with_anchor(self, anchor: Anchor) -> Pad:
        """With one more picture. StudioError where it cannot be blended with those there."""
        reason = self.why_not(anchor.recipe)
        if reason:
            raise StudioError(reason, "Put it on an empty pad instead.")
        return replace(self, anchors=(*self.anchors, anchor))

    def without(self, index: int) -> Pad:
        """Without one of the pictures; with fewer than two there is nothing to move between."""
        kept = (*self.anchors[:index], *self.anchors[index + 1 :])
        more = len(kept) > 1
        return replace(
            self, anchors=kept, puck=self.puck if more else None, path=self.path if more else ()
        )

    def with_moved(self, index: int, to: Point) -> Pad:
        """With one of the pictures elsewhere."""
        x, y = on_pad(to)
        return self._with(index, replace(self.anchors[index], x=x, y=y))

    def with_named(self, index: int, name: str) -> Pad:
        """With another name for one of the pictures; "" for its own words."""
        return self._with(index, replace(self.anchors[index], name=name))

    def _with(self, index: int, anchor: Anchor) -> Pad:
        anchors = (*self.anchors[:index], anchor, *self.anchors[index + 1 :])
        return replace(self, anchors=anchors)

    def weights(self, at: Point) -> tuple[float, ...]:
        """How much each picture counts at a place, in the order of the anchors; they sum to 1."""
        return weights([anchor.at for anchor in self.anchors], at)

    def recipe(self, at: Point, desk: Desk) -> Recipe:
        """The recipe of a place: at a picture exactly its own. The pad holds at least one.

        desk: it keeps all but its words where only those are blended.
        """
        shares = self.weights(at)
        if self.mode is Mode.PICTURES:
            parts = [(a.recipe, share) for a, share in zip(self.anchors, shares, strict=True)]
            return blended(parts)
        words = [
            (anchor.recipe.conditioning.prompts, share)
            for anchor, share in zip(self.anchors, shares, strict=True)
            if share > 0
        ]
        prompts = mixed_prompts(sorted(words, key=lambda part: -part[1]))
        return steer(desk.recipe, desk.branch_at, prompts=prompts)

    def why_not(self, recipe: Recipe) -> str:
        """Why a recipe cannot stand on this pad, in one sentence; "" where it can."""
        if any(recipe == anchor.recipe for anchor in self.anchors):
            return "This picture is on the pad already."
        if len(self.anchors) >= MOST:
            return f"A pad holds {MOST} pictures."
        apart = gulf(self.anchors[0].recipe, recipe) if self.anchors else None
        return "" if apart is None else _APART.get(apart, "")

    @property
    def jumps(self) -> str:
        """What has no middle between these pictures, so that it changes at once; "" for nothing."""
        recipes = [anchor.recipe for anchor in self.anchors]
        found = [name for name, read in _NO_MIDDLE.items() if len({read(r) for r in recipes}) > 1]
        if not found:
            return ""
        listed = ", ".join(found[:-1]) + " and " if found[1:] else ""
        return f"The {listed}{found[-1]} of the nearest picture is used: it has no middle."


_APART: Final = {
    Gulf.MODEL: "It was made with another model than the pictures on the pad.",
    Gulf.SIZE: "It has another size than the pictures on the pad.",
}

_NO_MIDDLE: Final[dict[str, Callable[[Recipe], object]]] = {
    "sampler": lambda recipe: recipe.sampler,
    "number of steps": lambda recipe: recipe.steps,
    "list of what to avoid": lambda recipe: recipe.conditioning.negative,
}


def weights(places: Sequence[Point], at: Point) -> tuple[float, ...]:
    """Inverse-distance weights of places at a point (Shepard 1968): they sum to 1.

    Exactly 1 on a place (shared by those that lie on one spot), and continuous everywhere.
    """
    distances = [math.dist(place, at) for place in places]
    on = [distance <= AT for distance in distances]
    if any(on):
        return tuple(1 / sum(on) if here else 0.0 for here in on)
    nearest = min(distances)
    shares = [(nearest / distance) ** POWER for distance in distances]
    total = math.fsum(shares)
    return tuple(share / total for share in shares)


def on_pad(point: Point) -> Point:
    """The nearest point of the pad. StudioError where it is no point."""
    x, y = (checks.finite("A place on the pad", value) for value in point)
    return min(max(x, 0.0), 1.0), min(max(y, 0.0), 1.0)


def free_place(taken: Sequence[Point]) -> Point:
    """Where the next picture comes to stand: of a few good places the one farthest from others."""
    if not taken:
        return _PLACES[0]
    return max(_PLACES, key=lambda place: min(math.dist(place, other) for other in taken))


_PLACES: Final[tuple[Point, ...]] = (
    (0.14, 0.2),
    (0.84, 0.18),
    (0.5, 0.78),
    (0.14, 0.78),
    (0.86, 0.78),
    (0.5, 0.2),
    (0.5, 0.48),
    (0.14, 0.48),
    (0.86, 0.48),
)
