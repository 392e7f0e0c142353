"""Every sampler of the table: finite, and gone on from at any step, bit for bit."""

from __future__ import annotations

from typing import Any

import pytest
import torch

from studio.core.samplers import SAMPLERS
from studio.engine.samplers import build, fitting, step_calls
from studio.engine.tracing.again import made_whole
from studio.engine.tracing.said import Said
from studio.engine.tracing.tracer import Tracer
from studio.engine.trajectory import Kept
from tests.engine.tiny_pipelines import FAMILIES

STEPS = 5
DIFFUSION = [name for name, sampler in SAMPLERS.items() if sampler.suits("diffusion")]
FLOW = [name for name, sampler in SAMPLERS.items() if sampler.suits("flow")]


def starter_kwargs(seed: int, steps: int = STEPS) -> dict[str, Any]:
    return {
        "prompt": "a red sunset over hills",
        "num_inference_steps": steps,
        "guidance_scale": 3.0,
        "height": 64,
        "width": 64,
        "generator": torch.Generator().manual_seed(seed),
        "output_type": "latent",
    }


def assert_resumes_everywhere(tracer: Tracer, kwargs: Any, scheduler: Any, steps: int) -> None:
    straight = tracer.run(kwargs(1, steps), scheduler=scheduler)
    recorded = straight.trajectory.steps
    assert len(recorded) == step_calls(scheduler, steps)
    assert all(step.next.isfinite().all() for step in recorded)
    kept = Kept.from_tensors(*straight.trajectory.kept.to_tensors())
    assert all(isinstance(entry, Said) for entry in kept.entries)
    saved = made_whole(kept.bound(lambda _step: scheduler))
    assert len(saved) == len(recorded)
    for k in range(1, len(recorded) + 1):
        resumed = tracer.run(kwargs(2, steps), prefix=saved[:k], scheduler=scheduler)
        assert torch.equal(resumed.output.images, straight.output.images), k
        assert torch.equal(resumed.trajectory.latent(len(recorded)), recorded[-1].next), k


@pytest.mark.parametrize("name", DIFFUSION)
def test_every_sampler_resumes_on_the_starter(starter: Any, name: str) -> None:
    tracer = Tracer(starter)
    scheduler = build(name, tracer.scheduler)
    assert_resumes_everywhere(tracer, starter_kwargs, scheduler, STEPS)


@pytest.mark.parametrize("name", DIFFUSION)
def test_recording_a_sampler_changes_nothing(
    starter: Any, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    scheduler = build(name, Tracer(starter).scheduler)
    run = Tracer(starter).run(starter_kwargs(1), scheduler=scheduler)
    if hasattr(scheduler, "noise_sampler_seed"):
        scheduler.noise_sampler_seed = 1  # stock: a new seed each time; traced: the generator's
    monkeypatch.setitem(vars(starter), "scheduler", scheduler)
    assert torch.equal(run.output.images, starter(**starter_kwargs(1)).images)


@pytest.mark.parametrize("name", DIFFUSION)
def test_stochastic_means_that_the_seed_acts_on_the_way(starter: Any, name: str) -> None:
    tracer = Tracer(starter)
    scheduler = build(name, tracer.scheduler)
    steps = tracer.run(starter_kwargs(1), scheduler=scheduler, stop=2).trajectory.steps
    one, other = (
        tracer.run(starter_kwargs(1), prefix=steps, scheduler=scheduler, reseed=seed).output.images
        for seed in (7, 8)
    )
    assert torch.equal(one, other) != SAMPLERS[name].stochastic


@pytest.fixture(scope="module")
def settled(starter: Any) -> torch.Tensor:
    """What DDIM arrives at with many steps."""
    end: torch.Tensor = Tracer(starter).run(starter_kwargs(1, 50)).output.images
    return end


@pytest.mark.slow
@pytest.mark.parametrize("name", [n for n in DIFFUSION if not SAMPLERS[n].stochastic])
def test_every_sampler_settles_on_the_same_picture(
    starter: Any, settled: torch.Tensor, name: str
) -> None:
    """Zero terminal SNR throws some samplers off; here they agree with DDIM (and so are real)."""
    tracer = Tracer(starter)
    steps = 15 if SAMPLERS[name].calls == 2 else 25
    run = tracer.run(starter_kwargs(1, steps), scheduler=build(name, tracer.scheduler))
    distance = (run.output.images - settled).square().mean().sqrt() / settled.std()
    assert distance < 0.3, f"{distance:.3f}"


@pytest.mark.parametrize("name", [n for n in DIFFUSION if SAMPLERS[n].stochastic])
def test_every_noisy_sampler_ends_with_a_picture(
    starter: Any, settled: torch.Tensor, name: str
) -> None:
    """As strong as DDIM's, and as clean: what it expects at the end is where it arrives."""
    tracer = Tracer(starter)
    steps = 12 if SAMPLERS[name].calls == 2 else 20
    run = tracer.run(starter_kwargs(1, steps), scheduler=build(name, tracer.scheduler))
    assert 0.5 < run.output.images.std() / settled.std() < 2.0
    last = run.trajectory.steps[-1]
    assert (last.clean - last.next).abs().mean() < 0.05 * settled.std()


@pytest.mark.parametrize("name", FLOW)
@pytest.mark.parametrize("family", ["sd3", "flux", "sana"])
def test_every_flow_sampler_resumes(family: str, name: str) -> None:
    tiny = FAMILIES[family]
    tracer = Tracer(tiny.pipe())
    scheduler = build(name, tracer.scheduler)
    assert_resumes_everywhere(tracer, tiny.kwargs, scheduler, 4)


@pytest.mark.parametrize("family", FAMILIES)
def test_every_family_runs_with_all_that_fits(family: str) -> None:
    tiny = FAMILIES[family]
    tracer = Tracer(tiny.pipe())
    names = [sampler.name for sampler in fitting(tracer.scheduler)]
    assert len(names) >= 8
    for name in names:
        scheduler = build(name, tracer.scheduler)
        run = tracer.run(tiny.kwargs(1, 3), scheduler=scheduler)
        assert run.output.images.isfinite().all(), name
        assert all(step.clean is not None for step in run.trajectory.steps), name
