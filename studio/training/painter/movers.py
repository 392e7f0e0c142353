"""Boat, birds and balloons."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PIL import Image, ImageDraw

from studio.training.painter.colours import Floats, hex_colour
from studio.training.painter.sprites import PLACES, Sprite, ink, paste

if TYPE_CHECKING:
    from studio.training.painter.painting import Painting

HULLS = ("#7a3f2a", "#f0efe8", "#2f4a68", "#a83430")
SAILS = ("#f6f2e6", "#f6f2e6", "#d8543c", "#e8b04a", "#f4d8c8")
SILKS = (
    ("#d8402f", "#f6e6c0"),
    ("#e8a02a", "#c8382f"),
    ("#2f6fb0", "#f4f0e0"),
    ("#7a4ab0", "#f2c860"),
    ("#2f9a8a", "#f6ecd0"),
    ("#f0d040", "#2f5f9a"),
)
OUTLINE = 40


def boat(p: Painting, position: str) -> None:
    """Sail a boat with its reflection; a picture without water gets none."""
    if p.waterline is None:
        return
    r = p.rng("boat")
    x, near = float(r.uniform(*PLACES[position])), float(r.uniform(0.15, 0.55))
    y = p.waterline + (1 - p.waterline) * near * 0.75 + 0.03
    height = 0.18 + 0.24 * near + float(r.uniform(0, 0.06))
    hull = hex_colour(HULLS[int(r.integers(4))])
    sail = hex_colour(SAILS[int(r.integers(5))])
    if p.scene.medium == "woodblock":
        sail = hex_colour("#f2ead2")
    sprite = Sprite(p, height * 0.9, height)
    _rig(sprite, hull, sail)
    image = sprite.image
    if r.random() < 0.5:
        image = image.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
    mirrored = image.transpose(Image.Transpose.FLIP_TOP_BOTTOM)
    mirrored.putalpha(mirrored.getchannel("A").point([int(v * 0.32) for v in range(256)]))
    paste(p, mirrored, (x, y + height * 0.97 / p.canvas.tall), 0.8)
    paste(p, image, (x, y), 0.8)


def _rig(sprite: Sprite, hull: Floats, sail: Floats) -> None:
    sprite.polygon([(0.08, 0.82), (0.95, 0.80), (0.80, 0.97), (0.2, 0.97)], ink(hull))
    sprite.polygon([(0.08, 0.82), (0.95, 0.80), (0.93, 0.84), (0.11, 0.86)], ink(hull, 1.3))
    sprite.line([(0.48, 0.82), (0.48, 0.04)], ink(hex_colour("#4a3a2c")), 0.025)
    sprite.polygon([(0.51, 0.06), (0.51, 0.76), (0.90, 0.74)], ink(sail))
    sprite.polygon([(0.45, 0.14), (0.45, 0.76), (0.12, 0.74)], ink(sail, 0.86))


def birds(p: Painting, position: str) -> None:
    """Let a flock cross the sky, loosely or in a V."""
    r, canvas, scale = p.rng("birds"), p.canvas, 3
    image = Image.new("L", (canvas.width * scale, canvas.height * scale))
    draw = ImageDraw.Draw(image)
    unit = canvas.unit * scale
    cx = {"left": 0.26, "center": 0.5, "right": 0.74}[position] + float(r.uniform(-0.06, 0.06))
    cy = p.horizon * float(r.uniform(0.25, 0.55))
    wedge = r.random() < 0.4
    for i in range(int(r.integers(4, 8))):
        k = (i + 1) // 2 * (1 if i % 2 else -1)
        dx, dy = float(r.normal(0, 0.11)), float(r.normal(0, 0.06))
        if wedge:
            dx, dy = k * 0.06 + dx * 0.04, abs(k) * 0.036 + dy * 0.06
        x, y = (cx * canvas.width * scale) + dx * unit, (cy * canvas.height * scale) + dy * unit
        wing, lift = float(r.uniform(0.034, 0.052)) * unit, float(r.uniform(0.25, 0.6))
        for side in (-1, 1):
            points = [
                (x, y),
                (x + side * wing * 0.5, y - wing * lift),
                (x + side * wing * 1.05, y - wing * lift * 0.55),
            ]
            draw.line(points, fill=255, width=max(3, int(unit * 0.0075)), joint="curve")
    size = (canvas.width, canvas.height)
    mask = np.asarray(image.resize(size, Image.Resampling.BOX), np.float32) / 255
    colour = np.array((0.10, 0.10, 0.14), np.float32)
    if p.neon:
        colour = np.asarray(p.mood.neon, np.float32)
    elif p.scene.time in {"night", "dusk"}:
        colour = np.array((0.92, 0.92, 0.98), np.float32)
    canvas.blend(np.clip(mask * 1.15, 0, 1) * 0.92, colour)


def balloon(p: Painting, position: str) -> None:
    """Float a hot air balloon, sometimes with one or two small ones far off."""
    r = p.rng("balloon")
    first = float(r.uniform(*PLACES[position]))
    height = float(r.uniform(0.30, 0.42))
    more = int(r.random() < 0.45) + int(r.random() < 0.25)
    y = p.horizon * float(r.uniform(0.25, 0.55))
    _one_balloon(p, r, (first, y), height)
    for i in range(more):
        small = height * float(r.uniform(0.3, 0.5))
        away = float(r.uniform(0.16, 0.34)) * (1 if first < 0.5 else -1) * (1.0, 0.6)[i]
        y = p.horizon * float(r.uniform(0.2, 0.5))
        _one_balloon(p, r, (first + away, y), small, depth=0.6)


def _one_balloon(
    p: Painting,
    r: np.random.Generator,
    centre: tuple[float, float],
    height: float,
    depth: float = 0.9,
) -> None:
    sprite = Sprite(p, height * 0.76, height)
    pair = [hex_colour(code) for code in SILKS[int(r.integers(len(SILKS)))]]
    gores = int(r.integers(5, 8))
    aspect = sprite.w / sprite.h
    ys = np.linspace(0, 0.78, OUTLINE)
    half = _envelope(ys, 0.48, aspect)
    for j in range(gores):
        a, b = (float(np.sin(np.pi * ((j + i) / gores - 0.5))) for i in range(2))
        left = [(0.5 + float(w) * a, float(y)) for w, y in zip(half, ys, strict=True)]
        right = [(0.5 + float(w) * b, float(y)) for w, y in zip(half, ys, strict=True)]
        bright = 0.86 + 0.22 * (a + b) / 2 * p.from_right
        sprite.polygon(left + right[::-1], ink(pair[j % 2], bright))
    mouth = float(half[-1])
    for side in (-1, 1):
        rope = [(0.5 + side * mouth, 0.78), (0.5 + side * 0.06, 0.90)]
        sprite.line(rope, (60, 45, 35, 255), 0.012)
    sprite.box(0.425, 0.89, 0.575, 0.99, ink(hex_colour("#6a4a2c")))
    at = (centre[0], max(centre[1] + height * 0.5 / p.canvas.tall, height * 0.9 / p.canvas.tall))
    paste(p, sprite.image, at, depth, lift=0.42)


def _envelope(ys: Floats, radius: float, aspect: float) -> Floats:
    """Return the balloon's half width at each height: a circle that tapers to its mouth."""
    middle = radius * aspect + 0.01
    circle = np.sqrt(np.maximum(0.0, 1 - ((ys - middle) / (radius * aspect)) ** 2))
    taper = np.clip((ys - middle) / (0.78 - middle), 0, 1) ** 1.6
    return np.asarray(radius * np.where(ys < middle, circle, 1 - taper * 0.86))
