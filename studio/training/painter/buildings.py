"""House and lighthouse."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from studio.training.painter.colours import Floats, hex_colour, mix, smoothstep
from studio.training.painter.sprites import Ink, Sprite, ink, paste, place

if TYPE_CHECKING:
    from studio.training.painter.painting import Painting

WALLS = ("#f0e8d8", "#c8563f", "#d9b88a", "#a8bccb", "#8a5a3a", "#f4f4f0")
ROOFS = ("#9a3f32", "#54585f", "#6a4632", "#3f5a6a")
BANDS = ("#d23c34", "#2f5f9a", "#303840")
IRON = "#2c3238"


def house(p: Painting, position: str) -> None:
    """Build a house with a gable, and light its windows when it is dark."""
    r, canvas, scene = p.rng("house"), p.canvas, p.scene
    x, y = place(p, r, position)
    width = float(r.uniform(0.22, 0.34))
    wall = hex_colour(WALLS[int(r.integers(6))])
    roof = hex_colour(ROOFS[int(r.integers(4))])
    chimney, evening = r.random() < 0.6, r.random() < 0.6
    if scene.season == "winter":
        roof = hex_colour("#eef3f8")
    dark = scene.time in {"night", "dusk"} or scene.weather == "storm" or p.neon
    lamps = dark or (scene.time == "sunset" and evening)
    sprite = Sprite(p, width, width * 0.95)
    if chimney:
        sprite.box(0.70, 0.08, 0.78, 0.35, ink(hex_colour("#7a5a50")))
    window = (255, 214, 120, 255) if lamps else ink(hex_colour("#46586a"))
    _walls(sprite, wall, roof, right=p.from_right > 0, window=window)
    paste(p, sprite.image, (x, min(0.97, y + 0.03)))
    if lamps:
        away = canvas.distance(x, y - width * 0.25 / canvas.tall)
        canvas.blend(np.exp(-((away / (width * 0.8)) ** 2)) * 0.22, hex_colour("#ffc878"))


def _walls(sprite: Sprite, wall: Floats, roof: Floats, *, right: bool, window: Ink) -> None:
    corner, eaves, top = (0.58 if right else 0.42), 0.48, 0.10
    apex = (0.08 + corner) / 2
    front, side = (0.8, 1.0) if right else (1.0, 0.8)
    sprite.box(0.08, eaves, corner, 1.0, ink(wall, front))
    sprite.box(corner, eaves, 0.94, 1.0, ink(wall, side))
    sprite.polygon([(0.08, eaves), (apex, top), (corner, eaves)], ink(wall, front * 0.96))
    slope = [(apex - 0.02, top - 0.03), (0.80, top), (0.99, eaves + 0.03), (corner, eaves + 0.03)]
    sprite.polygon(slope, ink(roof))
    ridge = [(0.03, eaves + 0.05), (apex, top - 0.02), (corner, eaves + 0.04)]
    sprite.line(ridge, ink(roof, 0.8), 0.035)
    sprite.box(apex - 0.05, 0.70, apex + 0.05, 1.0, ink(hex_colour("#5a3a28")))
    sprite.box(apex - 0.045, 0.42, apex + 0.045, 0.55, window)
    for k in range(2):
        left = corner + 0.10 + 0.20 * k
        sprite.box(left, 0.62, min(left + 0.10, 0.93), 0.80, window)


def lighthouse(p: Painting, position: str) -> None:
    """Build a banded tower, and send out its beam when it is dark or misty."""
    r, scene = p.rng("lighthouse"), p.scene
    x, y = place(p, r, position)
    height = float(r.uniform(0.44, 0.58))
    band, plain = hex_colour(BANDS[int(r.integers(3))]), r.random() < 0.3
    bands = int(r.integers(4, 7))
    murky = scene.weather in {"storm", "mist"} or p.neon
    lamp = murky or scene.time in {"night", "dusk", "sunset"}
    sprite = Sprite(p, height * 0.36, height)
    _tower(sprite, band, bands, plain=plain, side=p.from_right)
    glass = (255, 236, 160, 255) if lamp else ink(hex_colour("#a8c0cc"))
    sprite.box(0.27, 0.215, 0.73, 0.25, ink(hex_colour(IRON)))
    sprite.box(0.37, 0.12, 0.63, 0.215, glass)
    sprite.line([(0.5, 0.12), (0.5, 0.215)], ink(hex_colour(IRON)), 0.03)
    sprite.polygon([(0.33, 0.12), (0.5, 0.03), (0.67, 0.12)], ink(band))
    foot = min(0.97, y + 0.03)
    paste(p, sprite.image, (x, foot))
    if lamp:
        beam = murky or scene.time in {"night", "dusk"}
        _shine(p, (x, foot - height * 0.835 / p.canvas.tall), r, beam=beam)


def _tower(sprite: Sprite, band: Floats, bands: int, *, plain: bool, side: int) -> None:
    white = hex_colour("#f6f4ee")
    for i in range(bands):
        low, high = i / bands, (i + 1) / bands
        wide, narrow = mix(0.26, 0.17, low), mix(0.26, 0.17, high)
        foot, top = mix(1.0, 0.24, low), mix(1.0, 0.24, high)
        colour = white if plain or i % 2 == 0 else band
        shape = [(0.5 - wide, foot), (0.5 - narrow, top), (0.5 + narrow, top), (0.5 + wide, foot)]
        sprite.polygon(shape, ink(colour))
        shaded = [
            (0.5 - side * wide, foot),
            (0.5 - side * narrow, top),
            (0.5 - side * narrow * 0.3, top),
            (0.5 - side * wide * 0.3, foot),
        ]
        sprite.polygon(shaded, ink(colour, 0.72))


def _shine(p: Painting, lamp: tuple[float, float], r: np.random.Generator, *, beam: bool) -> None:
    canvas = p.canvas
    slope = float(r.uniform(-0.18, 0.12))
    glow = np.exp(-canvas.distance(*lamp) / 0.035) * 0.85
    if beam:
        ahead = (canvas.xx - lamp[0]) * canvas.aspect * (1 if lamp[0] < 0.5 else -1)
        width = 0.006 + np.maximum(ahead, 0) * 0.10
        off = (canvas.yy - lamp[1]) * canvas.tall - slope * ahead
        fade = smoothstep(0, 0.03, ahead) * np.exp(-np.maximum(ahead, 0) * 2.0)
        glow = np.clip(glow + np.exp(-((off / width) ** 2)) * fade * 0.55, 0, 1)
    canvas.blend(glow, p.mood.neon if p.neon else hex_colour("#fff0c0"))
