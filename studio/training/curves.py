"""The loss curve as a picture."""

from __future__ import annotations

import json
import math
from typing import TYPE_CHECKING

from PIL import Image, ImageDraw

if TYPE_CHECKING:
    from pathlib import Path

WIDTH, HEIGHT, MARGIN = 720, 360, 48
PAPER, INK, GRID, LINE = "#17181c", "#d8d8dc", "#34363d", "#e0a458"


def draw_losses(log: Path, out: Path, title: str) -> bool:
    """Draw the losses of a log (lines of [samples, loss]) as PNG; False where it has too few."""
    if not log.exists():
        return False
    lines = log.read_text(encoding="utf-8").splitlines()
    points = [(float(x), float(y)) for x, y in map(_pair, lines) if math.isfinite(y)]
    if len(points) < 2:
        return False
    image = Image.new("RGB", (WIDTH, HEIGHT), PAPER)
    draw = ImageDraw.Draw(image)
    xs, ys = [p[0] for p in points], [p[1] for p in points]
    low, high = min(ys), max(ys)
    span_x, span_y = max(xs[-1] - xs[0], 1.0), max(high - low, 1e-6)
    for i in range(5):
        y = MARGIN + (HEIGHT - 2 * MARGIN) * i / 4
        draw.line([(MARGIN, y), (WIDTH - MARGIN, y)], fill=GRID)
        draw.text((6, y - 6), f"{high - span_y * i / 4:.3f}", fill=INK)
    line = [
        (
            MARGIN + (WIDTH - 2 * MARGIN) * (x - xs[0]) / span_x,
            HEIGHT - MARGIN - (HEIGHT - 2 * MARGIN) * (y - low) / span_y,
        )
        for x, y in points
    ]
    draw.line(line, fill=LINE, width=2, joint="curve")
    draw.text((MARGIN, 14), f"{title}: loss", fill=INK)
    draw.text((MARGIN, HEIGHT - 30), f"{xs[0]:.0f} to {xs[-1]:.0f} samples", fill=INK)
    image.save(out)
    return True


def _pair(line: str) -> tuple[float, float]:
    """Return a log line; a line cut short by a stop counts for nothing."""
    try:
        samples, loss = json.loads(line)
        return float(samples), float(loss)
    except (ValueError, TypeError):
        return 0.0, math.nan
