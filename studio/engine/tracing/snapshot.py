"""Keeping and restoring what a solver, a guider and the random numbers remember."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import torch
from torch import Tensor

from studio.engine.tracing.values import PLAIN, Attributes, Value

if TYPE_CHECKING:
    from collections.abc import Mapping

OMIT = object()
"""Stands for a value that is not recorded: functions, noise samplers, configurations."""
_FIXED = (*PLAIN, np.ndarray)  # arrays are tables; no scheduler writes into one
_CPU_STATE = 5056  # bytes of a CPU generator's state; an accelerator's has 16
_IGNORED = frozenset({"_internal_dict"})  # the frozen configuration


def version(tensor: Tensor) -> int | None:
    """How often a tensor was written in place; None for inference tensors, which do not count."""
    return None if tensor.is_inference() else int(tensor._version)  # noqa: SLF001 - torch's only name for it


class Keeper:
    """Copies tensors, each version of each tensor once.

    Schedulers mostly re-bind their tensors, but PNDM adds to one in place, and some pipelines
    write into the latents: so nothing is kept by reference. A multistep solver holds the same
    two or three outputs for several steps: so neighbouring steps share the copies.
    """

    def __init__(self) -> None:
        self._known: dict[int, tuple[Tensor, int | None, Tensor]] = {}
        self._round: dict[int, tuple[Tensor, int | None, Tensor]] = {}

    def next_round(self) -> None:
        """Forgets the tensors that were not met since the last call."""
        self._known, self._round = self._round, {}

    def keep(self, tensor: Tensor) -> Tensor:
        """A private copy of a tensor; the same copy as long as the tensor is not written to."""
        now = version(tensor)
        entry = self._round.get(id(tensor)) or self._known.get(id(tensor))
        if entry is None or entry[0] is not tensor or entry[1] != now or now is None:
            entry = (tensor, now, tensor.detach().clone())
        self._round[id(tensor)] = entry
        return entry[2]

    def lend(self, kept: Tensor) -> Tensor:
        """A copy to hand to a pipeline or solver; kept again unwritten, it is `kept` itself."""
        copy = kept.clone()
        self._round[id(copy)] = (copy, version(copy), kept)
        return copy

    def keep_value(self, value: Value, *, objects: bool = False) -> Value:
        """The value with private tensors, or OMIT. objects: also plain objects' attributes."""
        if isinstance(value, Tensor):
            return self.keep(value)
        if isinstance(value, np.ndarray | np.generic):
            return value.copy() if value.dtype.kind in "biuf" else OMIT
        if type(value) in (list, tuple):
            items = [self.keep_value(item, objects=objects) for item in value]
            return OMIT if any(item is OMIT for item in items) else type(value)(items)
        if type(value) is dict:
            return self._keep_dict(value, objects=objects)
        if objects and type(value).__module__.startswith("diffusers.guiders"):
            return Attributes(self._keep_dict(vars(value), objects=True))
        return value if value is None or isinstance(value, PLAIN) else OMIT

    def _keep_dict(self, value: Mapping[Any, Value], *, objects: bool) -> dict[Any, Value]:
        kept = {k: self.keep_value(v, objects=objects) for k, v in value.items()}
        return {k: v for k, v in kept.items() if v is not OMIT}

    def lend_value(self, value: Value) -> Value:
        """The value with tensors that may be written to."""
        if isinstance(value, Tensor):
            return self.lend(value)
        if isinstance(value, np.ndarray):
            return value.copy()
        if isinstance(value, list | tuple):
            return type(value)(self.lend_value(item) for item in value)
        if isinstance(value, dict):
            return type(value)({k: self.lend_value(v) for k, v in value.items()})
        return value


class Memory:
    """What an object remembers: its attributes that differ from those at a baseline.

    The baseline is what set_timesteps() leaves: the tables of the schedule, which every run makes
    anew. So no list of names is needed, and a snapshot of DDIM holds two numbers.
    """

    def __init__(self, owner: Any, keeper: Keeper, *, objects: bool = False) -> None:
        self._owner = owner
        self._keeper = keeper
        self._objects = objects
        self._marks: dict[str, tuple[Value, Value]] = {}
        self.rebase()

    def rebase(self) -> None:
        """Takes the attributes as they are now for the baseline."""
        self._marks = {name: _mark(value) for name, value in vars(self._owner).items()}

    def snapshot(self) -> dict[str, Value]:
        """The attributes that changed since the baseline, with private tensors."""
        kept = {}
        for name, value in vars(self._owner).items():
            mark = self._marks.get(name)
            if name in _IGNORED or (mark is not None and _same(mark, value)):
                continue
            copy = self._keeper.keep_value(value, objects=self._objects)
            if copy is not OMIT:
                kept[name] = copy
        return kept

    def restore(self, kept: Mapping[str, Value]) -> None:
        """Puts a snapshot back. LookupError where the object for recorded attributes is gone."""
        _restore(vars(self._owner), kept, self._keeper)


def _restore(attributes: dict[str, Any], kept: Mapping[str, Value], keeper: Keeper) -> None:
    for name, value in kept.items():
        if not isinstance(value, Attributes):
            attributes[name] = keeper.lend_value(value)
        elif hasattr(attributes.get(name), "__dict__"):
            _restore(vars(attributes[name]), value, keeper)
        else:
            raise LookupError(f"nothing to put the recorded {name} into")


def _mark(value: Value) -> tuple[Value, Value]:
    """A value and what tells whether it was changed inside since, without copying tensors."""
    if isinstance(value, Tensor):
        return value, version(value)
    if type(value) in (list, tuple):
        return value, [_mark(item) for item in value]
    return value, None


def _same(mark: tuple[Value, Value], value: Value) -> bool:
    """Whether a value is the marked object, unchanged. If in doubt, no: it is then copied."""
    marked, inside = mark
    if marked is not value:
        return False
    if isinstance(value, Tensor):
        return inside is not None and bool(inside == version(value))
    if type(value) in (list, tuple):
        same_size = len(inside) == len(value)
        return same_size and all(map(_same, inside, value))
    return value is None or isinstance(value, _FIXED)


class Generators:
    """The random number generators a run draws from, by role."""

    def __init__(self, generators: Mapping[str, torch.Generator]) -> None:
        self._generators = dict(generators)
        self._last: dict[str, Tensor] = {}

    @classmethod
    def standing(cls, states: Mapping[str, Tensor], device: torch.device) -> Generators:
        """New generators, in these states, for a run on a device."""
        found = cls({role: generator_like(state, device) for role, state in states.items()})
        found.restore(states)
        return found

    def snapshot(self) -> dict[str, Tensor]:
        """Their states; an unchanged state is the same tensor as in the last snapshot."""
        states = {}
        for role, generator in self._generators.items():
            state = generator.get_state()
            last = self._last.get(role)
            states[role] = last if last is not None and state.equal(last) else state
        self._last = states
        return dict(states)

    def restore(self, states: Mapping[str, Tensor]) -> None:
        """Puts states back into the generators of the same role."""
        for role, state in states.items():
            if role in self._generators:
                self._generators[role].set_state(state)
        self._last = {role: s for role, s in states.items() if role in self._generators}

    def first(self) -> torch.Generator | None:
        """The generator that was handed to the pipeline, if there was one."""
        return self._generators.get("generator.0")

    def seed(self, seed: int) -> None:
        """Starts every generator anew from a seed."""
        for generator in self._generators.values():
            generator.manual_seed(seed)


def generator_like(state: Tensor, device: torch.device) -> torch.Generator:
    """A generator of the kind that has such states, for a run on a device; of any seed."""
    return torch.Generator("cpu" if state.numel() >= _CPU_STATE else device)
