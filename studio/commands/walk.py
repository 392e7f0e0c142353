"""`sfumato walk`: a film from picture to picture."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from studio.commands import arguments
from studio.core.errors import StudioError

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from studio.commands.console import Console
    from studio.core.recipe import Recipe

LONGEST: Final = 100_000
TRIED: Final = 8
"""Places of each segment that are tried when it is to be walked evenly."""


def add_arguments(parser: ArgumentParser) -> None:
    """The keyframes, how to walk between them, and where the film goes."""
    parser.add_argument(
        "keyframes",
        metavar="PICTURE",
        type=Path,
        nargs="+",
        help="pictures made by Sfumato, or recipes as .json, in their order",
    )
    parser.add_argument(
        "--frames", metavar="N", type=_frames, default="48", help="how many pictures (default: 48)"
    )
    parser.add_argument("--rate", metavar="N", default="24", help="pictures a second (default: 24)")
    parser.add_argument("--loop", action="store_true", help="lead back to the first picture")
    parser.add_argument(
        "--easing", choices=("even", "smooth"), default="even", help="speed between two pictures"
    )
    parser.add_argument(
        "--pace", action="store_true", help="try the way first, so that nothing jumps"
    )
    parser.add_argument(
        "--out",
        metavar="PATH",
        type=Path,
        required=True,
        help="a film (.webm, .mp4, .gif), or a folder for numbered pictures",
    )
    arguments.add_model(parser)
    arguments.add_json(parser)


def run(options: Namespace, console: Console) -> int:
    """Make a film that leads from picture to picture: their noise, words and guidance blended."""
    from studio.commands import making, wandering  # noqa: PLC0415 - not for --help
    from studio.core.walk import Easing, Walk  # noqa: PLC0415 - as above
    from studio.library import films  # noqa: PLC0415 - brings PyAV

    rate = arguments.number("--rate", options.rate)
    films.check(options.out, rate)
    keyframes = tuple(read_keyframe(path) for path in options.keyframes)
    walk = Walk(keyframes, options.loop, Easing(options.easing))
    folder = making.recorded_model(keyframes[0].model, options.model)
    engine = making.open_engine(folder, console)
    places = walk.places(options.frames)
    if options.pace:
        number = walk.segments * TRIED + 1
        tried = [walk.segments * i / (number - 1) for i in range(number)]
        count = options.frames + options.loop  # a loop's last picture is its first again
        places = wandering.even_places(engine, walk.at, tried, count, console)[: options.frames]
    recipes = [walk.at(place) for place in places]
    shown = films.write(options.out, wandering.pictures(engine, recipes, console), rate=rate)
    data = {
        "film": str(options.out),
        "frames": shown,
        "rate": rate,
        "seconds": shown / rate,
        "keyframes": len(keyframes),
        "loop": options.loop,
        "places": [round(place, 6) for place in places],
        "model": keyframes[0].model.name,
    }
    console.result(data, f"Walked through {len(keyframes)} pictures in {options.out}.")
    return 0


def read_keyframe(path: Path) -> Recipe:
    """The recipe in a picture or in a .json file; StudioError where there is none."""
    from studio.core import recipe_json  # noqa: PLC0415 - not for --help
    from studio.library import files, pictures  # noqa: PLC0415 - bring Pillow

    if path.suffix.lower() != ".json":
        return pictures.read_recipe(path)
    return recipe_json.from_json(files.read_bytes(path, 1 << 20))


def _frames(text: str) -> int:
    number = arguments.whole("The number of frames", text)
    if not 2 <= number <= LONGEST:
        raise StudioError(f"{number} frames are no film.", f"Choose a number from 2 to {LONGEST}.")
    return number
