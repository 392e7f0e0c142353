"""`sfumato walk`: a film from picture to picture."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from studio.commands import arguments
from studio.core.errors import StudioError

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from studio.commands.console import Console
    from studio.commands.reel import Reel
    from studio.core.film import FilmJob
    from studio.core.recipe import Recipe
    from studio.core.walk import Keyframe, Walk

LONGEST: Final = 100_000
EASINGS: Final = ("even", "in", "out", "smooth")
PATHS: Final = ("sphere", "straight")
MEETINGS: Final = ("encoding", "attention")
QUALITIES: Final = ("high", "good", "small")
FILMS: Final = (".mp4", ".webm", ".gif")
TRIED: Final = 8
"""Places of each way that are tried when it is to be walked evenly."""


def add_arguments(parser: ArgumentParser) -> None:
    """The keyframes, how to walk between them, and where the film goes."""
    parser.add_argument(
        "keyframes",
        metavar="PICTURE",
        type=Path,
        nargs="+",
        help="pictures made by Sfumato, or recipes as .json, in their order; or one .walk,"
        " or a film of a walk",
    )
    _add_walking(parser)
    _add_film(parser)
    arguments.add_model(parser)
    arguments.add_json(parser)


def _add_walking(parser: ArgumentParser) -> None:
    """How to go from picture to picture."""
    parser.add_argument(
        "--frames", metavar="N", type=_frames, help="how many pictures (default: what the time is)"
    )
    parser.add_argument("--rate", metavar="N", default="24", help="pictures a second (default: 24)")
    parser.add_argument(
        "--seconds", metavar="S", help="time from each picture to the next (default: 2)"
    )
    parser.add_argument("--hold", metavar="S", help="time that each picture rests (default: 0)")
    parser.add_argument("--loop", action="store_true", help="lead back to the first picture")
    parser.add_argument("--easing", choices=EASINGS, help="speed between two pictures")
    parser.add_argument("--noise", choices=PATHS, help="the way of the noise")
    parser.add_argument("--words", choices=MEETINGS, help="where the words of two pictures meet")
    parser.add_argument(
        "--pace", action="store_true", help="try the way first, so that nothing jumps"
    )


def _add_film(parser: ArgumentParser) -> None:
    """What is made of the walk."""
    parser.add_argument(
        "--size",
        metavar="WxH",
        type=arguments.size,
        help="of the film, in pixels: resampled (Lanczos) and cut to fit",
    )
    parser.add_argument(
        "--quality", choices=QUALITIES, default="high", help="of a film (default: high)"
    )
    parser.add_argument(
        "--save", metavar="FILE.walk", type=Path, help="keep the walk, pace and all, to go on with"
    )
    parser.add_argument(
        "--out",
        metavar="PATH",
        type=Path,
        required=True,
        help="a film (.webm, .mp4, .gif), or a folder for numbered pictures",
    )


def run(options: Namespace, console: Console) -> int:
    """Make a film that leads from picture to picture: their noise, words and guidance blended.

    Its frames are kept in a folder beside it until it is whole: a film that was cut short goes on
    where it was when the same command is given again.
    """
    from studio.commands import making, wandering  # noqa: PLC0415 - not for --help
    from studio.commands.reel import Reel, kept_beside  # noqa: PLC0415 - as above
    from studio.core import walk_json  # noqa: PLC0415 - as above
    from studio.core.film import FilmJob, FilmOrder, Quality  # noqa: PLC0415 - as above
    from studio.library import files, films  # noqa: PLC0415 - brings PyAV

    rate = arguments.number("--rate", options.rate)
    films.check(options.out, rate)
    kept = kept_beside(options.out)
    if options.save is not None:
        files.check_writable(options.save)
    walk = walk_of(options)
    folder = making.recorded_model(walk.keyframes[0].recipe.model, options.model)
    reel = Reel(making.open_engine(folder, console), kept, console)
    if options.pace:
        walk = wandering.even_walk(reel.picture, walk, TRIED, console)
    if options.save is not None:
        files.write_text(options.save, walk_json.to_json(walk))
    order = FilmOrder(options.out.suffix, rate, options.size, Quality(options.quality))
    job = FilmJob(walk, order, str(options.out), options.frames)
    shown = _film(reel, job)
    data = {
        **_facts(job, walk),
        "frames": shown,
        "frames_found": reel.found,
        "seconds": shown / rate,
        "walk": None if options.save is None else str(options.save),
    }
    console.result(data, f"Walked through {len(walk.keyframes)} pictures in {options.out}.")
    return 0


def _facts(job: FilmJob, walk: Walk) -> dict[str, object]:
    """What is to be made."""
    return {
        "film": job.path,
        "rate": job.order.rate,
        "keyframes": len(walk.keyframes),
        "loop": walk.loop,
        "places": [round(spot.keyframe + spot.amount, 6) for spot in map(walk.spot, job.times)],
        "model": walk.keyframes[0].recipe.model.name,
    }


def _film(reel: Reel, job: FilmJob) -> int:
    """Make the film, or go on with it; returns how many frames it has."""
    from studio.core import walk_json  # noqa: PLC0415 - not for --help
    from studio.library import films  # noqa: PLC0415 - brings PyAV

    reel.begin(job)
    try:
        shown = films.write(
            Path(job.path),
            reel.frames(job),
            rate=job.order.rate,
            size=job.order.size,
            quality=job.order.quality,
            comment=walk_json.to_json(job.walk),
            loop=job.walk.loop,
        )
    except KeyboardInterrupt:
        reel.stopped(job)
        raise
    reel.finished()
    return shown


def walk_of(options: Namespace) -> Walk:
    """The walk that is asked for: that of a .walk file, or through pictures, as the options say.

    StudioError for fewer than two pictures, and for pictures that cannot be walked between.
    """
    from studio.core import walk_json  # noqa: PLC0415 - not for --help
    from studio.core.walk import Keyframe, Walk  # noqa: PLC0415 - as above
    from studio.library import files  # noqa: PLC0415 - brings Pillow

    paths = options.keyframes
    kind = paths[0].suffix.lower() if len(paths) == 1 else ""
    if kind == walk_json.SUFFIX:
        walk = walk_json.from_json(files.read_bytes(paths[0], 1 << 24))
    elif kind in FILMS:
        walk = _inside(paths[0])
    else:
        walk = Walk(tuple(Keyframe(read_keyframe(path), path.stem) for path in paths))
    if len(walk.keyframes) < 2:
        raise StudioError("A walk needs two pictures.", "Give another one.")
    changed = tuple(_as_asked(keyframe, options) for keyframe in walk.keyframes)
    return replace(walk, keyframes=changed, loop=walk.loop or options.loop)


def _inside(path: Path) -> Walk:
    """The walk that a film holds. StudioError where it holds none."""
    from studio.core import walk_json  # noqa: PLC0415 - not for --help
    from studio.library import films  # noqa: PLC0415 - brings PyAV

    words = films.comment_of(path)
    if not words:
        raise StudioError(f"{path.name} holds no walk.", "Choose a film that keeps its recipe.")
    return walk_json.from_json(words)


def _as_asked(keyframe: Keyframe, options: Namespace) -> Keyframe:
    """The keyframe with what the options say of all of them."""
    from studio.core.between import NoisePath  # noqa: PLC0415 - not for --help
    from studio.core.conditioning import Meeting  # noqa: PLC0415 - as above
    from studio.core.walk import Easing  # noqa: PLC0415 - as above

    onward, hold = keyframe.onward, keyframe.hold
    if options.seconds is not None:
        onward = replace(onward, seconds=arguments.number("--seconds", options.seconds))
    if options.easing is not None:
        onward = replace(onward, easing=Easing(options.easing))
    if options.noise is not None:
        onward = replace(onward, noise=NoisePath(options.noise), pace=())
    if options.words is not None:
        onward = replace(onward, words=Meeting(options.words), pace=())
    if options.hold is not None:
        hold = arguments.number("--hold", options.hold)
    return replace(keyframe, hold=hold, onward=onward)


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
