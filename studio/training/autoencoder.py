"""The autoencoder: Model, eight times smaller latents of four channels."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from studio.training.learner import Learner
from studio.training.muon import Muon, split_for_muon
from studio.training.outside import AutoencoderTiny, Model
from studio.training.painter import Painter, sample_scene

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    from studio.training.compute import Compute
    from studio.training.settings import Settings
    from studio.training.stage import Stage

PATCH = 128
FREEZE_AT = 0.55
HELD_OUT = 900_000


def make_autoencoder(settings: Settings) -> Model:
    """Return an autoencoder with fresh weights."""
    return AutoencoderTiny(
        encoder_block_out_channels=(settings.latent_width,) * 4,
        decoder_block_out_channels=(settings.latent_width,) * 4,
        latent_channels=4,
        num_encoder_blocks=(0, 1, 3, 4),
        num_decoder_blocks=(5, 4, 2, 1),
        latent_magnitude=3,
        scaling_factor=1.0,
    )


def to_tensor(pictures: NDArray[np.uint8]) -> Tensor:
    """Return uint8 pictures (N, H, W, 3) as floats (N, 3, H, W), -1..1."""
    return torch.from_numpy(np.array(pictures)).permute(0, 3, 1, 2).float().div(127.5).sub(1)


def pyramid_loss(a: Tensor, b: Tensor) -> Tensor:
    """Return L1 of pixels and of gradients at four scales; L1 keeps edges, gradients strokes."""
    total = a.new_zeros(())
    for level in range(4):
        d = a - b
        across, down = d[..., 1:] - d[..., :-1], d[..., 1:, :] - d[..., :-1, :]
        total = total + d.abs().mean() * (1.0 if level == 0 else 0.5)
        total = total + 0.7 * (across.abs().mean() + down.abs().mean())
        if level < 3:
            a, b = functional.avg_pool2d(a, 2), functional.avg_pool2d(b, 2)
    return total


def small_colours(pictures: Tensor) -> Tensor:
    """Return what the first three latents are drawn towards: small brightness, blue and red.

    Without it training sits long on a grey plateau; with it a linear preview is a good one.
    """
    q = functional.avg_pool2d(pictures, 8) * 0.5 + 0.5
    light = 0.3 * q[:, 0] + 0.59 * q[:, 1] + 0.11 * q[:, 2]
    return torch.stack(
        [(light - 0.45) / 0.25, (q[:, 2] - light) / 0.13, (q[:, 0] - light) / 0.13], 1
    )


def train_autoencoder(
    model: Model,
    pictures: NDArray[np.uint8],
    stage: Stage,
    settings: Settings,
    compute: Compute,
) -> None:
    """Train encoder and decoder, then the decoder alone on the settled latents."""
    torch.manual_seed(settings.seed + 1)
    r = np.random.default_rng(settings.seed + 1)
    model.to(compute.device, memory_format=torch.channels_last).train()
    matrices, rest = split_for_muon(model)
    optimizers = [
        torch.optim.AdamW(rest, betas=(0.9, 0.98), weight_decay=0.0),
        Muon(matrices, weight_decay=0.01),
    ]
    learner = Learner({"vae": model}, optimizers)
    for share in stage.steps(learner, (2.5e-3, 8e-5)):
        model.encoder.requires_grad_(share < FREEZE_AT)
        x = _batch(pictures, r, max(4, settings.batch // 2) * min(compute.scale, 4))
        x = x.to(compute.device).contiguous(memory_format=torch.channels_last)
        with compute.autocast():
            z = model.encoder(x).float()
            noise = torch.randn_like(z) * 0.12 * torch.rand(len(z), 1, 1, 1, device=z.device)
            y = model.decoder(z + noise).float()
        loss = pyramid_loss(y, x)
        if share < FREEZE_AT:
            pull = max(0.02, 0.5 * (1 - learner.steps / 300))
            loss = loss + pull * (z[:, :3] - small_colours(x)).abs().mean() + _spread(z)
        learner.learn(loss, len(x))
    learner.use_average()
    model.requires_grad_(requires_grad=True).eval()
    spread = latents(model, pictures[:256], compute).std().item()
    model.register_to_config(scaling_factor=round(1 / max(spread, 1e-3), 5))


def _spread(z: Tensor) -> Tensor:
    """Return the price of latents that are not centred with unit deviation."""
    deviation, mean = z.std((0, 2, 3)), z.mean((0, 2, 3))
    return 1e-3 * z.pow(2).mean() + 3e-2 * (deviation - 1).pow(2).mean() + 1e-2 * mean.pow(2).mean()


def _batch(pictures: NDArray[np.uint8], r: np.random.Generator, size: int) -> Tensor:
    """Return crops of whole scale, some whole pictures at half scale, half of them mirrored."""
    chosen = pictures[np.sort(r.integers(len(pictures), size=size))]
    x = to_tensor(chosen)
    if r.random() < 0.25 and min(x.shape[2:]) >= 2 * PATCH:
        x = functional.avg_pool2d(x, 2)
    side = min(PATCH, *x.shape[2:])
    top, left = (int(r.integers(n - side + 1)) for n in x.shape[2:])
    x = x[..., top : top + side, left : left + side]
    return x.flip(-1) if r.random() < 0.5 else x


@torch.no_grad()
def latents(model: Model, pictures: NDArray[np.uint8], compute: Compute) -> Tensor:
    """Return the unscaled latents of pictures (N, H, W, 3), float32 on the CPU."""
    found = []
    for i in range(0, len(pictures), 32):
        x = to_tensor(pictures[i : i + 32]).to(compute.device)
        with compute.autocast():
            z = model.encoder(x.contiguous(memory_format=torch.channels_last))
        found.append(z.float().cpu())
    return torch.cat(found)


@torch.no_grad()
def measure_psnr(model: Model, painter: Painter, count: int = 64) -> float:
    """Return the mean peak signal-to-noise ratio (dB) on pictures never trained on."""
    total = 0.0
    for i in range(count):
        x = to_tensor(painter.paint(sample_scene(HELD_OUT + i))[None])
        y = model.decoder(model.encoder(x)).clamp(-1, 1)
        total += -10 * math.log10(float(((y - x) / 2).pow(2).mean()) + 1e-12)
    return total / count


def load_autoencoder(folder: Path) -> Model:
    """Return the autoencoder of a folder, in float32."""
    model: Model = AutoencoderTiny.from_pretrained(folder, dtype=torch.float32)
    return model.eval()
