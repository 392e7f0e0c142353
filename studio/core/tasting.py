"""How a taste is learned from choices and likes.

What is learned from choices and likes (`gaussian`) gives every place that was judged a worth u. Of
the places x, with the shares w = softmax(u),

    change = sum_i w_i x_i - mean_i x_i

is how far the liked ones lie from all that was judged: their covariance with what is liked, which
for places spread like a Gaussian is the slope of the worth, but for its length (Stein's lemma). It
is nought along sliders that make no difference. It is honest about what it is: a direction, not a
goal; and it says nothing of sliders that were never moved.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from studio.core.errors import StudioError
from studio.core.found_axis import FoundAxis
from studio.core.gaussian import fit
from studio.core.noise_axes import TurnAxis
from studio.core.run_axes import AdapterAxis, EtaAxis
from studio.core.steering_axes import PushAxis, WeightAxis
from studio.core.taste import Part, Taste

if TYPE_CHECKING:
    from collections.abc import Sequence

    from studio.core.gaussian import Judgement
    from studio.core.space import Array, Space

STRIDE: Final = 0.125
"""Of an axis' range: how far a taste of 1 moves the axis that it moves most."""

_CARRIED: Final = (PushAxis, WeightAxis, TurnAxis, FoundAxis, EtaAxis, AdapterAxis)
"""What means the same in other pictures: no prompt's or seed's share, no model's own guidance."""

_FAINT: Final = 0.1  # of the largest change: less is chance


def learn(name: str, space: Space, places: Array, judgements: Sequence[Judgement]) -> Taste:
    """The taste in what was judged, (n, d). StudioError where there is none to be seen."""
    shares = np.zeros(len(space))
    if judgements:
        worths = fit(places, judgements).worths
        weights = np.exp(worths - worths.max())
        kept = places[-len(worths) :]  # the newest
        shares = weights / weights.sum() @ kept - kept.mean(0)
    changes = {
        stretch.axis: float(share) * (stretch.high - stretch.low)
        for stretch, share in zip(space, shares, strict=True)
        if isinstance(stretch.axis, _CARRIED)
    }
    parts = [Part(axis, change) for axis, change in changes.items()]
    largest = max((abs(part.share) for part in parts), default=0.0)
    if largest < 1e-3:
        raise StudioError(
            "There is nothing to learn of your taste yet.",
            "Choose some pictures below the pad, or like and dislike some that differ in a slider.",
        )
    kept_parts = tuple(
        Part(part.axis, round(part.change / largest * STRIDE, 4))
        for part in parts
        if abs(part.share) >= _FAINT * largest
    )
    return Taste(name, kept_parts, len(judgements))
