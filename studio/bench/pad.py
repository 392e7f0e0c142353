"""`pad`: from a move of the puck to the changed picture, beside the same of a slider."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

from studio.bench.bed import PROMPTS, folder_of
from studio.bench.figures import result, spread
from studio.bench.slider import Held, drag_held, drag_once
from studio.bench.window import open_window
from studio.core.events import Finished
from studio.core.scene import Workspace

if TYPE_CHECKING:
    from PySide6.QtCore import QPointF

    from studio.bench import Options, Result
    from studio.bench.slider import Drawn
    from studio.bench.window import Rig

GOAL: Final = 1.25
"""A puck's picture may take this many times as long as a slider's."""
RUNS: Final = 3
SECONDS: Final = 4.0
SLIDER: Final = "guidance"
PLACES: Final = ((0.16, 0.2), (0.84, 0.2), (0.5, 0.84))
ROUND: Final = 0.17
"""The radius of the circle that the puck goes round, in parts of the pad's side."""


def pad(options: Options) -> Result:
    """Seeded drags at 60 Hz of the puck between three pictures and of a slider, in turns."""
    runs = options.runs or RUNS
    with open_window(folder_of(options)) as rig:
        set_out(rig, options)
        drags: list[Drawn] = []
        for turn in range(-1, runs):  # the first is for the engine to learn its pace
            options.say("Moving the puck, then a slider …")
            seconds = SECONDS if turn >= 0 else 1.0
            drags.append(drag_held(rig, puck(rig), turn + 100, seconds))
            drags.append(drag_once(rig, SLIDER, turn + 100, seconds))
        return judged(drags[2:], runs)


def set_out(rig: Rig, options: Options) -> None:
    """Make three pictures and put them on the pad."""
    from studio.bench.eye import Eye  # noqa: PLC0415 - Qt, after the platform was chosen

    options.say("Opening the window …")
    rig.get_ready()
    for seed, prompt in zip((11, 12, 13), (*PROMPTS[:2], "a lake at dusk"), strict=True):
        rig.write(prompt, seed)
        rig.generate()
    for node, place in zip(rig.conductor.scene().nodes, PLACES, strict=True):
        rig.conductor.pad.add(node.recipe, place)
    rig.canvas = rig.window.explore_desk.picture.canvas
    rig.eye = Eye(rig.canvas, lambda: rig.stage.picture if rig.stage else None, rig.check)
    rig.conductor.document.arrange(Workspace.EXPLORE)
    options.say("Filling in what lies behind the pictures …")
    rig.until(lambda: rig.is_finished() and filled(rig))


def filled(rig: Rig) -> bool:
    """Whether all small pictures behind the pad are there: they are painted with every move."""
    cells = rig.conductor.scene().pad.cells
    return bool(cells) and None not in cells


def puck(rig: Rig) -> Held:
    """The puck in the hand, going round the middle."""
    from PySide6.QtCore import QPointF  # noqa: PLC0415 - after the platform was chosen

    view = rig.window.explore_desk.pad_page.view

    def spot(share: float) -> QPointF:
        angle = 4 * math.pi * share
        place = (0.5 + ROUND * math.cos(angle), 0.48 + ROUND * math.sin(angle))
        return QPointF(view.where(place))

    return Held("pad", view, lambda: wins(rig), spot)


def wins(rig: Rig) -> bool:
    """Whether what stands on the canvas is the full picture of where the puck was let go."""
    from studio.bench.eye import bytes_on  # noqa: PLC0415 - Qt, after the platform was chosen

    desk, board = rig.conductor.desk, rig.conductor.scene().pad
    made = [c.event for c in rig.tap.finished() if isinstance(c.event, Finished)]
    picture = next((e.picture for e in reversed(made) if e.recipe == desk.recipe), None)
    return board.here and picture is not None and picture.data == bytes_on(rig.canvas)


def judged(drags: list[Drawn], runs: int) -> Result:
    """The puck's waits beside the slider's, and the last place on show after every drag."""
    waits = {
        name: [wait for drag in drags if drag.axis == name for wait in drag.waits]
        for name in ("pad", SLIDER)
    }
    if not all(waits.values()):
        raise RuntimeError("no picture answered any tick of the drags")
    moved, slid = (spread(found, 1000) for found in waits.values())
    return result(
        "pad",
        moved["p50"],
        "ms",
        baseline=slid["p50"],
        goal=GOAL,
        goal_of="ratio",
        runs=runs,
        also=all(drag.last_wins for drag in drags),
        more={
            "p95_ms": moved["p95"],
            "waits_ms": moved,
            "slider_waits_ms": slid,
            "last_value_wins": all(drag.last_wins for drag in drags),
            "baseline_is": f"the same drags of the slider {SLIDER}, in turns with the puck's",
            "pictures_per_second": round(len(waits["pad"]) / (SECONDS * runs), 1),
        },
    )
