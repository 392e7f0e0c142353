"""Recorded steps by key, under a byte budget."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from studio.core.budget import Budget
from studio.core.limits import PASSING_BUDGET, STEP_BUDGET
from studio.engine.tracing.again import made_whole, stretches
from studio.engine.tracing.values import tensors_in

if TYPE_CHECKING:
    from collections.abc import Sequence

    from studio.engine.trajectory import Entry, Step


@dataclass(frozen=True, slots=True)
class _Kept:
    entry: Entry
    nbytes: int


class StepStore:
    """Steps of any runs of one model. What is evicted is run again, silently.

    A run can go on only after steps that are known from its first one on. So of one run the last
    steps are evicted first: what is left can still be used. Of a step is kept what the model said
    (see `tracing.said`), a quarter to a half of it; the steps of the run in hand, the one that was
    asked for or added to last, lie there whole, outside of the budget. Steps in passing, those of
    drafts, have a small budget of their own: they push out nothing but each other.
    """

    def __init__(self, limit: int = STEP_BUDGET, passing: int = PASSING_BUDGET) -> None:
        self._steps: Budget[str, _Kept] = Budget(limit, lambda kept: kept.nbytes)
        self._passing: Budget[str, _Kept] = Budget(passing, lambda kept: kept.nbytes)
        self._hand: dict[str, Step] = {}
        self._trusting = True

    @property
    def used(self) -> int:
        """Bytes kept now, without the run in hand."""
        return self._steps.used + self._passing.used

    def __contains__(self, key: str) -> bool:
        return key in self._steps or key in self._passing

    def __len__(self) -> int:
        return len(self._steps) + len(self._passing)

    def known(self, keys: Sequence[str]) -> list[Step]:
        """The steps of a run that are known from its first one on."""
        entries: list[Entry] = []
        for key in keys:
            kept = self._steps.peek(key) or self._passing.peek(key)
            if kept is None:
                break
            entries.append(kept.entry)
        self._touch(keys[: len(entries)])
        found = self._whole(keys, entries)
        if any(key not in self._hand for key in keys[: len(found)]):
            self._hand = dict(zip(keys, found, strict=False))
        return found

    def put(self, keys: Sequence[str], steps: Sequence[Step], *, passing: bool = False) -> None:
        """Keep the last of `steps`, the first ones of the run with these keys.

        passing: nobody is likely to come back to it.
        """
        newest, *before = (self._entry(step) for step in reversed(steps[-2:]))
        kept = _Kept(newest, _added(newest, before[0] if before else None))
        key = keys[len(steps) - 1]
        if passing and key not in self._steps:
            self._passing.put(key, kept)
        else:
            self._steps.put(key, kept)
            self.stay(keys[: len(steps)])
        self._touch(keys[: len(steps)])
        self._hand = dict(zip(keys, steps, strict=False))

    def stay(self, keys: Sequence[str]) -> None:
        """The steps of these keys are in passing no longer: a run that stays begins with them."""
        for key in keys:
            kept = self._passing.peek(key)
            if kept is not None:
                self._passing.drop(key)
                if key not in self._steps:
                    self._steps.put(key, kept)
        self._touch(keys)

    def trim(self) -> None:
        """Forget everything: memory ran out."""
        self._steps.clear()
        self._passing.clear()
        self._hand = {}

    def _entry(self, step: Step) -> Entry:
        return step.entry if self._trusting else step

    def _touch(self, keys: Sequence[str]) -> None:
        for key in reversed(keys):
            self._steps.get(key)
            self._passing.get(key)

    def _whole(self, keys: Sequence[str], entries: Sequence[Entry]) -> list[Step]:
        """The steps of these entries, up to the first that cannot be made again."""
        if all(key in self._hand for key in keys[: len(entries)]):
            return [self._hand[key] for key in keys[: len(entries)]]
        found = made_whole(entries)
        if len(found) < sum(map(len, stretches(entries))):
            self._trusting = False  # this model's steps do not come out the same: kept whole
        return found


def _storages(entry: Entry) -> dict[tuple[int, str], int]:
    storages = {}
    for tensor in tensors_in(entry.held):
        storage = tensor.untyped_storage()
        storages[storage.data_ptr(), str(tensor.device)] = storage.nbytes()
    return storages


def _added(entry: Entry, before: Entry | None) -> int:
    """Bytes that a step holds beyond what the step before it holds: neighbours share tensors."""
    storages = _storages(entry)
    shared = _storages(before) if before is not None else {}
    return sum(size for place, size in storages.items() if place not in shared)
