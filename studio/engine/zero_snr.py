"""Samplers that start a zero-terminal-SNR model at a noise level they can cope with.

Where the last signal is zero (Lin et al. 2024, arXiv 2305.08891), the first sigma is some 4000 and
the second perhaps 14. Samplers that average slopes over that step, or space their steps by powers
of sigma, then make nonsense (looked at on the starter model). These start at twice the second
sigma instead: the model still sees noise at its last timestep, and its first answer counts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from diffusers import (
    DPMSolverMultistepScheduler,
    EulerDiscreteScheduler,
    HeunDiscreteScheduler,
    KDPM2AncestralDiscreteScheduler,
    KDPM2DiscreteScheduler,
    SASolverScheduler,
)

from studio.engine.brownian import BrownianDPM

if TYPE_CHECKING:
    from torch import Tensor

_AHEAD = 2.0  # first sigma over second; 1.5 to 3 look alike at 8 and 20 steps


class _Bounded:
    """Mixed into a sampler: its set_timesteps() lowers the first sigma to suit the second."""

    alphas_cumprod: Tensor

    def set_timesteps(self, num_inference_steps: int, *args: Any, **kwargs: Any) -> None:
        """As the sampler's own."""
        products = self.alphas_cumprod.clone()
        last = len(products) - 1
        if num_inference_steps > 1:
            second = float(products[int(last - len(products) / num_inference_steps)])
            products[last] = 1.0 / (1.0 + _AHEAD**2 * (1.0 - second) / second)
        self.alphas_cumprod = products
        super().set_timesteps(num_inference_steps, *args, **kwargs)  # type: ignore[misc] # mixed in


class BoundedEuler(_Bounded, EulerDiscreteScheduler):
    """Euler's method with sigmas spaced as by Karras et al. 2022."""


class BoundedHeun(_Bounded, HeunDiscreteScheduler):
    """Heun's method (Karras et al. 2022, algorithm 1)."""


class BoundedDPM(_Bounded, DPMSolverMultistepScheduler):
    """DPM-Solver++ (Lu et al. 2022) with sigmas spaced as by Karras et al. 2022."""


class BoundedBrownianDPM(_Bounded, BrownianDPM):
    """DPM-Solver++ as a stochastic equation, second order."""


class BoundedKDPM2(_Bounded, KDPM2DiscreteScheduler):
    """DPM-Solver-2 (Lu et al. 2022) as in k-diffusion."""


class BoundedKDPM2Ancestral(_Bounded, KDPM2AncestralDiscreteScheduler):
    """DPM-Solver-2 with fresh noise, as in k-diffusion."""


class BoundedSASolver(_Bounded, SASolverScheduler):
    """SA-Solver (Xue et al. 2023)."""


BOUNDED: dict[str, type] = {
    "euler-karras": BoundedEuler,
    "heun": BoundedHeun,
    "dpmpp-2m-karras": BoundedDPM,
    "dpmpp-sde-karras": BoundedDPM,
    "dpm-sde": BoundedBrownianDPM,
    "kdpm2": BoundedKDPM2,
    "kdpm2-a": BoundedKDPM2Ancestral,
    "sa-solver": BoundedSASolver,
}
"""The class to use for a sampler, by name, where the model's last signal is zero."""
