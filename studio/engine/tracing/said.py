"""What the model says at each step: all that a run adds to its beginning.

Between two answers of the model there is only the solver, whose arithmetic is cheap and comes out
the same each time. So of a step no latents and no solver's memory are kept, but what the model
said and how the solver was asked to go on: of that `again.made_again` makes the step again.
"""

from __future__ import annotations

import inspect
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final

import torch

from studio.engine.tracing.snapshot import OMIT

if TYPE_CHECKING:
    from collections.abc import Mapping

    from torch import Tensor

    from studio.engine.tracing.snapshot import Keeper, Memory
    from studio.engine.tracing.values import Value

_ROLE: Final = "generator.0"
_BITS: Final = {1: torch.uint8, 2: torch.int16, 4: torch.int32, 8: torch.int64}
_DRAWN: Final = "generator"
DEVICE: Final = "device"


@dataclass(frozen=True, slots=True, eq=False)
class Start:
    """Where a stretch of steps began that one solver made.

    scheduler: never run, and never to be (None: it was read from a file and is not known yet).
    told: how set_timesteps() was called; None for the device. memory: what the solver knew before
    the first step. latent: what that step began with.
    """

    scheduler: Any
    told: Mapping[str, Value]
    memory: Mapping[str, Value]
    latent: Tensor


@dataclass(frozen=True, slots=True, eq=False)
class Said:
    """What the model said at one step of a stretch.

    place: which step of the stretch. answer: as step() was given it, with the guidance in it.
    arguments: the others of step(). generators: their states before the step. latent: what the
    step began with; None where it is what the step before arrived at. check: see `bits`, of what
    the step arrived at. guiders: as in `State`.
    """

    start: Start
    place: int
    answer: Tensor
    arguments: Mapping[str, Value]
    generators: Mapping[str, Tensor]
    latent: Tensor | None = None
    check: Tensor | int | None = None
    guiders: Mapping[str, Mapping[str, Value]] = field(default_factory=dict)

    @property
    def held(self) -> list[Value]:
        """Every value it keeps alive, with its start's."""
        start = self.start
        return [
            self.answer,
            self.latent,
            self.check,
            *(dict(part) for part in (self.arguments, self.generators, start.memory, start.told)),
            *(dict(guider) for guider in self.guiders.values()),
            start.latent,
        ]

    def agrees(self, arrived: Tensor) -> bool:
        """Whether a step made again arrived where this one did, to the bit."""
        return self.check is None or int(self.check) == int(bits(arrived))


def bits(tensor: Tensor) -> Tensor:
    """The sum of a tensor's numbers read as whole ones: in any order, on any device, the same."""
    return tensor.detach().view(_BITS[tensor.element_size()]).sum(dtype=torch.int64)


class Notes:
    """Takes down what the model says in one run.

    scheduler: the run's, as it was before it ran (None: nothing is to be taken down). Nothing is
    taken down either where that would not be enough: where random numbers come from several
    generators or from nobody's, or the solver is handed what cannot be kept.
    """

    def __init__(self, scheduler: Any, keeper: Keeper) -> None:
        self._scheduler = scheduler
        self._keeper = keeper
        self._told: Mapping[str, Value] | None = None
        self._start: Start | None = None
        self._count = 0

    def tell(self, set_timesteps: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> None:
        """How the schedule was asked for."""
        names = [
            name
            for name, parameter in inspect.signature(set_timesteps).parameters.items()
            if parameter.kind is parameter.POSITIONAL_OR_KEYWORD
        ]
        given = {**dict(zip(names, args, strict=False)), **kwargs}
        if DEVICE in given:
            given[DEVICE] = None  # where the latents are when it is asked for again
        self._told = self._kept(given) if len(args) <= len(names) else None

    def take(
        self,
        solver: Memory,
        latent: Tensor,
        before: Tensor | None,
        answer: Tensor,
        arguments: Mapping[str, Any],
        generators: Mapping[str, Tensor],
    ) -> Said | None:
        """What there is to know of a step before it is made.

        latent: kept, as it begins. before: what the step before arrived at (None: it is the first).
        """
        given = self._kept({name: v for name, v in arguments.items() if name != _DRAWN})
        plain = self._told is not None and given is not None and list(generators) == [_ROLE]
        if self._scheduler is None or not plain:
            self._scheduler = None
            return None
        if self._start is None:
            self._start = Start(self._scheduler, self._told or {}, solver.snapshot(), latent)
            before = latent
        own = None if latent is before else latent
        said = self._keeper.keep(answer)
        self._count += 1
        return Said(self._start, self._count - 1, said, given or {}, generators, own)

    def _kept(self, values: Mapping[str, Any]) -> dict[str, Value] | None:
        kept = {name: self._keeper.keep_value(value) for name, value in values.items()}
        return None if any(value is OMIT for value in kept.values()) else kept


def arrived(said: Said, at: Tensor, guiders: Mapping[str, Mapping[str, Value]]) -> Said:
    """The same, when the step has been made."""
    return replace(said, check=bits(at), guiders=guiders)
