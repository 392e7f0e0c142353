"""A cache under a byte budget: the least recently used goes first."""

from __future__ import annotations

from collections import OrderedDict
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

K = TypeVar("K", bound="Hashable")
V = TypeVar("V")


class Budget(Generic[K, V]):
    """Values by key, the total of their sizes kept at or below `limit` bytes.

    A value larger than the whole limit is not kept. Eviction is silent: whoever asks for an
    evicted value computes it again.
    """

    def __init__(self, limit: int, size: Callable[[V], int]) -> None:
        self._limit = limit
        self._size = size
        self._values: OrderedDict[K, tuple[V, int]] = OrderedDict()
        self._used = 0

    @property
    def used(self) -> int:
        """Bytes kept now."""
        return self._used

    def __len__(self) -> int:
        return len(self._values)

    def __contains__(self, key: K) -> bool:
        return key in self._values

    def get(self, key: K) -> V | None:
        """The value, now the most recently used; None if it is not kept."""
        entry = self._values.get(key)
        if entry is None:
            return None
        self._values.move_to_end(key)
        return entry[0]

    def peek(self, key: K) -> V | None:
        """The value without its use being noted; None if it is not kept."""
        entry = self._values.get(key)
        return None if entry is None else entry[0]

    def put(self, key: K, value: V) -> None:
        """Keep the value, evicting the least recently used until everything fits."""
        self.drop(key)
        size = self._size(value)
        if size > self._limit:
            return
        self._values[key] = (value, size)
        self._used += size
        while self._used > self._limit:
            _, (_, freed) = self._values.popitem(last=False)
            self._used -= freed

    def drop(self, key: K) -> None:
        """Forget one value; nothing happens if it is not kept."""
        entry = self._values.pop(key, None)
        if entry is not None:
            self._used -= entry[1]

    def clear(self) -> None:
        """Forget everything."""
        self._values.clear()
        self._used = 0
