"""What a model says of a latent, and what that means: the clean latent and the noise in it.

By the prediction type (Salimans & Ho 2022, section 4 and appendix D; Lipman et al. 2023 for flows).
All of it holds in every sampler's scaling, whose latent is `alpha * clean + sigma * noise`.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Final

import torch

from studio.engine.tracing.levels import is_flow_match

if TYPE_CHECKING:
    from torch import Tensor

    from studio.engine.tracing.levels import Level

FLOW: Final = "flow"
"""The velocity of a straight flow. The other kinds are called as diffusers calls them: "epsilon",
"v_prediction", "sample"."""


def kind_of(scheduler: Any) -> str:
    """What the model of a scheduler predicts."""
    kind = str(scheduler.config.get("prediction_type", "epsilon"))
    return FLOW if is_flow_match(scheduler) or "flow" in kind else kind


def clean_in(kind: str, answer: Tensor, latent: Tensor, level: Level) -> Tensor | None:
    """The clean latent that a model expects; None where it cannot be told: at no signal, or of a
    kind that is not known."""
    alpha, sigma = level.alpha, level.sigma
    if kind == FLOW:
        return latent - sigma * answer
    if kind == "epsilon":
        return (latent - sigma * answer) / alpha if alpha > 0 else None
    if kind == "v_prediction":
        scale = math.hypot(alpha, sigma)  # 1 where variance is preserved
        return torch.sub(latent * (alpha / scale**2), answer * (sigma / scale))
    return answer if kind == "sample" else None


def noise_in(kind: str, answer: Tensor, latent: Tensor, level: Level) -> Tensor:
    """The noise that a model expects."""
    if kind == FLOW:
        return latent + level.alpha * answer
    if kind == "v_prediction":
        scale = math.hypot(level.alpha, level.sigma)
        return (level.alpha * answer + level.sigma / scale * latent) / scale
    return level.noise(latent, answer) if kind == "sample" else answer


def answer_for(kind: str, latent: Tensor, clean: Tensor, level: Level) -> Tensor:
    """What a model says of a latent if `clean` is what it expects; in single precision."""
    if kind == "sample":
        return clean.float()
    noise = level.noise(latent, clean)
    if kind == FLOW:
        return noise - clean.float()
    if kind == "v_prediction":
        return (level.alpha * noise - level.sigma * clean.float()) / math.hypot(
            level.alpha, level.sigma
        )
    return noise


def unlearned(answer: Tensor, latent: Tensor) -> Tensor | None:
    """The answer without the variance that some models learned besides, which is its other half;
    None for an answer of another shape."""
    if answer.shape == latent.shape:
        return answer
    if answer.ndim < 2 or answer.shape[1] != 2 * latent.shape[1]:
        return None
    return answer.chunk(2, dim=1)[0]
