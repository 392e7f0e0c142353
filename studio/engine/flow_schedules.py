"""Solvers of flow models that follow the very noise levels of the model's own scheduler.

Pipelines of flow models hand set_timesteps() their own sigmas and a shift that depends on the
picture's size, which most solvers do not take; and each has its own idea of the shift. So the
model's scheduler makes the schedule, and the solver is put on it.
"""

from __future__ import annotations

import copy
import inspect
from typing import TYPE_CHECKING, Any

import torch
from diffusers import (
    DEISMultistepScheduler,
    DPMSolverMultistepScheduler,
    FlowMatchEulerDiscreteScheduler,
    FlowMatchHeunDiscreteScheduler,
    FlowMatchLCMScheduler,
    UniPCMultistepScheduler,
)
from torch import Tensor

if TYPE_CHECKING:
    from collections.abc import Mapping

_SHIFTS = (
    "shift",
    "shift_terminal",
    "use_dynamic_shifting",
    "time_shift_type",
    "base_shift",
    "max_shift",
    "base_image_seq_len",
    "max_image_seq_len",
)
"""What pipelines read in a scheduler's config to compute the shift for the picture's size."""

_BELOW_ONE = 1.0 - 1e-6  # at 1 the signal is zero, and multistep solvers take its logarithm
_ABOVE_ZERO = 1e-3  # where DEIS ends: it divides by the noise that is left


def on_schedule(maker: type, settings: Mapping[str, Any], base: Any) -> Any:
    """A solver, one of the classes below, that runs on the schedule of `base`, a flow scheduler.

    Its config also answers what a pipeline asks of the base's (the shifts).
    """
    known = inspect.signature(maker.__init__).parameters  # type: ignore[misc] # a scheduler
    given = {"num_train_timesteps": base.config.get("num_train_timesteps", 1000), **settings}
    given = {key: value for key, value in given.items() if key in known}
    solver = maker(**given)
    stock = next(c for c in maker.__mro__ if c.__module__.startswith("diffusers."))
    solver.pattern = stock(**given)
    solver.schedule = copy.deepcopy(base)
    solver.register_to_config(**{key: base.config[key] for key in _SHIFTS if key in base.config})
    return solver


class _OnSchedule:
    """Mixed into a solver: its set_timesteps() takes what the schedule's takes.

    pattern: the stock solver, never run and with its own config. schedule: the model's scheduler.
    """

    pattern: Any
    schedule: Any
    sigmas: Tensor
    timesteps: Tensor

    def set_timesteps(
        self,
        num_inference_steps: int | None = None,
        device: torch.device | str | None = None,
        sigmas: list[float] | None = None,
        mu: float | None = None,
        timesteps: list[float] | None = None,
    ) -> None:
        """As `FlowMatchEulerDiscreteScheduler.set_timesteps`."""
        custom = {"sigmas": sigmas, "mu": mu, "timesteps": timesteps}
        given = {name: value for name, value in custom.items() if value is not None}
        self.schedule.set_timesteps(num_inference_steps, device=device, **given)
        fresh = copy.deepcopy(self.pattern)
        fresh.set_timesteps(len(self.schedule.timesteps), device=device)
        own = {name: v for name, v in vars(fresh).items() if name != "_internal_dict"}
        vars(self).update(own)
        self._follow(self.schedule.sigmas.clone(), self.schedule.timesteps.to(torch.float32))

    def _follow(self, sigmas: Tensor, timesteps: Tensor) -> None:
        """sigmas: N + 1 levels from 1 or less down to 0. timesteps: N, as the model is told."""
        self.sigmas, self.timesteps = sigmas, timesteps


class _Multistep(_OnSchedule):
    def _follow(self, sigmas: Tensor, timesteps: Tensor) -> None:
        # On the CPU, as these solvers keep them: they turn single levels into numbers.
        self.sigmas, self.timesteps = sigmas.cpu().clamp(max=_BELOW_ONE), timesteps


class FlowEuler(_OnSchedule, FlowMatchEulerDiscreteScheduler):
    """Euler's method on the model's own schedule."""


class FlowLCM(_OnSchedule, FlowMatchLCMScheduler):
    """Consistency sampling (Luo et al. 2023) on the model's own schedule."""


class FlowHeun(_OnSchedule, FlowMatchHeunDiscreteScheduler):
    """Heun's method (Karras et al. 2022, algorithm 1) on the model's own schedule."""

    def _follow(self, sigmas: Tensor, timesteps: Tensor) -> None:
        inner = sigmas[1:-1].repeat_interleave(2)
        self.sigmas = torch.cat([sigmas[:1], inner, sigmas[-1:]])
        self.timesteps = torch.cat([timesteps[:1], timesteps[1:].repeat_interleave(2)])


class FlowDPM(_Multistep, DPMSolverMultistepScheduler):
    """DPM-Solver++ (Lu et al. 2022) on the model's own schedule."""


class FlowUniPC(_Multistep, UniPCMultistepScheduler):
    """UniPC (Zhao et al. 2023) on the model's own schedule."""


class FlowDEIS(_Multistep, DEISMultistepScheduler):
    """DEIS (Zhang & Chen 2022) on the model's own schedule, ending just above zero."""

    def _follow(self, sigmas: Tensor, timesteps: Tensor) -> None:
        super()._follow(sigmas, timesteps)
        self.sigmas[-1] = min(_ABOVE_ZERO, float(self.sigmas[-2]) / 10)
