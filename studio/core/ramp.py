"""The heat ramp: from weak to strong, one for the window and for what is saved."""

from __future__ import annotations

from typing import Final

HEAT: Final = (
    (0.18, "#342882"),
    (0.42, "#7654d6"),
    (0.66, "#e26cac"),
    (0.86, "#ffb06e"),
    (1.0, "#ffecb0"),
)
"""Colours at shares of the way from weak to strong."""

HEAT_ALPHA: Final = 225
"""How much of a picture the strongest heat covers, of 255."""
