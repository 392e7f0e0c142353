"""The small decoder that some models bring along: a picture in a twelfth of the time.

Diffusers has no place for a second VAE in a pipeline. Sfumato looks for an `AutoencoderTiny` in the
folder `vae_tiny` beside the model's own `vae` (TAESD and its kin fit there as they are).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import torch
from diffusers import AutoencoderTiny

if TYPE_CHECKING:
    from pathlib import Path

    from torch import Tensor

FOLDER: Final = "vae_tiny"


class TinyDecoder:
    """Decodes what the large VAE is given; `vae` is the large one, whose scaling it undoes."""

    def __init__(self, tiny: Any, vae: Any) -> None:
        self._tiny = tiny
        config = vae.config
        self._scale = float(config.get("scaling_factor") or 1.0)
        self._shift = float(config.get("shift_factor") or 0.0)

    def __call__(self, given: Tensor) -> Tensor:
        """The picture (1, 3, H, W), -1 to 1, of a latent (1, C, h, w) as the VAE is given it."""
        scaled = (given - self._shift) * self._scale
        with torch.no_grad():
            small = scaled.to(self._tiny.dtype) / self._tiny.config.scaling_factor
            picture: Tensor = self._tiny.decode(small, return_dict=False)[0]
        return picture


def find_tiny(folder: Path, pipe: Any, dtype: torch.dtype) -> TinyDecoder | None:
    """The model's small decoder; None where it has none, or one for other latents.

    OSError or ValueError where it is there and cannot be read.
    """
    vae = getattr(pipe, "vae", None)
    if vae is None or not (folder / FOLDER / "config.json").is_file():
        return None
    maker: Any = AutoencoderTiny  # diffusers types nothing
    tiny = maker.from_pretrained(
        folder / FOLDER, dtype=dtype, local_files_only=True, use_safetensors=True
    )
    if tiny.config.latent_channels != vae.config.get("latent_channels"):
        return None
    tiny.eval().requires_grad_(False).to(pipe.device)  # noqa: FBT003 - torch's own signature
    return TinyDecoder(tiny, vae)
