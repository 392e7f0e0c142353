"""Another layout of the map: neighbours close together (t-SNE; van der Maaten and Hinton, 2008).

An extra: it needs scikit-learn, which Sfumato does without otherwise.
"""

from __future__ import annotations

from importlib.util import find_spec
from typing import TYPE_CHECKING, Final

import numpy as np

from studio.core.errors import StudioError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[np.float64]

FEWEST: Final = 5
"""Fewer pictures have no neighbours to speak of."""
_PERPLEXITY: Final = 30.0
_SPREAD: Final = 1e-4
"""Deviation of the places it begins with: what the method asks for."""


def check_available() -> None:
    """StudioError where scikit-learn is not installed."""
    if find_spec("sklearn") is None:
        raise StudioError(
            "This layout needs scikit-learn, which is not installed.",
            "Install it with .venv/bin/pip install scikit-learn, then start Sfumato again.",
        )


def laid_out(descriptions: Array, begin: Array) -> Array:
    """Where pictures lie, (n, 2), n >= FEWEST, so that what looks alike lies close together.

    descriptions: (n, d). begin: where they lay, (n, 2); the same begin gives the same layout. It
    takes seconds for a thousand pictures. StudioError as `check_available`.
    """
    check_available()
    from sklearn.manifold import TSNE  # noqa: PLC0415 - an extra, and a second to import

    spread = float(begin.std()) or 1.0
    perplexity = min(_PERPLEXITY, (len(descriptions) - 1) / 3)
    method = TSNE(2, perplexity=perplexity, init=begin / spread * _SPREAD, random_state=0)
    return np.asarray(method.fit_transform(descriptions), np.float64)
