"""Landscapes of a few lines of NumPy: they depend on the recipe as a model's pictures do.

Seeds move the hills and the sun, prompts set the colours, guidance the contrast; blends lie in
between; and the picture forms out of noise, coarse shapes first.
"""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING

import numpy as np

from studio.core.attention import Attention, Passage, Token, passages
from studio.core.pixels import Pixels
from studio.engine.fake_edits import edited

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from studio.core.recipe import Recipe

    Image = NDArray[np.float64]

FACTOR = 8
"""A preview has one pixel for a square of so many."""

_PALETTE = np.array(
    [(0.34, 0.48, 0.66), (0.93, 0.76, 0.62), (0.16, 0.22, 0.22), (0.40, 0.48, 0.52)]
)
"""Sky, horizon, the near hill and the far one, before a prompt shifts them."""


def paint(recipe: Recipe, photo: Pixels | None = None) -> Pixels:
    """The finished picture. photo: what the recipe begins with."""
    return _pixels(_landscape(recipe, recipe.width, recipe.height, photo))


def shown(recipe: Recipe, done: float, photo: Pixels | None = None, *, noisy: bool) -> Pixels:
    """A step's picture in full size. done: the share of the run that lies behind it, 0 to 1."""
    return _pixels(_forming(recipe, done, (recipe.width, recipe.height), photo, noisy=noisy))


def preview(recipe: Recipe, done: float, photo: Pixels | None = None, *, noisy: bool) -> Pixels:
    """A step's picture, an eighth as wide and high."""
    size = recipe.width // FACTOR, recipe.height // FACTOR
    return _pixels(_forming(recipe, done, size, photo, noisy=noisy))


def attentions(recipe: Recipe, count: int) -> tuple[Attention, ...]:
    """Where each word acts: a blob that belongs to it and sharpens step by step."""
    high, wide = recipe.height // FACTOR, recipe.width // FACTOR
    return tuple(_attention(p, count, high, wide) for p in passages(recipe, count))


def _attention(passage: Passage, count: int, high: int, wide: int) -> Attention:
    found = re.finditer(r"\w+|[^\w\s]", passage.prompt)
    tokens = tuple(Token(m[0], m.start(), m.end()) for m in found)
    y, x = np.mgrid[0:high, 0:wide] / np.array([high, wide]).reshape(2, 1, 1)
    steps = range(passage.start, passage.stop)
    maps = np.empty((len(steps), len(tokens), high, wide))
    for row, step in enumerate(steps):
        for place, token in enumerate(tokens):
            across, down, peak = 0.5 + 0.25 * _numbers(f"word {token.text}", 3)
            near = (x - across) ** 2 + (y - down) ** 2
            when = np.exp(-(((step / count) - peak) ** 2) * 6)
            maps[row, place] = 0.15 + when * np.exp(-near * (8 + 30 * step / count))
    share = (maps / maps.sum(1, keepdims=True) if tokens else maps).astype(np.float16)
    end = len(passage.prompt)
    return Attention(passage.prompt, tokens, share, end, passage.start, passage.weight)


def _forming(
    recipe: Recipe, done: float, size: tuple[int, int], photo: Pixels | None, *, noisy: bool
) -> Image:
    width, height = size
    clean = _landscape(recipe, width, height, photo)
    if noisy:
        rng = np.random.default_rng(recipe.noise.first_seed)
        grain = rng.standard_normal((height // 4 + 1, width // 4 + 1, 3)).repeat(4, 0).repeat(4, 1)
        alpha = done**0.7
        return np.asarray(alpha * clean + (1 - alpha) * (0.5 + 0.28 * grain[:height, :width]))
    block = max(1, round((1 - done) ** 2 * min(width, height) / 4))
    rows, columns = np.arange(height) // block * block, np.arange(width) // block * block
    coarse = clean[rows][:, columns]
    return np.asarray(clean.mean((0, 1)) * (1 - done) * 0.5 + coarse * (0.5 + done * 0.5))


def _landscape(recipe: Recipe, width: int, height: int, photo: Pixels | None) -> Image:
    def plain(recipe: Recipe, width: int, height: int) -> Image:
        image = _plain(recipe, width, height)
        return image if photo is None else _photographed(recipe, image, photo)

    return edited(recipe, width, height, plain)


def _photographed(recipe: Recipe, image: Image, photo: Pixels) -> Image:
    """As much of the photo as is left of it when the model takes over."""
    if recipe.photo is None:
        return image
    start = recipe.photo.start
    share = 1.0 if start is None else min(1.0, start / recipe.steps)
    height, width = image.shape[:2]
    rows, columns = (
        np.arange(height) * photo.height // height,
        np.arange(width) * photo.width // width,
    )
    return np.asarray(share * photo.to_rgb()[rows][:, columns] / 255 + (1 - share) * image)


def _plain(recipe: Recipe, width: int, height: int) -> Image:
    steering = recipe.conditioning_at(10**9)
    shape = sum(seed.weight * _numbers(f"seed {seed.value}", 8) for seed in recipe.noise.seeds)
    colours = sum(p.weight * _numbers(f"prompt {p.text}", 12) for p in steering.prompts)
    sky, horizon, near, far = _PALETTE + 0.13 * np.asarray(colours).reshape(4, 3)
    bends = np.asarray(shape)
    for change in recipe.changes:
        if change.tail is not None:
            bends = bends + 0.1 * _numbers(f"{change.tail.sampler} {change.tail.steps}", 8)
    y, x = np.mgrid[0:height, 0:width]
    u, v = x / max(1, width - 1), y / max(1, height - 1)
    ground = 0.55 + 0.08 * bends[0]
    image = sky + (horizon - sky) * np.clip(v / ground, 0, 1)[..., None]
    sun = np.hypot(u - 0.5 - 0.2 * bends[1], (v - 0.3 - 0.06 * bends[2]) * height / width)
    image = image + (1.0 - image) * np.clip(0.08 / (sun + 0.04) - 0.35, 0, 0.9)[..., None]
    for colour, place in ((far, 3), (near, 5)):
        top = ground + (place - 3) * 0.09 + 0.07 * np.sin(u * (4 + place) + 2 * bends[place])
        top = top + 0.03 * np.sin(u * 17 + 5 * bends[place + 1])
        edge = np.clip((v - top) * height / 3 + 0.5, 0, 1)[..., None]
        image = image * (1 - edge) + (colour * (1.15 - 0.5 * v[..., None])) * edge
    contrast = 0.7 + 0.1 * min(steering.guidance, 8)
    return np.asarray((image - 0.5) * contrast + 0.5)


def _numbers(name: str, count: int) -> NDArray[np.float64]:
    """Numbers around 0 that belong to a name, the same in every process."""
    seed = int.from_bytes(hashlib.blake2b(name.encode(), digest_size=8).digest(), "little")
    return np.random.default_rng(seed).standard_normal(count).clip(-1.6, 1.6)


def _pixels(image: Image) -> Pixels:
    return Pixels.from_rgb((image.clip(0, 1) * 255).round().astype(np.uint8))
