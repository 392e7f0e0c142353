"""How noisy a latent is at each step of a sampler's schedule."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from diffusers import DPMSolverSDEScheduler
from torch import Tensor

if TYPE_CHECKING:
    from collections.abc import Sequence


_LEAST: Final = 1e-6  # noise that counts as none


@dataclass(frozen=True, slots=True)
class Level:
    """latent = alpha * clean + sigma * noise, with noise of variance 1."""

    alpha: float
    sigma: float

    @property
    def ratio(self) -> float:
        """Noise to signal: the same for one noise level in every sampler's scaling."""
        return self.sigma / self.alpha if self.alpha > 0 else math.inf

    def noise(self, latent: Tensor, clean: Tensor) -> Tensor:
        """The noise in a latent of which this is the clean part; in single precision."""
        return (latent.float() - self.alpha * clean.float()) / max(self.sigma, _LEAST)

    def latent(self, clean: Tensor, noise: Tensor) -> Tensor:
        """The latent with this clean part and this noise; in single precision."""
        return self.alpha * clean.float() + self.sigma * noise.float()


@dataclass(frozen=True, slots=True)
class Schedule:
    """Every call of step() that a run makes, in order.

    timesteps: as the model is told. sigmas: the sampler's own, one more than timesteps (empty
    where it has none). levels: of the latents that the calls begin with; None where not known.
    scale: of the noise that a run begins with.
    """

    timesteps: tuple[float, ...]
    sigmas: tuple[float, ...]
    levels: tuple[Level | None, ...]
    scale: float = 1.0


def schedule_of(scheduler: Any) -> Schedule:
    """The schedule that set_timesteps() just made."""
    timesteps = numbers(scheduler.timesteps)
    sigmas = numbers(getattr(scheduler, "sigmas", None))
    own: Sequence[float | None] = _seen(scheduler, timesteps, sigmas) or [None] * len(timesteps)
    found = (level_at(scheduler, t, s) for t, s in zip(timesteps, own, strict=False))
    scale = float(getattr(scheduler, "init_noise_sigma", 1.0))
    return Schedule(timesteps, sigmas, tuple(found), scale)


def _seen(
    scheduler: Any, timesteps: tuple[float, ...], sigmas: tuple[float, ...]
) -> tuple[float, ...]:
    """The sampler's own noise level at every call; two samplers look between two of their steps."""
    between = numbers(getattr(scheduler, "sigmas_interpol", None))
    if between:
        ancestral = hasattr(scheduler, "sigmas_down")
        looks = [between[call - 1 if ancestral else call] for call in range(1, len(timesteps), 2)]
    elif isinstance(scheduler, DPMSolverSDEScheduler):
        products = vars(scheduler)["alphas_cumprod"].cpu()
        known = ((1 - products) / products).sqrt().log().numpy()
        looks = np.exp(np.interp(timesteps[1::2], np.arange(len(known)), known)).tolist()
    else:
        return sigmas
    seen = list(sigmas)
    for place, look in enumerate(looks):
        seen[2 * place + 1] = look
    return tuple(seen)


def level_at(scheduler: Any, timestep: float, sigma: float | None) -> Level | None:
    """The level of a latent at a timestep; None where it is not known.

    sigma: as the scheduler counts it, None where it counts none.
    """
    if sigma is not None:
        if is_flow(scheduler):
            return Level(1.0 - sigma, sigma)
        if not hasattr(scheduler, "_sigma_to_alpha_sigma_t") or "EDM" in type(scheduler).__name__:
            return Level(1.0, sigma)  # k-diffusion's form: the latent itself grows with the noise
        alpha = (1.0 + sigma * sigma) ** -0.5
        return Level(alpha, sigma * alpha)
    products = getattr(scheduler, "alphas_cumprod", None)
    if isinstance(products, Tensor) and 0 <= int(timestep) < len(products):
        product = float(products[int(timestep)])
        return Level(product**0.5, (1.0 - product) ** 0.5)
    return None


def is_flow(scheduler: Any) -> bool:
    """Whether its latents lie on straight lines from noise to picture (Lipman et al. 2023)."""
    return is_flow_match(scheduler) or bool(scheduler.config.get("use_flow_sigmas"))


def is_flow_match(scheduler: Any) -> bool:
    """Whether it is made for flows, and for nothing else."""
    return any("FlowMatch" in base.__name__ for base in type(scheduler).__mro__)


def numbers(values: Any) -> tuple[float, ...]:
    """Timesteps or noise levels as plain numbers; none for None."""
    if values is None:
        return ()
    if hasattr(values, "tolist"):
        return tuple(values.tolist())
    return tuple(number(value) for value in values)


def number(value: Any) -> float:
    """A timestep as a plain number, a whole one where it is one."""
    if isinstance(value, Tensor):
        value = value.flatten()[0].item()
    return value if isinstance(value, int) else float(value)
