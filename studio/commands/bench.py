"""`sfumato bench NAME`: one figure, beside what it is measured against."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from studio import bench
from studio.commands.arguments import add_json, add_model, unknown, whole
from studio.core.errors import StudioError

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from studio.commands.console import Console


def add_arguments(parser: ArgumentParser) -> None:
    """NAME, --runs, --model, --json."""
    names = ", ".join(bench.NAMES) or "none yet"
    parser.add_argument("name", metavar="NAME", help=f"what to measure: {names}")
    parser.add_argument("--runs", metavar="N", type=_runs, help="how often to repeat it")
    parser.add_argument(
        "--out", metavar="FOLDER", type=Path, help="where to put sheets of pictures (starter)"
    )
    parser.add_argument(
        "--frames", metavar="N", type=_runs, help="how many pictures a walk has (walk)"
    )
    add_model(parser)
    add_json(parser)


def run(options: Namespace, console: Console) -> int:
    """Measure one promise, beside what it is measured against. Whether it is kept is in the
    result; the exit code only says whether it could be measured.
    """
    if options.name not in bench.NAMES:
        raise unknown("benchmark", options.name, bench.NAMES, "`sfumato bench --help`")
    measure = bench.load(options.name)
    result = measure(
        bench.Options(options.runs, options.model, options.out, options.frames, console.progress)
    )
    console.result(result.as_json(), *_lines(result))
    return 0


def _lines(result: bench.Result) -> list[str]:
    lines = [f"{result.name}: {result.figure:.4g} {result.unit}"]
    if result.baseline is not None:
        lines.append(f"against: {result.baseline:.4g} {result.unit}, ratio {result.ratio:.3f}")
    if result.goal is not None:
        bound = "least" if result.least else "most"
        kept = "kept" if result.holds else "NOT kept"
        lines.append(f"promised: at {bound} {result.goal:g}; {kept}")
    if result.outputs_equal is not None:
        lines.append(f"the pictures are {'equal' if result.outputs_equal else 'NOT equal'}")
    lines.append(f"{result.runs} runs on {result.machine or bench.machine()}")
    return lines


def _runs(text: str) -> int:
    number = whole("The number of runs", text)
    if not 1 <= number <= 10_000:
        raise StudioError(f"{number} runs are out of range.", "Choose a number from 1 to 10000.")
    return number
