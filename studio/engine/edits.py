"""What an artist does to a latent, as arithmetic on its clean part and its noise.

Each touch is a difference that is added, so that what it does not touch stays to the bit.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import torch

from studio.core.edits import Touch

if TYPE_CHECKING:
    from torch import Tensor

    from studio.core.edits import FreshNoise, Stroke
    from studio.engine.tracing.levels import Level


@dataclass(frozen=True, slots=True)
class Canvas:
    """A latent to work on, rows and columns last (see `engine.spots`), in single precision.

    clean: what is expected of it. level: how noisy it is.
    """

    latent: Tensor
    clean: Tensor
    level: Level


def freshened(canvas: Canvas, fresh: FreshNoise) -> Canvas:
    """A part of its noise drawn anew: cos a of the old and sin a of the new keep the variance."""
    return _stirred(canvas, fresh.seed, torch.tensor(fresh.strength))


def stroked(canvas: Canvas, stroke: Stroke, under: Tensor, source: Canvas | None) -> Canvas:
    """The canvas after one stroke.

    under: how much each place lies under the brush, 0 to 1. source: what is pasted, at the
    canvas's own noise level and scaling.
    """
    amount = under * stroke.strength
    if stroke.touch is Touch.NOISE:
        return _stirred(canvas, stroke.seed, amount)
    if stroke.touch is Touch.ERASE:
        change = amount * (canvas.clean.mean(dim=(-2, -1), keepdim=True) - canvas.clean)
        latent = canvas.latent + canvas.level.alpha * change
        return Canvas(latent, canvas.clean + change, canvas.level)
    if source is None:
        raise ValueError("a stroke that pastes needs what it pastes")
    if stroke.touch is Touch.BLEND:
        return _blended(canvas, source, amount)
    latent = mixed(canvas.latent, source.latent, amount)
    return Canvas(latent, mixed(canvas.clean, source.clean, amount), canvas.level)


def mixed(outside: Tensor, inside: Tensor, amount: Tensor) -> Tensor:
    """One latent turning into another: where the amount is 0 or 1, the one or the other exactly."""
    between = outside + amount * (inside - outside)
    return torch.where(amount >= 1, inside, between)


def _blended(canvas: Canvas, source: Canvas, amount: Tensor) -> Canvas:
    """Two latents as one: the noise has the mean of their variances, even where it is related."""
    level = canvas.level
    own, its = (level.noise(each.latent, each.clean) for each in (canvas, source))
    noise = torch.sqrt(1 - amount) * own + torch.sqrt(amount) * its
    wanted = ((1 - amount) * own.square() + amount * its.square()).mean()
    noise = noise * torch.sqrt(wanted / noise.square().mean().clamp_min(1e-12))
    clean = mixed(canvas.clean, source.clean, amount)
    latent = level.latent(clean, noise)
    latent = torch.where(amount >= 1, source.latent, latent)
    return Canvas(torch.where(amount <= 0, canvas.latent, latent), clean, level)


def _stirred(canvas: Canvas, seed: int, amount: Tensor) -> Canvas:
    angle = amount * (math.pi / 2)
    noise = canvas.level.noise(canvas.latent, canvas.clean)
    fresh = gaussian(seed, canvas.latent)
    change = (torch.cos(angle) - 1) * noise + torch.sin(angle) * fresh
    return Canvas(canvas.latent + canvas.level.sigma * change, canvas.clean, canvas.level)


def gaussian(seed: int, like: Tensor) -> Tensor:
    """Noise of a seed in the shape of a latent; drawn on the CPU, the same for every device."""
    generator = torch.Generator("cpu").manual_seed(seed)
    return torch.randn(like.shape, generator=generator).to(like.device)
