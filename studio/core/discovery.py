"""Discovery: the directions of the noise in which a picture changes most, or most independently.

The unmoved picture's noise is turned by one and the same angle towards each of many seeds, and what
is seen to change is described by a few hundred features. Where a turn towards seed j changes the
features by row j of D, a turn towards sum(w_j * seed_j), |w| = 1, changes them by w D as far as the
model is linear there. The w for which that is largest are the left singular vectors of D: the
principal components (as GANSpace has them, Härkönen et al. 2020, and for diffusion Park et al.
2023, arXiv 2303.11073, but through the whole run and from samples). They are orthonormal, so each
is a slider that leaves the others alone, and needs no map back: it is made of the seeds' weights.
Independent components are the same space rotated (Hyvärinen 1999): each changes few things at once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from studio.core.travel import seen

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from studio.core.pixels import Pixels

_CELL: Final = 2
"""Side of the cells over which the features are means, in pixels of `travel.seen`."""
_GRAIN: Final = 64
"""Pixels of the longer side at which grain is looked at."""
_TEXTURE: Final = 0.5
"""What grain counts against brightness and colour."""


def features(picture: Pixels) -> NDArray[np.float64]:
    """What a picture looks like: means of brightness and colour over cells, and the grain in
    larger cells (the standard deviation of the brightness). A vector."""
    colours = _cells(seen(picture), _CELL).mean(axis=(1, 3))
    rgb = picture.shrunk(_GRAIN).to_rgb().astype(np.float64) / 255
    light = rgb @ np.asarray([[0.299], [0.587], [0.114]])
    grain = _cells(light, max(1, min(light.shape[:2]) // 8)).std(axis=(1, 3))
    # by the root of their number: a mean over cells, whatever the picture's size
    parts = (colours, _TEXTURE * grain)
    return np.concatenate([part.ravel() / np.sqrt(part[..., 0].size) for part in parts])


def principal(rows: Sequence[NDArray[np.float64]], count: int) -> NDArray[np.float64]:
    """The weights of the `count` directions that change most, strongest first.

    rows: the features at one turn towards each seed. Gives shape (count, len(rows)), orthonormal.
    """
    changes = np.asarray(rows) - np.mean(rows, axis=0)
    left = np.linalg.svd(changes, full_matrices=False)[0]
    return np.asarray(left.T[:count])


def independent(weights: NDArray[np.float64]) -> NDArray[np.float64]:
    """The same space in directions that are as independent as can be.

    FastICA, symmetric, with tanh (Hyvärinen 1999, eq. 20 and 45). weights: orthonormal rows, which
    are the whitened samples already; shape (count, samples). Gives the same shape, orthonormal.
    """
    count, samples = weights.shape
    data = weights * np.sqrt(samples)
    turn = _orthonormal(np.random.default_rng(0).standard_normal((count, count)))
    for _ in range(200):
        bent = np.tanh(turn @ data)
        slopes = (1 - bent**2).mean(axis=1)
        turned = _orthonormal(bent @ data.T / samples - slopes[:, None] * turn)
        settled = float(np.abs(np.abs(np.sum(turned * turn, axis=1)) - 1).max()) < 1e-8
        turn = turned
        if settled:
            break
    return np.asarray(turn @ weights)


def _orthonormal(square: NDArray[np.float64]) -> NDArray[np.float64]:
    """The nearest orthonormal matrix."""
    left, _, right = np.linalg.svd(square)
    return np.asarray(left @ right)


def _cells(picture: NDArray[np.float64], side: int) -> NDArray[np.float64]:
    """Shape (rows, side, columns, side, channels); what does not fill a cell is left out."""
    high, wide, channels = picture.shape
    side = max(1, min(side, high, wide))
    rows, columns = high // side, wide // side
    whole = picture[: rows * side, : columns * side]
    return whole.reshape(rows, side, columns, side, channels)
