"""Colour arithmetic of the painter, and the fixed colour tables it mixes from."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.floating[Any]]

LUMA = np.array((0.30, 0.59, 0.11), np.float32)


def hex_colour(code: str) -> Floats:
    """Return ``#rrggbb`` as three floats in 0..1."""
    return np.array([int(code[i : i + 2], 16) / 255 for i in (1, 3, 5)], np.float32)


def grey(value: float) -> Floats:
    """Return a neutral colour of that brightness (0..1)."""
    return np.full(3, value, np.float32)


def smoothstep(low: float, high: float, x: Floats | float) -> Floats:
    """Return the cubic ramp from 0 at `low` to 1 at `high` (`low` may be the larger)."""
    t = np.clip((np.asarray(x, np.float32) - low) / (high - low), 0, 1)
    return np.asarray(t * t * (3 - 2 * t), np.float32)


def mix(a: Any, b: Any, t: Any) -> Any:
    """Return `a` at t = 0, `b` at t = 1; arrays broadcast."""
    return a + (b - a) * t


def luma(pixels: Floats) -> Floats:
    """Return the brightness of (3, H, W) pixels as (H, W)."""
    return np.asarray(0.30 * pixels[0] + 0.59 * pixels[1] + 0.11 * pixels[2], np.float32)


# For each time of day: zenith, middle, horizon of the sky; tint of the light; lit and shaded cloud.
SKY: dict[str, tuple[str, str, str, tuple[float, float, float], str, str]] = {
    "dawn": ("#6f93c4", "#efc2c4", "#ffe6bf", (1.02, 0.90, 0.86), "#ffe3d6", "#b9a3bd"),
    "day": ("#3a82c8", "#86bfe6", "#e2f1f4", (1.0, 1.0, 0.98), "#ffffff", "#b4c6d8"),
    "sunset": ("#3d3f80", "#d8626b", "#ffb85e", (0.88, 0.60, 0.52), "#ffc38a", "#8a4a70"),
    "dusk": ("#1c2352", "#5c4f92", "#e59a96", (0.50, 0.44, 0.62), "#c893b0", "#443c70"),
    "night": ("#060b22", "#10204a", "#2d4f80", (0.27, 0.33, 0.50), "#3c5480", "#141d3c"),
}
# Other skies of the same hour, for variety: zenith, middle, horizon.
SKY_VARIANTS: dict[str, tuple[tuple[str, str, str], ...]] = {
    "dawn": (("#8fb2d0", "#f6d7c3", "#fff0cf"), ("#8a86bb", "#f0a9a8", "#ffd9a3")),
    "day": (
        ("#2f74b8", "#6fb4e0", "#cfe9ee"),
        ("#5a9fd0", "#a9d3ea", "#f3f3e6"),
        ("#2a8fc0", "#7fd0dc", "#e6f5e6"),
    ),
    "sunset": (
        ("#5a4a8c", "#f0805a", "#ffd06a"),
        ("#7a3050", "#e2563f", "#ffc04a"),
        ("#34507e", "#e58a6a", "#ffd79a"),
    ),
    "dusk": (("#16284f", "#3d6390", "#f0b08a"), ("#2a1a48", "#7a4686", "#f2889a")),
    "night": (("#040818", "#0b2340", "#1f5a72"), ("#0c0a2a", "#231c56", "#4c4488")),
}
NEON_SKIES = (
    ("#0d0430", "#5a1490", "#ff3d8f"),
    ("#0a0a3a", "#7a1fa0", "#ff7a5c"),
    ("#14022a", "#3a1a9a", "#ff4fd0"),
)
NEON = ("#28f0ff", "#ff48d8", "#3affc8")
# Gradient maps of the palettes: shadow, middle, light, strength.
GRADES: dict[str, tuple[str, str, str, float]] = {
    "golden": ("#3a1d08", "#d18a24", "#fff0b8", 0.62),
    "crimson": ("#25040c", "#b81f2e", "#ffd0b0", 0.66),
    "rose": ("#3a1230", "#d8658c", "#ffe6e6", 0.62),
    "violet": ("#150a38", "#7746b8", "#ecd8ff", 0.66),
    "azure": ("#061536", "#2f6fc0", "#e2f2ff", 0.64),
    "teal": ("#04202a", "#1f8f93", "#dcfff0", 0.64),
    "emerald": ("#06200f", "#2f9453", "#eaffd0", 0.62),
    "sepia": ("#1e1209", "#94704a", "#f6e8cc", 0.93),
    "mono": ("#0a0a0c", "#7c7c80", "#f6f6f4", 0.97),
}
# By season: open land, leafy trees, conifers.
LAND = {"none": "#5f8f45", "spring": "#86b553", "autumn": "#b9803a", "winter": "#e4ecf4"}
LEAVES = {"none": "#2f6238", "spring": "#e79ab8", "autumn": "#d8702a", "winter": "#cfdce6"}
PINES = {"none": "#1f4a3a", "spring": "#2f6a45", "autumn": "#4d5a2e", "winter": "#8fa6b4"}
