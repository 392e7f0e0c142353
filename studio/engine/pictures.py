"""Tensors to plain pictures."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import torch
from torch import Tensor

from studio.core.pixels import Pixels

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


def to_pixels(picture: Tensor) -> Pixels:
    """The picture in a tensor of shape (3, height, width) or (1, 3, height, width), 0 to 1.

    Rounded as diffusers rounds when it makes a PIL image, so that the bytes are the same.
    """
    if picture.ndim == 4:
        picture = picture[0]
    rgb = picture.permute(1, 2, 0).float().mul(255).round_().clamp_(0, 255)
    bytes_: NDArray[np.uint8] = rgb.to("cpu", torch.uint8).numpy()
    return Pixels.from_rgb(bytes_)


def picture_of(output: Any) -> Tensor:
    """The first picture of a pipeline's output, shape (3, height, width), 0 to 1.

    A video's first frame. TypeError for a pipeline that does not make pictures.
    """
    found = getattr(output, "images", None)
    if found is None:
        found = getattr(output, "frames", None)
    while isinstance(found, list | tuple) and found:
        found = found[0]
    if not isinstance(found, Tensor):
        raise TypeError(f"{type(output).__name__} holds no picture")
    while found.ndim > 3:
        found = found[0]
    return found
