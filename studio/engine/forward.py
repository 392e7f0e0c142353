"""The forward process: a clean latent at every noise level of a schedule, as recorded steps.

The latent of step i is `a_i * z + s_i * n`: z the clean latent, n unit noise, a_i and s_i the
signal and the noise of the step in the sampler's own scaling (Song et al. 2021, section 3.4: a^2 +
s^2 = 1 for samplers that keep the variance; a = 1 for those in k-diffusion's form, whose latents
grow with the noise; a = 1 - s for flows). These are the latents on which models are trained, and
a run that begins at one of them is SDEdit (Meng et al. 2021, arXiv 2108.01073).
"""

from __future__ import annotations

import copy
import inspect
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import torch

from studio.core.errors import StudioError
from studio.engine.tracing.levels import Level
from studio.engine.tracing.levels import schedule_of as levels_of
from studio.engine.tracing.predictions import FLOW, answer_for, kind_of
from studio.engine.tracing.snapshot import Keeper, Memory
from studio.engine.trajectory import Returned, State, Step

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from torch import Tensor

    from studio.engine.tracing.terms import Opening

_HISTORIES: Final = ("derivatives", "ets")
"""Where LMS and PNDM keep slopes. They cannot begin late without any, all others can."""


@dataclass(frozen=True, slots=True)
class Schedule:
    """Signal and noise at every step of a schedule, and behind its end.

    levels: of each step, and the one it ends with: no noise. timesteps: as the model is told. kind:
    what the model predicts (see `predictions`).
    """

    levels: tuple[Level, ...]
    timesteps: tuple[float, ...]
    kind: str

    def __len__(self) -> int:
        return len(self.timesteps)

    @property
    def is_flow(self) -> bool:
        """Whether the model predicts the velocity of a straight flow."""
        return self.kind == FLOW


def schedule_of(opening: Opening) -> Schedule:
    """The schedule a run has. StudioError for a sampler whose noise levels are not known."""
    scheduler = opening.scheduler
    levels = [level for level in levels_of(scheduler).levels if level is not None]
    if len(levels) != len(opening.timesteps):
        raise StudioError(
            "A picture cannot begin with a photo under this sampler.", "Choose another sampler."
        )
    return Schedule((*levels, Level(1.0, 0.0)), opening.timesteps, kind_of(scheduler))


def noise_of(opening: Opening) -> Tensor:
    """The unit noise that the run would begin with, in the pipeline's own layout."""
    scale = float(getattr(opening.scheduler, "init_noise_sigma", 1.0))
    return opening.latent.float() / scale


def forward(clean: Tensor, noise: Tensor, schedule: Schedule) -> list[Tensor]:
    """The latent of every step, from the noisiest on."""
    return [level.latent(clean, noise) for level in schedule.levels[:-1]]


def given_steps(
    opening: Opening,
    schedule: Schedule,
    latents: Sequence[Tensor],
    cleans: Sequence[Tensor],
    end: Tensor,
) -> tuple[Step, ...]:
    """Steps as a run would have recorded them: a run can go on from each, as from its own.

    latents, cleans: of every step of the schedule. end: what the last step arrives at. The solver
    remembers nothing but where it is, as if it began there; those that cannot (LMS, PNDM) remember
    the slopes that lead along `latents`.
    """
    like = opening.latent
    fitted = [latent.to(like.dtype) for latent in (*latents, end)]
    expected = [clean.to(like.dtype) for clean in cleans]
    states = _states(opening, schedule, fitted, expected)
    form = _form(opening, schedule, fitted, expected)
    steps = []
    for i, timestep in enumerate(opening.timesteps):
        arrived = Returned(form.form, form.names, (fitted[i + 1], *_others(form, expected[i])))
        sigma = _shown_sigma(opening, schedule, i)
        state = State(states[i], {}, opening.generators)
        steps.append(
            Step(i, timestep, sigma, fitted[i], expected[i], fitted[i + 1], arrived, state)
        )
    return tuple(steps)


def _shown_sigma(opening: Opening, schedule: Schedule, i: int) -> float | None:
    """As a run records it: the sampler's own, else noise over signal."""
    if i < len(opening.sigmas):
        return opening.sigmas[i]
    level = schedule.levels[i]
    return level.ratio if level.alpha > 1e-4 else None


def _states(
    opening: Opening, schedule: Schedule, latents: Sequence[Tensor], cleans: Sequence[Tensor]
) -> list[Mapping[str, Any]]:
    scheduler = copy.deepcopy(opening.scheduler)
    count = len(schedule)
    if not any(isinstance(getattr(scheduler, name, None), list) for name in _HISTORIES):
        known = hasattr(scheduler, "_step_index")
        return [{"_step_index": i + 1} if known else {} for i in range(count)]
    memory = Memory(scheduler, Keeper())
    states: list[Mapping[str, Any]] = []
    for i in range(count):
        _step(scheduler, opening, schedule, i, latents[i], cleans[i])
        states.append(memory.snapshot())
    return states


def _form(
    opening: Opening, schedule: Schedule, latents: Sequence[Tensor], cleans: Sequence[Tensor]
) -> Returned:
    """How step() hands its result back, found out on a copy."""
    scheduler = copy.deepcopy(opening.scheduler)
    result = _step(scheduler, opening, schedule, 0, latents[0], cleans[0])
    if isinstance(result, tuple):
        return Returned("tuple", (), tuple(result))
    return Returned(type(result).__name__, tuple(result.keys()), tuple(result.values()))


def _others(form: Returned, clean: Tensor) -> tuple[Any, ...]:
    """What step() returns besides the next latent: nothing, or what it expects."""
    return tuple(clean if isinstance(v, torch.Tensor) else v for v in form.values[1:])


def _step(
    scheduler: Any, opening: Opening, schedule: Schedule, i: int, latent: Tensor, clean: Tensor
) -> Any:
    """One step of a scheduler under a model that knows the clean latent."""
    answer = answer_for(schedule.kind, latent, clean, schedule.levels[i])
    timestep = scheduler.timesteps[i]
    if hasattr(scheduler, "is_scale_input_called"):
        scheduler.is_scale_input_called = True  # or it warns that it may not have been
    generator = {"generator": torch.Generator().manual_seed(0)} if _draws(scheduler) else {}
    told = {"return_dict": False} if opening.plain else {}
    return scheduler.step(answer.to(latent.dtype), timestep, latent, **generator, **told)


def _draws(scheduler: Any) -> bool:
    return "generator" in inspect.signature(scheduler.step).parameters
