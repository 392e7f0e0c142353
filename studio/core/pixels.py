"""A picture as plain bytes: what crosses from the inference thread to the window."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Pixels:
    """A picture that owns its bytes.

    data: width * height * 4 bytes, rows from the top, each pixel B, G, R, 255
    (QImage.Format_RGB32 on a little-endian machine, which paints without a conversion).
    """

    width: int
    height: int
    data: bytes

    def __post_init__(self) -> None:
        if self.width < 1 or self.height < 1 or len(self.data) != self.width * self.height * 4:
            raise ValueError(f"{len(self.data)} bytes are no {self.width}x{self.height} picture")

    @classmethod
    def from_rgb(cls, rgb: NDArray[np.uint8]) -> Pixels:
        """Pixels of an array of shape (height, width, 3), uint8, in the order R, G, B."""
        height, width, channels = rgb.shape
        if channels != 3 or rgb.dtype != np.uint8:
            raise ValueError(f"expected uint8 of shape (height, width, 3), got {rgb.shape}")
        bgra = np.empty((height, width, 4), dtype=np.uint8)
        bgra[..., :3] = rgb[..., ::-1]
        bgra[..., 3] = 255
        return cls(width, height, bgra.tobytes())

    def to_rgb(self) -> NDArray[np.uint8]:
        """The picture as an array of shape (height, width, 3), uint8, R, G, B."""
        bgra = np.frombuffer(self.data, dtype=np.uint8).reshape(self.height, self.width, 4)
        return np.ascontiguousarray(bgra[..., 2::-1])

    def shrunk(self, edge: int) -> Pixels:
        """A small copy, its longer side at most `edge` px: the means of n x n px."""
        step = -(-max(self.width, self.height) // edge)
        if step <= 1:
            return self
        high, wide = self.height // step or 1, self.width // step or 1
        rgb = self.to_rgb()[: high * step, : wide * step]
        if rgb.shape[0] < high * step or rgb.shape[1] < wide * step:  # a picture of a few px
            return Pixels.from_rgb(np.ascontiguousarray(self.to_rgb()[::step, ::step]))
        means = rgb.reshape(high, step, wide, step, 3).mean(axis=(1, 3))
        return Pixels.from_rgb(means.astype(np.uint8))
