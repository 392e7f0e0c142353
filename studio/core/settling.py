"""Where a picture settles: how much each step changes it, and when its bands stop changing.

A run forms a picture from coarse to fine (Rissanen, Heinonen and Solin, 2022, "Generative Modelling
With Inverse Heat Dissipation"; Dieleman, 2024, "Diffusion is spectral autoregression"). How far it
has come is measured on the pictures that the steps expect: their small previews, in luma and chroma
(BT.601), cut into three bands by a discrete cosine transform.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from studio.core.pixels import Pixels
    from studio.core.steps import StepFacts

    Values = NDArray[np.float32]

EDGE: Final = 32
"""Pixels of the shorter side at which a preview is measured: 16 cycles, all that is told apart."""

LEFT: Final = 0.2
"""A band has settled where at most this share of its way to the end is left: all but 4 % of the
variance that it was to gain is there. The last tenth of the way is no measure of anything: it goes
down evenly to the very last step, in every band (measured with the starter and three samplers)."""

FAINT: Final = 0.004
"""A band that moves less than this (root mean square, of 1: one of 255 levels) has nothing to
settle."""

KEPT: Final = 64
"""Runs whose figures are kept."""

_LUMA: Final = np.array(
    [[0.114, 0.5, -0.081312], [0.587, -0.331264, -0.418688], [0.299, -0.168736, 0.5]], np.float32
)  # from B, G, R to luma and the two chromas (BT.601)


class Band(StrEnum):
    """A band of spatial frequencies, in cycles across the shorter side."""

    COMPOSITION = "composition"
    """Below 3: shapes larger than a sixth of the picture, and its light and colour as a whole."""
    SUBJECT = "subject"
    """From 3 to 8: what stands in the picture, down to a sixteenth of it."""
    TEXTURE = "texture"
    """From 8: the finest that a preview of one pixel per latent position tells apart."""


_CYCLES: Final = {Band.COMPOSITION: (0, 3), Band.SUBJECT: (3, 8), Band.TEXTURE: (8, np.inf)}


@dataclass(frozen=True, slots=True)
class Settling:
    """What was measured of a run.

    changes: for each step but the first, the root mean square by which it changed the expected
        picture, 0 to 1 (`changes[0]` belongs to step 1).
    settled: the step at which each band hardly changes any more; empty while the run goes on, and
        without a band that had nothing to settle.
    """

    changes: tuple[float, ...] = ()
    settled: tuple[tuple[Band, int], ...] = ()


def settling(steps: Sequence[StepFacts], *, finished: bool, start: int = 0) -> Settling:
    """Measure a run. start: the first step that the model makes (those before are a photo's)."""
    run = measured([step.expects for step in steps])
    return Settling(changes(run), settled(run[start:], start) if finished else ())


def measured(pictures: Sequence[Pixels]) -> Values:
    """The cosine coefficients of previews of one size, (n, 3, h, w): luma and chroma, orthonormal.

    Luma goes from 0 to 1, chroma from -0.5 to 0.5. The sum of squares is that of the pictures'
    values, so a distance is the same in both. Large previews are averaged to EDGE first.
    """
    if not pictures:
        return np.zeros((0, 3, 1, 1), np.float32)
    wide, high = pictures[0].width, pictures[0].height
    joined = b"".join(picture.data for picture in pictures)
    run = np.frombuffer(joined, np.uint8).reshape(-1, high, wide, 4)
    planes = _small(run)[..., :3] @ _LUMA
    down, across = _cosines(planes.shape[1]), _cosines(planes.shape[2])
    return np.asarray(down @ planes.transpose(0, 3, 1, 2) @ across.T, np.float32)


def changes(run: Values) -> tuple[float, ...]:
    """The root mean square difference of each picture to the one before it, of all but the first"""
    if len(run) < 2:
        return ()
    step = (run[1:] - run[:-1]).reshape(len(run) - 1, -1)
    moved = np.einsum("ij,ij->i", step, step) / (run.shape[2] * run.shape[3])
    return tuple(np.sqrt(moved).tolist())


def settled(run: Values, start: int = 0) -> tuple[tuple[Band, int], ...]:
    """The step at which each band comes near its end and stays there (see LEFT).

    start: the number of the first step.
    """
    if len(run) < 2:
        return ()
    high, wide = run.shape[2:]
    away = np.square(run - run[-1]).sum(1).reshape(len(run), -1)
    left = np.sqrt(away @ _bands(high, wide).T / (high * wide))  # (steps, bands)
    ways = left.max(0)
    near = left <= LEFT * ways
    since = len(run) - near[::-1].argmin(0)
    bands = zip(Band, ways, since, strict=True)
    return tuple((band, start + int(step)) for band, way, step in bands if way >= FAINT)


class Settlings:
    """The settling of runs as they are looked at: measured once, and step by step while they run"""

    def __init__(self) -> None:
        self._kept: OrderedDict[int, tuple[tuple[StepFacts, ...], bool, Settling]] = OrderedDict()
        self._steps: tuple[StepFacts, ...] = ()  # of the run that grows
        self._run: Values = measured(())

    def of(self, steps: tuple[StepFacts, ...], *, finished: bool, start: int = 0) -> Settling:
        """The same as `settling`, for the very same tuple at no cost."""
        known = self._kept.get(id(steps))
        if known is not None and known[0] is steps and known[1] is finished:
            self._kept.move_to_end(id(steps))
            return known[2]
        self._grow(steps)
        ends = settled(self._run[start:], start) if finished else ()
        made = Settling(changes(self._run), ends)
        self._kept[id(steps)] = (steps, finished, made)
        if len(self._kept) > KEPT:
            self._kept.popitem(last=False)
        return made

    def _grow(self, steps: tuple[StepFacts, ...]) -> None:
        """Measure what is new; a run whose first steps are others is measured from the start."""
        known = len(self._steps)
        if not known or steps[:known] != self._steps:
            self._run = measured([step.expects for step in steps])
        elif len(steps) > known:
            fresh = measured([step.expects for step in steps[known:]])
            self._run = np.concatenate([self._run, fresh])
        self._steps = steps


def _small(run: NDArray[np.uint8]) -> Values:
    """Pictures (n, h, w, 4) of 0 to 1, their shorter side averaged down to at least EDGE."""
    count, high, wide, planes = run.shape
    block = max(1, min(high, wide) // EDGE)
    down, across = high // block, wide // block
    if block > 1:  # rows first: whole rows of bytes add up at memory speed
        rows = run[:, : down * block, : across * block]
        rows = rows.reshape(count, down, block, -1).sum(2, dtype=np.uint16)
        run = rows.reshape(count, down, across, block, planes).sum(3, dtype=np.uint32)
    return run.astype(np.float32) * np.float32(1 / (255 * block * block))


@lru_cache(maxsize=32)
def _cosines(size: int) -> Values:
    """The orthonormal DCT-II as a matrix."""
    place = np.arange(size)
    rows = np.cos(np.pi * (place + 0.5) * place[:, None] / size) * np.sqrt(2 / size)
    rows[0] /= np.sqrt(2)
    return np.asarray(rows, np.float32)


@lru_cache(maxsize=32)
def _bands(high: int, wide: int) -> Values:
    """Which coefficients belong to each band, as ones and zeros, (bands, high * wide).

    One of index u has u / 2 cycles across its side.
    """
    short = min(high, wide)
    down, across = np.arange(high) / 2 * short / high, np.arange(wide) / 2 * short / wide
    cycles = np.hypot(down[:, None], across).ravel()
    limits = [_CYCLES[band] for band in Band]
    return np.stack([(low <= cycles) & (cycles < top) for low, top in limits]).astype(np.float32)
