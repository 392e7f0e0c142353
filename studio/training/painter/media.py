"""The medium: what turns the painted scene into a watercolour, a print, pixels."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from studio.training.painter.canvas import blurred, toned
from studio.training.painter.colours import GRADES, Floats, hex_colour, luma, mix, smoothstep

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from studio.training.painter.painting import Painting


def mist(p: Painting) -> None:
    """Lay mist about the horizon."""
    canvas, noise = p.canvas, p.canvas.texture(p.rng("mist"), "cloud", 1.2, 1.2)
    y = canvas.y[:, None]
    band = 0.30 * np.exp(-(((y - p.horizon - 0.05) / 0.18) ** 2)) + 0.12
    mask = band * np.clip(0.9 + 0.45 * noise * p.grainy, 0, 1.8)
    pale = np.full(3, float(p.mood.haze.mean()) * 1.04, np.float32)
    canvas.blend(np.clip(mask, 0, 0.75), mix(p.mood.haze, pale, 0.4))


def grade(pixels: Floats, palette: str) -> Floats:
    """Return the pixels in the colours of a palette, 0..1."""
    v = np.clip(pixels, 0, 1)
    light = luma(v)
    if palette in GRADES:
        *codes, strength = GRADES[palette]
        dark, mid, pale = (hex_colour(str(code)) for code in codes)
        t = light[None] * 2
        low = mix(dark[:, None, None], mid[:, None, None], t)
        high = mix(mid[:, None, None], pale[:, None, None], t - 1)
        v = mix(v, np.where(t < 1, low, high), strength)
    elif palette == "pastel":
        v = 0.36 + 0.64 * mix(light[None], v, 0.78) ** 0.9
    elif palette == "vivid":
        x = np.clip(mix(light[None], v, 1.65), 0, 1)
        v = x * 0.75 + 0.25 * x * x * (3 - 2 * x)
    return np.clip(v, 0, 1)


def render_medium(p: Painting, pixels: Floats) -> Floats:
    """Return the pixels as that medium would show them."""
    medium = MEDIA.get(p.scene.medium)
    return medium(p, pixels, p.rng("medium")) if medium else pixels


def _watercolor(p: Painting, v: Floats, r: np.random.Generator) -> Floats:
    """Wet edges, blooms, grain, and a ragged border of bare paper."""
    canvas, k = p.canvas, p.canvas.unit / 256
    noise, noise2 = canvas.texture(r, "fbm"), canvas.texture(r, "fbm")
    v = canvas.warped(v, noise * 2.4 * k, noise2 * 2.4 * k)
    soft = blurred(v, 3)
    edge = np.abs(luma(blurred(v, 1)) - luma(soft)) * 3.2
    v = soft * 0.55 + v * 0.45
    v = v + 0.22 * (v - 0.5) * (1 - np.abs(2 * v - 1))
    v = (1 - (1 - v) * (0.94 + 0.13 * noise)) * (1 - np.clip(edge, 0, 0.35)) * 0.97 + 0.03
    v = v + 0.012 * canvas.texture(r, "grain")
    border = canvas.edge() + 0.013 * noise + 0.008 * noise2
    rim = 1 - np.exp(-(((border - 0.036) / 0.006) ** 2)) * 0.10
    return toned(v * rim, (0.975, 0.965, 0.94), 1 - smoothstep(0.018, 0.034, border))


def _ink(p: Painting, v: Floats, r: np.random.Generator) -> Floats:
    """Black washes on warm paper; only the sun keeps its red."""
    canvas, k = p.canvas, p.canvas.unit / 256
    noise, grain = canvas.texture(r, "fbm"), canvas.texture(r, "grain")
    wash = blurred(luma(canvas.warped(v, noise * 1.6 * k, grain * 0.8 * k)), 1)
    low, high = np.quantile(wash[::4, ::4], (0.02, 0.97))
    wash = np.clip((wash - low) / (high - low + 1e-3), 0, 1)
    if p.scene.time == "night":
        wash = wash**0.8
    gy, gx = np.gradient(blurred(wash, 1))
    line = np.clip(np.sqrt(gx * gx + gy * gy) * 7 * k - 0.12, 0, 1)
    tone = np.clip(wash**1.15 * (0.93 + 0.05 * noise) - line * 0.55 + 0.02 * grain, 0, 1)
    tone = tone * 0.7 + 0.3 * smoothstep(0.05, 0.95, tone)
    black, paper = (0.09, 0.10, 0.13), (0.955, 0.935, 0.885)
    out = np.stack([mix(black[i], paper[i], tone) for i in range(3)])
    if p.scene.palette in GRADES and p.scene.palette not in {"mono", "sepia"}:
        tint = hex_colour(GRADES[p.scene.palette][1])
        out = toned(out, tint, 0.45 * (1 - np.abs(2 * tone - 1)))
    if p.scene.celestial == "sun":
        away = canvas.distance(p.sun_x, p.sun_y)
        red = np.clip((v[0] - np.maximum(v[1], v[2])) * 2.2 - 0.5, 0, 1)
        red = red * smoothstep(p.sun_radius * 1.5, p.sun_radius * 0.9, away)
        out = toned(out, (0.82, 0.20, 0.14), red)
    return out


def _oil(p: Painting, v: Floats, r: np.random.Generator) -> Floats:
    """Every stroke takes one colour and catches the light on its edge."""
    canvas, k = p.canvas, p.canvas.unit / 256
    strokes = canvas.bank.strokes[int(r.integers(len(canvas.bank.strokes)))]
    rows = (r.integers(512) + np.arange(canvas.height) / k).astype(int) % 512
    columns = (r.integers(512) + np.arange(canvas.width) / k).astype(int) % 512
    at = (rows[:, None], columns[None])
    height = strokes.height[at]
    out = canvas.warped(blurred(v, 1), strokes.dx[at] * k, strokes.dy[at] * k)
    out = (out * 0.82 + v * 0.18) * (1 + 0.030 * height) + 0.004 * height
    relief = height - np.roll(np.roll(height, 1, 0), 1, 1)
    gloss = np.clip(relief * 0.6, -1, 1)
    return np.asarray(out + 0.05 * (luma(out) * 0.4 + 0.3) * gloss)


def _synthwave(p: Painting, v: Floats, r: np.random.Generator) -> Floats:
    """Bright things bloom."""
    del r  # the bloom has no chance in it
    step = max(1, p.canvas.unit // 64)
    bright = np.clip(v - 0.55, 0, 1)[:, ::step, ::step]
    glow = blurred(bright, 3).repeat(step, 1).repeat(step, 2)
    glow = blurred(glow[:, : p.canvas.height, : p.canvas.width], 2)
    return np.asarray(v + 0.5 * glow)


def _poster(p: Painting, v: Floats, r: np.random.Generator) -> Floats:
    """Few tones."""
    del p, r  # a poster is printed from the pixels alone
    return np.asarray(np.round(blurred(v, 1) * 9.0) / 9.0 * 0.85 + v * 0.15)


def _pixel(p: Painting, v: Floats, r: np.random.Generator) -> Floats:
    """About 64 blocks across, few tones, ordered dither (Bayer, 1973)."""
    del r  # the dither is ordered
    block = max(1, p.canvas.unit // 64)
    rows, columns = -(-p.canvas.height // block), -(-p.canvas.width // block)
    pad = (rows * block - p.canvas.height, columns * block - p.canvas.width)
    v = np.pad(v, ((0, 0), (0, pad[0]), (0, pad[1])), mode="edge")
    small = v.reshape(3, rows, block, columns, block).mean((2, 4))
    bayer = np.array([[0, 2], [3, 1]], np.float32) / 4 - 0.375
    dither = np.tile(bayer, (rows // 2 + 1, columns // 2 + 1))[:rows, :columns]
    small = np.clip(np.round(small * 10 + dither * 0.38) / 10, 0, 1)
    big = small.repeat(block, 1).repeat(block, 2)
    return np.asarray(big[:, : p.canvas.height, : p.canvas.width])


def _woodblock(p: Painting, v: Floats, r: np.random.Generator) -> Floats:
    """Muted flat tones, a dark band of sky (bokashi), wood grain and a paper margin."""
    canvas = p.canvas
    grain = canvas.texture(r, "streak")
    v = mix(luma(v)[None], v, 0.82)
    v = v * np.array((0.99, 0.955, 0.87))[:, None, None]
    v = v + np.array((0.03, 0.022, 0.01))[:, None, None]
    v = np.round(v * 10) / 10 * 0.6 + v * 0.4
    v = toned(v, (0.12, 0.20, 0.38), (1 - smoothstep(0, 0.16, canvas.yy)) * 0.55)
    v = v * (1 + 0.018 * grain)
    return toned(v, (0.93, 0.89, 0.80), 1 - smoothstep(0.014, 0.018, canvas.edge()))


MEDIA: Mapping[str, Callable[[Painting, Floats, np.random.Generator], Floats]] = {
    "watercolor": _watercolor,
    "ink": _ink,
    "oil": _oil,
    "synthwave": _synthwave,
    "poster": _poster,
    "pixel": _pixel,
    "woodblock": _woodblock,
}
