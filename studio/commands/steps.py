"""`sfumato steps`: the film strip of a recording."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from studio.commands import arguments

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

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
        "--out", metavar="STRIP.png", type=Path, required=True, help="where to save the strip"
    )
    arguments.add_model(parser)
    arguments.add_json(parser)


def run(options: Namespace, console: Console) -> int:
    """Lay out every step of a recording as a film strip, the finished picture at its end."""
    from studio.commands import making  # noqa: PLC0415 - not for --help
    from studio.library import recordings, strips  # noqa: PLC0415 - bring Pillow

    arguments.check_outputs(options.out, None)
    facts = recordings.inspect(options.file)
    folder = making.recorded_model(facts.recipe.model, options.model)
    trajectory = making.read_steps(options.file)
    engine = making.open_engine(folder, console)
    making.adopt(engine, facts.recipe, trajectory, facts.steps)
    frames = _frames(engine, facts.recipe, options.view, facts.steps, console)
    strip = strips.lay_out(frames, columns=COLUMNS, longest=LONGEST)
    strips.save(options.out, strip)
    data = {
        "picture": str(options.out),
        "width": strip.width,
        "height": strip.height,
        "steps": facts.steps,
        "frames": len(frames),
        "columns": min(COLUMNS, len(frames)),
        "view": options.view,
        "model": facts.recipe.model.name,
    }
    console.result(data, f"Laid out {len(frames)} pictures in {options.out}.")
    return 0


def _frames(
    engine: Renderer, recipe: Recipe, view: str, count: int, console: Console
) -> list[Pixels]:
    from studio.core.messages import View  # noqa: PLC0415 - not for --help

    frames = []
    for step in range(count + 1):
        console.progress(f"Picture {step + 1} of {count + 1}")
        frames.append(engine.look(recipe, step, View(view)))
    return frames
