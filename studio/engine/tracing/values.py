"""What a recording may hold besides tensors, and how it becomes JSON and named tensors.

A value is None, a bool, int, float, str, a tensor, a NumPy array or scalar, or a list, tuple, dict
or `Attributes` of values. Nothing else is recorded, so nothing ever needs a pickle.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np
import torch
from torch import Tensor

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

Value = Any
PLAIN = (bool, int, float, str)


class Attributes(dict[str, Value]):
    """The attributes of an object that a run changes (a guider's momentum, say).

    It is put back into the object that lives in the same place, never built anew.
    """


def tensors_in(value: Value) -> Iterator[Tensor]:
    """Every tensor in a value, in order, with repetitions."""
    if isinstance(value, Tensor):
        yield value
    elif isinstance(value, list | tuple):
        for item in value:
            yield from tensors_in(item)
    elif isinstance(value, dict):
        for item in value.values():
            yield from tensors_in(item)


def nbytes(values: Iterable[Value]) -> int:
    """Bytes that the tensors of several values take, a shared storage counted once."""
    storages = {}
    for value in values:
        for tensor in tensors_in(value):
            storage = tensor.untyped_storage()
            storages[storage.data_ptr(), str(tensor.device)] = storage.nbytes()
    return sum(storages.values())


class Encoder:
    """Turns values into JSON-able nodes and collects their tensors under readable names.

    A tensor that occurs twice is stored once, under the name of its first occurrence.
    """

    def __init__(self) -> None:
        self.tensors: dict[str, Tensor] = {}
        self._names: dict[int, str] = {}
        self._alive: list[Tensor] = []

    def encode(self, value: Value, name: str) -> Value:
        """A JSON-able node for the value. TypeError for what is no value."""
        if isinstance(value, np.generic | np.ndarray):
            kind = "array" if isinstance(value, np.ndarray) else "number"
            return {kind: self._tensor(torch.from_numpy(np.array(value)), name)}
        if value is None or isinstance(value, PLAIN):
            infinite = isinstance(value, float) and not math.isfinite(value)
            return {"float": repr(value)} if infinite else value
        if isinstance(value, Tensor):
            return self._encode_tensor(value, name)
        if isinstance(value, Attributes):
            return {"attributes": self._items(value, name)}
        if isinstance(value, dict):
            return {"dict": self._items(value, name)}
        if isinstance(value, list | tuple):
            kind = "list" if isinstance(value, list) else "tuple"
            return {kind: [self.encode(v, f"{name}/{i}") for i, v in enumerate(value)]}
        raise TypeError(f"{name}: a {type(value).__name__} cannot be recorded")

    def _items(self, value: dict[Any, Value], name: str) -> list[list[Value]]:
        return [[self.encode(k, name), self.encode(v, f"{name}/{k}")] for k, v in value.items()]

    def _encode_tensor(self, tensor: Tensor, name: str) -> Value:
        node: dict[str, Value] = {"tensor": self._tensor(tensor, name)}
        if not tensor.is_contiguous():
            # The layout decides which kernel runs next, and so the last bits of the picture.
            node["strides"] = list(tensor.stride())
        if tensor.device.type != "cpu":
            node["moved"] = True
        return node

    def _tensor(self, tensor: Tensor, name: str) -> str:
        known = self._names.get(id(tensor))
        if known is not None:
            return known
        self._names[id(tensor)] = name
        self._alive.append(tensor)
        self.tensors[name] = tensor.detach().cpu().contiguous()
        return name


class Decoder:
    """The way back from nodes and named tensors to the very same values.

    device: where the tensors go that were not on the CPU when they were recorded.
    """

    def __init__(self, tensors: dict[str, Tensor], device: torch.device | str = "cpu") -> None:
        self._tensors = tensors
        self._device = torch.device(device)
        self._made: dict[str, Tensor] = {}

    def decode(self, node: Value) -> Value:
        """The value of a node. ValueError for what is no node, KeyError for a missing tensor."""
        if node is None or isinstance(node, PLAIN):
            return node
        if not isinstance(node, dict) or not node:
            raise ValueError(f"not a recorded value: {str(node)[:80]}")
        kind, body = next(iter(node.items()))
        if kind == "tensor":
            return self._tensor(body, node)
        if kind in ("list", "tuple"):
            items = [self.decode(item) for item in body]
            return items if kind == "list" else tuple(items)
        if kind in ("dict", "attributes"):
            pairs = {self.decode(k): self.decode(v) for k, v in body}
            return pairs if kind == "dict" else Attributes(pairs)
        if kind in ("array", "number"):
            array = self._tensors[body].numpy()
            return array if kind == "array" else array[()]
        if kind == "float":
            return float(body)
        raise ValueError(f"not a recorded value: {kind[:80]}")

    def _tensor(self, name: str, node: dict[str, Value]) -> Tensor:
        if name not in self._made:
            tensor = self._tensors[name]
            strides = node.get("strides")
            if strides is not None:
                tensor = _laid_out(tensor, tuple(strides))
            self._made[name] = tensor.to(self._device) if node.get("moved") else tensor
        return self._made[name]


def _laid_out(tensor: Tensor, strides: tuple[int, ...]) -> Tensor:
    """A copy with other strides. ValueError unless they are an order of the axes without gaps."""
    axes = sorted(zip(strides, tensor.shape, strict=True), reverse=True)
    step = 1
    for stride, size in reversed([axis for axis in axes if axis[1] > 1]):
        if stride != step:
            raise ValueError(f"strides {strides} do not fit the shape {tuple(tensor.shape)}")
        step *= size
    laid_out = torch.empty_strided(tensor.shape, strides, dtype=tensor.dtype)
    return laid_out.copy_(tensor)
