"""What walk, axis and grid share: pictures one after the other, and evenly travelled paths."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from studio.core.travel import evened, lengths

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from studio.commands.console import Console
    from studio.core.pixels import Pixels
    from studio.core.recipe import Recipe
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
    """`count` places from the first to the last tried one, at equal visible distances.

    As many more places are tried as are given, each in the middle of the stretch in which most is
    seen to change: there the path must be known best. They are tried with all of their steps:
    pictures of fewer change elsewhere along the way (with 8 of 16 steps, travel from night to day
    stays three times as uneven).
    """
    total = 2 * len(tried)

    def seen(place: float) -> Pixels:
        console.progress(f"Trying the way, {len(known) + 1} of {total}")
        return engine.render(at(place)).pixels

    known: dict[float, Pixels] = {}
    for place in tried:
        known[place] = seen(place)
    while len(known) < total:
        places = sorted(known)
        stretches = lengths([known[place] for place in places])
        widest = int(stretches.argmax())
        middle = (places[widest] + places[widest + 1]) / 2
        known[middle] = seen(middle)
    console.clear()
    places = sorted(known)
    return evened(places, list(lengths([known[place] for place in places])), count)
