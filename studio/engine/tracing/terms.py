"""What a traced run is told to do, where it begins, and by what it ends before its end."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from torch import Tensor

    from studio.engine.trajectory import Step


class Cancelled(BaseException):
    """The run was given up between two steps. Not an Exception: pipelines swallow those."""


class Stopped(BaseException):
    """The run reached the step it was to stop before."""


Amend: TypeAlias = "Callable[[int, Tensor, Tensor | None], tuple[Tensor, Tensor | None]]"
"""Given a step's index, what it arrived at and what it expects: what shall stand for the two."""


@dataclass(frozen=True, slots=True)
class Opening:
    """Where a run begins, before the model is asked for the first time.

    scheduler: as set_timesteps() left it. latent: what step 0 begins with. timesteps, sigmas: as in
    `Trajectory`. generators: their states. plain: whether step() is asked for a tuple.
    """

    scheduler: Any
    latent: Tensor
    timesteps: tuple[float, ...]
    sigmas: tuple[float, ...]
    generators: Mapping[str, Tensor]
    plain: bool


@dataclass(frozen=True)
class Plan:
    """What a run shall do; see `Tracer.run` for the meaning of each."""

    prefix: Sequence[Step] = ()
    ask: int | None = None
    stop: int | None = None
    latent: Tensor | None = None
    show_latent: bool = False
    reseed: int | None = None
    generators: Mapping[str, Tensor] = field(default_factory=dict)
    amend: Amend | None = None
    survey: bool = False
    on_step: Callable[[Step], None] | None = None
    cancelled: Callable[[], bool] | None = None

    @property
    def begins_elsewhere(self) -> bool:
        """Whether the denoiser is first asked about `latent`, not the pipeline's own noise."""
        return self.latent is not None and (not self.prefix or self.ask == 0)
