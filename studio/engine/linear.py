"""Linear previews: a matrix from latent to colour, fitted by least squares."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import save
from torch import Tensor
from torch.nn import functional

from studio.engine.files import write_aside

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

_WORTH: Final = 0.005  # a 3x3 kernel must explain this much more than a 1x1 one
_RIDGE: Final = 1e-6


@dataclass(frozen=True, slots=True)
class LinearMap:
    """One pixel per latent position: a convolution with a bias.

    weight: (3, C, k, k) with k 1 or 3. bias: (3). fit: the share of the pictures' variance that it
    explained when it was fitted (R squared; 1 is all).
    """

    weight: Tensor
    bias: Tensor
    fit: float

    def __call__(self, latent: Tensor) -> Tensor:
        """The picture of a latent of the VAE (1, C, h, w) as (3, h, w), 0 to 1, not clamped."""
        if self.weight.shape[-1] == 3:
            latent = functional.pad(latent, (1, 1, 1, 1), mode="replicate")
        return functional.conv2d(latent, self.weight, self.bias)[0]

    def to(self, device: torch.device) -> LinearMap:
        """The same on another device."""
        return LinearMap(self.weight.to(device), self.bias.to(device), self.fit)

    def save(self, path: Path) -> None:
        """Write it as a safetensors file. OSError where that cannot be."""
        tensors = {"weight": self.weight.cpu().contiguous(), "bias": self.bias.cpu().contiguous()}
        write_aside(path, save(tensors, {"fit": repr(self.fit)}))


def read_map(path: Path) -> LinearMap | None:
    """A map that was saved; None if there is none, or none that can be read."""
    try:
        with safe_open(path, framework="pt") as file:
            fit = float((file.metadata() or {})["fit"])
            return LinearMap(file.get_tensor("weight"), file.get_tensor("bias"), fit)
    except (OSError, SafetensorError, KeyError, ValueError):
        return None  # a cache: it is fitted again


def fitted(latents: Sequence[Tensor], pictures: Sequence[Tensor]) -> LinearMap:
    """The least-squares map from latents (1, C, h, w) to their decoded pictures (3, H, W), 0 to 1.

    A 1x1 matrix, or a 3x3 kernel where that explains noticeably more.
    """
    targets = torch.cat([_small(picture, z) for z, picture in zip(latents, pictures, strict=True)])
    small, large = (_fit(latents, targets, size) for size in (1, 3))
    return large if large.fit > small.fit + _WORTH else small


def _small(picture: Tensor, latent: Tensor) -> Tensor:
    """The picture averaged to the latent's size, as rows of colours."""
    size = (latent.shape[-2], latent.shape[-1])
    shrunk = functional.interpolate(picture[None].float(), size, mode="area")
    return shrunk[0].flatten(1).T.cpu().double()  # not every device has doubles


def _fit(latents: Sequence[Tensor], targets: Tensor, size: int) -> LinearMap:
    rows = torch.cat([_rows(latent.float(), size).cpu() for latent in latents]).double()
    rows = torch.cat([rows, rows.new_ones(len(rows), 1)], dim=1)
    square = rows.T @ rows
    square += torch.eye(len(square), dtype=square.dtype) * _RIDGE * len(rows)
    solved = torch.linalg.solve(square, rows.T @ targets)
    left = ((rows @ solved - targets) ** 2).sum()
    spread = ((targets - targets.mean(0)) ** 2).sum()
    channels = latents[0].shape[1]
    weight = solved[:-1].T.reshape(3, channels, size, size).float()
    return LinearMap(weight, solved[-1].float(), float(1 - left / spread) if spread > 0 else 0.0)


def _rows(latent: Tensor, size: int) -> Tensor:
    if size == 3:
        latent = functional.pad(latent, (1, 1, 1, 1), mode="replicate")
    return functional.unfold(latent, size)[0].T
