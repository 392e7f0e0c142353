"""Handing a run over: to another sampler's scaling, and to a solver that remembers nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from diffusers import LMSDiscreteScheduler, PNDMScheduler

from studio.engine.tracing.predictions import answer_for, kind_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from torch import Tensor

    from studio.engine.tracing.levels import Level
    from studio.engine.tracing.values import Value

_ALIKE: Final = 1e-4  # relative difference of two noise levels that count as one
_LOOKS_BACK: Final = 3  # slopes that LMS of order 4 wants from before


def carried(latent: Tensor, clean: Tensor, level: Level, to: Level) -> Tensor:
    """A latent at another noise level, and in another scaling; its own type.

    clean: what is expected of it. Where only the scaling differs, that is all that changes; else
    its clean part and its noise are put together anew, which is a step of DDIM (Song et al. 2020,
    eq. 12, without noise) with the noise that was found last.
    """
    if level == to:
        return latent
    if level.alpha > 0 and to.alpha > 0 and abs(level.ratio - to.ratio) <= _ALIKE * level.ratio:
        return (latent.float() * (to.alpha / level.alpha)).to(latent.dtype)
    return to.latent(clean, level.noise(latent, clean)).to(latent.dtype)


def fresh_memory(
    scheduler: Any, call: int, latent: Tensor, clean: Tensor, level: Level
) -> dict[str, Value]:
    """What a solver that begins at a call of its schedule must know; see `State.solver`.

    latent: what the call begins with; clean: what is expected of it; level: its noise level. Two
    solvers must look back from their first call on: they are shown the noise that is there.
    """
    memory: dict[str, Value] = {}
    if hasattr(scheduler, "_step_index"):
        memory["_step_index"] = call
    if isinstance(scheduler, LMSDiscreteScheduler):
        memory["derivatives"] = [level.noise(latent, clean).to(latent.dtype)] * _LOOKS_BACK
    elif isinstance(scheduler, PNDMScheduler):
        memory["counter"] = call
        memory["ets"] = [_answer(scheduler, latent, clean, level)]
    return memory


def memory_between(
    scheduler: Any,
    memory: Mapping[str, Value],
    latent: Tensor,
    clean: Tensor,
    level: Level,
    before: Level,
) -> dict[str, Value]:
    """What a solver must know that goes on in the middle of a step, with another latent.

    memory: what it knew. level: of the latent; before: of the one with which the step began, which
    it goes back to: that one becomes what it would have been.
    """
    noise = level.noise(latent, clean)
    begun = before.latent(clean, noise)
    if isinstance(scheduler, PNDMScheduler):
        fitting = begun.to(latent.dtype)
        return {
            **memory,
            "cur_sample": fitting,
            "ets": [_answer(scheduler, fitting, clean, before)],
        }
    changed = {"sample": begun}
    if "prev_derivative" in memory:
        changed["prev_derivative"] = (begun - clean.float()) / before.sigma
    return {**memory, **{name: value.to(latent.dtype) for name, value in changed.items()}}


def _answer(scheduler: Any, latent: Tensor, clean: Tensor, level: Level) -> Tensor:
    """What the model would have said to expect this."""
    return answer_for(kind_of(scheduler), latent, clean, level).to(latent.dtype)
