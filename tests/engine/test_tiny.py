"""The small decoder that a model may bring along."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest
import torch
from diffusers import AutoencoderTiny
from rooms import REF, recipe, room, suited
from tiny_pipelines import stable_diffusion

from studio.core.errors import StudioError
from studio.core.events import Looked
from studio.core.jobs import Load, Look, Quality, Run
from studio.core.steps import Tier, View
from studio.engine.devices import choose
from studio.engine.loader import load
from studio.engine.mailbox import Mailbox
from studio.engine.service import Service
from studio.engine.tiny import FOLDER, TinyDecoder
from studio.library.places import starter

if TYPE_CHECKING:
    from pathlib import Path

    from studio.core.events import Event


def a_tiny(channels: int = 4) -> AutoencoderTiny:
    torch.manual_seed(3)
    return AutoencoderTiny(
        latent_channels=channels,
        encoder_block_out_channels=(8, 8, 8, 8),
        decoder_block_out_channels=(8, 8, 8, 8),
        num_encoder_blocks=(1, 1, 1, 1),
        num_decoder_blocks=(1, 1, 1, 1),
    )


@pytest.fixture
def model(tmp_path: Path) -> Path:
    """The starter with a small decoder beside its own."""
    folder = tmp_path / "model"
    shutil.copytree(starter(), folder)
    a_tiny().save_pretrained(folder / FOLDER)
    return folder


def test_a_model_without_one_has_none() -> None:
    assert load(starter(), choose("cpu")).tiny is None


def test_it_is_found_beside_the_vae(model: Path) -> None:
    assert load(model, choose("cpu")).tiny is not None


def test_one_for_other_latents_is_left_alone(model: Path) -> None:
    shutil.rmtree(model / FOLDER)
    a_tiny(channels=16).save_pretrained(model / FOLDER)
    assert load(model, choose("cpu")).tiny is None


def test_a_broken_one_is_told_by_name(model: Path) -> None:
    (model / FOLDER / "diffusion_pytorch_model.safetensors").write_bytes(b"nothing")
    with pytest.raises(StudioError, match="small decoder"):
        load(model, choose("cpu"))


def test_it_is_given_the_latent_in_the_model_s_own_scale() -> None:
    pipe = stable_diffusion()
    pipe.vae.register_to_config(scaling_factor=0.25)
    tiny = a_tiny()
    latent = torch.randn(1, 4, 8, 8)
    with torch.no_grad():
        expected = tiny.decode(latent, return_dict=False)[0]
    assert torch.allclose(TinyDecoder(tiny, pipe.vae)(latent / 0.25), expected, atol=1e-5)


def test_nothing_is_glanced_at_that_is_not_known() -> None:
    plain = room(stable_diffusion())
    wanted = suited(plain, recipe())
    assert plain.glance(wanted, 0, View.EXPECTS) is None


def test_a_look_shows_the_small_decoder_first_then_the_model_s_own(model: Path) -> None:
    events: list[Event] = []
    service = Service(events.append, Mailbox(), None, "cpu")
    service.do(Load(1, REF, model))
    wanted = recipe()
    service.do(Run(2, wanted, Quality.FULL))
    service.do(Look(3, wanted, 1, View.EXPECTS))
    looks = [event for event in events if isinstance(event, Looked)]
    assert [look.tier for look in looks] == [Tier.TINY, Tier.FULL]
    assert looks[0].picture.width == looks[1].picture.width
    assert looks[0].picture != looks[1].picture
