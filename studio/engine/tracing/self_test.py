"""Trying out, when a model is loaded, whether its runs can be gone on from bit for bit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import torch

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from studio.engine.tracing.tracer import Tracer
    from studio.engine.trajectory import Trajectory


@dataclass(frozen=True, slots=True)
class Verdict:
    """exact: whether branches are bit-exact. reason: why not, in one sentence ("" if exact)."""

    exact: bool
    reason: str = ""


def self_test(
    tracer: Tracer, kwargs: Callable[[int], Mapping[str, Any]], *, scheduler: Any = None
) -> Verdict:
    """Records a short run and resumes it at every step, with another seed.

    kwargs: what to call the pipeline with, for a seed: few steps (4, so that solvers with a
        memory show it) and a small size. Its generator must be a new one each time.
    scheduler: as for `Tracer.run`. N steps cost N(N+1)/2 of the denoiser, and one decode.
    """
    try:
        straight = tracer.run(kwargs(1), scheduler=scheduler).trajectory
        for k in range(1, len(straight)):
            resumed = tracer.run(
                kwargs(2), prefix=straight.steps[:k], scheduler=scheduler, stop=len(straight)
            ).trajectory
            if not _same_end(straight, resumed):
                reason = f"a run resumed at step {k} of {len(straight)} ended elsewhere"
                return Verdict(exact=False, reason=f"Branches are approximate: {reason}.")
    except _FAILURES as error:
        return Verdict(exact=False, reason=f"Branches may fail: {type(error).__name__}: {error}")
    return Verdict(exact=True)


_FAILURES = (RuntimeError, ValueError, TypeError, LookupError, AttributeError)


def _same_end(one: Trajectory, other: Trajectory) -> bool:
    if len(one) != len(other) or not len(one):
        return False
    return torch.equal(one.latent(len(one)), other.latent(len(other)))
