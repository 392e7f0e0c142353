"""`sfumato axis`: a strip of pictures from one word to another, or along what is discovered."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from studio.commands import arguments, discovering, render
from studio.core.errors import StudioError
from studio.core.finding import By

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from studio.commands.console import Console
    from studio.core.pixels import Pixels

MOST: Final = 60
TRIED: Final = 13
"""Places of the axis that are tried with drafts to make its travel even."""


def add_arguments(parser: ArgumentParser) -> None:
    """The two words, the picture they act on, and where the strip goes."""
    parser.add_argument("words", metavar="WORD", nargs="*", help="two words: calm stormy, say")
    parser.add_argument(
        "--discover",
        metavar="N",
        type=discovering.check,
        help="instead of words, find directions of the noise from N quick samples (64, say)",
    )
    parser.add_argument(
        "--by",
        choices=[by.value for by in By],
        default=By.STRENGTH.value,
        help="what to discover: what changes most (pca, the default) or most independently (ica)",
    )
    render.add_recipe(parser)
    parser.add_argument(
        "--pictures", metavar="N", type=_pictures, default="7", help="how many (default: 7)"
    )
    parser.add_argument(
        "--reach", metavar="X", default="1", help="how far to go either way (default: 1)"
    )
    parser.add_argument(
        "--pace", action="store_true", help="try the way first, so that equal steps look equal"
    )
    parser.add_argument(
        "--out", metavar="STRIP.png", type=Path, required=True, help="where to save the strip"
    )
    arguments.add_model(parser)
    arguments.add_json(parser)


def run(options: Namespace, console: Console) -> int:
    """Paint the same picture from one word to the other, side by side."""
    from studio.commands import making, wandering  # noqa: PLC0415 - not for --help
    from studio.core.noise_axes import turn_axis  # noqa: PLC0415 - as above
    from studio.core.steering_axes import words_axis  # noqa: PLC0415 - as above
    from studio.core.travel import lengths, unevenness  # noqa: PLC0415 - as above
    from studio.library import strips  # noqa: PLC0415 - brings Pillow

    first, second = _words(options)
    axis = words_axis(first, second) if options.discover is None else turn_axis(0)
    reach = arguments.number("--reach", options.reach)
    axis.range.check(reach)
    if not options.prompt:
        raise StudioError("There is no prompt.", "Say what to paint with --prompt.")
    arguments.check_outputs(options.out, None)
    folder = making.chosen_model(options.model)
    engine = making.open_engine(folder, console, render.lora_files(options))
    base = render.recipe_of(options, engine.facts())
    if options.discover is not None:
        return discovering.run(options, console, engine, base, reach)
    values, move = _spread(reach, options.pictures), partial(axis.move, base)
    if options.pace:
        tried = _spread(reach, TRIED)
        values = wandering.even_places(engine, move, tried, options.pictures, console)
    frames: list[Pixels] = list(wandering.pictures(engine, [*map(move, values)], console))
    strip = strips.lay_out(frames, columns=len(frames), longest=max(base.width, base.height))
    strips.save(options.out, strip)
    stretches = lengths(frames)
    data = {
        "picture": str(options.out),
        "axis": [first, second],
        "values": [round(value, 6) for value in values],
        "changes": [round(float(stretch), 6) for stretch in stretches],
        "unevenness": round(unevenness(list(stretches)), 4),
        "width": strip.width,
        "height": strip.height,
        "model": base.model.name,
    }
    console.result(data, f"From {first} to {second} in {len(frames)} pictures: {options.out}.")
    return 0


def _words(options: Namespace) -> tuple[str, str]:
    """The two words; StudioError unless there are two, or none and something to discover."""
    if options.discover is not None:
        if options.words:
            raise StudioError(
                "Discovered directions have no words.", "Leave the words out, or --discover."
            )
        return "", ""
    if len(options.words) != 2:
        raise StudioError(
            "An axis leads from one word to another.",
            "Give two words, calm stormy say, or look for directions with --discover 64.",
        )
    return options.words[0], options.words[1]


def _spread(reach: float, count: int) -> list[float]:
    """Values from -reach to reach; the middle of an odd number is exactly the unmoved picture."""
    return [reach * (2 * i - (count - 1)) / (count - 1) for i in range(count)]


def _pictures(text: str) -> int:
    number = arguments.whole("The number of pictures", text)
    if not 2 <= number <= MOST:
        raise StudioError(f"{number} pictures make no strip.", f"Choose from 2 to {MOST}.")
    return number
