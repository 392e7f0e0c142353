"""The sky: its gradient, stars, northern lights, clouds and lightning."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PIL import Image, ImageDraw

from studio.training.painter.bodies import paint_body
from studio.training.painter.colours import Floats, hex_colour, mix, smoothstep

if TYPE_CHECKING:
    from studio.training.painter.painting import Painting

AURORAS = (("#3dffa0", "#7a4dff"), ("#4affd0", "#ff5ac8"), ("#8aff6a", "#2ad0ff"))
# Where the noise becomes cloud, and how thick it is.
COVER = {"cloudy": (0.15, 1.0), "storm": (-0.75, 1.0), "clear": (0.95, 0.75)}


def paint_sky(p: Painting) -> None:
    """Paint everything that is behind the land."""
    scene = p.scene
    _gradient(p)
    dark = scene.time in {"night", "dusk"} or p.neon
    starry = dark and scene.weather in {"clear", "aurora"}
    if starry or (scene.time == "night" and scene.weather == "cloudy"):
        _stars(p)
    if scene.weather == "aurora":
        _aurora(p)
    if scene.celestial != "none":
        paint_body(p)
    elif scene.time in {"sunset", "dawn"}:
        _afterglow(p)
    if scene.weather in {"cloudy", "storm"} or (scene.weather == "clear" and scene.wisps):
        _clouds(p, *COVER[scene.weather])
    if scene.weather == "storm":
        _lightning(p)


def _gradient(p: Painting) -> None:
    r, mood = p.rng("gradient"), p.mood
    t = np.clip(p.canvas.y / p.horizon, 0, 1)
    turn, bands = float(r.uniform(0.45, 0.62)), int(r.integers(5, 9))
    if p.scene.medium == "poster":
        t = np.floor(t * bands) / (bands - 1)
    a, b = smoothstep(0, turn, t), smoothstep(turn * 0.8, 1.02, t)
    for k in range(3):
        row = mix(mix(mood.zenith[k], mood.middle[k], a), mood.horizon[k], b)
        p.canvas.pixels[k] = row[:, None]


def _stars(p: Painting) -> None:
    r, canvas, scene = p.rng("stars"), p.canvas, p.scene
    height = 1 - smoothstep(0.35, 0.98, canvas.y / p.horizon)
    fade = height[:, None] * {"night": 1.0, "dusk": 0.55}.get(scene.time, 0.6)
    stars = canvas.texture(r, "stars") * fade * 1.15
    if scene.time == "night" and scene.weather == "clear" and r.random() < 0.45 and not p.flat:
        lean, centre = float(r.uniform(-1, 1)), float(r.uniform(0.3, 0.7))
        across = (canvas.xx - centre) * np.cos(lean) + (canvas.yy - 0.25) * np.sin(lean)
        cloud = np.clip(0.55 + 0.35 * canvas.texture(r, "fbm"), 0, 1.3)
        milky = np.exp(-((across / 0.13) ** 2)) * cloud * fade * 0.42
        for k, v in enumerate((0.75, 0.70, 0.95)):
            canvas.pixels[k] += milky * v * 0.5
        stars = stars * (1 + milky)
    for k, v in enumerate((1.0, 0.97, 0.9)):
        canvas.pixels[k] += stars * (v - canvas.pixels[k] * 0.5)


def _afterglow(p: Painting) -> None:
    """Light the horizon where the sun went down, or is about to rise."""
    canvas = p.canvas
    glow = np.exp(-(((canvas.xx - p.sun_x) / 0.5) ** 2) - ((canvas.yy - p.horizon) / 0.22) ** 2)
    canvas.blend(glow * 0.35, np.minimum(p.mood.horizon * 1.12 + 0.04, 1))


def _aurora(p: Painting) -> None:
    r, canvas = p.rng("aurora"), p.canvas
    low, high = (hex_colour(code) for code in AURORAS[int(r.integers(3))])
    for _ in range(int(r.integers(2, 4))):
        base = p.horizon * (r.uniform(0.45, 0.85) + 0.17 * canvas.profile(r, 1.5, 3))
        height = r.uniform(0.16, 0.34)
        rays = 0.62 + 0.38 * canvas.profile(r, 14, 3)
        curtain = np.clip(0.55 + 0.6 * canvas.profile(r, 1.3, 2), 0.05, 1)
        d = ((base[None] - canvas.yy) / height).astype(np.float32)
        m = np.where(d > 0, np.exp(-d * 1.7), np.exp(np.minimum(d, 0) * 9))
        m = m * smoothstep(1.9, 0.3, d) * (rays * curtain)[None] * r.uniform(0.7, 1.05)
        if p.flat:
            m = np.round(m * 4) / 4
        up = np.clip(d * 0.75, 0, 1)
        for k in range(3):
            colour = mix(low[k], high[k], up)
            canvas.pixels[k] += m * (colour - canvas.pixels[k] * 0.35) * 0.85


def _clouds(p: Painting, threshold: float, thickness: float) -> None:
    r, canvas = p.rng("clouds"), p.canvas
    bottom = min(canvas.height, int(p.horizon * canvas.height) + 2)
    scale = float(r.uniform(1.0, 1.7))
    noise = canvas.texture(r, "cloud", scale, scale)[:bottom]
    y = canvas.y[:bottom, None] / p.horizon
    thinning = 0.0 if p.scene.weather == "storm" else 1.0
    n = noise - thinning * smoothstep(0.6, 1.05, y) + 0.15
    if p.flat:
        n = np.round(n * 1.6) / 1.6
        mask = smoothstep(threshold - 0.05, threshold + 0.05, n) * 0.85 * thickness
    else:
        mask = smoothstep(threshold - 0.35, threshold + 1.1, n) * 0.92 * thickness
    towards = np.roll(np.roll(noise, -5 * p.from_right, 1), 5, 0)
    shade: Floats = np.clip(0.55 + 0.55 * (noise - towards) - 0.18 * (n - threshold), 0, 1)
    if p.flat:
        shade = np.round(shade * 2) / 2
    for k in range(3):
        colour = mix(p.mood.cloud_shade[k], p.mood.cloud[k], shade)
        rows = canvas.pixels[k, :bottom]
        rows += mask * (colour - rows)


def _lightning(p: Painting) -> None:
    r, canvas = p.rng("lightning"), p.canvas
    if r.random() < 0.5:
        return
    wide, high = canvas.width * 2, canvas.height * 2
    image = Image.new("L", (wide, high))
    draw = ImageDraw.Draw(image)
    start = float(r.uniform(0.15, 0.85))
    thick = canvas.unit / 64
    bolts = [(start, 0.0, p.horizon, thick)]
    while bolts:
        x, y, end, width = bolts.pop()
        points = [(x, y)]
        while y < end:
            y, x = y + float(r.uniform(0.02, 0.05)), x + float(r.normal(0, 0.025))
            points.append((x, y))
            if width > thick / 2 and r.random() < 0.18:
                bolts.append((x, y, min(end, y + 0.18), width / 2))
        draw.line(
            [(a * wide, b * high) for a, b in points],
            fill=255,
            width=max(1, int(width)),
            joint="curve",
        )
    bolt = np.asarray(image.resize((canvas.width, canvas.height), Image.Resampling.BOX)) / 255
    fade = 1 - smoothstep(0, p.horizon, canvas.yy)
    flash = np.exp(-(((canvas.xx - start) / 0.2) ** 2)) * fade * 0.3
    canvas.blend(np.clip(bolt + flash, 0, 1), (0.93, 0.94, 1.0))
