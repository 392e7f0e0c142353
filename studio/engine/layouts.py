"""From a latent as the pipeline carries it to the latent that its VAE decodes.

Stable Diffusion scales; Flux also packs 2x2 patches into tokens; Qwen scales every channel on its
own. All of these pick numbers out, scale and shift them, so they can be learnt from a few probes.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Protocol

import torch

if TYPE_CHECKING:
    from collections.abc import Callable

    from torch import Tensor

_BASE: Final = 16  # digits that bfloat16 tells apart even after scaling


class Layout(Protocol):
    """A way from the pipeline's latent to the VAE's."""

    def __call__(self, latent: Tensor) -> Tensor:
        """The latent as the VAE is given it: (1, C, h, w) or (1, C, frames, h, w)."""

    def back(self, given: Tensor, like: Tensor) -> Tensor:
        """The pipeline's latent, shaped like `like`, that becomes `given`."""


@dataclass(frozen=True, slots=True)
class Plain:
    """latent / scale + shift, as most pipelines write it. shift None: there is none."""

    scale: float
    shift: float | None

    def __call__(self, latent: Tensor) -> Tensor:
        """As `Layout`."""
        scaled = latent / self.scale
        return scaled if self.shift is None else scaled + self.shift

    def back(self, given: Tensor, like: Tensor) -> Tensor:
        """As `Layout`."""
        return ((given - (self.shift or 0.0)) * self.scale).view(like.shape)


@dataclass(frozen=True, slots=True)
class Picked:
    """Every number is one of the latent's, scaled and shifted: found by probes."""

    indices: Tensor
    scale: Tensor
    shift: Tensor

    def __call__(self, latent: Tensor) -> Tensor:
        """As `Layout`."""
        return latent.flatten()[self.indices] * self.scale + self.shift

    def back(self, given: Tensor, like: Tensor) -> Tensor:
        """As `Layout`. What the VAE is never given of a latent stays 0."""
        latent = torch.zeros(like.numel(), dtype=given.dtype, device=given.device)
        latent[self.indices.flatten()] = ((given - self.shift) / self.scale).flatten()
        return latent.view(like.shape)


def plain_layouts(vae: Any) -> list[Plain]:
    """The plain layouts that a VAE's configuration suggests, the likeliest first."""
    config = getattr(vae, "config", {})
    scale = config.get("scaling_factor") or 1.0
    shift = config.get("shift_factor")
    return [Plain(scale, None)] if not shift else [Plain(scale, shift), Plain(scale, None)]


def probed(decoded: Callable[[Tensor], Tensor], like: Tensor) -> Picked | None:
    """The layout behind `decoded`, which tells what the VAE would be given for a latent.

    like: a latent of the pipeline, for its shape and type. None where numbers are mixed.
    """
    zero = decoded(torch.zeros_like(like))
    scale = (decoded(torch.ones_like(like)) - zero).float()
    if not bool((scale != 0).all()):
        return None
    places = torch.arange(like.numel(), device=like.device)
    indices = torch.zeros(zero.shape, dtype=torch.long, device=zero.device)
    for digit in range(max(1, math.ceil(math.log(like.numel(), _BASE)))):
        unit = _BASE**digit
        probe = (places // unit % _BASE).to(like.dtype).view(like.shape)
        read = (decoded(probe) - zero).float() / scale
        indices += read.round().long().clamp(0, _BASE - 1) * unit
    layout = Picked(indices.clamp(max=like.numel() - 1), scale, zero.float())
    trial = torch.linspace(-3, 3, like.numel(), device=like.device).to(like.dtype).view(like.shape)
    rough = 1e-4 if like.dtype is torch.float32 else 0.05
    close = torch.allclose(layout(trial.float()), decoded(trial).float(), atol=rough, rtol=rough)
    return layout if close else None
