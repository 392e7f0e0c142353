"""--photo and what belongs to it: a picture of one's own to begin with."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from studio.commands import arguments
from studio.core.errors import StudioError

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from studio.core.recipe import Recipe
    from studio.engine.renderer import Renderer


def add_arguments(parser: ArgumentParser) -> None:
    """--photo, --from-step, --invert, --photo-words."""
    parser.add_argument("--photo", metavar="FILE", type=Path, help="a picture to begin with")
    parser.add_argument(
        "--from-step",
        metavar="K",
        type=_step,
        help="the step at which the model takes over from the photo (without it: never)",
    )
    parser.add_argument(
        "--invert",
        action="store_true",
        help="let the photo in by running the model backwards, not by mixing noise in",
    )
    parser.add_argument(
        "--photo-words", metavar="TEXT", default="", help="what the photo shows, for --invert"
    )


def check(options: Namespace) -> None:
    """StudioError where what was asked for does not make sense together."""
    if options.photo is None:
        if options.from_step is not None or options.invert or options.photo_words:
            raise StudioError("There is no photo to begin with.", "Say which with --photo.")
        if not options.prompt:
            raise StudioError("There is no prompt.", "Say what to paint with --prompt.")
    elif options.from_step is not None and not options.prompt:
        raise StudioError("There is no prompt.", "Say what the photo is to become with --prompt.")


def begun(engine: Renderer, recipe: Recipe, options: Namespace) -> tuple[Recipe, float | None]:
    """The recipe that begins with the photo, and how the decoder brings it back in dB.

    The size is the photo's, as near as the model paints it, unless --size says another. Without
    --photo, the recipe itself and None.
    """
    if options.photo is None:
        return recipe, None
    from studio.core.photo import Photo, Way  # noqa: PLC0415 - not for --help
    from studio.core.photos import digest_of  # noqa: PLC0415 - as above
    from studio.library import photos  # noqa: PLC0415 - as above

    facts = engine.facts()
    picture = photos.load(options.photo, (facts.width, facts.height), facts.multiple)
    if options.size is None:
        recipe = replace(recipe, width=picture.width, height=picture.height)
    count = engine.count(recipe)
    if options.from_step is not None and options.from_step >= count:
        raise StudioError(
            f"The run has {count} steps, so the model cannot take over at {options.from_step}.",
            f"Choose a step from 0 to {count - 1}.",
        )
    way = Way.INVERT if options.invert else Way.NOISE
    digest = digest_of(picture)
    decoded = engine.bring(digest, picture)
    photo = Photo(digest, options.from_step, way, options.photo_words)
    return replace(recipe, photo=photo), decoded


def _step(text: str) -> int:
    number = arguments.whole("The step", text)
    if number < 0:
        raise StudioError(f"There is no step {number}.", "Steps are counted from 0.")
    return number
