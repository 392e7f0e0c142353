"""Invented pictures for the gallery and for screenshots: hills over water, and noise."""

from __future__ import annotations

import numpy as np

from studio.core.pixels import Pixels

PALETTES = {
    "dusk": ((74, 44, 98), (248, 166, 120), (60, 40, 70)),
    "dawn": ((116, 154, 196), (224, 226, 224), (70, 86, 104)),
    "night": ((10, 18, 44), (44, 92, 124), (8, 14, 28)),
    "rose": ((120, 60, 110), (240, 170, 180), (70, 36, 70)),
    "moss": ((60, 90, 70), (200, 214, 150), (36, 54, 44)),
}


def landscape(width: int, height: int, seed: int = 4, palette: str = "dusk") -> Pixels:
    """Hills over water."""
    return Pixels.from_rgb(_paint(width, height, seed, palette))


def step(side: int, share: float, seed: int = 4, palette: str = "dusk") -> Pixels:
    """The picture with `share` of noise, 0-1."""
    clean = _paint(side, side, seed, palette).astype(np.float64)
    rng = np.random.default_rng(seed)
    noise = rng.uniform(0, 255, clean.shape)
    return Pixels.from_rgb((clean * (1 - share) + noise * share).astype(np.uint8))


def _paint(width: int, height: int, seed: int, palette: str) -> np.ndarray:
    rng = np.random.default_rng(seed)
    top, low, hill = (np.array(c, dtype=np.float64) for c in PALETTES[palette])
    y = np.linspace(0, 1, height)[:, None]
    x = np.linspace(0, 1, width)[None, :]
    horizon = 0.62
    t = np.clip(y / horizon, 0, 1)
    t = np.where(y > horizon, np.clip((1 - y) / (1 - horizon), 0, 1), t)[..., None]
    rgb = top * (1 - t) + low * t + np.zeros((height, width, 3))
    sun = np.exp(-((x - 0.62) ** 2 + ((y - 0.44) * height / width) ** 2) / 0.002)[..., None]
    rgb = rgb * (1 - sun) + np.array([255, 236, 200]) * sun
    for k in range(3):
        ridge = 0.36 + 0.08 * k + np.zeros_like(x)
        for octave in range(1, 6):
            phase = rng.uniform(0, 6.28)
            ridge += 0.05 / octave * np.sin(x * 6.28 * octave * 1.7 + phase)
        shade = hill * (0.5 + 0.28 * (2 - k)) + low * 0.12 * (2 - k)
        rgb = np.where(((y > ridge) & (y < horizon))[..., None], shade, rgb)
        mirror = 2 * horizon - ridge
        rgb = np.where(((y < mirror) & (y >= horizon))[..., None], shade * 0.8, rgb)
    return np.clip(rgb, 0, 255).astype(np.uint8)
