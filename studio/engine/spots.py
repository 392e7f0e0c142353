"""Where in a pipeline's latent each place of the picture lies, packed or not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import torch

from studio.core.shapes import mask, union

if TYPE_CHECKING:
    from collections.abc import Callable

    from torch import Tensor

    from studio.core.shapes import Shape
    from studio.engine.layouts import Picked

_SPATIAL: Final = 4  # (batch, channels, h, w), or with frames before h: nothing is packed then


@dataclass(frozen=True, slots=True)
class Spots:
    """The way from a latent to one in which the picture's rows and columns are the last two axes.

    indices: where each number of that comes from in the flat latent; None: it is that already.
    """

    indices: Tensor | None = None

    def spread(self, latent: Tensor) -> Tensor:
        """The latent with rows and columns last."""
        return latent if self.indices is None else latent.flatten()[self.indices]

    def packed(self, spread: Tensor, like: Tensor) -> Tensor:
        """The way back, into a copy of `like`."""
        if self.indices is None:
            return spread
        flat = like.flatten().clone()
        flat[self.indices.flatten()] = spread.flatten().to(flat.dtype)
        return flat.view(like.shape)

    def under(self, shape: Shape, spread: Tensor) -> Tensor:
        """How much each place lies under a shape, 0 to 1, to multiply a spread latent with."""
        height, width = spread.shape[-2:]
        return torch.from_numpy(mask(shape, width, height)).to(spread.device)

    def under_any(self, shapes: tuple[Shape, ...], spread: Tensor) -> Tensor:
        """The same of several shapes."""
        height, width = spread.shape[-2:]
        return torch.from_numpy(union(shapes, width, height)).to(spread.device)


def spots_of(latent: Tensor, probed: Callable[[], Picked | None]) -> Spots | None:
    """The spots of a latent; None where its numbers are mixed.

    probed: finds out how a packed latent becomes its VAE's.
    """
    if latent.ndim >= _SPATIAL:
        return Spots()
    picked = probed()
    return None if picked is None else Spots(picked.indices)
