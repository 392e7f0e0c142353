"""Two runs beside each other: which steps belong together, and how far apart they are."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from studio.core.compare import Difference, causes, differences, shared_steps

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from studio.core.events import Parted
    from studio.core.pixels import Pixels
    from studio.core.reels import Reel

    Floats = NDArray[np.float32]

UNRELATED: Final = math.sqrt(2)
"""How far two latents that have nothing in common are apart, in standard deviations."""
SAME: Final = 0.001
"""Less than this share of that is rounding."""
BINS: Final = 6  # per colour channel
COARSE: Final = 32  # cells along the longer side: what an eye takes in at a glance
FLAT: Final = 1e-9  # a picture without any edge has no layout


@dataclass(frozen=True, slots=True)
class Parting:
    """Where and why two runs part, and how different they are at each step of the first.

    step: the first at which they are not the same; None where they never part. causes: what in the
    recipes makes them. latent, colour, layout: shares, 0 the same, 1 nothing in common; colour and
    layout are () until every step of both is there.
    """

    step: int | None
    causes: tuple[Difference, ...]
    latent: tuple[float, ...]
    colour: tuple[float, ...] = ()
    layout: tuple[float, ...] = ()


def partner(position: int, mine: Reel, its: Reel) -> int:
    """The position in another run that belongs to one of this run.

    The step at the nearest noise level, and of several the nearest in number; the finished picture
    for the finished picture. Until the steps are there, the same share of the way.
    """
    if position >= mine.count:
        return its.count
    if position >= len(mine.steps) or not its.steps:
        return min(round(position * its.count / max(mine.count, 1)), max(its.count - 1, 0))
    level = mine.steps[position].timestep
    return min(
        range(len(its.steps)),
        key=lambda i: (abs(its.steps[i].timestep - level), abs(i - position)),
    )


def parting(parted: Parted, mine: Reel, its: Reel) -> Parting:
    """What is to be said of two runs whose latents were measured."""
    latent = tuple(distance / UNRELATED for distance in parted.distances)
    measured = next((i for i, share in enumerate(latent) if share > SAME), None)
    made = shared_steps(parted.first, parted.second, len(latent))
    found = differences(parted.first, parted.second)
    step = measured if measured is None else max(measured, made)
    why = causes(found, made) if step is not None else ()
    if len(mine.steps) < len(latent) or any(pair >= len(its.steps) for pair in parted.pairs):
        return Parting(step, why, latent)
    pairs = [
        _apart(step.expects, its.steps[pair].expects)
        for step, pair in zip(mine.steps, parted.pairs, strict=False)
    ]
    colour, layout = (tuple(each) for each in zip(*pairs, strict=True)) if pairs else ((), ())
    return Parting(step, why, latent, colour, layout)


def _apart(first: Pixels, second: Pixels) -> tuple[float, float]:
    """How different the colours and the layout of two previews are, 0 to 1 each."""
    if first == second:
        return 0.0, 0.0
    mine, its = _coarse(first), _coarse(second)
    return _colours_apart(mine, its), _layout_apart(mine, its)


def _coarse(picture: Pixels) -> Floats:
    return np.asarray(picture.shrunk(COARSE).to_rgb() / 255, np.float32)


def _colours_apart(first: Floats, second: Floats) -> float:
    """The share of colours that two pictures do not have in common, wherever they are.

    1 - the intersection of their histograms (Swain and Ballard, "Color Indexing", 1991); each pixel
    counts for the eight bins around it, so that a slight change of tone is a slight difference.
    """
    return 1 - float(np.minimum(_histogram(first), _histogram(second)).sum())


def _histogram(picture: Floats) -> NDArray[np.float64]:
    places = picture.reshape(-1, 3) * (BINS - 1)
    low = np.minimum(places.astype(int), BINS - 2)
    part = places - low
    counts = np.zeros(BINS**3)
    for corner in np.ndindex(2, 2, 2):
        weight = np.where(corner, part, 1 - part).prod(axis=1)
        index = np.ravel_multi_index(tuple((low + corner).T), (BINS,) * 3)
        counts += np.bincount(index, weight, BINS**3)
    return counts / len(places)


def _layout_apart(first: Floats, second: Floats) -> float:
    """How far the edges of two pictures lie elsewhere: 1 - their correlation, at most 1.

    Edges (the steepness of the lightness) tell where things are, however light or dark they are.
    """
    if first.shape != second.shape:
        return 1.0
    mine, its = (edges - edges.mean() for edges in (_edges(first), _edges(second)))
    norm = float(np.sqrt((mine**2).sum() * (its**2).sum()))
    if norm < FLAT:
        return 0.0
    return min(max(1 - float((mine * its).sum()) / norm, 0.0), 1.0)


def _edges(picture: Floats) -> Floats:
    lightness = picture @ np.array([0.299, 0.587, 0.114], np.float32)
    if min(lightness.shape) < 2:
        return np.zeros_like(lightness)
    down, across = np.gradient(lightness)
    return np.asarray(np.hypot(down, across), np.float32)
