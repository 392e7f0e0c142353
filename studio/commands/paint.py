"""`sfumato paint`: the pictures that the starter model learns from."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from studio.commands import arguments
from studio.core.errors import StudioError

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from studio.commands.console import Console


def add_arguments(parser: ArgumentParser) -> None:
    """The seed, and where the picture goes."""
    parser.add_argument(
        "--seed", metavar="N", type=arguments.scene_seed, default=0, help="which scene to paint"
    )
    parser.add_argument(
        "--out", metavar="FILE.png", type=Path, required=True, help="where to save the picture"
    )
    parser.add_argument("--sheet", action="store_true", help="many scenes, from that seed on")
    parser.add_argument(
        "--size", metavar="WxH", type=arguments.size, default=(256, 256), help="in pixels"
    )
    arguments.add_json(parser)


def run(options: Namespace, console: Console) -> int:
    """Paint a scene as the starter model's painter does; no model is needed."""
    from studio.training import commands  # noqa: PLC0415 - not for --help

    arguments.check_outputs(options.out, None)
    width, height = options.size
    if options.sheet:
        if width != height:
            raise StudioError("The pictures of a sheet are square.", "Write --size like 256x256.")
        told = commands.paint_sheet(options.seed, options.out, side=width)
        console.result(told, f"Painted {told['pictures']} scenes on {options.out}.")
        return 0
    told = commands.paint(options.seed, options.out, width, height)
    console.result(told, f"Painted {options.out}: {told['caption']}")
    return 0
