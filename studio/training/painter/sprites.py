"""Things drawn as shapes, four times too large, and pasted into the scene's light."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from PIL import Image, ImageDraw

if TYPE_CHECKING:
    from studio.training.painter.colours import Floats
    from studio.training.painter.painting import Painting

OVERSAMPLING = 4
Ink = tuple[int, int, int, int]
PLACES = {"left": (0.16, 0.32), "center": (0.44, 0.56), "right": (0.68, 0.84)}


class Sprite:
    """A transparent sheet of `width` x `height` units to draw one thing on."""

    def __init__(self, p: Painting, width: float, height: float) -> None:
        k = OVERSAMPLING
        size = [max(k, int(v * k * p.canvas.unit) // k * k) for v in (width, height)]
        self.image = Image.new("RGBA", (size[0], size[1]), (0, 0, 0, 0))
        self.draw = ImageDraw.Draw(self.image)
        self.w, self.h = size

    def polygon(self, points: list[tuple[float, float]], ink: Ink) -> None:
        """Fill a polygon given in fractions of the sheet."""
        self.draw.polygon([(x * self.w, y * self.h) for x, y in points], fill=ink)

    def box(self, left: float, top: float, right: float, bottom: float, ink: Ink) -> None:
        """Fill a rectangle given in fractions of the sheet."""
        x = sorted((left * self.w, right * self.w))
        self.draw.rectangle([x[0], top * self.h, x[1], bottom * self.h], fill=ink)

    def line(self, points: list[tuple[float, float]], ink: Ink, width: float) -> None:
        """Draw a line given in fractions of the sheet; `width` in fractions of its width."""
        pixels = [(x * self.w, y * self.h) for x, y in points]
        self.draw.line(pixels, fill=ink, width=max(2, int(width * self.w)))

    def disc(self, x: float, y: float, radius: float, ink: Ink) -> None:
        """Fill a circle given in fractions of the sheet; `radius` of its width."""
        r, x, y = radius * self.w, x * self.w, y * self.h
        self.draw.ellipse([x - r, y - r, x + r, y + r], fill=ink)


def ink(colour: Any, brightness: float = 1.0) -> Ink:
    """Return a colour (three floats) as drawing ink; only lamps are brighter than 246."""
    v = np.clip(np.asarray(colour, np.float32) * brightness * 255, 0, 246)
    return (int(v[0]), int(v[1]), int(v[2]), 255)


def place(p: Painting, r: np.random.Generator, position: str) -> tuple[float, float]:
    """Return where something stands in that third of the picture: x and the ground's y."""
    x = float(r.uniform(*PLACES[position]))
    ground = p.ground if p.ground is not None else np.full(p.canvas.width, 0.88, np.float32)
    return x, min(float(ground[int(x * p.canvas.width)]), 0.93)


def paste(
    p: Painting, image: Image.Image, at: tuple[float, float], depth: float = 1.0, lift: float = 0.0
) -> None:
    """Paste a sprite with its bottom centre at `at`, tinted by the scene's light.

    depth: 1 near .. 0 lost in the haze; lift: the least light it gets (0..1).
    """
    canvas = p.canvas
    w, h = (max(1, side // OVERSAMPLING) for side in image.size)
    sheet = np.asarray(image.resize((w, h), Image.Resampling.BOX), np.float32) / 255
    left, top = int(at[0] * canvas.width - w / 2), int(at[1] * canvas.height) - h
    x0, y0 = max(0, left), max(0, top)
    x1, y1 = min(canvas.width, left + w), min(canvas.height, top + h)
    if x1 <= x0 or y1 <= y0:
        return
    sheet = sheet[y0 - top : y1 - top, x0 - left : x1 - left]
    rgb, alpha = sheet[..., :3], sheet[..., 3]
    lamp = (rgb[..., 0] > 0.97) & (rgb.min(-1) < 0.72)
    light: Floats = np.maximum(p.mood.light, lift)
    if p.neon:
        light = np.array((0.55, 0.4, 0.85), np.float32)
    veil = 0.45 * (1 - depth)
    for k in range(3):
        v = rgb[..., k] * light[k]
        v = np.where(lamp, rgb[..., k], v + (p.mood.haze[k] - v) * veil)
        rows = canvas.pixels[k, y0:y1, x0:x1]
        rows += alpha * (v - rows)
