"""The starter with another U-Net, of random weights: what it paints is nothing, what it takes is
what a model of that size takes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from studio.engine.devices import Device


def stand_in(
    folder: Path,
    channels: Sequence[int],
    device: Device | None = None,
    *,
    side: int | None = None,
    half: bool = False,
) -> Any:
    """A pipeline that never ran, the same each time.

    channels: of the U-Net's levels; each halves the size, and the last one looks at the words.
    device: None for the processor. side: of the pictures it is made for, in px. half: in half
    precision. StudioError where the model cannot be loaded.
    """
    from studio.engine import stalls  # noqa: PLC0415 - before torch, which it prepares for

    stalls.prepare_process()
    import diffusers  # noqa: PLC0415 - takes seconds
    import torch  # noqa: PLC0415 - as above

    from studio.engine import devices, loader  # noqa: PLC0415 - as above

    pipe = loader.load(folder, device or devices.choose("cpu")).pipe
    with torch.random.fork_rng(devices=()):
        torch.manual_seed(0)
        unet = _unet(diffusers.UNet2DConditionModel, pipe, channels, side)
    pipe.register_modules(unet=unet.eval().to(pipe.device, pipe.dtype))
    return pipe.to(torch.float16) if half else pipe


def _unet(make: Any, pipe: Any, channels: Sequence[int], side: int | None) -> Any:
    """A U-Net that takes and gives what the pipeline's own one does."""
    own, plain = pipe.unet.config, len(channels) - 1
    return make(
        sample_size=None if side is None else side // pipe.vae_scale_factor,
        in_channels=own.in_channels,
        out_channels=own.out_channels,
        block_out_channels=tuple(channels),
        layers_per_block=1,
        norm_num_groups=8,
        attention_head_dim=8,
        cross_attention_dim=own.cross_attention_dim,
        down_block_types=("DownBlock2D",) * plain + ("CrossAttnDownBlock2D",),
        up_block_types=("CrossAttnUpBlock2D",) + ("UpBlock2D",) * plain,
    )
