"""Layers of land: whatever fills the canvas below a line of hills."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from studio.training.painter.colours import Floats, hex_colour, mix, smoothstep

if TYPE_CHECKING:
    from studio.training.painter.painting import Painting

ROCKS = ("#5b6478", "#6d6a72", "#4f6070", "#75695f")


@dataclass(frozen=True, slots=True)
class Layer:
    """How a stretch of land is filled.

    depth: 0 far away .. 1 near; rough: how much texture; fog: how much haze gathers at its foot;
    shade: brightness to add, (H, W); snow: where it is white, (H, W), 0..1.
    """

    colour: Floats
    depth: float
    rough: float = 0.0
    fog: float = 0.35
    shade: Floats | None = None
    snow: Floats | None = None


def paint_layer(p: Painting, line: Floats, layer: Layer, r: np.random.Generator) -> None:
    """Fill the canvas below `line` (heights over x, 0 at the top .. 1)."""
    canvas = p.canvas
    top = max(0, int(line.min() * canvas.height) - 2)
    if top >= canvas.height:
        return
    below = canvas.yy[top:] - line[None]
    mask = np.clip(below * canvas.height + 0.5, 0, 1)
    bright = _relief(p, layer, r, top)
    haze = layer.fog * (1 - layer.depth * 0.8) * smoothstep(0.0, 0.22, below)
    if p.scene.weather == "mist":
        haze = haze * 1.5
    base = p.lit(layer.colour, layer.depth)
    white = p.lit(np.array((0.95, 0.97, 1.0), np.float32), layer.depth)
    for k in range(3):
        v = base[k] * (1 + bright)
        if layer.snow is not None:
            v = v + layer.snow[top:] * (white[k] * (1 + bright * 0.7) - v)
        v = v + haze * (p.mood.haze[k] - v)
        rows = canvas.pixels[k, top:]
        rows += mask * (v - rows)
    _outline(p, below, layer.depth, top)


def _relief(p: Painting, layer: Layer, r: np.random.Generator, top: int) -> Floats | float:
    bright: Floats | float = 0.0
    if layer.rough:
        noise = p.canvas.texture(r, "fbm")[top:]
        if p.flat:
            noise = np.round(noise * 0.8) * 0.7
        bright = layer.rough * noise * (0.35 + 0.65 * layer.depth)
    if layer.shade is not None:
        bright = bright + layer.shade[top:]
    return bright


def _outline(p: Painting, below: Floats, depth: float, top: int) -> None:
    """Trace the line itself, where the medium draws lines."""
    if not p.neon and p.scene.medium != "woodblock":
        return
    away = np.abs(below) * p.canvas.tall * 256  # in pixels of a canvas of 256
    if p.neon:
        line = np.exp(-away / 1.4) * 0.9 * (0.3 + 0.7 * depth) + np.exp(-away / 7.0) * 0.25
        p.canvas.blend(np.clip(line, 0, 1), p.mood.neon, top)
    else:
        ink = smoothstep(1.9, 0.7, away) * (0.35 + 0.5 * depth)
        p.canvas.blend(ink, (0.12, 0.12, 0.2), top)


def mountain_range(
    p: Painting, r: np.random.Generator, foot: float, rise: float, depth: float, peaks: float
) -> None:
    """Paint mountains that rise from `foot` by about `rise`, lit from the sun's side."""
    canvas = p.canvas
    low = canvas.profile(r, peaks, 2)
    detail = canvas.profile(r, peaks * 4, 4, 0.55, ridged=True)
    tops = 1 - np.abs(canvas.profile(r, peaks, 1)) * 1.3
    line = (foot - rise * (0.5 * tops + 0.32 * low + 0.16 * detail + 0.25)).astype(np.float32)
    broad = foot - rise * (0.5 * tops + 0.32 * low)
    slope = np.gradient(broad) * canvas.height * 1.2 / max(rise * peaks, 0.05)
    noise = canvas.texture(r, "ridge", 1.3, 0.8)
    below = np.clip(canvas.yy - line[None], 0, 1)
    across = (canvas.xx + (noise - 0.2) * below * 0.55) * canvas.width
    at = np.clip(across, 0, canvas.width - 1).astype(int)
    shade = np.tanh(slope[at] * 2.4 * -p.from_right).astype(np.float32) * -0.30
    shade = np.sign(shade) * 0.16 if p.flat else shade + 0.10 * (noise - 0.3)
    winter = p.scene.season == "winter"
    level = line.min() + rise * float(r.uniform(0.22, 0.5)) * (2.2 if winter else 1.0)
    snow = smoothstep(0.012, -0.012, canvas.yy - level - 0.035 * noise - 0.02 * shade)
    colour = hex_colour(ROCKS[int(r.integers(4))])
    if winter:
        colour = mix(colour, hex_colour("#9fb0c4"), 0.3)
    paint_layer(p, line, Layer(colour, depth, 0.05, 0.55, shade, snow), r)


def open_ground(
    p: Painting, r: np.random.Generator, line: Floats, colour: Floats, depth: float = 0.95
) -> None:
    """Paint the near ground: combed in perspective, or a neon grid."""
    if p.neon:
        black = np.array((0.05, 0.02, 0.15), np.float32)
        paint_layer(p, line, Layer(black, 1.0, fog=0.0), r)
        _neon_grid(p, r, line)
        return
    comb = p.canvas.texture(r, "streak") * 0.07 * (p.grainy * 0.8 + 0.2)
    paint_layer(p, line, Layer(colour, depth, fog=0.1, shade=comb), r)


def _neon_grid(p: Painting, r: np.random.Generator, line: Floats) -> None:
    canvas = p.canvas
    top = max(1, int(line.min() * canvas.height))
    y = np.maximum(canvas.yy[top:] - (float(line.mean()) - 0.015), 1e-3)
    width = 0.28 / y / canvas.unit
    across = (canvas.xx[top:] - 0.5) * canvas.aspect / y * 0.28
    columns = np.abs((across * 2.2 + 0.5) % 1 - 0.5)
    columns = smoothstep(1.5, 0.5, columns / np.maximum(width * 2.2, 1e-4))
    depth = 0.09 / y
    rows = np.abs((depth * 5 + r.random()) % 1 - 0.5)
    rows = smoothstep(1.7, 0.5, (0.5 - rows) / np.maximum(depth / y / canvas.unit * 5, 1e-4))
    mask = np.clip(np.maximum(columns, rows), 0, 1) * smoothstep(0.0, 0.09, y)
    canvas.blend(mask * (canvas.yy[top:] > line[None]) * 0.85, p.mood.neon, top)


def row_of_pines(
    p: Painting, r: np.random.Generator, foot: Floats, height: float, depth: float, colour: Floats
) -> None:
    """Paint a row of pines of about that height, standing on the line `foot`."""
    canvas = p.canvas
    line = foot.astype(np.float32).copy()
    for _ in range(int(1.5 * canvas.aspect / height)):
        x, tall = float(r.uniform(-0.05, 1.05)), height * float(r.uniform(0.5, 1.15))
        half = tall * float(r.uniform(0.17, 0.24)) / canvas.aspect
        a, b = _span(canvas.width, x, half)
        if b <= a:
            continue
        d = np.abs(canvas.x[a:b] - x) / half
        shape = 1 - d + 0.10 * np.abs((d * 4.5) % 1 - 0.5)
        top = _at(foot, x) - tall * np.clip(shape, 0, 1)
        line[a:b] = np.minimum(line[a:b], top)
    paint_layer(p, line, Layer(colour, depth, 0.10, 0.6), r)


def row_of_leafy_trees(
    p: Painting, r: np.random.Generator, foot: Floats, height: float, depth: float, colour: Floats
) -> None:
    """Paint a row of round trees or bushes, standing on the line `foot`."""
    canvas = p.canvas
    line = foot.astype(np.float32).copy()
    for _ in range(int(1.6 * canvas.aspect / height) + 4):
        x, radius = float(r.uniform(-0.05, 1.05)), height * float(r.uniform(0.3, 0.55))
        half = radius / canvas.aspect
        a, b = _span(canvas.width, x, half)
        if b <= a:
            continue
        d = (canvas.x[a:b] - x) / half
        top = _at(foot, x) - radius * 0.6 - radius * np.sqrt(np.clip(1 - d * d, 0, 1))
        line[a:b] = np.minimum(line[a:b], top)
    line = line + 0.006 * canvas.profile(r, 30, 3)
    shade = np.clip(canvas.texture(r, "fbm", 2, 2) * 0.16, -0.3, 0.35)
    if p.flat:
        shade = np.round(shade * 5) / 5
    paint_layer(p, line, Layer(colour, depth, fog=0.5, shade=shade), r)


def _span(width: int, x: float, half: float) -> tuple[int, int]:
    """Return the columns from x - half to x + half that are on the canvas."""
    return int(max(0, (x - half) * width)), int(min(width, (x + half) * width + 1))


def _at(line: Floats, x: float) -> float:
    return float(line[min(len(line) - 1, max(0, int(x * len(line))))])
