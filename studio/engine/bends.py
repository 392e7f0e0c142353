"""Pushes in the denoiser's innermost features (h-space).

A U-Net has a true bottleneck, whose features say what is in a picture, not where its noise is
(Kwon, Jeong and Uh, "Diffusion models already have a semantic latent space", 2022). A transformer
has none; a late block of it works as one.
"""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Any, Final

import torch
from torch import Tensor, nn

from studio.core.errors import StudioError
from studio.core.pushes import Bend

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from studio.core.pushes import Push

LATE: Final = 0.7
"""How far in a transformer the block lies that is taken for its bottleneck."""
_BLOCKS: Final = ("transformer_blocks", "layers", "blocks", "joint_transformer_blocks")


@contextlib.contextmanager
def bent(pipe: Any, pushes: Sequence[Push]) -> Iterator[None]:
    """Inside, the denoiser's innermost features are moved along each `Bend` among the pushes.

    An amount of 1 moves them by their own standard deviation, in every picture of the batch alike.
    Without a bend nothing is touched. StudioError for a denoiser without a place for it.
    """
    bends = [
        (push.direction.seed, push.amount) for push in pushes if isinstance(push.direction, Bend)
    ]
    if not bends:
        yield
        return
    place = bottleneck(pipe)
    if place is None:
        raise StudioError(
            "This model has no inner features to push.",
            "Use two words or the noise instead.",
            f"no middle block in {type(pipe).__name__}",
        )

    def moved(_module: nn.Module, _inputs: Any, output: Any) -> Any:
        return _first_moved(output, bends)

    handle = place.register_forward_hook(moved)
    try:
        yield
    finally:
        handle.remove()


def bottleneck(pipe: Any) -> nn.Module | None:
    """The module whose output is the innermost features; None where there is none."""
    unet = getattr(pipe, "unet", None)
    middle = getattr(unet, "mid_block", None)
    if isinstance(middle, nn.Module):
        return middle
    transformer = getattr(pipe, "transformer", None)
    for name in _BLOCKS:
        blocks = getattr(transformer, name, None)
        if isinstance(blocks, nn.ModuleList) and len(blocks):
            return blocks[min(len(blocks) - 1, int(LATE * len(blocks)))]
    return None


def _first_moved(output: Any, bends: list[tuple[int, float]]) -> Any:
    """The output with its largest tensor moved: blocks of two streams give words and picture."""
    if isinstance(output, Tensor):
        return _moved(output, bends)
    if not isinstance(output, tuple | list):
        raise StudioError("This model's inner features cannot be pushed.")
    tensors = [part for part in output if isinstance(part, Tensor)]
    largest = max(tensors, key=Tensor.numel)
    return type(output)(_moved(part, bends) if part is largest else part for part in output)


def _moved(features: Tensor, bends: list[tuple[int, float]]) -> Tensor:
    """features: (N, ...); each bend adds a unit Gaussian of shape (1, ...) of their deviation."""
    spread = features.float().std()
    total = torch.zeros(features.shape[1:], dtype=torch.float32)
    for seed, amount in bends:
        generator = torch.Generator("cpu").manual_seed(seed)
        total.add_(torch.randn(features.shape[1:], generator=generator), alpha=amount)
    return features + (total.to(features.device) * spread).to(features.dtype)
