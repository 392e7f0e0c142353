"""The starting latent of several seeds, for any pipeline."""

from __future__ import annotations

import contextlib
import inspect
from typing import TYPE_CHECKING, Any

import torch

from studio.core.errors import StudioError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from torch import Tensor

    from studio.core.noise import Noise


def generator_of(noise: Noise) -> torch.Generator:
    """The generator of the first seed, which also serves a sampler that draws noise.

    It lies on the CPU, so that a seed means the same on every device.
    """
    return torch.Generator("cpu").manual_seed(noise.first_seed)


@contextlib.contextmanager
def mixed(pipe: Any, noise: Noise) -> Iterator[None]:
    """Inside, the pipeline prepares the latents of `noise`, scaled as it scales any.

    The latents of a single seed are the pipeline's own, untouched. Those of several are made one
    by one, each with its own generator, and summed with the weights, which are divided by their
    2-norm already (Bodin et al. 2024, arXiv 2408.08558, eq. 5): the variance stays.
    StudioError where the pipeline does not let its latents be prepared alone.
    """
    if len(noise.seeds) == 1 and noise.seeds[0].weight == 1:
        yield
        return
    prepare = getattr(pipe, "prepare_latents", None)
    if prepare is None or "generator" not in inspect.signature(prepare).parameters:
        raise StudioError(
            "This model cannot mix seeds.",
            "Choose a single seed.",
            f"{type(pipe).__name__} has no prepare_latents(generator=...)",
        )
    attributes = vars(pipe)  # its __setattr__ would look for a component
    attributes["prepare_latents"] = _mixing(prepare, noise)
    try:
        yield
    finally:
        del attributes["prepare_latents"]


def _mixing(prepare: Any, noise: Noise) -> Any:
    signature = inspect.signature(prepare)

    def prepare_latents(*args: Any, **kwargs: Any) -> Any:
        bound = signature.bind(*args, **kwargs)
        if bound.arguments.get("latents") is not None:  # somebody brings the latent
            return prepare(*args, **kwargs)
        results = []
        for place, seed in enumerate(noise.seeds):
            if place > 0:  # the first is the one that was handed in: it serves the sampler too
                bound.arguments["generator"] = torch.Generator("cpu").manual_seed(seed.value)
            results.append(prepare(*bound.args, **bound.kwargs))
        return _weighted(results, [seed.weight for seed in noise.seeds])

    return prepare_latents


def _weighted(results: Sequence[Any], weights: Sequence[float]) -> Any:
    """The weighted sum of what was prepared; some pipelines return ids beside the latents."""
    first = results[0]
    if isinstance(first, tuple | list):
        latents = _sum([result[0] for result in results], weights)
        return type(first)((latents, *first[1:]))
    return _sum(results, weights)


def _sum(tensors: Sequence[Tensor], weights: Sequence[float]) -> Tensor:
    total = torch.zeros_like(tensors[0], dtype=torch.float32)
    for tensor, weight in zip(tensors, weights, strict=True):
        total.add_(tensor.float(), alpha=weight)
    return total.to(tensors[0].dtype)
