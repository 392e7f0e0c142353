"""How far apart two runs are, step by step."""

from __future__ import annotations

from typing import TYPE_CHECKING

from studio.core.errors import StudioError

if TYPE_CHECKING:
    from torch import Tensor

    from studio.engine.trajectory import Step, Trajectory


def parting(first: Trajectory, second: Trajectory) -> tuple[tuple[int, ...], tuple[float, ...]]:
    """For each step of the first run: the second's step at the nearest noise level, the distance.

    Distance: the root mean square of the difference between the two expected clean latents, divided
    by the first one's standard deviation. StudioError where the latents have different shapes.
    """
    if not first.steps or not second.steps:
        return (), ()
    if first.steps[0].latent.shape != second.steps[0].latent.shape:
        raise StudioError(
            "These two pictures have different sizes, so their steps cannot be compared.",
            "Compare pictures of one size.",
        )
    pairs = tuple(_nearest(step, second) for step in first.steps)
    distances = tuple(
        _distance(_clean(mine), _clean(second.steps[its]))
        for mine, its in zip(first.steps, pairs, strict=True)
    )
    return pairs, distances


def _nearest(step: Step, run: Trajectory) -> int:
    """A sampler that looks twice has two steps of one level: the nearer in number is meant."""
    return min(
        range(len(run)),
        key=lambda i: (abs(run.steps[i].timestep - step.timestep), abs(i - step.index)),
    )


def _clean(step: Step) -> Tensor:
    return (step.latent if step.clean is None else step.clean).float()


def _distance(mine: Tensor, its: Tensor) -> float:
    apart = float((mine - its).square().mean().sqrt())
    return apart / max(float(mine.std()), 1e-6)
