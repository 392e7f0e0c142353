"""Pictures to latents: the model's own encoder, in the pipeline's own layout."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import torch

from studio.core.errors import StudioError

if TYPE_CHECKING:
    from torch import Tensor

    from studio.core.pixels import Pixels
    from studio.engine.layouts import Layout


class Encoder:
    """Encodes with one pipeline's VAE."""

    def __init__(self, pipe: Any) -> None:
        self._vae: Any = getattr(pipe, "vae", None)

    @property
    def there(self) -> bool:
        """Whether the model has an encoder at all: some come with a decoder alone."""
        return getattr(self._vae, "encoder", None) is not None

    def encode(
        self, picture: Pixels, size: tuple[int, int], layout: Layout, like: Tensor
    ) -> Tensor:
        """The picture's latent in float32, as a pipeline would have made it.

        size: width and height to paint in px; a picture of another size is scaled until it covers
        it, and cut around its middle. layout: from the pipeline's latents to the VAE's at this
        size. like: a latent of the pipeline. Where the encoder gives a distribution, its mode is
        taken: the same picture is always the same latent. StudioError where it cannot be.
        """
        if not self.there:
            raise cannot_encode("the VAE has no encoder")
        given = layout(torch.zeros_like(like, dtype=torch.float32))
        pixels = covering(picture, size).to(like.device) * 2 - 1
        if given.ndim == 5:  # a video of one frame
            pixels = pixels.unsqueeze(2)
        encoded = self._encoded(pixels).float()
        if encoded.shape != given.shape:
            raise cannot_encode(f"{tuple(encoded.shape)} is not {tuple(given.shape)}")
        return layout.back(encoded, like)

    def _encoded(self, pixels: Tensor) -> Tensor:
        vae = self._vae
        before = vae.dtype
        upcast = before is torch.float16 and vae.config.get("force_upcast", False)
        if upcast:  # SDXL's overflows in half precision
            vae.to(torch.float32)
        try:
            with torch.no_grad():
                return _latent_of(vae.encode(pixels.to(vae.dtype)))
        finally:
            if upcast:
                vae.to(before)


def _latent_of(encoded: Any) -> Tensor:
    """The latent in whatever an encoder returns: AutoencoderKL, AutoencoderTiny, AutoencoderDC."""
    distribution = getattr(encoded, "latent_dist", None)
    if distribution is not None:
        mode: Tensor = distribution.mode()
        return mode
    for name in ("latents", "latent"):
        latent = getattr(encoded, name, None)
        if isinstance(latent, torch.Tensor):
            return latent
    raise cannot_encode(f"{type(encoded).__name__} holds no latent")


def covering(picture: Pixels, size: tuple[int, int]) -> Tensor:
    """The picture as a tensor (1, 3, height, width), 0 to 1, that just covers a size in px."""
    rgb = torch.from_numpy(picture.to_rgb()).permute(2, 0, 1).unsqueeze(0).float() / 255
    width, height = size
    if (picture.width, picture.height) == size:
        return rgb
    scale = max(width / picture.width, height / picture.height)
    wide, high = (
        max(width, round(picture.width * scale)),
        max(height, round(picture.height * scale)),
    )
    scaled = torch.nn.functional.interpolate(
        rgb, (high, wide), mode="bicubic", antialias=True, align_corners=False
    ).clamp(0, 1)
    left, top = (wide - width) // 2, (high - height) // 2
    return scaled[..., top : top + height, left : left + width].contiguous()


def cannot_encode(details: str) -> StudioError:
    """What to tell where a model can decode latents, but make none of a picture."""
    return StudioError(
        "This model cannot begin with a photo.",
        "Choose another model; the one that comes with Sfumato can.",
        details,
    )
