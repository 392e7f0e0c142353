"""`sfumato steps`: the steps of a recording as a strip, a film or single pictures."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from studio.commands import arguments

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from collections.abc import Iterator

    from studio.commands.console import Console
    from studio.core.pixels import Pixels
    from studio.core.recipe import Recipe
    from studio.engine.renderer import Renderer

COLUMNS: Final = 10
"""Pictures in one row of the strip; longer runs go on in the next."""
LONGEST: Final = 192
"""Pixels of the longer side of one picture in the strip."""


def add_arguments(parser: ArgumentParser) -> None:
    """The recording, what to show of it, and where."""
    parser.add_argument("file", metavar="FILE.trajectory", type=Path, help="the recording")
    parser.add_argument(
        "--view",
        choices=("sees", "expects"),
        default="expects",
        help="what the model sees at each step, or what it expects to come of it (the default)",
    )
    parser.add_argument(
        "--out",
        metavar="PATH",
        type=Path,
        required=True,
        help="a strip (.png), a film (.webm, .mp4, .gif), or a folder for numbered pictures",
    )
    parser.add_argument(
        "--rate", metavar="N", default="8", help="pictures a second of a film (default: 8)"
    )
    parser.add_argument(
        "--hold",
        metavar="SECONDS",
        default="1.5",
        help="how long a film stays on the finished picture (default: 1.5)",
    )
    arguments.add_model(parser)
    arguments.add_json(parser)


def run(options: Namespace, console: Console) -> int:
    """Take every step of a recording out, the finished picture at the end."""
    from studio.commands import making  # noqa: PLC0415 - not for --help
    from studio.library import films, recordings  # noqa: PLC0415 - bring Pillow and PyAV

    rate, hold = arguments.number("--rate", options.rate), arguments.number("--hold", options.hold)
    strip = options.out.suffix.lower() == ".png"
    if strip:
        arguments.check_outputs(options.out, None)
    else:
        films.check(options.out, rate)
    facts = recordings.inspect(options.file)
    folder = making.recorded_model(facts.recipe.model, options.model)
    trajectory = making.read_steps(options.file)
    engine = making.open_engine(folder, console)
    making.adopt(engine, facts.recipe, trajectory, facts.steps)
    frames = _frames(engine, facts.recipe, options.view, facts.steps, console)
    data = {
        "picture": str(options.out),
        "steps": facts.steps,
        "frames": facts.steps + 1,
        "view": options.view,
        "model": facts.recipe.model.name,
    }
    made = _strip(options.out, list(frames)) if strip else _film(options.out, frames, rate, hold)
    console.result(data | made, f"Laid out {facts.steps + 1} pictures in {options.out}.")
    return 0


def _strip(path: Path, frames: list[Pixels]) -> dict[str, float]:
    from studio.library import strips  # noqa: PLC0415 - brings Pillow

    strip = strips.lay_out(frames, columns=COLUMNS, longest=LONGEST)
    strips.save(path, strip)
    columns = min(COLUMNS, len(frames))
    return {"width": strip.width, "height": strip.height, "columns": columns}


def _film(path: Path, frames: Iterator[Pixels], rate: float, hold: float) -> dict[str, float]:
    """A film that rests on its last picture; a folder of pictures holds it once."""
    from studio.library import films  # noqa: PLC0415 - brings PyAV

    held = films.held(frames, round(hold * rate) if path.suffix else 0)
    return {"shown": films.write(path, held, rate=rate), "rate": rate}


def _frames(
    engine: Renderer, recipe: Recipe, view: str, count: int, console: Console
) -> Iterator[Pixels]:
    from studio.core.steps import View  # noqa: PLC0415 - not for --help

    for step in range(count + 1):
        console.progress(f"Picture {step + 1} of {count + 1}")
        yield engine.look(recipe, step, View(view))
