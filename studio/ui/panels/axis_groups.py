"""Where each kind of slider stands in the panel, and when it cannot be moved."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from studio.core.conditioning import says
from studio.core.found_axis import FoundAxis
from studio.core.noise_axes import TurnAxis
from studio.core.pushes import Contrast
from studio.core.run_axes import AdapterAxis, EtaAxis
from studio.core.samplers import ETA_SAMPLERS
from studio.core.steering_axes import PushAxis, WeightAxis
from studio.core.taste import TasteAxis
from studio.ui.words import tr

if TYPE_CHECKING:
    from studio.core.axis import Axis
    from studio.core.desk import Desk


class Group(StrEnum):
    """The sections of the panel, in their order."""

    PROMPT = "prompt"
    NOISE = "noise"
    FOUND = "found"
    """Directions that were found in pictures; `panels.discovered` shows them."""
    TASTE = "taste"
    BENDS = "bends"
    LORA = "lora"


def group_name(group: Group) -> str:
    """The heading of a section."""
    return {
        Group.PROMPT: tr("Prompt"),
        Group.NOISE: tr("Noise"),
        Group.FOUND: tr("Discovered"),
        Group.TASTE: tr("Taste"),
        Group.BENDS: tr("Bends"),
        Group.LORA: tr("LoRA"),
    }[group]


def group_of(axis: Axis) -> Group:
    """The section that a slider stands in."""
    match axis:
        case TurnAxis() | EtaAxis():
            return Group.NOISE
        case AdapterAxis():
            return Group.LORA
        case PushAxis(direction) if not isinstance(direction, Contrast):
            return Group.BENDS
        case FoundAxis():
            return Group.FOUND
        case TasteAxis():
            return Group.TASTE
    return Group.PROMPT


def why_still(axis: Axis, desk: Desk) -> str:
    """Why a slider cannot be moved now; "" where it can."""
    if axis.whole_run and desk.branch_at:
        return tr("A branch keeps this as its run began")
    if isinstance(axis, WeightAxis) and not says(desk.steering.prompts, axis.words):
        return tr("The prompt does not say “{words}” now", words=axis.words)
    if isinstance(axis, EtaAxis) and desk.recipe.sampler not in ETA_SAMPLERS:
        return tr("Only the sampler DDIM adds noise on its way")
    return ""
