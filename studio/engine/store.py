"""Recorded steps by key, under a byte budget."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from studio.core.budget import Budget
from studio.core.limits import STEP_BUDGET
from studio.engine.tracing.values import tensors_in

if TYPE_CHECKING:
    from collections.abc import Sequence

    from studio.engine.trajectory import Step


@dataclass(frozen=True, slots=True)
class _Kept:
    step: Step
    nbytes: int


class StepStore:
    """Steps of any runs of one model. What is evicted is run again, silently.

    A run can go on only after steps that are known from its first one on. So of one run the last
    steps are evicted first: what is left can still be used.
    """

    def __init__(self, limit: int = STEP_BUDGET) -> None:
        self._limit = limit
        self._steps: Budget[str, _Kept] = Budget(limit, lambda kept: kept.nbytes)

    @property
    def used(self) -> int:
        """Bytes kept now."""
        return self._steps.used

    def __contains__(self, key: str) -> bool:
        return key in self._steps

    def __len__(self) -> int:
        return len(self._steps)

    def known(self, keys: Sequence[str]) -> list[Step]:
        """The steps of a run that are known from its first one on."""
        found = []
        for key in keys:
            kept = self._steps.get(key)
            if kept is None:
                break
            found.append(kept.step)
        self._touch(keys[: len(found)])
        return found

    def put(self, keys: Sequence[str], steps: Sequence[Step]) -> None:
        """Keep the last of `steps`, the first ones of the run with these keys."""
        newest = steps[-1]
        before = steps[-2] if len(steps) > 1 else None
        self._steps.put(keys[len(steps) - 1], _Kept(newest, _added(newest, before)))
        self._touch(keys[: len(steps)])

    def trim(self) -> None:
        """Forget everything: memory ran out."""
        self._steps.clear()

    def _touch(self, keys: Sequence[str]) -> None:
        for key in reversed(keys):
            self._steps.get(key)


def _storages(step: Step) -> dict[tuple[int, str], int]:
    state = step.state
    held = [
        step.latent,
        step.clean,
        step.next,
        step.returned.values,
        dict(state.solver),
        [dict(guider) for guider in state.guiders.values()],
        dict(state.generators),
    ]
    storages = {}
    for tensor in tensors_in(held):
        storage = tensor.untyped_storage()
        storages[storage.data_ptr(), str(tensor.device)] = storage.nbytes()
    return storages


def _added(step: Step, before: Step | None) -> int:
    """Bytes that a step holds beyond what the step before it holds: neighbours share tensors."""
    storages = _storages(step)
    shared = _storages(before) if before is not None else {}
    return sum(size for place, size in storages.items() if place not in shared)
