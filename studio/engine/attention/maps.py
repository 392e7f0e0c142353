"""From attention of many layers to one map for each token: means, grids, sizes."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import torch
from torch import Tensor

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

SIDE: Final = 64
"""The longer side of a map, at most."""
_CHUNK: Final = 16 << 20
"""Attention weights (numbers, not bytes) that are held at once; more heads are taken in turns."""
_SMALL: Final = 1 << 16
"""Numbers in the queries of a layer that may wait for the end of its step."""


def mean_of_heads(
    query: Tensor, key: Tensor, scale: float | None = None, mask: Tensor | None = None
) -> Tensor:
    """softmax(scale · query keyᵀ + mask), mean of the heads: float32 of shape (places, keys).

    query: (heads, places, width); key: (heads or fewer, keys, width), of which each serves as many
    heads in turn. scale: 1 / √width by default. mask: to be spread over (heads, places, keys);
    True or 0 lets a key be seen.
    """
    heads, places, width = query.shape
    if key.shape[0] != heads:
        key = key.repeat_interleave(heads // key.shape[0], 0)
    scale = width**-0.5 if scale is None else scale
    most = max(1, _CHUNK // (places * key.shape[1]))
    if most >= heads:
        return _weights(query, key, scale, mask).mean(0)
    total = torch.zeros(places, key.shape[1], device=query.device)
    for first in range(0, heads, most):
        some = slice(first, first + most)
        part = None if mask is None else mask[some]
        total += _weights(query[some], key[some], scale, part).sum(0)
    return total / heads


def _weights(query: Tensor, key: Tensor, scale: float, mask: Tensor | None) -> Tensor:
    logits = torch.baddbmm(query.new_empty(()), query, key.mT, beta=0, alpha=scale)
    if mask is not None:
        logits = logits.masked_fill(~mask, -math.inf) if mask.dtype is torch.bool else logits + mask
    return logits.softmax(-1, dtype=torch.float32)


def grid(places: int, width: int, height: int) -> tuple[int, int] | None:
    """Rows and columns of so many places that lie on a picture as squares; None if they do not."""
    rows = round(math.sqrt(places * height / width))
    if not rows or places % rows or rows * width != places // rows * height:
        return None
    return rows, places // rows


@dataclass(slots=True)
class Layers:
    """The attention of one step: by number of places, the sum over the layers that have as many,
    (places, keys), and how many layers that were.

    waiting: queries and keys of small layers, by their shapes. Those of one shape are computed
    together at the end of the step: it is the number of operations that costs there.
    """

    sums: dict[int, Tensor] = field(default_factory=dict)
    counts: dict[int, int] = field(default_factory=dict)
    waiting: dict[tuple[torch.Size, ...], list[tuple[Tensor, Tensor]]] = field(default_factory=dict)

    def take(
        self, query: Tensor, key: Tensor, scale: float | None = None, mask: Tensor | None = None
    ) -> None:
        """One more layer; see `mean_of_heads`."""
        if query.numel() <= _SMALL and scale is None and mask is None:
            self.waiting.setdefault((query.shape, key.shape), []).append((query, key))
        else:
            self.add(mean_of_heads(query, key, scale, mask))

    def settle(self) -> None:
        """Compute what waits."""
        for layers in self.waiting.values():
            query, key = (torch.cat(parts) for parts in zip(*layers, strict=True))
            self.add(mean_of_heads(query, key) * len(layers), len(layers))
        self.waiting = {}

    def add(self, weights: Tensor, layers: int = 1) -> None:
        """The sum of one more layer, or of several."""
        places = weights.shape[0]
        known = self.sums.get(places)
        self.sums[places] = weights if known is None else known.add_(weights)
        self.counts[places] = self.counts.get(places, 0) + layers

    def of_keys(self, keys: Tensor) -> Layers:
        """Of some keys only; a small copy."""
        return Layers({n: s.index_select(1, keys) for n, s in self.sums.items()}, self.counts)


def combined(
    steps: Sequence[Layers], size: tuple[int, int], weights: Tensor | None = None
) -> NDArray[np.float16]:
    """The maps of several steps with the same layers: (steps, tokens, h, w), as in `Attention`.

    size: width and height of the picture. weights: (tokens, keys), where several keys are one
    token. The grid is that of the finest layer; coarser ones are drawn out over it (bilinear).
    ValueError where the places do not lie on the picture as squares.
    """
    grids = {places: _grid(places, size) for places in steps[0].sums}
    finest = grids[max(grids)]
    first, *others = (_drawn(steps, places, at, finest, weights) for places, at in grids.items())
    total = sum(others, start=first)
    shrink = max(finest) / SIDE
    if shrink > 1:
        total = _sized(total, (round(finest[0] / shrink), round(finest[1] / shrink)))
    share = total / total.sum(1, keepdim=True).clamp_min(1e-12)
    halves: NDArray[np.float16] = share.half().cpu().numpy()
    return halves


def _drawn(
    steps: Sequence[Layers],
    places: int,
    at: tuple[int, int],
    finest: tuple[int, int],
    weights: Tensor | None,
) -> Tensor:
    """The sum of the layers that have so many places, (steps, tokens, h, w) on the finest grid."""
    sums = torch.stack([step.sums[places] for step in steps]).mT  # (steps, keys, places)
    if weights is not None:
        sums = weights.to(sums) @ sums
    return _sized(sums.reshape(*sums.shape[:2], *at), finest)


def _grid(places: int, size: tuple[int, int]) -> tuple[int, int]:
    found = grid(places, *size)
    if found is None:
        raise ValueError(f"{places} places do not cover a picture of {size}")
    return found


def _sized(maps: Tensor, size: tuple[int, int]) -> Tensor:
    if not maps.numel():  # a prompt without words
        return maps.new_empty(*maps.shape[:2], *size)
    if maps.shape[2:] == size:
        return maps
    smaller = maps.shape[2] > size[0]
    mode = "area" if smaller else "bilinear"
    return torch.nn.functional.interpolate(maps, size, mode=mode)
