"""Single trees: pines, palms and leafy trees."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from studio.training.painter.colours import hex_colour
from studio.training.painter.sprites import Sprite, ink, paste, place

if TYPE_CHECKING:
    from studio.training.painter.painting import Painting

BARK = "#4a3628"


def tree(p: Painting, position: str) -> None:
    """Plant the tree that suits the terrain and the season."""
    r, scene = p.rng("tree"), p.scene
    x, y = place(p, r, position)
    height, die = float(r.uniform(0.36, 0.54)), float(r.random())
    y = min(0.97, y + float(r.uniform(0.02, 0.06)))
    wooded = scene.terrain in {"mountains", "forest", "lake"} and scene.season != "spring"
    tropical = scene.terrain in {"dunes", "islands"} and scene.season == "none"
    if tropical or (p.neon and die < 0.6) or (scene.terrain == "sea" and die < 0.3):
        sprite = Sprite(p, height, height)
        _palm(sprite, r)
    elif (wooded and die < 0.45) or (scene.season == "winter" and die < 0.6):
        sprite = Sprite(p, height * 0.55, height)
        _pine(sprite, snowy=scene.season == "winter", side=p.from_right)
    else:
        sprite = Sprite(p, height, height)
        _leafy(p, sprite, r)
    paste(p, sprite.image, (x, y))


def _palm(sprite: Sprite, r: np.random.Generator) -> None:
    bend = float(r.uniform(-0.18, 0.18))
    trunk = [(0.5 + bend * t * t, 1 - 0.72 * t) for t in np.linspace(0, 1, 9)]
    for i in range(8):
        sprite.line(trunk[i : i + 2], ink(hex_colour("#6a5238")), 0.05 - 0.003 * i)
    x, y = trunk[-1]
    for angle in np.linspace(-0.3, 3.45, int(r.integers(8, 11))):
        reach = float(r.uniform(0.36, 0.46))
        green = ink(hex_colour("#3f7a3a"), float(r.uniform(0.8, 1.25)))
        leaf = [
            (
                x + reach * t * float(np.cos(angle)),
                y - reach * 0.6 * t * float(np.sin(angle)) + reach * 0.55 * t * t,
            )
            for t in np.linspace(0, 1, 7)
        ]
        for i in range(6):
            sprite.line(leaf[i : i + 2], green, 0.06 - 0.007 * i)


def _pine(sprite: Sprite, *, snowy: bool, side: int) -> None:
    sprite.box(0.47, 0.85, 0.53, 1.0, ink(hex_colour(BARK)))
    green = hex_colour("#3f6058" if snowy else "#25523f")
    for i in range(6):
        t = i / 6
        half, foot, tip = 0.5 * (1 - t), 0.93 - t * 0.8, 0.63 - t * 0.8
        tip = max(tip, 0.0)
        shape = [(0.5 - half, foot), (0.5, tip), (0.5 + half, foot), (0.5, foot - 0.03)]
        sprite.polygon(shape, ink(green, 0.8 + 0.35 * t))
        if snowy:
            snow = [
                (0.5 - half * 0.75, foot - 0.03),
                (0.5, tip),
                (0.5 + half * 0.6, foot - 0.05),
                (0.5, foot - 0.10),
            ]
            sprite.polygon(snow, (228, 236, 243, 255))
        else:
            sunny = [(0.5, tip), (0.5 + side * half, foot), (0.5, foot - 0.03)]
            sprite.polygon(sunny, ink(green, 1.05 + 0.35 * t))


def _leafy(p: Painting, sprite: Sprite, r: np.random.Generator) -> None:
    bare = p.scene.season == "winter"
    tips: list[tuple[float, float]] = []
    lean = np.pi / 2 + float(r.uniform(-0.06, 0.06))
    todo = [(0.5, 1.0, lean, 0.28, 0.06, 4 if bare else 3)]
    while todo:
        x, y, angle, length, width, forks = todo.pop()
        x2, y2 = x + length * float(np.cos(angle)), y - length * float(np.sin(angle))
        sprite.line([(x, y), (x2, y2)], ink(hex_colour(BARK)), width)
        if not forks:
            tips.append((x2, y2))
            continue
        for turn in (-1, 1):
            fork = angle + turn * float(r.uniform(0.25, 0.6))
            shorter = length * float(r.uniform(0.62, 0.8))
            todo.append((x2, y2, fork, shorter, width * 0.62, forks - 1))
    if bare:
        return
    for layer, bright in enumerate((0.72, 1.0, 1.25)):
        for x, y in tips:
            for _ in range(3):
                radius = float(r.uniform(0.06, 0.11)) * (1.15 - 0.22 * layer)
                dx = float(r.normal(0, 0.055)) + p.from_right * layer * 0.02
                dy = float(r.normal(0, 0.05)) - layer * 0.025
                leaf = ink(p.mood.leaves, bright * float(r.uniform(0.92, 1.08)))
                sprite.disc(x + dx, y + dy, radius, leaf)
