"""The canvas: pixels in linear working order and the tools every room paints with."""

from __future__ import annotations

from typing import Any

import numpy as np

from studio.training.painter.colours import Floats, mix
from studio.training.painter.textures import SIDE, TextureBank


class Canvas:
    """A picture in progress: float pixels of shape (3, height, width), 0..1.

    Places are fractions of the width and of the height; lengths are fractions of `unit`, the
    shorter side, so that a scene keeps its proportions at every size.
    """

    def __init__(self, width: int, height: int, bank: TextureBank) -> None:
        if min(width, height) < 16:
            raise ValueError("a canvas is at least 16 pixels wide and high")
        self.width, self.height, self.bank = width, height, bank
        self.unit = min(width, height)
        self.px = 1.0 / self.unit
        self.pixels: Floats = np.empty((3, height, width), np.float32)
        self.x: Floats = ((np.arange(width) + 0.5) / width).astype(np.float32)
        self.y: Floats = ((np.arange(height) + 0.5) / height).astype(np.float32)
        self.xx = np.broadcast_to(self.x[None], (height, width))
        self.yy = np.broadcast_to(self.y[:, None], (height, width))

    @property
    def aspect(self) -> float:
        """Width in units: 1 for a square or upright canvas."""
        return self.width / self.unit

    @property
    def tall(self) -> float:
        """Height in units: 1 for a square or wide canvas."""
        return self.height / self.unit

    def distance(self, x: float, y: float) -> Floats:
        """Return each pixel's distance from a place, in units."""
        dx, dy = (self.x - x) * self.aspect, (self.y - y) * self.tall
        return np.asarray(np.sqrt(dx[None] ** 2 + dy[:, None] ** 2), np.float32)

    def texture(
        self, r: np.random.Generator, kind: str, sx: float = 1.0, sy: float = 1.0
    ) -> Floats:
        """Return a cut of a texture, as large as the canvas, at a random place."""
        texture = self.bank.pick(kind, r)
        step = 256 / self.unit
        rows = (r.integers(SIDE) + np.arange(self.height) * sy * step).astype(int) % SIDE
        columns = (r.integers(SIDE) + np.arange(self.width) * sx * step).astype(int) % SIDE
        if r.random() < 0.5:
            columns = columns[::-1]
        return np.asarray(texture[rows[:, None], columns[None]], np.float32)

    def profile(
        self,
        r: np.random.Generator,
        bumps: float = 2.0,
        octaves: int = 5,
        gain: float = 0.5,
        *,
        ridged: bool = False,
    ) -> Floats:
        """Return a line of hills over x, about -1..1, with `bumps` bumps a unit."""
        line = np.zeros(self.width, np.float32)
        amplitude, frequency, total = 1.0, bumps * self.aspect, 0.0
        for _ in range(octaves):
            knots = r.uniform(-1, 1, int(np.ceil(frequency)) + 3).astype(np.float32)
            t = self.x * frequency + r.random()
            i = t.astype(int)
            w = t - i
            w = w * w * (3 - 2 * w)
            v = knots[i] * (1 - w) + knots[i + 1] * w
            line += amplitude * (1 - 2 * np.abs(v) if ridged else v)
            total += amplitude
            amplitude, frequency = amplitude * gain, frequency * 2
        return np.asarray(line / total * 1.35, np.float32)

    def blend(self, mask: Floats, colour: Any, top: int = 0) -> None:
        """Paint a colour through a mask of rows `top` and below."""
        rows = self.pixels[:, top : top + mask.shape[0]]
        for k in range(3):
            rows[k] += mask * (colour[k] - rows[k])

    def warped(self, pixels: Floats, dx: Floats, dy: Floats) -> Floats:
        """Return pixels fetched from (x + dx, y + dy), in pixels, kept inside the canvas."""
        rows = np.clip(np.arange(self.height)[:, None] + dy, 0, self.height - 1).astype(int)
        columns = np.clip(np.arange(self.width)[None] + dx, 0, self.width - 1).astype(int)
        return np.asarray(pixels[:, rows, columns])

    def edge(self) -> Floats:
        """Return each pixel's distance from the nearest side, in units."""
        across = np.minimum(self.x, 1 - self.x) * self.aspect
        down = np.minimum(self.y, 1 - self.y) * self.tall
        return np.asarray(np.minimum(across[None], down[:, None]), np.float32)


def blurred(pixels: Floats, times: int = 1) -> Floats:
    """Return (..., H, W) pixels after that many 3 x 3 box blurs; the sides wrap round."""
    for _ in range(times):
        pixels = (pixels + np.roll(pixels, 1, -1) + np.roll(pixels, -1, -1)) / 3
        pixels = (pixels + np.roll(pixels, 1, -2) + np.roll(pixels, -1, -2)) / 3
    return pixels


def toned(pixels: Floats, towards: Any, mask: Any) -> Floats:
    """Return (3, H, W) pixels moved towards a colour where the mask is 1."""
    return np.stack([mix(pixels[k], towards[k], mask) for k in range(3)])
