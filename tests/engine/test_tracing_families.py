"""Every model family: recording changes nothing, and any step can be gone on from, bit for bit."""

from __future__ import annotations

from typing import Any

import pytest
import torch

from studio.engine.tracing.again import made_whole
from studio.engine.tracing.self_test import self_test
from studio.engine.tracing.tracer import Tracer
from studio.engine.tracing.values import nbytes
from tests.engine.tiny_pipelines import FAMILIES, Family

STEPS = 4


@pytest.fixture(scope="module", params=FAMILIES)
def family(request: pytest.FixtureRequest) -> Family:
    return FAMILIES[request.param]


@pytest.fixture(scope="module")
def pipe(family: Family) -> Any:
    return family.pipe()


def calls_of(pipe: Any, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """A list that grows with every real call of the pipeline's denoiser."""
    denoiser = pipe.unet if hasattr(pipe, "unet") else pipe.transformer
    calls: list[int] = []
    forward = denoiser.forward

    def counted(*args: Any, **kwargs: Any) -> Any:
        calls.append(1)
        return forward(*args, **kwargs)

    counted.__wrapped__ = forward  # type: ignore[attr-defined]
    monkeypatch.setitem(vars(denoiser), "forward", counted)
    return calls


def test_recording_changes_nothing(family: Family, pipe: Any) -> None:
    stock = pipe(**family.kwargs(seed=1)).images
    run = Tracer(pipe).run(family.kwargs(seed=1))
    assert torch.equal(run.output.images, stock)
    assert stock.std() > 0.01


def test_resuming_anywhere_with_a_wrong_seed_gives_the_straight_run(
    family: Family, pipe: Any
) -> None:
    tracer = Tracer(pipe)
    straight = tracer.run(family.kwargs(seed=1))
    steps = made_whole(straight.trajectory.kept.entries)
    assert len(steps) == len(straight.trajectory)
    assert straight.trajectory.nbytes < nbytes(step.held for step in steps)
    for k in range(1, len(steps) + 1):
        resumed = tracer.run(family.kwargs(seed=2), prefix=steps[:k])
        assert torch.equal(resumed.output.images, straight.output.images), k
        assert len(resumed.trajectory) == len(steps)
        for one, other in zip(resumed.trajectory.steps, steps, strict=True):
            assert torch.equal(one.latent, other.latent)
            assert (one.timestep, one.sigma) == (other.timestep, other.sigma)


def test_another_seed_gives_another_picture(family: Family, pipe: Any) -> None:
    one, other = (Tracer(pipe).run(family.kwargs(seed=s)).output.images for s in (1, 2))
    assert not torch.equal(one, other)


def test_another_prompt_gives_another_picture(family: Family, pipe: Any) -> None:
    calls = (family.kwargs(seed=1), {**family.kwargs(seed=1), "prompt": "a blue boat"})
    one, other = (Tracer(pipe).run(kwargs).output.images for kwargs in calls)
    assert not torch.equal(one, other)


def test_every_step_knows_what_it_expects(family: Family, pipe: Any) -> None:
    trajectory = Tracer(pipe).run(family.kwargs(seed=1)).trajectory
    for step in trajectory.steps:
        assert step.clean is not None
        assert step.clean.shape == step.latent.shape
        assert step.clean.isfinite().all()


def test_decoding_computes_no_step(
    family: Family, pipe: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    tracer = Tracer(pipe)
    run = tracer.run(family.kwargs(seed=1))
    end = run.trajectory.latent(len(run.trajectory))
    calls = calls_of(pipe, monkeypatch)
    again = tracer.decode(family.kwargs(seed=3), run.trajectory, end).images
    early = tracer.decode(family.kwargs(seed=3), run.trajectory, run.trajectory.latent(1)).images
    assert torch.equal(again, run.output.images)
    assert early.isfinite().all()
    assert not torch.equal(early, again)
    assert calls == []


def test_a_branch_computes_only_its_own_steps(
    family: Family, pipe: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    tracer = Tracer(pipe)
    calls = calls_of(pipe, monkeypatch)
    steps = tracer.run(family.kwargs(seed=1)).trajectory.steps
    per_step = len(calls) // len(steps)
    calls.clear()
    tracer.run(family.kwargs(seed=1), prefix=steps[:-1])
    assert len(calls) == per_step


def test_the_self_test_finds_it_exact(family: Family, pipe: Any) -> None:
    verdict = self_test(Tracer(pipe), lambda seed: family.kwargs(seed, STEPS))
    assert verdict.exact, verdict.reason


def test_a_forgotten_momentum_is_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    family = FAMILIES["hunyuan"]
    tracer = Tracer(family.pipe())
    monkeypatch.setattr(tracer, "_guiders", dict)
    verdict = self_test(tracer, lambda seed: family.kwargs(seed, STEPS))
    assert not verdict.exact
    assert "approximate" in verdict.reason
