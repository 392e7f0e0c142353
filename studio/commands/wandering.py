"""What walk, axis and grid share: pictures one after the other, and evenly travelled paths."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from studio.core.pacing import course, even
from studio.core.travel import evened, seen
from studio.core.walk import Spot

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from studio.commands.console import Console
    from studio.core.pixels import Pixels
    from studio.core.recipe import Recipe
    from studio.core.walk import Walk
    from studio.engine.renderer import Renderer


def pictures(
    engine: Renderer, recipes: Sequence[Recipe], console: Console, name: str = "Picture"
) -> Iterator[Pixels]:
    """The picture of each recipe; steps that are shared are run once."""
    began, total = time.monotonic(), len(recipes)
    for done, recipe in enumerate(recipes):
        left = (time.monotonic() - began) / max(done, 1) * (total - done)
        when = f", {left:.0f} s left" if done else ""
        console.progress(f"{name} {done + 1} of {total}{when}")
        yield engine.render(recipe).pixels
    console.clear()


def even_places(
    engine: Renderer,
    at: Callable[[float], Recipe],
    tried: Sequence[float],
    count: int,
    console: Console,
) -> list[float]:
    """`count` places from the first to the last tried one, at equal visible distances."""

    def render(recipe: Recipe) -> Pixels:
        return engine.render(recipe).pixels

    found = course(_seen(render, at, tried, "Trying the way", console))
    return evened(found.amounts, found.stretches, count)


def even_walk(render: Callable[[Recipe], Pixels], walk: Walk, tried: int, console: Console) -> Walk:
    """The walk at one visible speed; `tried` stretches of each way tell how it changes."""
    places = [i / tried for i in range(tried + 1)]
    courses = {}
    for done, i in enumerate(walk.passages):

        def at(amount: float, index: int = i) -> Recipe:
            return walk.recipe(Spot(index, amount))

        name = f"Trying way {done + 1} of {len(walk.passages)}"
        courses[i] = course(_seen(render, at, places, name, console))
    return even(walk, courses)


def _seen(
    render: Callable[[Recipe], Pixels],
    at: Callable[[float], Recipe],
    tried: Sequence[float],
    name: str,
    console: Console,
) -> dict[float, NDArray[np.float64]]:
    """What is seen at the tried places and at as many more.

    Those lie each in the middle of the stretch in which most is seen to change: there the way must
    be known best. They are tried with all of their steps: pictures of fewer change elsewhere along
    the way (with 8 of 16 steps, travel from night to day stays three times as uneven).
    """
    known: dict[float, NDArray[np.float64]] = {}

    def see(place: float) -> None:
        console.progress(f"{name}, {len(known) + 1} of {2 * len(tried)}")
        known[place] = seen(render(at(place)))

    for place in tried:
        see(place)
    while len(known) < 2 * len(tried):
        found = course(known)
        widest = max(range(len(found.stretches)), key=found.stretches.__getitem__)
        see((found.amounts[widest] + found.amounts[widest + 1]) / 2)
    console.clear()
    return known
