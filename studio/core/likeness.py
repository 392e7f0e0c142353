"""How alike pictures look, and how they are laid out by it.

A picture is described by what is seen of it at a glance: its colours, 8 x 8 of them, and which way
its edges run, in 4 x 4 parts (histograms of oriented gradients; Dalal & Triggs 2005). Pictures are
laid out along the two directions in which these descriptions differ most (principal components),
turned and scaled so that those that lay there before stay where they were (Procrustes; Schönemann
1966), and put into the cells of a grid, so that none covers another.
"""

from __future__ import annotations

import math
from itertools import chain, count, product
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from studio.core.pixels import Pixels

    Array = NDArray[np.float64]

_EDGE: Final = 32
_COLOURS: Final = 8
_PARTS: Final = 4
_BINS: Final = 8
_EDGES_COUNT: Final = 0.6  # beside colours, which an eye sees first
_LUMA: Final = np.array([[0.299, 0.587, 0.114], [-0.169, -0.331, 0.5], [0.5, -0.419, -0.081]])

_BY_RANK: Final = 0.7
_CARRIED: Final = 6
_ITERATIONS: Final = 30
_FAR: Final = 40
_AROUND: Final = sorted(
    product(range(-_FAR, _FAR + 1), repeat=2), key=lambda step: (step[0] ** 2 + step[1] ** 2, step)
)
"""Steps from a cell to others, the nearest first: room for 6,561 pictures that look the same."""

WIDE: Final = 1.4
"""A map's width, of its height: what screens leave room for."""
SIZE: Final = _COLOURS**2 * 3 + _PARTS**2 * _BINS
"""Numbers in a description."""


def describe(picture: Pixels) -> Array:
    """What is seen of a picture at a glance, (SIZE,)."""
    small = _fitted(picture.shrunk(_EDGE).to_rgb().astype(np.float64) / 255, _EDGE)
    seen = small @ _LUMA.T
    side = _EDGE // _COLOURS
    colours = seen.reshape(_COLOURS, side, _COLOURS, side, 3).mean((1, 3))
    return np.concatenate([colours.ravel(), _EDGES_COUNT * _edges(seen[..., 0])])


def laid_out(descriptions: Array, before: Mapping[int, tuple[float, float]] | None = None) -> Array:
    """Where pictures lie, (n, 2), about 0, the farthest about 1 away.

    before: where some of them lay; the new layout is moved onto it as well as it can be.
    """
    many = len(descriptions)
    if many == 0:
        return np.zeros((0, 2))
    return settled(_components(descriptions), before)


def settled(places: Array, before: Mapping[int, tuple[float, float]] | None = None) -> Array:
    """Any layout, (n, 2), brought to that size, and moved onto where some of it lay before."""
    many = len(places)
    places = places - places.mean(0)
    reach = float(np.abs(places).max())
    places = places / reach if reach > 1e-9 else _ring(many)
    known = {at: place for at, place in (before or {}).items() if at < many}
    if len(known) < 2:
        return places
    return _aligned(places, list(known), np.array(list(known.values())))


def beside(descriptions: Array, known: Mapping[int, tuple[float, float]]) -> Array:
    """Where pictures lie, (n, 2), of which only some have a place: each of the others lies where
    the one does that it looks most like. known: one or more."""
    there = np.array(list(known), int)
    found = np.empty((len(descriptions), 2))
    for at, described in enumerate(descriptions):
        away = ((descriptions[there] - described) ** 2).sum(1)
        found[at] = known[at] if at in known else known[int(there[away.argmin()])]
    return found


def cells(places: Array, side: float) -> NDArray[np.int64]:
    """A cell of a square grid for each place, (n, 2): no two in one, each as near as can be.

    Earlier places choose first, so that those that were there before keep their cells.
    """
    taken: dict[tuple[int, int], None] = {}
    for x, y in np.floor(places / side).astype(np.int64).tolist():
        steps = chain(_AROUND, ((away, 0) for away in count(_FAR + 1)))
        free = ((x + dx, y + dy) for dx, dy in steps if (x + dx, y + dy) not in taken)
        taken[next(free)] = None
    return np.array(list(taken), np.int64).reshape(-1, 2)


def evened(places: Array) -> Array:
    """The places with the empty room between them taken up in part, WIDE times as wide as high.

    Each coordinate is mixed with its rank: what lies to the left still does, and crowds loosen.
    """
    if len(places) < 3:
        return places * [WIDE, 1.0]
    ranks = places.argsort(0, kind="stable").argsort(0) / (len(places) - 1) * 2 - 1
    reach = float(np.abs(places - places.mean(0)).max()) or 1.0
    mixed = (1 - _BY_RANK) * (places - places.mean(0)) / reach + _BY_RANK * ranks
    return np.asarray(mixed * [WIDE, 1.0])


def side_for(count: int) -> float:
    """The side of a grid's cell for so many pictures, beside a layout that is 2 high.

    They fill two to four fifths of it; the side changes at each doubled count only, so that
    pictures that come do not move those that are there.
    """
    doubled = 2.0 ** math.ceil(math.log2(max(count, 4)))
    return math.sqrt(0.8 * 4 * WIDE / doubled)


def _components(descriptions: Array) -> Array:
    """The two principal components, (n, 2); each points so that its largest part is positive.

    Found by orthogonal iteration: two of some hundred directions need no whole decomposition.
    """
    centred = descriptions - descriptions.mean(0)
    covariance = centred.T @ centred
    ways = np.random.default_rng(0).normal(size=(descriptions.shape[1], _CARRIED))
    for _ in range(_ITERATIONS):
        ways = np.linalg.qr(covariance @ ways)[0]
    _, turned = np.linalg.eigh(ways.T @ covariance @ ways)
    ways = ways @ turned[:, :-3:-1]
    largest = np.abs(ways).argmax(0)
    ways = ways * np.where(ways[largest, [0, 1]] < 0, -1.0, 1.0)
    return np.asarray(centred @ ways)


def _aligned(places: Array, known: Sequence[int], before: Array) -> Array:
    """Turned, mirrored, scaled and moved so that the known ones come to lie on where they lay."""
    now = places[list(known)]
    middle, target = now.mean(0), before.mean(0)
    u, sizes, vt = np.linalg.svd((now - middle).T @ (before - target))
    spread_now = float(((now - middle) ** 2).sum())
    scale = float(sizes.sum()) / spread_now if spread_now > 1e-12 else 1.0
    scale = scale if scale > 1e-6 else 1.0
    return np.asarray((places - middle) @ (u @ vt) * scale + target)


def _ring(count: int) -> Array:
    """Places for pictures that all look the same."""
    if count == 1:
        return np.zeros((1, 2))
    turns = np.linspace(0, 2 * math.pi, count, endpoint=False)
    return 0.3 * np.stack([np.cos(turns), np.sin(turns)], 1)


def _fitted(rgb: Array, edge: int) -> Array:
    """A picture as edge x edge px, stretched: each is what lies at its middle."""
    rows = ((np.arange(edge) + 0.5) * rgb.shape[0] / edge).astype(int)
    columns = ((np.arange(edge) + 0.5) * rgb.shape[1] / edge).astype(int)
    return np.asarray(rgb[rows][:, columns], np.float64)


def _edges(luma: Array) -> Array:
    """Which way the edges run in each part, (_PARTS^2 * _BINS,); of length 1 in all."""
    down, right = np.gradient(luma)
    strength = np.hypot(down, right)
    turn = np.arctan2(down, right) % math.pi  # an edge has no front
    bins = np.minimum((turn / math.pi * _BINS).astype(int), _BINS - 1)
    part = np.arange(luma.shape[0]) * _PARTS // luma.shape[0]
    cell = (part[:, None] * _PARTS + part[None, :]) * _BINS + bins
    found = np.bincount(cell.ravel(), strength.ravel(), _PARTS**2 * _BINS)
    length = float(np.linalg.norm(found))
    return np.asarray(found / length if length > 1e-6 else found)
