"""Tileable noise the painter cuts its clouds, strokes, ripples and stars from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from studio.training.painter.colours import Floats

SIDE = 512


@dataclass(frozen=True, slots=True)
class Strokes:
    """Elongated cells: at each pixel the way to its cell's centre, and that cell's own height."""

    dy: Floats
    dx: Floats
    height: Floats


@dataclass(frozen=True, slots=True)
class TextureBank:
    """Textures of SIDE x SIDE, zero mean and unit deviation, that repeat without a seam."""

    fbm: tuple[Floats, ...]
    cloud: tuple[Floats, ...]
    streak: tuple[Floats, ...]
    grain: tuple[Floats, ...]
    ridge: tuple[Floats, ...]
    stars: tuple[Floats, ...]
    strokes: tuple[Strokes, ...]

    def pick(self, kind: str, r: np.random.Generator) -> Floats:
        """Return one texture of that kind."""
        textures: tuple[Floats, ...] = getattr(self, kind)
        return textures[int(r.integers(len(textures)))]


def make_bank(seed: int = 7) -> TextureBank:
    """Return the bank of that seed; it takes seconds, so make one and share it."""
    r = np.random.default_rng(seed)
    return TextureBank(
        fbm=tuple(_spectral(r, 1.75) for _ in range(8)),
        cloud=tuple(_spectral(r, 1.9, stretch=(1.0, 0.42)) for _ in range(6)),
        streak=tuple(_spectral(r, 1.5, stretch=(3.2, 0.45), high=200) for _ in range(4)),
        grain=tuple(_spectral(r, 0.9, low=12, high=140) for _ in range(3)),
        ridge=tuple(1 - np.abs(_spectral(r, 1.6)) * 1.2 for _ in range(4)),
        strokes=tuple(_strokes(r, angle) for angle in (0.25, -0.45, 0.9, -1.2)),
        stars=tuple(_stars(r) for _ in range(4)),
    )


def _spectral(
    r: np.random.Generator,
    slope: float,
    stretch: tuple[float, float] = (1.0, 1.0),
    *,
    low: float = 2.0,
    high: float = 160.0,
) -> Floats:
    """Return noise whose spectrum falls as frequency ** -slope between low and high."""
    fy, fx = np.meshgrid(np.fft.fftfreq(SIDE) * SIDE, np.fft.rfftfreq(SIDE) * SIDE, indexing="ij")
    f = np.sqrt((fx * stretch[0]) ** 2 + (fy * stretch[1]) ** 2)
    f[0, 0] = 1e9
    amplitude = f**-slope * (f > low * 0.5) * np.exp(-((f / high) ** 2))
    z = np.fft.irfft2(amplitude * np.exp(2j * np.pi * r.random(f.shape)), s=(SIDE, SIDE))
    return np.asarray(z / z.std(), np.float32)


def _strokes(r: np.random.Generator, angle: float, cell: int = 5) -> Strokes:
    """Return a Voronoi pattern of elongated cells that lean about `angle` (radians)."""
    m = SIDE // cell
    gy, gx = np.meshgrid(np.arange(SIDE), np.arange(SIDE), indexing="ij")
    centre = r.random((m, m, 2)).astype(np.float32)
    lean = (angle + 0.5 * r.standard_normal((m, m))).astype(np.float32)
    cosine, sine = np.cos(lean), np.sin(lean)
    value = r.standard_normal((m, m)).astype(np.float32)
    priority = r.random((m, m)).astype(np.float32)
    best = np.full((SIDE, SIDE), 1e9, np.float32)
    dy, dx, height = (np.zeros((SIDE, SIDE), np.float32) for _ in range(3))
    ci, cj = np.minimum(gy // cell, m - 1), np.minimum(gx // cell, m - 1)
    for a in range(-2, 3):
        for b in range(-2, 3):
            i, j = (ci + a) % m, (cj + b) % m
            ddx = gx - (cj + b + centre[i, j, 1]) * cell
            ddy = gy - (ci + a + centre[i, j, 0]) * cell
            c, s = cosine[i, j], sine[i, j]
            u, v = ddx * c + ddy * s, -ddx * s + ddy * c
            d = (u / 2.4) ** 2 + v**2 + 7 * priority[i, j]
            nearer = d < best
            best = np.where(nearer, d, best)
            dy, dx = np.where(nearer, -ddy, dy), np.where(nearer, -ddx, dx)
            height = np.where(nearer, value[i, j] + 0.12 * v, height)
    return Strokes(*(np.asarray(t, np.float32) for t in (dy, dx, height)))


def _stars(r: np.random.Generator, count: int = 520) -> Floats:
    """Return a sky of stars, a few of them large."""
    sky = np.zeros((SIDE, SIDE), np.float32)
    g = np.arange(-3, 4)
    for k in range(count):
        y, x = r.random(2) * SIDE
        bright = 0.35 + 0.65 * r.random() ** 3
        size = 0.75 + 0.55 * r.random() ** 4 + (0.5 if k < 25 else 0)
        distance = (g[:, None] - (y - int(y))) ** 2 + (g[None] - (x - int(x))) ** 2
        at = np.ix_((int(y) + g) % SIDE, (int(x) + g) % SIDE)
        sky[at] = np.maximum(sky[at], bright * np.exp(-distance / (2 * size * size)))
    return sky
