"""DPM-Solver++ as a stochastic equation, with its Brownian path wide enough for rounding."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from diffusers import DPMSolverSDEScheduler
from diffusers.schedulers.scheduling_dpmsolver_sde import BrownianTreeNoiseSampler

if TYPE_CHECKING:
    from torch import Tensor

_WIDER = 1.001  # the stock path ends exactly at the last sigma, and rounding steps over its end


class BrownianDPM(DPMSolverSDEScheduler):
    """DPM-Solver++ (Lu et al. 2022), second order, with noise from one Brownian path.

    The path is fixed by `noise_sampler_seed` and may be asked for any stretch in any order, so a
    resumed run draws the noise of the straight one.
    """

    sigmas: Tensor
    noise_sampler: Any
    noise_sampler_seed: int | None

    def step(
        self,
        model_output: Tensor,
        timestep: Any,
        sample: Tensor,
        return_dict: bool = True,  # noqa: FBT001, FBT002 - diffusers' signature
        s_noise: float = 1.0,
    ) -> Any:
        """As the stock sampler's."""
        if self.noise_sampler is None:
            ends = self.sigmas[self.sigmas > 0]
            least, most = float(ends.min()) / _WIDER, float(ends.max()) * _WIDER
            seed = self.noise_sampler_seed
            self.noise_sampler = BrownianTreeNoiseSampler(sample, least, most, seed)
        return super().step(model_output, timestep, sample, return_dict, s_noise)  # type: ignore[misc] # untyped
