"""Asking the denoiser again about recorded steps: it is given what it was given, bit for bit."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import diffusers as df
import pytest
import torch

from studio.engine.tracing.tracer import Tracer
from tests.engine.tiny_pipelines import FAMILIES

if TYPE_CHECKING:
    from torch import Tensor

SAMPLERS = {
    "euler": df.EulerDiscreteScheduler,
    "euler a": df.EulerAncestralDiscreteScheduler,
    "heun": df.HeunDiscreteScheduler,
    "pndm": df.PNDMScheduler,
    "2m": df.DPMSolverMultistepScheduler,
    "unipc": df.UniPCMultistepScheduler,
    "lms": df.LMSDiscreteScheduler,
}


def given_to(pipe: Any, monkeypatch: pytest.MonkeyPatch) -> list[tuple[Tensor, ...]]:
    """A list that grows with every real call of the denoiser, by the tensors it was given."""
    denoiser = pipe.unet if hasattr(pipe, "unet") else pipe.transformer
    calls: list[tuple[Tensor, ...]] = []
    forward = denoiser.forward

    def noted(*args: Any, **kwargs: Any) -> Any:
        tensors = (v for v in (*args, *kwargs.values()) if isinstance(v, torch.Tensor))
        calls.append(tuple(tensor.clone() for tensor in tensors))
        return forward(*args, **kwargs)

    noted.__wrapped__ = forward  # type: ignore[attr-defined]
    monkeypatch.setitem(vars(denoiser), "forward", noted)
    return calls


def same(one: list[tuple[Tensor, ...]], other: list[tuple[Tensor, ...]]) -> bool:
    pairs = (pair for calls in zip(one, other, strict=True) for pair in zip(*calls, strict=True))
    return all(torch.equal(*pair) for pair in pairs)


def check(name: str, scheduler: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    family = FAMILIES[name]
    pipe = family.pipe()
    tracer = Tracer(pipe)
    calls = given_to(pipe, monkeypatch)
    straight = tracer.run(family.kwargs(seed=1), scheduler=scheduler)
    steps = straight.trajectory.steps
    each = len(calls) // len(steps)
    first, calls[:] = list(calls), []
    for start in (0, 2):
        asked: list[int] = []
        again = tracer.run(
            family.kwargs(seed=1),
            prefix=steps,
            ask=start,
            stop=len(steps),
            scheduler=scheduler,
            on_step=lambda step: asked.append(step.index),  # noqa: B023 - called inside
        )
        assert asked == list(range(start, len(steps)))
        assert same(calls, first[start * each :])
        assert all(one is other for one, other in zip(again.trajectory.steps, steps, strict=True))
        calls.clear()
    # The pipeline is what it was: the next run is the straight one.
    after = tracer.run(family.kwargs(seed=1), scheduler=scheduler)
    assert torch.equal(after.output.images, straight.output.images)


@pytest.mark.parametrize("name", FAMILIES)
def test_every_family_is_given_the_same(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    check(name, None, monkeypatch)


@pytest.mark.parametrize("sampler", SAMPLERS)
def test_with_every_sampler(sampler: str, monkeypatch: pytest.MonkeyPatch) -> None:
    check("sd15", SAMPLERS[sampler](), monkeypatch)


def test_a_painted_latent_is_what_is_asked_about(monkeypatch: pytest.MonkeyPatch) -> None:
    family = FAMILIES["sd15"]
    pipe = family.pipe()
    tracer = Tracer(pipe)
    steps = list(tracer.run(family.kwargs(seed=1)).trajectory.steps)
    painted = torch.randn_like(steps[2].latent)
    steps[2] = replace(steps[2], latent=painted)
    calls = given_to(pipe, monkeypatch)
    tracer.run(family.kwargs(seed=1), prefix=steps[:3], ask=1, stop=3)
    given = [call[0] for call in calls]
    assert torch.equal(given[0][0], steps[1].latent[0])
    assert torch.equal(given[1][0], painted[0])
