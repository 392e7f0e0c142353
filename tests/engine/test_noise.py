"""Weighted seeds: unit variance, the pipeline's own latents at the ends, any pipeline."""

from __future__ import annotations

import random
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest
import torch

from studio.core.desk import blank_desk
from studio.core.errors import StudioError
from studio.core.noise import Noise, Seed
from studio.core.pad import Anchor, Pad
from studio.engine.noise import generator_of, mixed
from tests.engine.rooms import recipe, tiny_pipe


class Pipe:
    """As pipelines prepare their latents: drawn from a generator and scaled."""

    def prepare_latents(
        self, batch: int, side: int, generator: torch.Generator, latents: Any = None
    ) -> torch.Tensor:
        if latents is not None:
            return latents * 14.6
        return torch.randn((batch, 4, side, side), generator=generator) * 14.6


def drawn(noise: Noise, side: int = 8) -> torch.Tensor:
    pipe = Pipe()
    with mixed(pipe, noise):
        return pipe.prepare_latents(1, side, generator=generator_of(noise))


THREE = Noise((Seed(1, 0.2), Seed(2, 0.5), Seed(3, -0.3)))


def test_a_mix_of_three_keeps_the_variance_of_one() -> None:
    mix = drawn(THREE, side=512) / 14.6
    assert abs(float(mix.var()) - 1) < 0.01
    assert abs(float(mix.mean())) < 0.01


def test_a_mix_is_the_weighted_sum_of_its_seeds() -> None:
    parts = [seed.weight * drawn(Noise.of(seed.value)) for seed in THREE.seeds]
    assert torch.allclose(drawn(THREE), sum(parts), atol=1e-4)


def test_a_single_seed_is_left_to_the_pipeline() -> None:
    pipe = Pipe()
    with mixed(pipe, Noise.of(5)):
        assert "prepare_latents" not in vars(pipe)


def test_the_mirror_image_of_a_seed_is_its_negative() -> None:
    assert torch.equal(drawn(Noise((Seed(5, -1.0),))), -drawn(Noise.of(5)))


def test_the_first_seeds_generator_goes_on_as_if_it_had_drawn_alone() -> None:
    alone, first = generator_of(Noise.of(1)), generator_of(THREE)
    Pipe().prepare_latents(1, 8, alone)
    pipe = Pipe()
    with mixed(pipe, THREE):
        pipe.prepare_latents(1, 8, first)
    assert torch.equal(torch.randn(4, generator=first), torch.randn(4, generator=alone))


def test_a_latent_that_somebody_brings_is_not_mixed() -> None:
    pipe = Pipe()
    brought = torch.ones(1, 4, 8, 8)
    with mixed(pipe, THREE):
        assert torch.equal(pipe.prepare_latents(1, 8, generator_of(THREE), brought), brought * 14.6)


def test_the_pipeline_is_itself_again_even_after_an_error() -> None:
    pipe = Pipe()
    with pytest.raises(RuntimeError), mixed(pipe, THREE):
        raise RuntimeError
    assert "prepare_latents" not in vars(pipe)


def test_ids_beside_the_latents_stay() -> None:
    pipe = tiny_pipe("flux")
    given = (1, 4, 32, 32, torch.float32, torch.device("cpu"))
    with mixed(pipe, THREE):
        latents, ids = pipe.prepare_latents(*given, generator_of(THREE))
    alone, alone_ids = pipe.prepare_latents(*given, generator_of(THREE))
    assert torch.equal(ids, alone_ids)
    assert latents.shape == alone.shape
    assert not torch.equal(latents, alone)


def test_a_pipeline_that_cannot_mix_says_so() -> None:
    with pytest.raises(StudioError, match="cannot mix seeds"), mixed(SimpleNamespace(), THREE):
        pass


@pytest.mark.parametrize("case", range(4))
def test_every_blend_of_a_pad_has_variance_one(case: int) -> None:
    """Whatever stands where: seeds that several pictures share, and blends of blends."""
    chance = random.Random(case)  # noqa: S311 - seeded cases, not a secret
    anchors = []
    for _ in range(chance.randint(2, 8)):
        seeds = tuple(Seed(chance.randint(1, 12), chance.uniform(-1, 1)) for _ in range(3))
        made = replace(recipe(), noise=Noise(seeds))
        anchors.append(Anchor(made, chance.random(), chance.random()))
    desk = blank_desk(1, 2)
    noise = Pad(tuple(anchors)).recipe((chance.random(), chance.random()), desk).noise
    assert abs(float((drawn(noise, side=256) / 14.6).var()) - 1) < 0.01
