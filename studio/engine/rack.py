"""The schedulers of one model, by sampler: built once, never run."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from studio.core.errors import StudioError
from studio.core.samplers import SAMPLERS
from studio.engine.samplers import build, step_calls

if TYPE_CHECKING:
    from studio.core.legs import Leg


class Rack:
    """base: the scheduler that the model brought along, which never ran."""

    def __init__(self, base: Any) -> None:
        self.base = base
        self._schedulers: dict[str, Any] = {}
        self._counts: dict[tuple[str, int], int] = {}

    def scheduler(self, sampler: str) -> Any:
        """A sampler's scheduler for this model; not to be run. StudioError if it does not suit."""
        if sampler not in self._schedulers:
            self._schedulers[sampler] = build(sampler, self.base)
        return self._schedulers[sampler]

    def calls(self, sampler: str, steps: int) -> int:
        """How often step() is called for so many steps. StudioError for an unsuitable sampler."""
        _check_few(sampler, steps)
        scheduler = self.scheduler(sampler)
        if (sampler, steps) not in self._counts:
            self._counts[sampler, steps] = step_calls(scheduler, steps)
        return self._counts[sampler, steps]

    def check_tail(self, leg: Leg) -> None:
        """StudioError unless a leg's sampler can take over the rest of a run."""
        _check_few(leg.sampler, leg.steps)
        self.scheduler(leg.sampler)
        if not SAMPLERS[leg.sampler].tail:
            raise StudioError(
                f"{SAMPLERS[leg.sampler].label} cannot take over the rest of a run.",
                "Choose another sampler for it.",
            )


def _check_few(sampler: str, steps: int) -> None:
    most = SAMPLERS[sampler].most if sampler in SAMPLERS else None
    if most is not None and steps > most:
        raise StudioError(
            f"{SAMPLERS[sampler].label} is made for few steps.",
            f"Choose at most {most} steps.",
        )
