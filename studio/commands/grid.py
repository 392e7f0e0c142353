"""`sfumato grid`: every mix of the values of one to three axes, in labelled pictures."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from studio.commands import arguments, render
from studio.core.errors import StudioError

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from collections.abc import Sequence

    from studio.commands.console import Console
    from studio.core.grid import Grid, Line
    from studio.core.pixels import Pixels
    from studio.core.recipe import Recipe
    from studio.engine.renderer import Renderer

_HOW: Final = "Write it like guidance=2,4,6 or seed=1,2,3 or calm/stormy=-1,0,1; guidance@8=2,4."


@dataclass(frozen=True, slots=True)
class Asked:
    """One axis as it was asked for. name: as it was written."""

    name: str
    line: Line

    @property
    def labels(self) -> tuple[str, ...]:
        """What stands at each row or column."""
        return tuple(f"{self.name} {value:g}" for value in self.line.values)


def add_arguments(parser: ArgumentParser) -> None:
    """The axes, the picture they act on, and where the grid goes."""
    parser.add_argument(
        "--x",
        metavar="AXIS",
        type=asked,
        required=True,
        help="guidance, seed, steps, or two words, with values: guidance=2,4,6 or "
        "calm/stormy=-1,0,1; NAME@K=... acts from step K on, so that the steps before are shared",
    )
    parser.add_argument("--y", metavar="AXIS", type=asked, help="a second axis, down the page")
    parser.add_argument(
        "--z", metavar="AXIS", type=asked, help="a third axis: a sheet for each of its values"
    )
    render.add_recipe(parser)
    parser.add_argument(
        "--out", metavar="GRID.png", type=Path, required=True, help="where to save the grid"
    )
    parser.add_argument(
        "--files", metavar="FOLDER", type=Path, help="save every picture with its recipe as well"
    )
    arguments.add_model(parser)
    arguments.add_json(parser)


def run(options: Namespace, console: Console) -> int:
    """Paint every mix of the values of one to three axes. Steps that cells share are run once."""
    from studio.commands import making  # noqa: PLC0415 - not for --help
    from studio.core.grid import MOST, Grid  # noqa: PLC0415 - as above
    from studio.library import grids  # noqa: PLC0415 - brings Pillow

    if not options.prompt:
        raise StudioError("There is no prompt.", "Say what to paint with --prompt.")
    if options.z and not options.y:
        raise StudioError("There is --z without --y.", "Name the second axis with --y.")
    axes = [axis for axis in (options.x, options.y, options.z) if axis]
    grid = Grid(*(axis.line for axis in axes))
    if grid.page_size * grid.pages > MOST:
        raise StudioError(f"A grid has at most {MOST} pictures.", "Give fewer values.")
    arguments.check_outputs(options.out, None)
    folder = making.chosen_model(options.model)
    engine = making.open_engine(folder, console, render.lora_files(options))
    base = render.recipe_of(options, engine.facts())
    cells = grid.recipes(base)
    _check_steps(grid, min(engine.count(cell) for cell in cells))
    frames, steps_run = _painted(engine, cells, console)
    labels = grids.Labels(*(axis.labels for axis in axes))
    sheets = grids.save_sheets(options.out, frames, labels)
    if options.files:
        grids.save_files(options.files, frames, cells, labels)
    where = [str(sheet) for sheet in sheets]
    data = {
        "pictures": where,
        "columns": grid.columns,
        "rows": grid.rows,
        "pages": grid.pages,
        "steps_run": steps_run,
        "steps_alone": sum(engine.count(cell) for cell in cells),
        "model": base.model.name,
    }
    shape = f"{grid.columns} by {grid.rows}"
    console.result(data, f"Painted a grid of {shape} pictures in {', '.join(where)}.")
    return 0


def _check_steps(grid: Grid, count: int) -> None:
    """StudioError where a value would act after the last step: all its pictures were the same."""
    late = next((line.at for line in grid.lines if line.at >= count), None)
    if late is not None:
        raise StudioError(
            f"There is no step {late} in a run of {count}.", f"Choose one from 0 to {count - 1}."
        )


def _painted(
    engine: Renderer, cells: Sequence[Recipe], console: Console
) -> tuple[list[Pixels], int]:
    """The pictures of the cells, and how many steps were run for them."""
    steps_run, frames = 0, []
    for place, cell in enumerate(cells):
        console.progress(f"Picture {place + 1} of {len(cells)}")
        made = engine.render(cell)
        steps_run += made.steps_run
        frames.append(made.pixels)
    return frames, steps_run


def asked(text: str) -> Asked:
    """One axis with its values; StudioError for what is none."""
    from studio.core import grid  # noqa: PLC0415 - core brings numpy
    from studio.core.steering_axes import GuidanceAxis, words_axis  # noqa: PLC0415 - as above

    name, mark, listed = text.partition("=")
    name, _, step = name.strip().partition("@")
    values = tuple(_value(part) for part in listed.split(",") if part.strip())
    if not mark or not values:
        raise StudioError(f"{text!r} is no axis of a grid.", _HOW)
    at = arguments.whole("The step of an axis", step) if step else 0
    first, slash, second = name.partition("/")
    if slash:
        return Asked(name, grid.Line(words_axis(first, second), values, at))
    if name == "guidance":
        return Asked(name, grid.Line(GuidanceAxis(), values, at))
    if name not in ("seed", "steps") or at or any(value % 1 for value in values):
        raise StudioError(f"{text!r} is no axis of a grid.", _HOW)
    axis = grid.SeedsAxis() if name == "seed" else grid.StepsAxis()
    return Asked(name, grid.Line(axis, values))


def _value(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        raise StudioError(f"{text.strip()!r} is not a number.", _HOW) from None
