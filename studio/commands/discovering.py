"""`sfumato axis --discover`: directions of the noise in which a picture changes most."""

from __future__ import annotations

import statistics
from typing import TYPE_CHECKING, Any, Final

from studio.core.discovery import features
from studio.core.errors import StudioError
from studio.core.finding import AXES, MOST, By, directions, samples
from studio.core.noise_axes import FOUND, TurnAxis
from studio.core.sketches import sketch_of
from studio.core.travel import seen_change

if TYPE_CHECKING:
    from argparse import Namespace

    from studio.commands.console import Console
    from studio.core.axis import Axis
    from studio.core.found_axis import FoundAxis
    from studio.core.pixels import Pixels
    from studio.core.recipe import Recipe
    from studio.engine.renderer import Renderer

LEAST: Final = 8
CHECKED: Final = 8
"""Single directions that the found ones are held against."""
ANGLE: Final = 0.5
"""The tangent of the turn at which they are."""


def run(options: Namespace, console: Console, engine: Renderer, base: Recipe, reach: float) -> int:
    """Find directions, paint a line of pictures along each, and say how much they change."""
    from studio.commands import wandering  # noqa: PLC0415 - not for --help
    from studio.library import strips  # noqa: PLC0415 - brings Pillow

    first = FOUND + base.noise.first_seed % (1 << 40) * MOST
    by, count = By(options.by), options.discover
    looked = [sketch_of(each) for each in samples(base, first, count)]
    rows = [features(p) for p in wandering.pictures(engine, looked, console, "Looking")]
    unmoved = engine.render(base).pixels
    usual = statistics.median(
        change(engine, base, TurnAxis(first + i), unmoved) for i in range(min(CHECKED, count))
    )
    found = directions(rows, first, by, AXES)
    effects = {axis: change(engine, base, axis, unmoved) / max(usual, 1e-9) for axis in found}
    strongest = sorted(found, key=lambda axis: -effects[axis])
    values = [reach * (i / 2 - 1) for i in range(5)]
    moved = [axis.move(base, value) for axis in strongest for value in values]
    frames = list(wandering.pictures(engine, moved, console))
    sheet = strips.lay_out(frames, columns=len(values), longest=max(base.width, base.height))
    strips.save(options.out, sheet)
    ratio = statistics.median(effects.values())
    data: dict[str, Any] = {
        "picture": str(options.out),
        "discovered": [_told(axis, effects[axis]) for axis in strongest],
        "by": by.value,
        "samples": count,
        "values": values,
        "ratio": round(ratio, 3),
        "angle": ANGLE,
        "width": sheet.width,
        "height": sheet.height,
        "model": base.model.name,
    }
    console.result(data, _line(len(found), ratio, options.out.name))
    return 0


def change(engine: Renderer, base: Recipe, axis: Axis, unmoved: Pixels) -> float:
    """How much turning the noise along an axis, and against it, changes the picture."""
    ways = (engine.render(axis.move(base, value)).pixels for value in (ANGLE, -ANGLE))
    return statistics.mean(seen_change(unmoved, picture) for picture in ways)


def check(text: str) -> int:
    """How many seeds to look at. StudioError outside what can be done."""
    from studio.commands import arguments  # noqa: PLC0415 - it knows this module's caller

    number = arguments.whole("The number of samples", text)
    if not LEAST <= number <= MOST:
        raise StudioError(
            f"{number} samples are no search.", f"Choose from {LEAST} to {MOST}; 64 is usual."
        )
    return number


def _told(axis: FoundAxis, effect: float) -> dict[str, Any]:
    seeds = [[seed.value, seed.weight] for seed in axis.seeds]
    return {"effect": round(effect, 3), "seeds": seeds}


def _line(count: int, ratio: float, name: str) -> str:
    if ratio <= 1:
        return f"{count} directions: {name}. They change no more than any random direction does."
    return f"{count} directions, {ratio:.1f} times as strong as random ones: {name}."
