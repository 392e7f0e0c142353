"""What a loaded model is and can do, as the window knows it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from studio.core.recipe import ModelRef


@dataclass(frozen=True, slots=True)
class ModelFacts:
    """What the window must know of a loaded model.

    family: the pipeline's class name. device, dtype: as shown to the artist. samplers: the names
    that fit it; sampler: its own. multiple: width and height are multiples of this. exact: whether
    resuming was bit-exact in the self-test; exact_note: why not. linear_fit: the share of variance
    that the linear preview explains (None where there is no linear preview).
    negative: whether it takes a negative prompt. attends: whether it can tell where words act.
    photos: whether a run can begin with a photo. bends: whether it has inner features to push.
    weighs: whether single words can be given a weight. meets: whether the prompts of a blend can
    meet in the attention (see `core.conditioning.Meeting`).
    """

    ref: ModelRef
    family: str
    device: str
    dtype: str
    samplers: tuple[str, ...]
    sampler: str
    steps: int
    guidance: float
    width: int
    height: int
    multiple: int
    negative: bool
    exact: bool
    exact_note: str
    linear_fit: float | None
    seconds: float
    attends: bool = False
    photos: bool = False
    bends: bool = False
    weighs: bool = False
    meets: bool = False
