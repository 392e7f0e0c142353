"""`map`: how long the map of a thousand pictures takes to paint while it is panned and zoomed."""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING, Final

import numpy as np

from studio.bench.figures import median, result, spread
from studio.core.desk import blank_desk
from studio.core.history import THUMBNAIL
from studio.core.node import Node, Origin
from studio.core.pixels import Pixels

if TYPE_CHECKING:
    from PySide6.QtGui import QImage

    from studio.bench import Options, Result
    from studio.ui.widgets.map_view import MapView

GOAL: Final = 0.016
"""Seconds: a frame of a screen of 60 Hz."""
PICTURES: Final = 1000
FEW: Final = 50
FRAMES: Final = 120
RUNS: Final = 3
SIZE: Final = (760, 600)


def map_(options: Options) -> Result:
    """A walk over the map of many pictures and over that of few, in turns."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtWidgets import QApplication  # noqa: PLC0415 - after the platform was chosen

    from studio.ui import styling  # noqa: PLC0415 - as above

    app = QApplication.instance()
    if not isinstance(app, QApplication):
        app = QApplication([])
        styling.apply(app)
    runs = options.runs or RUNS
    options.say(f"Laying out {PICTURES} pictures …")
    many, laid = a_map(PICTURES)
    few, _ = a_map(FEW)
    times: dict[str, list[float]] = {"many": [], "few": []}
    for turn in range(runs):
        options.say(f"Wandering over the map, {turn + 1} of {runs} …")
        times["many"] += wander(many)
        times["few"] += wander(few)
    figure, baseline = median(times["many"]), median(times["few"])
    return result(
        "map",
        figure,
        "s",
        baseline=baseline,
        goal=GOAL,
        goal_of="figure",
        runs=runs,
        more={"pictures": PICTURES, "paint_ms": spread(times["many"], 1000), **laid},
    )


def a_map(count: int) -> tuple[MapView, dict[str, float]]:
    """A map of invented pictures, and how long it took to look at one and to lay all out, in ms."""
    from studio.core.atlas import AT_ONCE, Atlas  # noqa: PLC0415 - measured from here on
    from studio.ui.widgets.map_paint import MapItem  # noqa: PLC0415 - Qt, as in `map_`
    from studio.ui.widgets.map_view import MapView  # noqa: PLC0415 - as above

    nodes = [a_node(number) for number in range(1, count + 1)]
    atlas, goes = Atlas(), []
    while True:
        begun = time.perf_counter()
        left = atlas.take(nodes).left
        goes.append(1000 * (time.perf_counter() - begun))
        if not left:
            break
    places = atlas.scene().places
    view = MapView()
    view.resize(*SIZE)
    items = [MapItem(n.id, n.picture, places[n.id]) for n in nodes if n.picture is not None]
    view.show_map(items, atlas.scene().words)
    each = round(median(goes) / AT_ONCE, 3)
    return view, {"look_ms": each, "longest_ms": round(max(goes), 1)}


def wander(view: MapView, frames: int = FRAMES) -> list[float]:
    """Seconds of each paint on a way in, across and out again; pictures are cut beforehand."""
    from PySide6.QtCore import QPointF  # noqa: PLC0415 - as in `map_`
    from PySide6.QtGui import QImage  # noqa: PLC0415 - as above

    canvas = QImage(*SIZE, QImage.Format.Format_RGB32)
    view.fit()
    while not view.is_painted:
        paint(view, canvas)
    spent = []
    for frame in range(frames):
        view.zoom(1.02 if frame < frames // 2 else 1 / 1.02, QPointF(200 + 3 * frame, 300))
        spent.append(paint(view, canvas))
    return spent


def paint(view: MapView, canvas: QImage) -> float:
    """Seconds that one paint takes."""
    begun = time.perf_counter()
    view.render(canvas)
    return time.perf_counter() - begun


def a_node(number: int) -> Node:
    """A picture of a few hues that no other number has."""
    dice = np.random.default_rng(number)
    ends = dice.integers(0, 256, (2, 1, 3))
    share = np.linspace(0, 1, THUMBNAIL)[:, None, None]
    rows = (ends[0] * (1 - share) + ends[1] * share).astype(np.uint8)
    rgb = np.ascontiguousarray(np.broadcast_to(rows, (THUMBNAIL, THUMBNAIL, 3)))
    prompt = ("a lake", "a forest", "dunes", "a city")[number % 4]
    desk = blank_desk(number, 0).with_prompt(prompt)
    return Node(number, None, desk, Origin.GENERATE, Pixels.from_rgb(rgb))
