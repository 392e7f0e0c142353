"""Recordings as values: what they cost, and to tensors and back without the loss of a bit."""

from __future__ import annotations

import json
import math
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import safetensors.torch
import torch

from studio.engine.samplers import build
from studio.engine.tracing.again import made_whole
from studio.engine.tracing.tracer import Tracer
from studio.engine.tracing.values import Attributes, Decoder, Encoder
from studio.engine.trajectory import Kept, Step, Trajectory
from tests.engine.tiny_pipelines import FAMILIES


def through_a_file(trajectory: Trajectory) -> Kept:
    tensors, meta = trajectory.kept.to_tensors()
    stored = safetensors.torch.load(safetensors.torch.save(tensors))
    return Kept.from_tensors(stored, json.loads(json.dumps(meta, allow_nan=False)))


def again(kept: Kept, scheduler: Any) -> list[Step]:
    return made_whole(kept.bound(lambda _step: scheduler))


@pytest.fixture(scope="module")
def heun() -> Trajectory:
    tiny = FAMILIES["sd15"]
    tracer = Tracer(tiny.pipe())
    return tracer.run(tiny.kwargs(1), scheduler=build("heun", tracer.scheduler)).trajectory


def test_what_a_trajectory_knows(heun: Trajectory) -> None:
    assert len(heun) == 7
    assert heun.solver == "HeunDiscreteScheduler"
    assert len(heun.timesteps) == 7
    assert heun.sigmas[-1] == 0.0
    assert heun.latent(0) is heun.steps[0].latent
    assert heun.latent(7) is heun.steps[-1].next
    for k in (-1, 8):
        with pytest.raises(IndexError):
            heun.latent(k)
    with pytest.raises(IndexError):
        Trajectory(()).latent(0)


def test_neighbouring_steps_share_their_tensors(heun: Trajectory) -> None:
    for one, after in zip(heun.steps, heun.steps[1:], strict=False):
        assert one.next is after.latent


def test_what_is_kept_is_where_it_began_and_what_the_model_said(heun: Trajectory) -> None:
    latents = (1 + len(heun)) * heun.latent(0).nbytes
    generator, numbers = 5056, 24 * len(heun) + 64
    assert latents < heun.nbytes < latents + generator + numbers


@pytest.mark.parametrize("family", ["sd15", "sana", "hunyuan"])
def test_a_round_trip_resumes_to_the_bit(family: str) -> None:
    tiny = FAMILIES[family]
    tracer = Tracer(tiny.pipe())
    straight = tracer.run(tiny.kwargs(1))
    back = through_a_file(straight.trajectory)
    assert (back.timesteps, back.sigmas) == (
        straight.trajectory.timesteps,
        straight.trajectory.sigmas,
    )
    steps = again(back, tracer.scheduler)
    assert len(steps) == len(straight.trajectory)
    for k in range(1, len(steps) + 1):
        resumed = tracer.run(tiny.kwargs(2), prefix=steps[:k])
        assert torch.equal(resumed.output.images, straight.output.images)


def test_a_recording_of_the_first_format_is_read(heun: Trajectory) -> None:
    whole = replace(heun, steps=tuple(replace(step, said=None) for step in heun.steps))
    tensors, meta = whole.kept.to_tensors()
    del meta["starts"]
    steps = again(Kept.from_tensors(tensors, {**meta, "format": 1}), None)
    assert all(torch.equal(a.next, b.next) for a, b in zip(steps, heun.steps, strict=True))


def test_steps_that_come_out_otherwise_are_not_trusted(heun: Trajectory) -> None:
    tracer = Tracer(FAMILIES["sd15"].pipe())
    kept, heuns = through_a_file(heun), build("heun", tracer.scheduler)
    assert len(again(kept, heuns)) == 7
    kept.entries[3].answer[0, 0, 0, 0] += 1e-3  # type: ignore[union-attr] # it was recorded so
    assert len(again(kept, heuns)) == 3
    assert len(again(kept, build("euler", tracer.scheduler))) == 1  # Heun begins as Euler does


def same(one: Any, other: Any) -> bool:
    """Equal to the last bit, and of the same types."""
    if type(one) is not type(other):
        return False
    if isinstance(one, torch.Tensor):
        alike = (one.dtype, one.shape, one.stride()) == (other.dtype, other.shape, other.stride())
        return alike and torch.equal(one.nan_to_num(7.0), other.nan_to_num(7.0))
    if isinstance(one, np.ndarray):
        return one.dtype == other.dtype and np.array_equal(one, other)
    if isinstance(one, list | tuple):
        return len(one) == len(other) and all(map(same, one, other))
    if isinstance(one, dict):
        return list(one) == list(other) and all(same(one[k], other[k]) for k in one)
    return bool(one == other) or (math.isnan(one) and math.isnan(other))


@pytest.mark.parametrize(
    "value",
    [
        None,
        True,
        3,
        0.1,
        float("inf"),
        float("-inf"),
        float("nan"),
        "text",
        [None, [1, (2.5, "a")], []],
        {"a": {1: None}, 2: [torch.ones(2)]},
        Attributes(average=torch.ones(2), momentum=-0.5),
        np.float64(0.1),
        np.int64(5),
        np.bool_(True),
        np.arange(6, dtype=np.int64).reshape(2, 3),
        np.linspace(0, 1, 4, dtype=np.float32),
        torch.tensor(3),
        torch.zeros(0, 4),
        torch.tensor([float("nan"), float("inf"), -0.0]),
        torch.arange(12.0).reshape(1, 3, 2, 2).to(memory_format=torch.channels_last),
        torch.arange(6, dtype=torch.float16).reshape(2, 3).T,
        torch.arange(4, dtype=torch.bfloat16),
        torch.arange(4, dtype=torch.uint8),
    ],
    ids=repr,
)
def test_every_value_comes_back(value: Any) -> None:
    encoder = Encoder()
    node = json.loads(json.dumps(encoder.encode(value, "x"), allow_nan=False))
    stored = safetensors.torch.load(safetensors.torch.save(encoder.tensors))
    assert same(Decoder(stored).decode(node), value)


def test_a_tensor_that_occurs_twice_is_stored_once() -> None:
    shared = torch.ones(3)
    encoder = Encoder()
    node = encoder.encode({"a": shared, "b": [shared]}, "x")
    assert list(encoder.tensors) == ["x/a"]
    back = Decoder(encoder.tensors).decode(node)
    assert back["a"] is back["b"][0]


def test_what_is_no_value_is_refused() -> None:
    with pytest.raises(TypeError, match="x/0"):
        Encoder().encode([object()], "x")
    for node in ({}, {"pickle": "x"}, ["list"]):
        with pytest.raises(ValueError, match="not a recorded value"):
            Decoder({}).decode(node)
    crafted = {"tensor": "x", "strides": [1_000_000_000, 1]}
    with pytest.raises(ValueError, match="strides"):
        Decoder({"x": torch.ones(2, 3)}).decode(crafted)
    with pytest.raises(ValueError, match="format"):
        Kept.from_tensors({}, {"format": 99})
