"""The city: three rows of towers with windows, before a river or a park."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from studio.training.painter.colours import Floats, hex_colour, mix
from studio.training.painter.layers import Layer, open_ground, paint_layer, row_of_leafy_trees
from studio.training.painter.scene import ON_LAND
from studio.training.painter.water import headland, pour

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from studio.training.painter.painting import Painting

WALLS = ("#6a7486", "#7a6f78", "#5d6f80", "#8a7a70")
LIT = {"night": 1.0, "dusk": 0.85, "sunset": 0.35, "dawn": 0.25}


def city(p: Painting) -> None:
    """Paint a skyline."""
    r, canvas = p.rng("terrain"), p.canvas
    river = r.random() < 0.5 or p.scene.has("boat")
    lights = 1.0 if p.neon else LIT.get(p.scene.time, 0.0)
    if p.scene.weather == "storm":
        lights = max(lights, 0.5)
    for i in range(3):
        _row_of_towers(p, i / 2, lights, p.rng(f"towers {i}"))
    if river:
        pour(p, p.horizon + 0.02, 0.75, 0.9)
        if p.scene.has(*ON_LAND):
            headland(p)
        return
    park = p.horizon + 0.03 + 0.015 * canvas.profile(r, 3, 3)
    if not p.neon:
        row_of_leafy_trees(p, r, park, 0.05, 0.75, p.mood.leaves * 0.8)
    p.ground = (p.horizon + 0.06 + 0.01 * canvas.profile(r, 1.5, 2)).astype(np.float32)
    open_ground(p, r, p.ground, p.mood.land * 0.8)


def _row_of_towers(p: Painting, near: float, lights: float, r: np.random.Generator) -> None:
    canvas = p.canvas
    tops, towers, count = _skyline(p, near, r)
    tones = r.uniform(0.75, 1.2, 200).astype(np.float32)[: count + 1]
    shade = np.broadcast_to((tones[towers] - 1)[None] * 0.6, canvas.xx.shape)
    wall = hex_colour(WALLS[int(r.integers(4))]) * (1 - 0.35 * near)
    paint_layer(p, tops, Layer(wall, 0.25 + 0.65 * near, fog=0.5, shade=shade), r)
    _windows(p, tops, towers, lights, near)


def _skyline(
    p: Painting, near: float, r: np.random.Generator
) -> tuple[Floats, NDArray[np.int64], int]:
    """Return the roof line, the number of the tower in each column (0: none), and the count."""
    width, aspect = p.canvas.width, p.canvas.aspect
    tops = np.full(width, p.horizon + 0.02, np.float32)
    towers = np.zeros(width, np.int64)
    centre, x, number = float(r.uniform(0.3, 0.7)), -0.05, 1
    while x < 1.05:
        wide = float(r.uniform(0.04, 0.09)) * (0.8 + 0.5 * near) / aspect
        crowd = np.exp(-(((x - centre) / 0.28) ** 2))
        tall = (0.08 + 0.30 * r.random() ** 1.5 * (0.35 + 0.65 * crowd)) * (1.15 - 0.45 * near)
        roof, spire, gap = float(r.random()), float(r.uniform(0.02, 0.07)), float(r.random())
        a, b = int(max(0, x * width)), int(min(width, (x + wide) * width))
        if b > a:
            tops[a:b] = p.horizon - tall
            towers[a:b] = number
            _roof(tops, a, b, roof, spire)
        x += wide * float(r.uniform(0.85, 1.15)) + (0.012 if gap < 0.3 else 0)
        number += 1
    return tops, towers, number


def _roof(tops: Floats, a: int, b: int, roof: float, spire: float) -> None:
    """Give the tower in columns a..b a spire, a gable, a set-back or a flat roof."""
    middle = (a + b) // 2
    if roof < 0.22:
        tops[middle : middle + max(1, len(tops) // 200)] -= spire
    elif roof < 0.34:
        tops[a:b] -= (1 - np.abs(np.arange(a, b) - middle) / max(1, (b - a) / 2)) * 0.04
    elif roof < 0.5:
        step = (b - a) // 4
        tops[a + step : b - step] -= 0.025


def _windows(
    p: Painting, tops: Floats, towers: NDArray[np.int64], lights: float, near: float
) -> None:
    canvas, r = p.canvas, p.rng(f"windows {near}")
    tall, wide = max(3, round(canvas.unit * 0.018)), max(3, round(canvas.unit * 0.016))
    rows, columns = np.arange(canvas.height), np.arange(canvas.width)
    cells = r.random((64, 256))
    cell = cells[(rows // tall % 64)[:, None], (columns // wide % 256)[None]]
    on = cell < (0.42 * lights if lights else 0.55)
    pane = (rows % tall < tall - 1)[:, None] & (columns % wide < wide - 1)[None]
    wall = (canvas.yy > tops[None] + 0.012) & (canvas.yy < p.horizon + 0.02) & (towers[None] > 0)
    mask = on * pane * wall * (0.35 + 0.6 * near)
    if not lights:
        canvas.blend(mask * 0.35, p.mood.middle * 0.8)
        return
    glow = hex_colour("#ffd98a")
    if p.neon:
        glow = mix(p.mood.neon, hex_colour("#ff6ad0"), float(r.random()))
    canvas.blend(mask * (0.45 + 0.5 * lights), glow)
