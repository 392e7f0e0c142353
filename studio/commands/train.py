"""`sfumato train starter`: making the model that ships with Sfumato."""

from __future__ import annotations

import math
from pathlib import Path
from typing import TYPE_CHECKING

from studio.commands import arguments
from studio.core.errors import StudioError

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from studio.commands.console import Console


def add_arguments(parser: ArgumentParser) -> None:
    """What to train, where, and for how long."""
    parser.add_argument("what", metavar="WHAT", choices=("starter",), help="starter")
    parser.add_argument(
        "--run", metavar="FOLDER", type=Path, required=True, help="where the training is kept"
    )
    parser.add_argument(
        "--minutes", metavar="N", type=_minutes, default=120.0, help="for how long (default: 120)"
    )
    parser.add_argument("--resume", action="store_true", help="go on with the training in FOLDER")
    parser.add_argument(
        "--from", metavar="PATH", dest="source", help="a model to go on from, instead of nothing"
    )
    parser.add_argument(
        "--seed",
        metavar="N",
        type=arguments.scene_seed,
        default=0,
        help="of the pictures it learns from: another has other pictures (default: 0)",
    )
    parser.add_argument(
        "--device", metavar="NAME", default="auto", help="auto, cpu or cuda (default: auto)"
    )
    arguments.add_json(parser)


def run(options: Namespace, console: Console) -> int:
    """Train the starter model. It may be stopped at any time, and resumed with --resume."""
    from studio.commands import making  # noqa: PLC0415 - not for --help
    from studio.library.files import make_folder  # noqa: PLC0415 - as above
    from studio.training import commands  # noqa: PLC0415 - as above
    from studio.training.settings import Settings  # noqa: PLC0415 - as above

    source = making.chosen_model(options.source) if options.source else None
    folder = commands.train_starter(
        make_folder(options.run),
        minutes=options.minutes,
        device=options.device,
        resume=options.resume,
        source=source,
        settings=Settings.usual(further=source is not None, seed=options.seed),
        post=lambda event: console.progress(commands.as_line(event)),
    )
    console.result({"model": str(folder), "run": str(options.run)}, f"The model is in {folder}.")
    return 0


def _minutes(text: str) -> float:
    try:
        number = float(text)
    except ValueError:
        number = math.nan
    if not 0 < number < math.inf:
        raise StudioError(f"{text!r} minutes cannot be trained for.", "Write it like 90.")
    return number
