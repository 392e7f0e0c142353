"""How soon pictures answer: measured from asking to the picture."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from studio.core.jobs import Quality

KEPT: Final = 12
"""Drafts that are remembered."""


@dataclass(frozen=True, slots=True)
class Answers:
    """drafts: seconds of the latest ones, oldest first. full: of the latest full picture."""

    drafts: tuple[float, ...] = ()
    full: float | None = None

    def learned(self, quality: Quality, seconds: float) -> Answers:
        """With one more."""
        if quality is Quality.DRAFT:
            return replace(self, drafts=(*self.drafts, seconds)[-KEPT:])
        return replace(self, full=seconds)

    @property
    def draft(self) -> float | None:
        """The middle one of the latest drafts."""
        return sorted(self.drafts)[len(self.drafts) // 2] if self.drafts else None
