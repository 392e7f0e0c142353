"""Short-circuiting the denoiser while recorded steps are replayed."""

from __future__ import annotations

import contextlib
import functools
from typing import TYPE_CHECKING, Any

import torch
from torch import Tensor, nn

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Iterator

DENOISERS = (
    "unet",
    "unet_2",
    "transformer",
    "transformer_2",
    "transformer_3",
    "unconditional_transformer",
    "controlnet",
    "prior",
    "decoder",
    "denoiser",
)
"""Components that run once per step. One that is missing here is only slower to replay."""

Outlines = dict["Hashable", Any]


@contextlib.contextmanager
def short_circuited(
    pipe: Any,
    replaying: Callable[[], bool],
    outlines: Outlines,
) -> Iterator[None]:
    """While `replaying()`, the pipeline's denoisers answer zeros of the right shape.

    The shapes are learnt from real calls and kept in `outlines`, by component and by the shapes
    and switches of the arguments (guidance of 1 halves the batch); an unknown call runs for real.
    """

    def wrapped(forward: Callable[..., Any], name: str) -> Callable[..., Any]:
        return _wrapped(forward, name, replaying, outlines)

    with swapped_forwards(denoisers(pipe), wrapped):
        yield


def denoisers(pipe: Any) -> list[tuple[str, nn.Module]]:
    """What of a pipeline runs once per step, by name."""
    parts = ((name, getattr(pipe, name, None)) for name in DENOISERS)
    return [(name, part) for name, part in parts if isinstance(part, nn.Module)]


@contextlib.contextmanager
def swapped_forwards(
    modules: Iterable[tuple[str, nn.Module]],
    wrapped: Callable[[Callable[..., Any], str], Callable[..., Any]],
) -> Iterator[None]:
    """Inside, each module computes what `wrapped` makes of its forward and its name."""
    swapped: list[tuple[dict[str, Any], Any, Any]] = []
    try:
        for name, module in modules:
            attributes = vars(module)
            ours = wrapped(module.forward, name)
            # accelerate's offloading hooks live here too: they are wrapped, not lost
            swapped.append((attributes, attributes.get("forward"), ours))
            attributes["forward"] = ours
        yield
    finally:
        for attributes, forward, ours in swapped:
            if attributes.get("forward") is not ours:
                continue  # an offloading pipeline hooked its models anew at the end of the run
            if forward is None:
                del attributes["forward"]
            else:
                attributes["forward"] = forward


def _wrapped(
    forward: Callable[..., Any], name: str, replaying: Callable[[], bool], outlines: Outlines
) -> Callable[..., Any]:
    @functools.wraps(forward)  # pipelines look at the denoiser's signature
    def call(*args: Any, **kwargs: Any) -> Any:
        key = (name, _key(args), _key(kwargs))
        outline = outlines.get(key)
        if outline is not None and replaying():
            return _zeros(outline)
        output = forward(*args, **kwargs)
        if outline is None:
            outlines[key] = _outline(output)
        return output

    return call


def _key(value: Any) -> Hashable:
    """What decides the shape of an output: shapes, dtypes and switches, not the numbers."""
    if isinstance(value, Tensor):
        return (value.shape, value.dtype)
    if value is None or isinstance(value, bool | str):
        return value
    if isinstance(value, list | tuple):
        return tuple(_key(item) for item in value)
    if isinstance(value, dict):
        return tuple((k, _key(v)) for k, v in value.items())
    return type(value).__name__


def _outline(output: Any) -> Any:
    """An output with every tensor replaced by one that has its shape and no memory."""
    if isinstance(output, Tensor):
        return output.detach().new_zeros(()).expand(output.shape)
    return mapped(output, _outline)


def _zeros(outline: Any) -> Any:
    """Fresh zeros for an outline: pipelines may write into them."""
    if isinstance(outline, Tensor):
        return torch.zeros(outline.shape, dtype=outline.dtype, device=outline.device)
    return mapped(outline, _zeros)


def mapped(output: Any, function: Callable[[Any], Any]) -> Any:
    """A denoiser's output with a function applied to everything in it."""
    if isinstance(output, dict):
        return type(output)(**{k: function(v) for k, v in output.items()})
    if isinstance(output, list | tuple):
        return type(output)(function(item) for item in output)
    return output
