"""The tools that lie over the viewer's picture."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

STEP: Final = 1.15
"""How much wider a key or a notch of the wheel makes the brush."""


class Tool(StrEnum):
    """What lies in the hand."""

    ARROW = "arrow"
    HAND = "hand"
    BRUSH = "brush"
    REGION = "region"


class Way(StrEnum):
    """How a region is drawn."""

    LASSO = "lasso"
    BRUSH = "brush"
