"""`slider`: from a move of a slider to the changed picture on the canvas, in the real window."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

from studio.bench.bed import PROMPTS, folder_of, open_stock, stock_picture
from studio.bench.figures import median, result, spread
from studio.bench.window import open_window
from studio.core.events import Finished
from studio.core.steps import Tier

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from PySide6.QtCore import QPointF
    from PySide6.QtWidgets import QWidget

    from studio.bench import Options, Result
    from studio.bench.eye import Glimpse
    from studio.bench.tap import Tap
    from studio.bench.window import Rig
    from studio.core.pixels import Pixels
    from studio.core.recipe import Recipe
    from studio.ui.widgets.axis_slider import AxisSlider

GOAL: Final = 100.0
P95: Final = 200.0
SECONDS: Final = 4.0
STOCK_CALLS: Final = 5
AXES: Final = ("guidance", "prompts", "seeds")


@dataclass(frozen=True, slots=True)
class Drawn:
    """One drag. waits: for each changed picture the seconds from the newest tick that it answers
    until it was painted. gaps: seconds between changed pictures. phases: of each draft, the seconds
    in the slot, in the engine, and from there to the end of the paint. previews: how many of the
    pictures were previews, not decoded by the model's own decoder."""

    axis: str
    ticks: int
    seconds: float
    waits: tuple[float, ...]
    gaps: tuple[float, ...]
    phases: tuple[tuple[float, float, float], ...]
    previews: int
    to_full: float
    last_wins: bool


@dataclass(slots=True)
class _Ticks:
    """Which tick each run was asked for at."""

    tap: Tap
    newest: int = 0
    at: dict[int, float] = field(default_factory=dict)

    def moved(self, now: float) -> None:
        newest = self.tap.newest_run
        if newest != self.newest:
            self.newest = newest
            self.at[newest] = now


def slider(options: Options) -> Result:
    """Seeded drags of the three sliders at 60 Hz, then a stock call per tick as the baseline."""
    runs = options.runs or len(AXES)
    folder = folder_of(options)
    options.say("Opening the window …")
    with open_window(folder) as rig:
        rig.get_ready()
        rig.write(PROMPTS[0], 11)
        rig.conductor.steering.edit(rig.conductor.desk.with_other_prompt(PROMPTS[1]))
        rig.generate()
        drags = []
        for turn in range(-1, runs):  # the first is for the engine to learn its pace
            axis = AXES[turn % len(AXES)]
            options.say(f"Dragging {axis} …")
            drawn = drag_once(rig, axis, seed=turn + 100, seconds=SECONDS if turn >= 0 else 1.0)
            drags += [drawn] if turn >= 0 else []
        put_back(rig)
        recipe, shown = finished_on_show(rig)
        steps = draft_steps(rig.tap)
    options.say("The stock pipeline …")
    stock, picture = stock_calls(folder, recipe)
    return judged(drags, stock, steps, equal=picture == shown)


def drag_once(rig: Rig, axis: str, seed: int, seconds: float) -> Drawn:
    """Drag one slider and wait for the full picture."""
    slider: AxisSlider = getattr(rig.window.sliders_panel, axis)
    held = Held(axis, slider, lambda: last_wins(rig, slider))
    return drag_held(rig, held, seed, seconds)


@dataclass(frozen=True, slots=True)
class Held:
    """What the hand holds. wins: whether the last value is on show. spot: as of `Drag`."""

    name: str
    control: QWidget
    wins: Callable[[], bool]
    spot: Callable[[float], QPointF] | None = None


def drag_held(rig: Rig, held: Held, seed: int, seconds: float) -> Drawn:
    """Drag something and wait for the full picture."""
    from studio.bench.drag import Drag, path  # noqa: PLC0415 - Qt, after the platform was chosen

    rig.rest()
    ticks = _Ticks(rig.tap, rig.tap.newest_run)
    first = len(rig.eye.glimpses)

    def moved(now: float) -> None:
        ticks.moved(now)

    drag = Drag(held.control, path(seed, seconds), moved, held.spot)
    began = time.perf_counter()
    drag.begin()
    rig.until(lambda: drag.over and rig.is_finished())
    ended = began + seconds
    seen = rig.eye.glimpses[first:]
    waits, phases = _answers(rig.tap, ticks.at, seen)
    during = [glimpse.at for glimpse in seen if glimpse.at <= ended]
    return Drawn(
        axis=held.name,
        ticks=drag.ticks,
        seconds=seconds,
        waits=waits,
        gaps=tuple(b - a for a, b in pairwise(during)),
        phases=phases,
        previews=_previews(rig.tap, seen),
        to_full=seen[-1].at - ended,
        last_wins=held.wins(),
    )


def _answers(
    tap: Tap, ticks: dict[int, float], seen: list[Glimpse]
) -> tuple[tuple[float, ...], tuple[tuple[float, float, float], ...]]:
    """For each picture seen that answers a tick: the wait, and where it went."""
    runs = {id(c.event.picture): c for c in tap.finished() if isinstance(c.event, Finished)}
    waits, phases = [], []
    for glimpse in seen:
        came = runs.get(id(glimpse.picture))
        if came is None or came.event.number not in ticks:
            continue
        waits.append(glimpse.at - ticks[came.event.number])
        parts = tap.phases(came.event.number)
        if parts is not None:
            phases.append((*parts, glimpse.at - came.at))
    return tuple(waits), tuple(phases)


def _previews(tap: Tap, seen: list[Glimpse]) -> int:
    made = {id(c.event.picture): c.event for c in tap.finished() if isinstance(c.event, Finished)}
    tiers = [made[id(glimpse.picture)].tier for glimpse in seen if id(glimpse.picture) in made]
    return sum(tier is not Tier.FULL for tier in tiers)


def last_wins(rig: Rig, slider: AxisSlider) -> bool:
    """Whether what stands on the canvas is the full picture of where the slider was let go."""
    from studio.bench.eye import bytes_on  # noqa: PLC0415 - Qt, after the platform was chosen

    desk = rig.conductor.desk
    values = (desk.steering.guidance, desk.prompt_mix, desk.seed_mix)
    made = [c.event for c in rig.tap.finished() if isinstance(c.event, Finished)]
    picture = next((e.picture for e in reversed(made) if e.recipe == desk.recipe), None)
    return slider.value in values and picture is not None and picture.data == bytes_on(rig.canvas)


def put_back(rig: Rig) -> None:
    """Take the mixes back and make the picture: one that a stock call can make as well."""
    desk = rig.conductor.desk.with_prompt_mix(0.0).with_seed_mix(0.0)
    rig.conductor.steering.edit(desk)
    if not rig.is_finished():
        rig.generate()


def finished_on_show(rig: Rig) -> tuple[Recipe, bytes]:
    """The recipe on the desk and the bytes on the canvas."""
    from studio.bench.eye import bytes_on  # noqa: PLC0415 - Qt, after the platform was chosen

    return rig.conductor.desk.recipe, bytes_on(rig.canvas)


def draft_steps(tap: Tap) -> list[int]:
    """How many steps the drafts had."""
    found = [c.event for c in tap.finished() if isinstance(c.event, Finished)]
    return sorted({event.count for event in found if event.quality == "draft"})


def stock_calls(folder: Path, recipe: Recipe) -> tuple[list[float], bytes]:
    """The seconds of full stock calls of the recipe, and the bytes of their picture."""
    stock = open_stock(folder)
    seconds: list[float] = []
    picture: Pixels | None = None
    for turn in range(STOCK_CALLS + 1):  # the first warms up
        began = time.perf_counter()
        picture = stock_picture(stock, recipe)
        seconds += [time.perf_counter() - began] if turn else []
    return seconds, picture.data if picture is not None else b""


def judged(drags: list[Drawn], stock: list[float], steps: list[int], *, equal: bool) -> Result:
    """The result over all drags: half of the waits within the goal, 95 % within twice of it, and
    the last value on show after every one."""
    waits = [wait for drag in drags for wait in drag.waits]
    if not waits:
        raise RuntimeError("no picture answered any tick of the drags")
    lies = spread(waits, 1000)
    wins = all(drag.last_wins for drag in drags)
    return result(
        "slider",
        lies["p50"],
        "ms",
        baseline=median(stock) * 1000,
        goal=GOAL,
        goal_of="figure",
        runs=len(drags),
        outputs_equal=equal,
        also=wins and lies["p95"] <= P95,
        more={
            "p95_ms": lies["p95"],
            "p95_goal_ms": P95,
            "waits_ms": lies,
            "last_value_wins": wins,
            "baseline_is": "the median of full stock calls: what one call per tick would take",
            "draft_steps": steps,
            "drags": [_told(drag) for drag in drags],
        },
    )


def _told(drag: Drawn) -> dict[str, Any]:
    parts = zip(*drag.phases, strict=True) if drag.phases else [(0.0,), (0.0,), (0.0,)]
    slot, engine, show = (round(median(part) * 1000, 2) for part in parts)
    return {
        "axis": drag.axis,
        "ticks_per_second": round(drag.ticks / drag.seconds, 1),
        "pictures_per_second": round(len(drag.waits) / drag.seconds, 1),
        "previews_of_them": drag.previews,
        "waits_ms": spread(drag.waits, 1000) if drag.waits else None,
        "p50_in_slot_ms": slot,
        "p50_in_engine_ms": engine,
        "p50_event_to_paint_ms": show,
        "release_to_full_ms": round(drag.to_full * 1000, 1),
        "last_value_wins": drag.last_wins,
    }
