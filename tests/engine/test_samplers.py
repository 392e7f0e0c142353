"""The table of samplers, and building them from a model's own scheduler."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

import diffusers as df
import pytest
import torch

from studio.core.errors import StudioError
from studio.core.samplers import OWN, SAMPLERS
from studio.engine.samplers import build, fitting, kind_of, own_name, step_calls
from tests.engine.tiny_pipelines import FAMILIES

STABLE = {"beta_start": 0.00085, "beta_end": 0.012, "beta_schedule": "scaled_linear"}
ZERO_SNR = {
    **STABLE,
    "rescale_betas_zero_snr": True,
    "timestep_spacing": "trailing",
    "prediction_type": "v_prediction",
}


def test_the_table_needs_no_torch() -> None:
    code = "import sys, studio.core.samplers; assert 'torch' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True)  # noqa: S603 - our own interpreter


def test_the_table_reads_well() -> None:
    labels = [sampler.label for sampler in SAMPLERS.values()]
    assert len(set(labels)) == len(labels)
    for name, sampler in SAMPLERS.items():
        assert sampler.name == name
        assert sampler.note.endswith(".")


@pytest.mark.parametrize(
    ("base", "kind", "name"),
    [
        (df.DDIMScheduler(), "diffusion", "ddim"),
        (df.PNDMScheduler(skip_prk_steps=True), "diffusion", "pndm"),
        (df.EulerDiscreteScheduler(use_karras_sigmas=True), "diffusion", "euler-karras"),
        (df.DPMSolverMultistepScheduler(), "diffusion", "dpmpp-2m"),
        (df.DPMSolverMultistepScheduler(solver_order=3), "diffusion", "dpmpp-3m"),
        (
            df.DPMSolverMultistepScheduler(algorithm_type="sde-dpmsolver++"),
            "diffusion",
            "dpmpp-sde",
        ),
        (df.DPMSolverMultistepScheduler(use_lu_lambdas=True), "diffusion", "dpmpp-2m"),
        (df.LCMScheduler(), "diffusion", "lcm"),
        (df.FlowMatchEulerDiscreteScheduler(shift=3.0), "flow", "euler"),
        (
            df.DPMSolverMultistepScheduler(
                use_flow_sigmas=True, prediction_type="flow_prediction", flow_shift=3.0
            ),
            "flow",
            "dpmpp-2m",
        ),
        (df.EDMEulerScheduler(), "edm", "euler"),
        (df.FlowMatchEulerDiscreteScheduler(invert_sigmas=True), "other", OWN),
        (df.DDPMWuerstchenScheduler(), "other", OWN),
        (df.SCMScheduler(), "other", OWN),
    ],
    ids=lambda value: type(value).__name__ if hasattr(value, "config") else value,
)
def test_what_a_model_brings_along(base: Any, kind: str, name: str) -> None:
    assert kind_of(base) == kind
    assert own_name(base) == name
    own = build(name, base)
    assert own is not base
    assert type(own) is type(base)
    assert own.config == base.config
    assert name in [sampler.name for sampler in fitting(base)]


def test_the_models_training_is_carried_over_and_nothing_else() -> None:
    base = df.DDIMScheduler(**ZERO_SNR, clip_sample=False, steps_offset=1, thresholding=True)
    euler = build("euler", base)
    for key in (*ZERO_SNR, "steps_offset"):
        assert euler.config[key] == base.config[key], key
    assert not build("dpmpp-2m", base).config.thresholding


def test_what_a_pipeline_patched_in_is_not_lost() -> None:
    """from_config() drops the keys that were defaults once: SD's steps_offset would be 0."""
    pipe = FAMILIES["sd15"].pipe()
    assert build("euler", pipe.scheduler).config.steps_offset == 1
    unsaid = df.PNDMScheduler(skip_prk_steps=True)
    assert build("euler", unsaid).config.timestep_spacing == "linspace"
    assert build("euler", unsaid).config.beta_start == unsaid.config.beta_start


@pytest.mark.parametrize("name", [n for n, s in SAMPLERS.items() if s.suits("diffusion")])
@pytest.mark.parametrize("steps", [1, 2, 8, 30])
def test_zero_terminal_snr_has_no_infinity(name: str, steps: int) -> None:
    scheduler = build(name, df.DDIMScheduler(**ZERO_SNR, clip_sample=False))
    scheduler.set_timesteps(steps)
    sigmas = getattr(scheduler, "sigmas", torch.zeros(1))
    assert torch.as_tensor(sigmas).isfinite().all()
    assert int(scheduler.timesteps[0]) > (900 if steps > 2 else 600)
    assert scheduler.config.prediction_type == "v_prediction"


@pytest.mark.parametrize(
    ("name", "steps", "calls"),
    [("ddim", 8, 8), ("heun", 8, 15), ("kdpm2", 5, 9), ("pndm", 8, 9), ("dpm-sde", 4, 7)],
)
def test_how_often_step_is_called(name: str, steps: int, calls: int) -> None:
    base = df.EulerAncestralDiscreteScheduler(**STABLE)
    scheduler = build(name, base)
    before = scheduler.num_inference_steps
    assert step_calls(scheduler, steps) == calls
    assert scheduler.num_inference_steps == before  # asked of a copy: it has still never run


def test_how_often_a_shifted_flow_calls_step() -> None:
    base = df.FlowMatchEulerDiscreteScheduler(use_dynamic_shifting=True)
    assert step_calls(base, 6) == 6
    assert step_calls(build("heun", base), 6) == 11
    assert step_calls(build("unipc", base), 6) == 6


@pytest.mark.parametrize("name", [n for n, s in SAMPLERS.items() if s.suits("flow")])
@pytest.mark.parametrize("dynamic", [False, True])
def test_flow_solvers_follow_the_models_own_schedule(name: str, *, dynamic: bool) -> None:
    base = df.FlowMatchEulerDiscreteScheduler(shift=3.0, use_dynamic_shifting=dynamic)
    custom = {"sigmas": [1.0, 0.75, 0.5, 0.25], **({"mu": 0.8} if dynamic else {})}
    solver = build(name, base)
    solver.set_timesteps(**custom)
    base.set_timesteps(**custom)
    levels = torch.unique(solver.sigmas[:-1], sorted=True).flip(0)
    assert torch.allclose(levels, base.sigmas[:-1], atol=1e-5)
    assert float(solver.sigmas[-1]) < 0.01
    assert torch.equal(torch.unique(solver.timesteps).flip(0), base.timesteps)
    assert solver.config.shift == 3.0
    assert solver.config.use_dynamic_shifting is dynamic


def test_an_unknown_sampler() -> None:
    with pytest.raises(StudioError, match="no sampler called 'magic'"):
        build("magic", df.DDIMScheduler())


def test_a_sampler_that_does_not_suit_the_model() -> None:
    with pytest.raises(StudioError, match="DDIM does not suit this model") as error:
        build("ddim", df.FlowMatchEulerDiscreteScheduler())
    assert "Euler" in error.value.hint
    with pytest.raises(StudioError, match="does not suit"):
        build("euler", df.DDPMWuerstchenScheduler())
