"""Previews and pictures: the fitted matrix, the layouts, the bytes."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from typing import TYPE_CHECKING

import numpy as np
import pytest
import torch
from PIL import Image
from torch import Tensor, nn

from studio.core.pixels import Pixels
from studio.core.steps import StepFacts, View
from studio.engine.decode import fingerprint
from studio.engine.layouts import Picked, Plain, plain_layouts, probed
from studio.engine.linear import LinearMap, fitted, read_map
from studio.engine.pictures import picture_of, to_pixels
from tests.engine.rooms import recipe, starter_room, suited, tiny_room

if TYPE_CHECKING:
    from pathlib import Path


def waves(seed: int, channels: int = 4, side: int = 16) -> Tensor:
    return torch.randn(1, channels, side, side, generator=torch.Generator().manual_seed(seed))


# ---- bytes


def test_bytes_are_rounded_as_pil_images_are() -> None:
    picture = torch.linspace(0, 1, 3 * 16 * 20).view(3, 16, 20)
    stock = (picture.permute(1, 2, 0).numpy() * 255).round().astype("uint8")
    assert np.array_equal(to_pixels(picture).to_rgb(), stock)
    assert np.array_equal(to_pixels(picture[None]).to_rgb(), np.asarray(Image.fromarray(stock)))


def test_colours_outside_the_range_are_clamped() -> None:
    picture = torch.tensor([-0.5, 0.5, 1.5]).view(3, 1, 1)
    assert to_pixels(picture).to_rgb().tolist() == [[[0, 128, 255]]]


def test_the_picture_in_an_output_is_found_and_a_video_gives_its_first_frame() -> None:
    picture = torch.rand(3, 4, 5)
    assert torch.equal(picture_of(SimpleNamespace(images=picture[None])), picture)
    assert torch.equal(picture_of(SimpleNamespace(images=[picture])), picture)
    assert torch.equal(picture_of(SimpleNamespace(frames=picture[None, None])), picture)
    with pytest.raises(TypeError, match="holds no picture"):
        picture_of(SimpleNamespace(audio=picture))


# ---- the fitted matrix


def test_a_linear_decoder_is_found_out() -> None:
    true = LinearMap(torch.rand(3, 4, 1, 1), torch.rand(3), 1.0)
    latents = [waves(seed) for seed in range(3)]
    pictures = [nn.functional.interpolate(true(z)[None], scale_factor=8)[0] for z in latents]
    found = fitted(latents, pictures)
    assert found.weight.shape == (3, 4, 1, 1)
    assert torch.allclose(found.weight, true.weight, atol=1e-3)
    assert found.fit > 0.999


def test_a_blurring_decoder_gets_a_kernel() -> None:
    true = LinearMap(torch.rand(3, 4, 3, 3), torch.rand(3), 1.0)
    latents = [waves(seed) for seed in range(3)]
    found = fitted(latents, [true(z) for z in latents])
    assert found.weight.shape == (3, 4, 3, 3)
    assert torch.allclose(found(latents[0]), true(latents[0]), atol=1e-3)


def test_a_map_is_the_same_from_disk(tmp_path: Path) -> None:
    made = LinearMap(torch.rand(3, 4, 3, 3), torch.rand(3), 0.9375)
    path = tmp_path / "deep" / "map.safetensors"
    made.save(path)
    read = read_map(path)
    assert read is not None
    assert torch.equal(read.weight, made.weight)
    assert torch.equal(read.bias, made.bias)
    assert read.fit == made.fit
    path.write_bytes(path.read_bytes()[:50])
    assert read_map(path) is None
    assert read_map(tmp_path / "none") is None


@pytest.mark.parametrize("view", [View.SEES, View.EXPECTS])
def test_the_starters_previews_look_like_its_pictures(view: View) -> None:
    here = starter_room()
    previews, pictures = [], []
    for prompt in ("a lake under a red sky", "a birch forest in autumn", "dunes at night"):
        plain = recipe(prompt, steps=4, side=128)
        told: list[StepFacts] = []
        here.render(plain, on_step=told.append)
        for facts in told:
            small = facts.sees if view is View.SEES else facts.expects
            full = here.look(plain, facts.index, view).to_rgb().astype(float)
            previews.append(small.to_rgb().astype(float))
            pictures.append(full.reshape(16, 8, 16, 8, 3).mean((1, 3)))
    seen, meant = np.concatenate(previews), np.concatenate(pictures)
    left, spread = ((seen - meant) ** 2).sum(), ((meant - meant.mean((0, 1))) ** 2).sum()
    assert 1 - left / spread > 0.85


def test_weights_make_the_fingerprint() -> None:
    one, other = nn.Linear(3, 3), nn.Linear(3, 3)
    other.load_state_dict(one.state_dict())
    assert fingerprint(one) == fingerprint(other)
    with torch.no_grad():
        other.weight[2, 2] += 1e-3
    assert fingerprint(one) != fingerprint(other)


# ---- layouts


def pack(latent: Tensor) -> Tensor:
    """As Flux unpacks: (1, h/2 * w/2, C * 4) to (1, C, h, w)."""
    side = 8
    rows = latent.view(1, side // 2, side // 2, 4, 2, 2)
    return rows.permute(0, 3, 1, 4, 2, 5).reshape(1, 4, side, side)


@pytest.mark.parametrize("dtype", [torch.float32, torch.bfloat16, torch.float16])
def test_a_packed_layout_is_found_by_probes(dtype: torch.dtype) -> None:
    calls = []

    def decoded(latent: Tensor) -> Tensor:
        calls.append(1)
        return pack(latent) / 0.36 + 0.11

    latent = torch.randn(1, 16, 16, generator=torch.Generator().manual_seed(1)).to(dtype)
    layout = probed(decoded, latent)
    assert layout is not None
    rough = 1e-5 if dtype is torch.float32 else 0.05
    found, true = layout(latent.float()), decoded(latent.float())
    assert torch.allclose(found, true, atol=rough, rtol=rough)
    assert len(calls) < 10


def test_a_scale_for_each_channel_and_a_frame_are_found() -> None:
    scales, shifts = torch.tensor([1.0, -2.0, 3.0, 0.5]), torch.tensor([0.1, 0.2, 0.3, 0.4])

    def decoded(latent: Tensor) -> Tensor:
        channels = (1, 4, 1, 1, 1)
        return pack(latent)[:, :, None] * scales.view(channels) + shifts.view(channels)

    latent = torch.randn(1, 16, 16)
    layout = probed(decoded, latent)
    assert isinstance(layout, Picked)
    assert layout(latent).shape == (1, 4, 1, 8, 8)
    assert torch.allclose(layout(latent), decoded(latent), atol=1e-5)


def test_a_layout_that_mixes_numbers_is_not_claimed() -> None:
    assert probed(lambda latent: latent + latent.roll(1, -1), torch.zeros(1, 4, 8, 8)) is None
    assert probed(lambda latent: latent.square(), torch.zeros(1, 4, 8, 8)) is None


def test_plain_layouts_come_from_the_vaes_settings() -> None:
    vae = SimpleNamespace(config={"scaling_factor": 0.5, "shift_factor": 0.25})
    assert plain_layouts(vae) == [Plain(0.5, 0.25), Plain(0.5, None)]
    assert torch.equal(Plain(0.5, 0.25)(torch.ones(2)), torch.full((2,), 2.25))


@pytest.mark.parametrize("name", ["sd15", "sd3", "sana", "flux", "qwen", "hunyuan"])
def test_previews_show_the_latent_that_the_vae_gets(name: str) -> None:
    here = tiny_room(name)
    plain = suited(here, recipe(steps=2))
    told = []
    rendered = here.render(plain, on_step=told.append)
    decoder = here.decoder
    assert {(facts.sees.width, facts.sees.height) for facts in told} == {(32, 32)}
    assert decoder.direct == (name not in {"flux", "qwen"})
    # What is decoded from the last latent without the pipeline is the pipeline's picture.
    end = rendered.trajectory.latent(len(rendered.trajectory))
    alone = to_pixels(decoder.decoded(end, 64, 64)).to_rgb().astype(int)
    assert abs(alone - rendered.pixels.to_rgb()).max() <= (0 if decoder.direct else 1)


def test_a_model_without_a_vae_still_has_previews() -> None:
    here = tiny_room("sd15")
    decoder = here.decoder
    latent = torch.full((1, 4, 8, 8), -9.0)
    assert decoder.preview(latent, 64, 64) == Pixels(8, 8, b"\x00\x00\x00\xff" * 64)
    assert decoder.preview(torch.zeros(1, 16, 16), 64, 64) == Pixels(1, 1, b"\x80\x80\x80\xff")
    assert decoder.linear_fit is None


def test_other_sizes_of_a_packed_model_are_learnt_when_they_come() -> None:
    here = tiny_room("flux")
    for side, small in ((64, 32), (128, 64)):
        told = []
        plain = replace(suited(here, recipe(steps=2)), width=side)
        here.render(plain, on_step=told.append)
        assert [(facts.expects.width, facts.expects.height) for facts in told] == [(small, 32)] * 2
