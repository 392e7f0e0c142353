"""The benchmarks: each figure beside its baseline, with the outputs compared.

A benchmark is a function `(options) -> Result`, imported only when it is asked for. Where a figure
means nothing without equal outputs (a faster run that paints something else), it compares them.
"""

from __future__ import annotations

import os
import platform
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from importlib import import_module
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Options:
    """What the command line asks of a benchmark.

    runs: how often to repeat what is measured (None: as often as the benchmark thinks right).
    model: the model's folder or name (None: the starter). say: where progress goes. out: a folder
    for pictures to look at, where a benchmark makes some (None: nowhere). frames: how many pictures
    a walk has (None: as many as are made in two minutes).
    """

    runs: int | None = None
    model: str | None = None
    out: Path | None = None
    frames: int | None = None
    say: Callable[[str], None] = lambda _text: None


@dataclass(frozen=True, slots=True)
class Result:
    """One figure.

    figure, baseline: in `unit`; baseline is what it is measured against in the same session.
    ratio: figure / baseline. goal: the largest figure, or ratio, that is promised; goal_of says
    which. least: the goal is the smallest instead. holds: whether everything that is promised is
    kept. outputs_equal: whether the two made the same picture; None where nothing is compared.
    more: further fields for the JSON form.
    """

    name: str
    figure: float
    unit: str
    baseline: float | None
    ratio: float | None
    goal: float | None
    holds: bool
    outputs_equal: bool | None
    runs: int
    machine: str = ""
    goal_of: Literal["figure", "ratio"] = "figure"
    least: bool = False
    more: Mapping[str, Any] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """The fields of the JSON form."""
        fields = asdict(self)
        return {**fields.pop("more"), **fields, "machine": self.machine or machine()}


Bench: TypeAlias = Callable[[Options], Result]

NAMES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "overhead": "studio.bench.overhead:overhead",
        "branch": "studio.bench.branch:branch",
        "attention": "studio.bench.attention:attention",
        "slider": "studio.bench.slider:slider",
        "pad": "studio.bench.pad:pad",
        "map": "studio.bench.map:map_",
        "scrub": "studio.bench.scrub:scrub",
        "ui": "studio.bench.ui:ui",
        "start": "studio.bench.start:start",
        "memory": "studio.bench.memory:memory",
        "trajectory": "studio.bench.trajectory:trajectory",
        "project": "studio.bench.project:project",
        "walk": "studio.bench.walk:walk",
        "grid": "studio.bench.grid:grid",
        "starter": "studio.bench.starter:starter",
        "axis": "studio.bench.axis:axis",
    }
)
"""Where each benchmark lives, by its name: "module:function"."""


def load(name: str) -> Bench:
    """The benchmark of this name; KeyError if there is none."""
    module, _, function = NAMES[name].partition(":")
    bench: Bench = getattr(import_module(module), function)
    return bench


def machine() -> str:
    """The machine in a few words: a figure means nothing without it."""
    return f"{platform.machine()}, {os.cpu_count()} cores, {platform.system()}"
