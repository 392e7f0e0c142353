"""Sun and moon."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from studio.training.painter.colours import Floats, hex_colour, mix, smoothstep

if TYPE_CHECKING:
    from studio.training.painter.painting import Painting

GLOW = {
    "day": "#fffbe0",
    "dawn": "#fff0c4",
    "sunset": "#ffe08a",
    "dusk": "#ffb27a",
    "night": "#ffe0a0",
}
DISC = {
    "day": "#fffdf0",
    "dawn": "#fff6d8",
    "sunset": "#fff0b0",
    "dusk": "#ff9a6a",
    "night": "#fff0c0",
}


def paint_body(p: Painting) -> None:
    """Paint the scene's sun or moon where the composition placed it."""
    distance = p.canvas.distance(p.sun_x, p.sun_y)
    if p.scene.celestial == "moon":
        _moon(p, distance)
    elif p.neon:
        _neon_sun(p, distance)
    else:
        _sun(p, distance)


def _disc(p: Painting, distance: Floats, radius: float, soft: float = 1.0) -> Floats:
    edge = soft * p.canvas.px
    return smoothstep(radius + edge, radius - edge, distance)


def _sun(p: Painting, distance: Floats) -> None:
    canvas, scene, radius = p.canvas, p.scene, p.sun_radius
    glow, disc = hex_colour(GLOW[scene.time]), hex_colour(DISC[scene.time])
    if scene.medium in {"woodblock", "ink"}:
        glow = disc = hex_colour("#e0442e")
    if p.flat:
        for ring in (3, 2, 1):
            canvas.blend(_disc(p, distance, radius * (1 + 0.45 * ring)) * 0.16, glow)
    else:
        halo = 0.62 / (1 + (distance / (radius * 1.5)) ** 2) + 0.3 * np.exp(-distance / 0.3)
        canvas.blend(np.clip(halo * (0.12 if scene.medium == "ink" else 1), 0, 0.95), glow)
    strength = 0.55 if scene.weather in {"storm", "mist"} else 0.9
    canvas.blend(_disc(p, distance, radius, 1.5) * strength, disc)


def _neon_sun(p: Painting, distance: Floats) -> None:
    """The striped sun of synthwave."""
    canvas, radius = p.canvas, p.sun_radius
    down = (canvas.yy - p.sun_y) * canvas.tall / (2 * radius) + 0.5
    stripes = np.sin((down - 0.42) * 46) > (0.95 - 1.7 * (down - 0.42))
    mask = _disc(p, distance, radius) * (1 - stripes * (down > 0.42))
    canvas.blend(np.exp(-distance / 0.17) * 0.44, hex_colour("#ff5ab0"))
    top, bottom = hex_colour("#fff07a"), hex_colour("#ff2f8e")
    for k in range(3):
        colour = mix(top[k], bottom[k], np.clip(down, 0, 1))
        canvas.pixels[k] += mask * (colour - canvas.pixels[k])


def _moon(p: Painting, distance: Floats) -> None:
    canvas, radius, r = p.canvas, p.sun_radius, p.rng("moon")
    if not p.flat:
        halo = 0.36 / (1 + (distance / (radius * 1.8)) ** 2) + 0.14 * np.exp(-distance / 0.25)
        canvas.blend(np.clip(halo, 0, 0.9), mix(hex_colour("#dfe8ff"), p.mood.middle, 0.25))
    mask = _disc(p, distance, radius, 1.2)
    if p.scene.crescent:
        shift = radius * float(r.uniform(0.4, 0.6)) * (1 if r.random() < 0.5 else -1)
        other = canvas.distance(
            p.sun_x + shift / canvas.aspect, p.sun_y - radius * 0.25 / canvas.tall
        )
        inner = radius * 0.88
        mask = mask * smoothstep(inner - canvas.px, inner + canvas.px, other)
        canvas.blend(mask, hex_colour("#fff6dc"))
        return
    craters = canvas.texture(r, "fbm") * (0.0 if p.flat else 0.05)
    for k, v in enumerate((0.97, 0.95, 0.88)):
        canvas.pixels[k] += mask * (v + craters - canvas.pixels[k])
