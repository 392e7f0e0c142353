"""`ui`: how late the GUI thread is while the engine works, against an idle control."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from studio.bench.bed import PROMPTS, folder_of
from studio.bench.figures import result, spread
from studio.bench.window import open_window
from studio.core.events import Finished
from studio.core.jobs import Quality

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from studio.bench import Options, Result
    from studio.bench.lateness import Lateness
    from studio.bench.window import Rig
    from studio.core.events import Event

P99: Final = 16.0
MOST: Final = 100.0
RUNS: Final = 4
IDLE: Final = 500
"""Ticks of each idle part."""
PICTURES: Final = 4
"""Full pictures of each busy part, one right after the other."""


@dataclass(slots=True)
class Parts:
    """Seconds of lateness, tick by tick: idle, while generating, while the first model is loaded
    (torch with it), while a model is loaded later."""

    idle: list[float] = field(default_factory=list)
    generating: list[float] = field(default_factory=list)
    loading: list[float] = field(default_factory=list)
    reloading: list[float] = field(default_factory=list)


def ui(options: Options) -> Result:
    """Load, then idle and generating in turns, then load again; one window, one process."""
    runs = options.runs or RUNS
    folder = folder_of(options)
    options.say("Opening the window …")
    parts = Parts()
    with open_window(folder) as rig:
        from studio.bench.lateness import Lateness  # noqa: PLC0415 - after the platform was chosen

        probe = Lateness(rig.check)
        parts.loading = during(probe, rig.get_ready)
        rig.write(PROMPTS[0], 31)
        rig.generate()
        for turn in range(runs):
            options.say(f"Idle and generating, {turn + 1} of {runs} …")
            rig.rest()
            parts.idle += during(probe, lambda: rig.until(lambda: len(probe.late) >= IDLE))
            parts.generating += during(probe, lambda: generate_on(rig, PICTURES))
        rig.rest()
        options.say("Loading again …")
        parts.reloading = during(probe, lambda: load_again(rig, folder))
        rig.until(rig.is_finished)
    return judged(parts, runs)


def during(probe: Lateness, live: Callable[[], None]) -> list[float]:
    """The lateness while the window lives through something."""
    probe.begin()
    live()
    return probe.end()


def generate_on(rig: Rig, pictures: int) -> None:
    """Press Generate anew as soon as a picture is there."""
    left = pictures

    def pressed(event: Event) -> None:
        nonlocal left
        if isinstance(event, Finished) and event.quality is Quality.FULL and left > 0:
            left -= 1
            if left:
                rig.conductor.pictures.generate()

    rig.listen(pressed)
    rig.conductor.pictures.generate()
    rig.until(lambda: left == 0 and rig.is_finished())


def load_again(rig: Rig, folder: Path) -> None:
    """Load the model that runs once more."""
    rig.studio.papers.load(folder)
    rig.until(lambda: not rig.is_ready())
    rig.until(rig.is_ready)


def judged(parts: Parts, runs: int) -> Result:
    """The result: p99 while generating; also the longest stop, and the longest while loading."""
    told: dict[str, dict[str, Any]] = {
        "idle_ms": spread(parts.idle, 1000),
        "generating_ms": spread(parts.generating, 1000),
        "loading_ms": spread(parts.loading, 1000),
        "reloading_ms": spread(parts.reloading, 1000),
    }
    idle = told["idle_ms"]
    above = {
        name: round(told[f"{name}_ms"]["max"] - idle["max"], 3)
        for name in ("generating", "loading", "reloading")
    }
    p99_above = round(told["generating_ms"]["p99"] - idle["p99"], 3)
    return result(
        "ui",
        told["generating_ms"]["p99"],
        "ms",
        baseline=idle["p99"],
        goal=P99,
        goal_of="figure",
        runs=runs,
        also=max(above.values()) <= MOST,
        more={
            **told,
            "p99_above_idle_ms": p99_above,
            "max_above_idle_ms": above,
            "max_above_idle_goal_ms": MOST,
            "timed": "lateness of a timer due every 4 ms on the GUI thread",
        },
    )
