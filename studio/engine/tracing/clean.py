"""x̂0: the clean latent a sampler expects at a step, for any diffusers scheduler.

Three sources, in this order: what step() reports, the solver's own history of predictions, the
closed form of the prediction type (see `predictions`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from torch import Tensor

from studio.engine.tracing.levels import level_at
from studio.engine.tracing.predictions import clean_in, kind_of, unlearned

if TYPE_CHECKING:
    from studio.engine.trajectory import Returned

_REPORTED = "pred_original_sample"
_NOT_CLEAN = "TCD"  # TCD's second output is the noised prediction at another timestep


def predicted_clean(
    scheduler: Any,
    returned: Returned,
    model_output: Tensor,
    timestep: float,
    sample: Tensor,
    sigma: float | None,
) -> Tensor | None:
    """The clean latent predicted by a step that was just made, shaped like `sample`, or None.

    sigma: the noise level of `sample` as the scheduler counts it (None if it counts none).
    """
    for found in (_reported(scheduler, returned, sample), _remembered(scheduler, sample)):
        if found is not None:
            return found
    answer = unlearned(model_output, sample)
    level = None if "EDM" in type(scheduler).__name__ else level_at(scheduler, timestep, sigma)
    if answer is None or level is None:
        return None
    return clean_in(kind_of(scheduler), answer, sample, level)


def _reported(scheduler: Any, returned: Returned, sample: Tensor) -> Tensor | None:
    if _NOT_CLEAN in type(scheduler).__name__:
        return None
    value = None
    if _REPORTED in returned.names:
        value = returned.values[returned.names.index(_REPORTED)]
    elif returned.form == "tuple" and len(returned.values) > 1:
        value = returned.values[1]
    return value if isinstance(value, Tensor) and value.shape == sample.shape else None


def _remembered(scheduler: Any, sample: Tensor) -> Tensor | None:
    """The newest entry of a history that holds clean predictions (data-prediction solvers)."""
    history = getattr(scheduler, "model_outputs", None)
    if not isinstance(history, list) or not history or not isinstance(history[-1], Tensor):
        return None
    config = scheduler.config
    holds_clean = (
        "EDMDPM" in type(scheduler).__name__
        or "++" in config.get("algorithm_type", "")
        or config.get("algorithm_type") == "data_prediction"
        or config.get("predict_x0") is True
    )
    return history[-1] if holds_clean and history[-1].shape == sample.shape else None
