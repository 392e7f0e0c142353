"""The wet terrains: sea, lake and islands, and the water they share."""

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
from studio.training.painter.scene import ON_LAND, POSITIONS

if TYPE_CHECKING:
    from studio.training.painter.painting import Painting

DEEP = ("#1f5a7a", "#2a6f86", "#1c4f6a", "#2f7f8a")
BANKS = {"left": (0.05, 0.25), "center": (0.42, 0.58), "right": (0.75, 0.95)}


def sea(p: Painting) -> None:
    """Open water, with waves in a storm, and a beach or a headland."""
    r, canvas = p.rng("terrain"), p.canvas
    if r.random() < 0.35:
        rise = 0.045 * (canvas.profile(r, 1.6, 4) + r.uniform(-0.3, 0.3))
        far = (p.horizon - np.clip(rise, 0, 1)).astype(np.float32)
        paint_layer(p, far, Layer(hex_colour("#56707c"), 0.25, 0.03), r)
    rough = {"storm": 2.4, "mist": 0.6}.get(p.scene.weather, 1.0)
    pour(p, p.horizon, 0.5, rough * 1.3)
    if p.scene.weather == "storm" or r.random() < 0.3:
        _waves(p, r)
    if p.scene.has(*ON_LAND):
        headland(p)
    elif r.random() < 0.35:
        _beach(p, r)


def lake(p: Painting) -> None:
    """Still water below mountains and trees."""
    r, canvas = p.rng("terrain"), p.canvas
    for i in range(int(r.integers(1, 3))):
        rise = float(r.uniform(0.20, 0.36)) * (1 - 0.35 * i)
        mountain_range(p, r, p.horizon - 0.01, rise, 0.2 + 0.25 * i, float(r.uniform(1.6, 3.0)))
    shore = p.horizon - 0.015 + 0.015 * canvas.profile(r, 2, 3)
    if r.random() < 0.5 or p.neon:
        row_of_pines(p, r, shore, float(r.uniform(0.05, 0.10)), 0.62, p.mood.pines)
    else:
        leaf = mix(p.mood.leaves, p.mood.pines, 0.3)
        row_of_leafy_trees(p, r, shore, float(r.uniform(0.06, 0.10)), 0.6, leaf)
    pour(p, p.horizon, 0.85, 0.45)
    if p.scene.has(*ON_LAND) or r.random() < 0.4:
        headland(p)


def islands(p: Painting) -> None:
    """Rocks and green islands in calm water, the nearer the larger."""
    r = p.rng("terrain")
    count = int(r.integers(3, 6))
    places = np.sort(r.uniform(0.02, 0.98, count))
    r.shuffle(places)
    pour(p, p.horizon, 0.55, 0.9)
    for x, near in zip(places, np.linspace(0.0, 0.62, count) ** 1.5, strict=True):
        _island(p, r, float(x), float(near))
    if p.scene.has(*ON_LAND):
        headland(p)


def pour(p: Painting, shore: float, mirror: float, ripple: float) -> None:
    """Fill the canvas below `shore` with water that mirrors what is above it.

    mirror: how much of the picture it gives back (0..1); ripple: how broken the mirror is.
    """
    r, canvas = p.rng("water"), p.canvas
    top = int(shore * canvas.height)
    p.waterline = shore
    if top >= canvas.height - 2:
        return
    rows = np.arange(top, canvas.height)
    depth = ((rows - top) / canvas.height).astype(np.float32)
    noise = _ripples(p, r, depth)
    shake = ripple * (1.0 + depth * 26)[:, None] * (canvas.unit / 256)
    source = top - 1 - ((rows - top) * float(r.uniform(0.85, 1.1))).astype(int)
    columns = np.arange(canvas.width)[None] + noise * shake
    columns = np.clip(columns, 0, canvas.width - 1).astype(int)
    lines = np.clip(source[:, None] + noise * shake * 0.5, 0, top - 1).astype(int)
    reflected = canvas.pixels[:, lines, columns]
    deep = hex_colour(DEEP[int(r.integers(4))]) * (p.mood.light * 0.9 + 0.1)
    if p.neon:
        deep = np.array((0.06, 0.03, 0.22), np.float32)
    amount = (mirror * (1 - 0.55 * smoothstep(0, 0.5, depth)))[:, None]
    sparkle = noise * 0.035 * (1 + 2 * depth[:, None])
    for k in range(3):
        far = mix(p.mood.haze[k], deep[k], 0.55)
        own = mix(far, deep[k], smoothstep(0, 0.35, depth)[:, None])
        shine = sparkle * (p.mood.horizon[k] * 0.7 + 0.1)
        canvas.pixels[k, top:] = mix(own, reflected[k], amount) * 0.96 + shine
    if p.scene.celestial != "none" and p.sun_y < shore:
        _glitter(p, top, depth, noise)
    if p.neon:
        bars = np.abs((11.2 * np.log1p(depth * 22) + r.random()) % 1 - 0.5)
        mask = smoothstep(0.1, 0.02, bars)[:, None] * np.clip(0.5 + 0.4 * noise, 0, 1) * 0.5
        canvas.blend(mask, p.mood.neon, top)


def _ripples(p: Painting, r: np.random.Generator, depth: Floats) -> Floats:
    """Return streaks that grow towards the viewer, (rows, width)."""
    canvas = p.canvas
    texture = canvas.bank.pick("streak", r)
    rows = (r.integers(512) + 70 * np.log1p(depth * 22)).astype(int) % 512
    centre = (np.arange(canvas.width)[None] / canvas.unit - 0.5 * canvas.aspect) * 256
    columns = (r.integers(512) + centre * (1.6 / (1 + depth * 5))[:, None]).astype(int) % 512
    noise = texture[rows[:, None], columns]
    return np.asarray(np.round(noise * 1.3) / 1.3 if p.flat else noise)


def _glitter(p: Painting, top: int, depth: Floats, noise: Floats) -> None:
    """Lay the sun's or the moon's path on the water."""
    canvas = p.canvas
    width = (p.sun_radius * 0.55 + depth * 0.20)[:, None]
    away = (canvas.xx[top:] - p.sun_x) * canvas.aspect + noise * 0.01
    path = np.exp(-((away / width) ** 2)) * smoothstep(0.15, 1.1, noise + 0.35)
    path = path * (1 - smoothstep(0.2, 0.55, depth))[:, None]
    colour = "#ff7ac0" if p.neon else "#fff0c0" if p.scene.celestial == "sun" else "#dfe8ff"
    strength = 0.35 if p.scene.weather in {"storm", "mist"} else 1.0
    canvas.blend(path * 0.75 * strength, hex_colour(colour), top)


def headland(p: Painting) -> None:
    """Paint a bank in the foreground, under the subject that needs ground to stand on."""
    r, canvas = p.rng("headland"), p.canvas
    side = POSITIONS[int(r.integers(3))]
    for subject in p.scene.subjects:
        if subject.kind in ON_LAND:
            side = subject.position
    centre, half = float(r.uniform(*BANKS[side])), float(r.uniform(0.22, 0.36))
    top = float(r.uniform(0.74, 0.82))
    line = 1.02 - (1.02 - top) * np.exp(-(((canvas.x - centre) / half) ** 4))
    line = (line + 0.012 * canvas.profile(r, 6, 3)).astype(np.float32)
    colour = p.mood.land * 0.7 if r.random() < 0.6 else hex_colour("#6d6355")
    paint_layer(p, line, Layer(colour, 0.97, 0.10, 0.0), r)
    p.ground = line


def _beach(p: Painting, r: np.random.Generator) -> None:
    canvas = p.canvas
    lean = 0.06 * (canvas.x - 0.5) * float(r.choice((-1, 1)))
    line = r.uniform(0.84, 0.9) + lean + 0.02 * canvas.profile(r, 2, 2)
    foam = line - 0.012 + 0.006 * canvas.profile(r, 6, 3)
    p.ground = line.astype(np.float32)
    if p.neon:
        open_ground(p, r, p.ground, p.mood.land)
        return
    white = np.array((0.95, 0.97, 0.97), np.float32)
    paint_layer(p, foam.astype(np.float32), Layer(white, 1.0, fog=0.0), r)
    paint_layer(p, p.ground, Layer(hex_colour("#dcc296"), 1.0, 0.05, 0.0), r)


def _waves(p: Painting, r: np.random.Generator) -> None:
    canvas = p.canvas
    count = int(r.integers(3, 6))
    for i in range(count):
        d = (i + 0.6) / count
        crest = p.horizon + (1 - p.horizon) * d**1.4
        swell = np.abs(canvas.profile(r, 4.5 - 2 * d, 3))
        below = canvas.yy - (crest - (0.010 + 0.035 * d) * (1 - swell * 1.4))[None]
        body = smoothstep(0, 0.004, below) * smoothstep(0.09 * d + 0.02, 0.0, below)
        colour = hex_colour("#1f5a7a") * (p.mood.light * 0.9 + 0.1)
        colour = mix(colour, p.mood.haze, 0.25 * (1 - d))
        white = np.array((0.95, 0.97, 1.0), np.float32) * (p.mood.light * 0.7 + 0.3)
        if p.neon:
            colour, white = np.array((0.1, 0.04, 0.3), np.float32), p.mood.neon
        canvas.blend(body * 0.55, colour * 0.8)
        ragged = below + 0.004 * canvas.texture(r, "fbm", 2, 2)
        foam = smoothstep(-0.002, 0.002, below) * smoothstep(0.018 * d + 0.008, 0, ragged)
        foam = foam * (0.35 + 0.5 * smoothstep(-0.2, 0.6, -swell)[None])
        canvas.blend(np.clip(foam, 0, 0.85), white)


def _island(p: Painting, r: np.random.Generator, x: float, near: float) -> None:
    canvas = p.canvas
    shore = p.horizon + (1 - p.horizon) * near * 0.8 + 0.004
    half = float(r.uniform(0.07, 0.15)) * (0.8 + 1.1 * near)
    rise = half * float(r.uniform(0.5, 1.15))
    half = half / canvas.aspect
    hump = np.clip(1 - ((canvas.x - x) / half) ** 2, 0, 1)
    ragged = 0.85 + 0.30 * canvas.profile(r, 7, 4, 0.6, ridged=True)
    rock = hump ** float(r.uniform(0.55, 1.5)) * rise * ragged
    line = np.where(hump > 0, shore - rock, 2.0).astype(np.float32)
    a, b = int(max(0, (x - half) * canvas.width)), int(min(canvas.width, (x + half) * canvas.width))
    top = max(0, int((shore - rise * 1.4) * canvas.height))
    foot = min(canvas.height, int(shore * canvas.height) + 1)
    if b - a < 4:
        return
    box = (slice(top, foot), slice(a, b))
    below = canvas.yy[box] - line[None, a:b]
    depth = 0.3 + 0.6 * (near / 0.62)
    green = p.lit(mix(p.mood.land, p.mood.pines, 0.35), depth)
    stone = p.lit(hex_colour("#8a7a68"), depth)
    noise = canvas.texture(r, "fbm", 1.5, 1.5)[box]
    grass = smoothstep(0.75, 0.45, below / rise + 0.18 * noise)
    sunny = np.clip((canvas.xx[box] - x) / half * p.from_right, -1, 1)
    bright = 1 + 0.22 * sunny + 0.08 * noise * p.grainy
    mask = np.clip(below * canvas.height + 0.5, 0, 1)
    colour = np.stack([mix(stone[k], green[k], grass) * bright for k in range(3)])
    _stamp(p, box, mask, colour)
    if p.neon:
        rim = np.exp(-np.abs(below) * canvas.tall * 256 / 1.3) * 0.9
        rows = canvas.pixels[(slice(None), *box)]
        rows += rim * (p.mood.neon[:, None, None] - rows)


def _stamp(p: Painting, box: tuple[slice, slice], mask: Floats, colour: Floats) -> None:
    """Paint an island into its box and mirror the box in the water below."""
    pixels, height = p.canvas.pixels, p.canvas.height
    rows = pixels[(slice(None), *box)]
    rows += mask * (colour - rows)
    foot, tall = box[0].stop, box[0].stop - box[0].start
    count = min(height, foot + tall) - foot
    if count <= 0:
        return
    fade = 0.5 * (1 - np.linspace(0, 1, tall)[:count, None]) ** 0.7
    below = pixels[:, foot : foot + count, box[1]]
    below += mask[::-1][:count] * fade * (rows[:, ::-1][:, :count] * 0.8 - below)
