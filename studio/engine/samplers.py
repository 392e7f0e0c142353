"""Building the samplers of `core.samplers` for a model, from the scheduler it brings along."""

from __future__ import annotations

import copy
import inspect
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import diffusers as df
import torch

from studio.core.errors import StudioError
from studio.core.samplers import DIFFUSION, EDM, FLOW, OWN, SAMPLERS, Sampler
from studio.engine import flow_schedules as flows
from studio.engine.brownian import BrownianDPM
from studio.engine.zero_snr import BOUNDED

if TYPE_CHECKING:
    from collections.abc import Mapping

_KARRAS = MappingProxyType({"use_karras_sigmas": True})
_SDE = MappingProxyType({"algorithm_type": "sde-dpmsolver++"})
_FLOW_SIGMAS = MappingProxyType({"use_flow_sigmas": True, "prediction_type": "flow_prediction"})

_DIFFUSION: Mapping[str, tuple[type, Mapping[str, Any]]] = MappingProxyType(
    {
        "ddim": (df.DDIMScheduler, {"clip_sample": False, "set_alpha_to_one": True}),
        "euler": (df.EulerDiscreteScheduler, {}),
        "dpmpp-2m": (df.DPMSolverMultistepScheduler, {}),
        "unipc": (df.UniPCMultistepScheduler, {}),
        "heun": (df.HeunDiscreteScheduler, {}),
        "euler-karras": (df.EulerDiscreteScheduler, _KARRAS),
        "dpmpp-2m-karras": (df.DPMSolverMultistepScheduler, _KARRAS),
        "dpmpp-3m": (df.DPMSolverMultistepScheduler, {"solver_order": 3}),
        "dpmpp-2s": (df.DPMSolverSinglestepScheduler, {"lower_order_final": True}),
        "deis": (df.DEISMultistepScheduler, {}),
        "pndm": (df.PNDMScheduler, {"skip_prk_steps": True}),
        "lms": (df.LMSDiscreteScheduler, {}),
        "kdpm2": (df.KDPM2DiscreteScheduler, {}),
        "euler-a": (df.EulerAncestralDiscreteScheduler, {}),
        "dpmpp-sde": (df.DPMSolverMultistepScheduler, _SDE),
        "dpmpp-sde-karras": (df.DPMSolverMultistepScheduler, {**_SDE, **_KARRAS}),
        "dpm-sde": (BrownianDPM, {}),
        "kdpm2-a": (df.KDPM2AncestralDiscreteScheduler, {}),
        "sa-solver": (df.SASolverScheduler, {}),
        "ddpm": (df.DDPMScheduler, {"clip_sample": False}),
        "lcm": (df.LCMScheduler, {}),
        "tcd": (df.TCDScheduler, {}),
    }
)
_FLOW: Mapping[str, tuple[type, Mapping[str, Any]]] = MappingProxyType(
    {
        "euler": (flows.FlowEuler, {}),
        "heun": (flows.FlowHeun, {}),
        "lcm": (flows.FlowLCM, {}),
        "dpmpp-2m": (flows.FlowDPM, _FLOW_SIGMAS),
        "dpmpp-3m": (flows.FlowDPM, {**_FLOW_SIGMAS, "solver_order": 3}),
        "dpmpp-sde": (flows.FlowDPM, {**_FLOW_SIGMAS, **_SDE}),
        "unipc": (flows.FlowUniPC, _FLOW_SIGMAS),
        "deis": (flows.FlowDEIS, _FLOW_SIGMAS),
    }
)
_EDM: Mapping[str, tuple[type, Mapping[str, Any]]] = MappingProxyType(
    {
        "euler": (df.EDMEulerScheduler, {}),
        "dpmpp-2m": (df.EDMDPMSolverMultistepScheduler, {}),
        "dpmpp-sde": (df.EDMDPMSolverMultistepScheduler, _SDE),
    }
)
_BUILDS = MappingProxyType({DIFFUSION: _DIFFUSION, FLOW: _FLOW, EDM: _EDM})

_KEPT = MappingProxyType(
    {
        # What the model was trained with; a sampler's own settings are not carried over.
        DIFFUSION: (
            "num_train_timesteps",
            "beta_start",
            "beta_end",
            "beta_schedule",
            "trained_betas",
            "prediction_type",
            "steps_offset",
            "timestep_spacing",
            "rescale_betas_zero_snr",
        ),
        FLOW: ("num_train_timesteps",),
        EDM: (
            "num_train_timesteps",
            "prediction_type",
            "sigma_min",
            "sigma_max",
            "sigma_data",
            "sigma_schedule",
            "rho",
            "final_sigmas_type",
        ),
    }
)
_SMALLEST_SIGNAL = 2.0**-24  # diffusers' own stand-in for a signal of zero: sigma stays finite


def kind_of(scheduler: Any) -> str:
    """The kind of model a scheduler was made for: "diffusion", "flow", "edm" or "other"."""
    name = type(scheduler).__name__
    config = scheduler.config
    if name.startswith("FlowMatch"):
        inverted = config.get("invert_sigmas") or config.get("stochastic_sampling")
        return "other" if inverted else FLOW
    if config.get("use_flow_sigmas") or config.get("prediction_type") == "flow_prediction":
        return FLOW
    for kind in (EDM, DIFFUSION):
        if any(issubclass(made, type(scheduler)) for made, _ in _BUILDS[kind].values()):
            return kind
    return "other"


def own_name(scheduler: Any) -> str:
    """The sampler of the table that a model's own scheduler is, or else "own"."""
    for name, (made, settings) in _BUILDS.get(kind_of(scheduler), {}).items():
        if issubclass(made, type(scheduler)) and _like(scheduler.config, settings):
            return name
    return OWN


def _like(config: Mapping[str, Any], settings: Mapping[str, Any]) -> bool:
    karras = bool(config.get("use_karras_sigmas")) == bool(settings.get("use_karras_sigmas"))
    order = config.get("solver_order", 2) == settings.get("solver_order", 2)
    noisy = str(config.get("algorithm_type")).startswith("sde")
    return karras and order and noisy == ("algorithm_type" in settings)


def fitting(scheduler: Any) -> tuple[Sampler, ...]:
    """The samplers that can drive a model with this scheduler, in the order of the table."""
    kind = kind_of(scheduler)
    own = own_name(scheduler)
    return tuple(s for s in SAMPLERS.values() if s.suits(kind) or s.name == own)


def build(name: str, base: Any) -> Any:
    """A sampler for the model that brought `base`, a scheduler that never ran.

    The model's own sampler is a deep copy of `base`. StudioError for one that is unknown or does
    not suit the model.
    """
    sampler = SAMPLERS.get(name)
    if sampler is None:
        raise StudioError(f"There is no sampler called {name!r}.", "Choose one of the list.")
    if name in (OWN, own_name(base)):
        return copy.deepcopy(base)
    kind = kind_of(base)
    if name not in _BUILDS.get(kind, {}):
        raise StudioError(
            f"{sampler.label} does not suit this model.",
            f"Choose another sampler, for example {SAMPLERS[own_name(base)].label}.",
            f"{name} for {type(base).__name__} ({kind})",
        )
    made, settings = _BUILDS[kind][name]
    if kind == FLOW:
        return flows.on_schedule(made, settings, base)
    if base.config.get("rescale_betas_zero_snr"):
        made = BOUNDED.get(name, made)
    return made(**{**_kept(kind, made, base), **settings})


def _kept(kind: str, made: Any, base: Any) -> dict[str, Any]:
    accepted = inspect.signature(made.__init__).parameters
    unsaid = base.config.get("_use_default_values", ())
    kept = {
        key: base.config[key]
        for key in _KEPT[kind]
        if key in base.config and not (key == "timestep_spacing" and key in unsaid)
    }
    if kept.get("rescale_betas_zero_snr") and "rescale_betas_zero_snr" not in accepted:
        kept["trained_betas"] = _zero_snr_betas(base)
    return {key: value for key, value in kept.items() if key in accepted}


def _zero_snr_betas(base: Any) -> list[float]:
    """Betas whose last signal is 2^-24 rather than 0, for samplers that divide by the signal.

    Lin et al. 2024 (arXiv 2305.08891) rescale the schedule to a signal of zero at its end.
    """
    products = base.alphas_cumprod.to(torch.float64).clone()
    products[-1] = max(float(products[-1]), _SMALLEST_SIGNAL)
    before = torch.cat([products.new_ones(1), products[:-1]])
    betas: list[float] = (1.0 - products / before).tolist()
    return betas


def step_calls(scheduler: Any, steps: int) -> int:
    """How often step() will be called for a number of steps (Heun: 2N-1; PNDM: N+1)."""
    trial = copy.deepcopy(scheduler)
    accepted = inspect.signature(trial.set_timesteps).parameters
    shifted = trial.config.get("use_dynamic_shifting") and "mu" in accepted
    # Any shift gives the same number; a pipeline computes the real one from the picture's size.
    trial.set_timesteps(steps, **({"mu": 1.0} if shifted else {}))
    return len(trial.timesteps)
