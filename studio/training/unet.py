"""The U-Net and the diffusion it learns: v-prediction with zero terminal signal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import torch
from torch import Tensor, nn

from studio.training.muon import Muon, split_for_muon
from studio.training.outside import DDIMScheduler, Model, UNet2DConditionModel

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from torch.optim import Optimizer

    from studio.training.settings import Settings

GROUPS = 16
HEAD_WIDTH = 32
TIMESTEPS = 1000


def make_unet(settings: Settings) -> Model:
    """Return a U-Net with fresh weights."""
    return UNet2DConditionModel.from_config(unet_config(settings))


def unet_config(settings: Settings) -> dict[str, object]:
    """Return the configuration of the settings' U-Net.

    The prompt acts twice: by cross attention, and pooled into the time embedding.
    """
    plain, attending = ("DownBlock2D", "UpBlock2D"), ("CrossAttnDownBlock2D", "CrossAttnUpBlock2D")
    levels = [attending if attends else plain for attends in settings.attention]
    return {
        "sample_size": 32,
        "in_channels": 4,
        "out_channels": 4,
        "block_out_channels": list(settings.channels),
        "layers_per_block": 1,
        "down_block_types": [down for down, _ in levels],
        "up_block_types": [up for _, up in reversed(levels)],
        "cross_attention_dim": settings.text_width,
        "attention_head_dim": [max(1, c // HEAD_WIDTH) for c in settings.channels],
        "norm_num_groups": GROUPS,
        "resnet_time_scale_shift": "scale_shift",
        "addition_embed_type": "text",
        "addition_embed_type_num_heads": 4,
        "time_embedding_dim": 256,
    }


def load_unet(folder: Path, settings: Settings) -> Model:
    """Return the U-Net of a folder, grown to the settings' attention where it has less.

    A new attention block ends in a projection of zeros, so the grown U-Net computes what the old
    one did, and learns from there (Chen, Goodfellow and Shlens, "Net2Net", 2016).
    """
    old: Model = UNet2DConditionModel.from_pretrained(folder, dtype=torch.float32)
    config = unet_config(settings)
    if list(old.config["down_block_types"]) == config["down_block_types"]:
        return old
    grown = UNet2DConditionModel.from_config(config)
    missing = grown.load_state_dict(old.state_dict(), strict=False).missing_keys
    for name, module in grown.named_modules():
        if name.endswith("proj_out") and any(key.startswith(name) for key in missing):
            nn.init.zeros_(module.weight)
            nn.init.zeros_(module.bias)
    return grown


def make_scheduler() -> Model:
    """Return the noise schedule: v-prediction, zero terminal SNR, trailing steps.

    Lin et al., "Common diffusion noise schedules and sample steps are flawed", 2024.
    """
    return DDIMScheduler(
        num_train_timesteps=TIMESTEPS,
        beta_schedule="scaled_linear",
        beta_start=0.00085,
        beta_end=0.012,
        prediction_type="v_prediction",
        rescale_betas_zero_snr=True,
        timestep_spacing="trailing",
        clip_sample=False,
        set_alpha_to_one=True,
        steps_offset=1,
    )


class Diffusion:
    """Noises latents and prices the U-Net's answer (Salimans and Ho, 2022, v-prediction)."""

    def __init__(self, device: torch.device) -> None:
        kept = make_scheduler().alphas_cumprod.float().to(device)
        self.signal, self.noise = kept.sqrt(), (1 - kept).sqrt()

    def timesteps(self, count: int) -> Tensor:
        """Return timesteps, one from each of `count` equal slices, more from the middle.

        Shapes are decided at middle noise; the ends are composition's averages and texture.
        """
        u = (torch.arange(count) + torch.rand(count)) / count
        middle = torch.sigmoid(torch.logit(u.clamp(1e-4, 1 - 1e-4)) * 0.75 + 0.15)
        return (middle * TIMESTEPS).long().clamp(0, TIMESTEPS - 1).to(self.signal.device)

    def noised(self, x: Tensor, t: Tensor) -> tuple[Tensor, Tensor]:
        """Return latents with noise of timestep t, and the v the U-Net should answer."""
        n = torch.randn_like(x)
        a, s = self.signal[t].view(-1, 1, 1, 1), self.noise[t].view(-1, 1, 1, 1)
        return a * x + s * n, a * n - s * x


def make_optimizers(
    unet: nn.Module, text: Iterable[nn.Parameter], rate: float = 1e-3
) -> list[Optimizer]:
    """Return Muon for the U-Net's matrices, AdamW for the rest; the text learns at a quarter."""
    matrices, rest = split_for_muon(unet, skip=("conv_in", "conv_out"))
    groups: list[dict[str, Any]] = [{"params": rest}, {"params": list(text), "factor": 0.25}]
    adam = torch.optim.AdamW(groups, lr=rate, betas=(0.9, 0.98), weight_decay=0.0)
    return [adam, Muon(matrices, lr=rate)]
