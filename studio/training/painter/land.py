"""The dry terrains: mountains, hills, dunes, forest and meadow."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from studio.training.painter.colours import Floats, hex_colour, mix, smoothstep
from studio.training.painter.layers import (
    Layer,
    mountain_range,
    open_ground,
    paint_layer,
    row_of_leafy_trees,
    row_of_pines,
)

if TYPE_CHECKING:
    from studio.training.painter.painting import Painting

SANDS = ("#e2b878", "#dca062", "#e8c890", "#cf8a58")
FLOWERS = {
    "none": ("#d63a3a", "#f2c230", "#8a5ad0", "#f2f2ea"),
    "spring": ("#f08ab8", "#ffffff", "#f7d84a", "#b07ae0"),
    "autumn": ("#c8502a", "#e0a030", "#8a3a3a", "#d8c070"),
    "winter": ("#f6faff", "#dbe8f5", "#c8d8ea", "#ffffff"),
}


def mountains(p: Painting) -> None:
    """Two or three ranges, perhaps a line of pines, and open ground."""
    r, canvas = p.rng("terrain"), p.canvas
    ranges = int(r.integers(2, 4))
    for i in range(ranges):
        rise = float(r.uniform(0.22, 0.40)) * (1 - 0.22 * i)
        depth = 0.12 + 0.5 * i / (ranges - 1)
        mountain_range(p, r, p.horizon + 0.10 * i, rise, depth, float(r.uniform(1.6, 3.2)))
    foot = p.horizon + 0.13 + 0.05 * canvas.profile(r, 1.5, 3)
    if r.random() < 0.6 and not p.neon:
        row_of_pines(p, r, foot, 0.06, 0.72, p.mood.pines)
    p.ground = p.horizon + float(r.uniform(0.18, 0.26)) + 0.05 * canvas.profile(r, 1.1, 3)
    open_ground(p, r, p.ground, p.mood.land * 0.85)


def hills(p: Painting) -> None:
    """Rolling hills one behind the other, with hedges and striped fields."""
    r, canvas = p.rng("terrain"), p.canvas
    count = int(r.integers(4, 6))
    line = canvas.x
    for i in range(count):
        d = i / (count - 1)
        swell = 0.05 + 0.06 * (1 - abs(d - 0.4))
        bumps = canvas.profile(r, float(r.uniform(1.0, 2.2)), 3, 0.35)
        line = (p.horizon + d * 0.30 - 0.02 + swell * bumps).astype(np.float32)
        shade = _sunny_side(p, line)
        if r.random() < 0.5 and 0 < d < 1 and not p.neon:
            rows = (canvas.yy - line[None]) * r.uniform(28, 60) + canvas.xx * r.uniform(-6, 6)
            strength = 0.8 if p.flat else 0.6
            edge = smoothstep(0.0, 0.03, canvas.yy - line[None])
            shade = shade + 0.07 * np.sin(rows * 6.28) * edge * strength
        colour = p.mood.land * r.normal(1, 0.07, 3).astype(np.float32) * (1.05 - 0.25 * d)
        if i == count - 1 and p.neon:
            open_ground(p, r, line, colour)
            break
        if r.random() < 0.55 and 0 < d < 1 and not p.neon:
            hedge = np.where(canvas.profile(r, 5, 2) > 0.15, line, line + 0.2)
            leaf = p.mood.leaves if r.random() < 0.6 else p.mood.pines
            row_of_leafy_trees(p, r, hedge, 0.03 + 0.03 * d, 0.15 + 0.75 * d, leaf * 0.9)
        near = i == count - 1
        depth, fog = (0.95, 0.15) if near else (0.15 + 0.8 * d, 0.35)
        paint_layer(p, line, Layer(colour, depth, 0.055, fog, shade), r)
    p.ground = line


def _sunny_side(p: Painting, line: Floats) -> Floats:
    slope = np.clip(np.gradient(line) * p.canvas.height * p.from_right, -1, 1) * 0.16
    return np.broadcast_to(slope[None].astype(np.float32), p.canvas.xx.shape)


def dunes(p: Painting) -> None:
    """Dunes with a sunny and a shaded flank and ripples in the sand."""
    r, canvas = p.rng("terrain"), p.canvas
    sand = hex_colour(SANDS[int(r.integers(4))])
    if p.scene.season == "winter":
        sand = mix(sand, hex_colour("#eef3fa"), 0.65)
    count = int(r.integers(3, 5))
    side = -p.from_right
    line = canvas.x
    for i in range(count):
        d = i / (count - 1)
        crest = 1 - np.abs(canvas.profile(r, float(r.uniform(1.0, 1.9)), 1)) * 1.6
        crest = crest + 0.18 * canvas.profile(r, 2.2, 2)
        line = (p.horizon + d * 0.28 - (0.07 + 0.07 * d) * crest).astype(np.float32)
        slope = np.gradient(crest) * canvas.width / canvas.aspect * 0.12
        below = np.clip(canvas.yy - line[None], 0, 1)
        bend = 0.9 + 0.6 * canvas.profile(r, 2.5, 2)[None]
        across = (canvas.xx + side * below * bend) * canvas.width
        at = np.clip(across, 0, canvas.width - 1).astype(int)
        shade = np.tanh(slope[at] * 3 * side).astype(np.float32) * 0.21
        if p.flat:
            shade = np.round(shade * 6) / 6
        waves = canvas.yy * (70 + 40 * (1 - d)) + 2.2 * canvas.texture(r, "fbm")
        shade = shade + np.sin(waves * 3.14) * 0.022 * p.grainy
        colour = sand * r.normal(1, 0.03, 3).astype(np.float32)
        if i == count - 1 and p.neon:
            open_ground(p, r, line, colour)
        else:
            paint_layer(p, line, Layer(colour, 0.25 + 0.7 * d, fog=0.25, shade=shade), r)
    p.ground = line


def forest(p: Painting) -> None:
    """Rows of trees, nearer and taller, before a clearing."""
    r, canvas = p.rng("terrain"), p.canvas
    if r.random() < 0.45:
        mountain_range(p, r, p.horizon, float(r.uniform(0.2, 0.3)), 0.15, 2.0)
    rows = int(r.integers(3, 5))
    for i in range(rows):
        d = i / (rows - 1)
        foot = p.horizon - 0.05 + d * 0.22 + 0.04 * canvas.profile(r, 1.6, 3)
        height = 0.07 + 0.20 * d
        tint = r.normal(1, 0.06, 3).astype(np.float32)
        if p.scene.leafy:
            leaf = p.mood.leaves * tint * (1 - 0.25 * d)
            row_of_leafy_trees(p, r, foot, height * 0.8, 0.2 + 0.6 * d, leaf)
        else:
            needle = p.mood.pines * tint * (1 - 0.2 * d)
            row_of_pines(p, r, foot, height * 1.1, 0.2 + 0.68 * d, needle)
    p.ground = (p.horizon + 0.22 + 0.03 * canvas.profile(r, 1.5, 3)).astype(np.float32)
    open_ground(p, r, p.ground, p.mood.land * 0.7)


def meadow(p: Painting) -> None:
    """Flowers, in rows towards a vanishing point or scattered."""
    r, canvas = p.rng("terrain"), p.canvas
    if r.random() < 0.5:
        mountain_range(p, r, p.horizon, float(r.uniform(0.12, 0.22)), 0.2, 2.2)
    for i in range(2):
        line = p.horizon - 0.03 + 0.05 * i + 0.035 * canvas.profile(r, 1.6, 3)
        if r.random() < 0.5 and not p.neon:
            row_of_leafy_trees(p, r, line, 0.05, 0.4 + 0.15 * i, p.mood.leaves * 0.9)
        paint_layer(p, line, Layer(p.mood.land, 0.3 + 0.3 * i, 0.04), r)
    line = (p.horizon + 0.05 + 0.012 * canvas.profile(r, 1.3, 2)).astype(np.float32)
    open_ground(p, r, line, p.mood.land, 0.92)
    p.ground = line + 0.10
    if p.neon:
        return
    if r.random() < 0.45:
        _flower_rows(p, r, line)
    else:
        _scattered_flowers(p, r, line)


def _flower_rows(p: Painting, r: np.random.Generator, line: Floats) -> None:
    canvas = p.canvas
    top = int(line.min() * canvas.height)
    colour = p.lit(hex_colour(FLOWERS[p.scene.season][int(r.integers(4))]), 0.95)
    depth = np.maximum(canvas.yy[top:] - (p.horizon + 0.02), 0.004)
    below = np.clip((canvas.yy[top:] - line[None]) * canvas.height, 0, 1)
    across = (canvas.xx[top:] - r.uniform(0.2, 0.8)) * canvas.aspect / depth * 0.45
    noise = canvas.texture(r, "fbm", 2, 2)[top:]
    row = np.abs((across + 0.06 * noise) % 1 - 0.5) * 2
    mask = smoothstep(0.75, 0.35, row) * below * smoothstep(0.0, 0.05, depth)
    canvas.blend(mask * np.clip(0.8 + 0.25 * noise * p.grainy, 0, 1), colour, top)
    furrow = smoothstep(0.8, 1.0, row) * below * 0.3 * smoothstep(0.02, 0.1, depth)
    canvas.blend(furrow, canvas.pixels[:, -1].mean(1) * 0.4, top)


def _scattered_flowers(p: Painting, r: np.random.Generator, line: Floats) -> None:
    canvas = p.canvas
    top = int(line.min() * canvas.height)
    depth = np.maximum(canvas.y[top:] - (p.horizon + 0.02), 0.004)
    below = np.clip((canvas.yy[top:] - line[None]) * canvas.height, 0, 1)
    patches = canvas.bank.pick("fbm", r)
    centre = (np.arange(canvas.width)[None] / canvas.unit - 0.5 * canvas.aspect) * 256
    for _ in range(2):
        colour = p.lit(hex_colour(FLOWERS[p.scene.season][int(r.integers(4))]), 0.95)
        rows = (r.integers(512) + 120 * np.log1p(depth * 14)).astype(int) % 512
        columns = (r.integers(512) + centre * (0.55 / (depth[:, None] + 0.12))).astype(int) % 512
        noise = canvas.bank.pick("grain", r)[rows[:, None], columns]
        noise = noise + 0.6 * patches[rows[:, None], columns]
        canvas.blend(smoothstep(0.75, 1.25, noise) * below * 0.9, colour, top)
