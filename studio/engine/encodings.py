"""What a pipeline's encode_prompt returns: summed for several prompts, and handed out anew."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Any

import torch
from torch import Tensor

if TYPE_CHECKING:
    from collections.abc import Sequence


def blended(parts: Sequence[Any], weights: Sequence[float]) -> Any:
    """The weighted sum of what encode_prompt returned for several prompts, leaf by leaf.

    Leaves of floats are summed with the weights, unless they are all equal: those stay as they
    are, bit for bit. Masks and positions are joined (the larger value). Where lengths differ, the
    shorter are padded with zeros. A mask that is absent where another has one counts as ones.
    """
    first = next((part for part in parts if part is not None), None)
    if isinstance(first, Tensor):
        return _leaf([_or_ones(part, first) for part in parts], weights)
    if isinstance(first, list | tuple):
        return type(first)(blended(items, weights) for items in zip(*parts, strict=True))
    if isinstance(first, dict):
        return {key: blended([part[key] for part in parts], weights) for key in first}
    return first


def _leaf(tensors: list[Tensor], weights: Sequence[float]) -> Tensor:
    tensors = _padded(tensors)
    first = tensors[0]
    if all(torch.equal(first, other) for other in tensors[1:]):
        return first
    if not first.is_floating_point():
        return functools.reduce(torch.maximum, tensors)
    total = torch.zeros_like(first, dtype=torch.float32)
    for tensor, weight in zip(tensors, weights, strict=True):
        total.add_(tensor.float(), alpha=weight)
    return total.to(first.dtype)


def _padded(tensors: list[Tensor]) -> list[Tensor]:
    sizes = [max(lengths) for lengths in zip(*(tensor.shape for tensor in tensors), strict=True)]
    padded = []
    for tensor in tensors:
        missing = [size - length for size, length in zip(sizes, tensor.shape, strict=True)]
        ends = [end for length in reversed(missing) for end in (0, length)]
        padded.append(torch.nn.functional.pad(tensor, ends) if any(missing) else tensor)
    return padded


def _or_ones(part: Any, like: Tensor) -> Tensor:
    return part if isinstance(part, Tensor) else torch.ones_like(like)


def rows_of_words(made: Any) -> Tensor:
    """The rows of the words in what encode_prompt returned: they come first."""
    rows: Tensor = made[0] if isinstance(made, list | tuple) else made
    return rows


def in_own_lists(made: Any) -> Any:
    """The same tensors in lists of their own: pipelines extend lists."""
    if isinstance(made, list | tuple):
        return type(made)(in_own_lists(item) for item in made)
    return dict(made) if type(made) is dict else made
