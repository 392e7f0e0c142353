"""Where on its schedule a step of a run is."""

from __future__ import annotations

import math
from typing import Any

from torch import Tensor

from studio.engine.tracing.levels import number, numbers


class Clock:
    """The schedule that a scheduler's set_timesteps() just made; None: none is made yet."""

    def __init__(self, scheduler: Any = None) -> None:
        self.timesteps = () if scheduler is None else numbers(scheduler.timesteps)
        self.sigmas = numbers(getattr(scheduler, "sigmas", None))
        self._alphas = () if self.sigmas else numbers(getattr(scheduler, "alphas_cumprod", None))

    def timestep(self, told: Any, index: int | None) -> float:
        """The timestep as a number, without waiting for an accelerator where that is possible."""
        on_device = isinstance(told, Tensor) and told.device.type != "cpu"
        if on_device and index is not None and index < len(self.timesteps):
            return self.timesteps[index]
        return number(told)

    def own_sigma(self, index: int | None) -> float | None:
        """The noise level by the sampler's own count, None where it has none."""
        if index is None or not 0 <= index < len(self.sigmas):
            return None
        return self.sigmas[index]

    def shown_sigma(self, own: float | None, timestep: float) -> float | None:
        """The noise level: the sampler's own, or for one without (DDIM) that of its timestep.

        sqrt((1 - a) / a) with a the cumulative alpha (Karras et al. 2022, appendix C.3.3).
        """
        sigma = math.inf if own is None else own
        if not self.sigmas and 0 <= int(timestep) < len(self._alphas):
            alpha = self._alphas[int(timestep)]
            sigma = math.sqrt((1 - alpha) / alpha) if alpha > 1e-8 else math.inf
        return sigma if math.isfinite(sigma) else None
