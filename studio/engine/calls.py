"""How any text-to-image pipeline is called: from a recipe to keyword arguments."""

from __future__ import annotations

import inspect
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from studio.core.errors import StudioError
from studio.core.limits import GUIDANCE, SIDE, STEPS
from studio.engine.guiders import guiders_of

if TYPE_CHECKING:
    import torch

    from studio.core.conditioning import Conditioning
    from studio.core.recipe import Recipe

_FIXED: Final = (
    ("use_resolution_binning", False),  # the size that was asked for, not the nearest of a list
    ("clean_caption", False),  # would want packages that are not there, and alter the words
    ("num_frames", 1),  # of a video model, a picture
)
_EVERY: Final = 8  # every pipeline asks for multiples of this
_STRONG: Final = 32  # VAEs that shrink this much leave nothing to be packed in pairs
_FEW: Final = 6  # steps of models that were distilled for 2 to 8


@dataclass(frozen=True, slots=True)
class Manner:
    """How one pipeline wants to be called, and what suits its model.

    accepts: the names of its arguments. strength: the argument that takes the guidance (None: it
    has none). told: whether the model itself is told of the guidance. guiders: the guidance is a
    part of the pipeline instead. negative: whether it takes a negative prompt; needs_negative:
    whether guidance acts only with one. multiple: width and height are multiples of this.
    """

    accepts: frozenset[str]
    strength: str | None
    told: bool
    guiders: bool
    negative: bool
    needs_negative: bool
    multiple: int
    steps: int
    guidance: float
    width: int
    height: int


def manner_of(pipe: Any) -> Manner:
    """The manner of a loaded pipeline, read from its signature and its configuration.

    StudioError for one that takes no words.
    """
    parameters = inspect.signature(pipe.__call__).parameters
    if "prompt" not in parameters:
        raise not_from_words(f"{type(pipe).__name__} takes no prompt")
    distilled = bool(_config(pipe, "guidance_embeds"))
    strength = next((n for n in _strengths(distilled=distilled) if n in parameters), None)
    guiders = [] if distilled else guiders_of(pipe)
    multiple = _multiple(pipe)
    side = _side(pipe, parameters, multiple)
    few = _is_few_step(pipe)
    house = side <= SIDE.default  # small models are ours
    steps = STEPS.default if house else _default(parameters, "num_inference_steps", STEPS.default)
    guidance = GUIDANCE.default if house else _default(parameters, strength, GUIDANCE.default)
    if guiders:
        guidance = guiders[0].guidance_scale
    return Manner(
        accepts=frozenset(parameters),
        strength=strength,
        told=distilled or bool(_config(pipe, "time_cond_proj_dim")),
        guiders=bool(guiders),
        negative="negative_prompt" in parameters and not distilled,
        needs_negative=strength == "true_cfg_scale",
        multiple=multiple,
        steps=int(STEPS.clamp(_FEW if few else steps)),
        guidance=GUIDANCE.clamp(1.0 if few else guidance),
        width=side,
        height=side,
    )


def not_from_words(details: str) -> StudioError:
    """What to tell of a model that needs something else than words, or as well."""
    return StudioError(
        "This model cannot paint from words alone.", "Choose a text-to-image model.", details
    )


def arguments(
    manner: Manner,
    recipe: Recipe,
    conditioning: Conditioning,
    prompt: str,
    generator: torch.Generator,
    steps: int | None = None,
) -> dict[str, Any]:
    """The keyword arguments of a call that makes one picture as a tensor.

    prompt: what stands for the conditioning's prompts (see `engine.conditioning`). steps: of the
    schedule (None: the recipe's).
    """
    given: dict[str, Any] = {
        "prompt": prompt,
        "height": recipe.height,
        "width": recipe.width,
        "num_inference_steps": recipe.steps if steps is None else steps,
        "generator": generator,
        "output_type": "pt",
        **dict(_FIXED),
    }
    if manner.strength is not None:
        given[manner.strength] = conditioning.guidance
    if recipe.eta:
        given["eta"] = recipe.eta
    negative = conditioning.negative.strip()
    if manner.negative and (negative or (manner.needs_negative and conditioning.guidance > 1)):
        # None and "" differ for some models: with nothing to avoid, the model's own way is taken.
        given["negative_prompt"] = conditioning.negative if negative else " "
    return {name: value for name, value in given.items() if name in manner.accepts}


def _strengths(*, distilled: bool) -> tuple[str, ...]:
    """Where guidance may go, the best first. Distilled models take it as a number they learnt."""
    if distilled:
        return ("distilled_guidance_scale", "guidance_scale")
    return ("true_cfg_scale", "guidance_scale")


def _config(pipe: Any, name: str, default: Any = None) -> Any:
    """A setting of the denoiser."""
    denoiser = getattr(pipe, "transformer", None) or getattr(pipe, "unet", None)
    return getattr(getattr(denoiser, "config", None), name, default)


def _default(parameters: Any, name: str | None, fallback: float) -> float:
    value = parameters[name].default if name in parameters else None
    return value if isinstance(value, int | float) else fallback


def _multiple(pipe: Any) -> int:
    factor = int(getattr(pipe, "vae_scale_factor", 8))
    channels = getattr(
        getattr(getattr(pipe, "unet", None), "config", None), "block_out_channels", None
    )
    if channels:
        # Else the U-Net must mend odd sizes.
        return math.lcm(_EVERY, factor * int(2 ** (len(channels) - 1)))
    patch = _config(pipe, "patch_size", 1)
    patch = max(patch) if isinstance(patch, list | tuple) else int(patch or 1)
    paired = hasattr(pipe, "_pack_latents") or factor < _STRONG or guiders_of(pipe)
    return math.lcm(_EVERY, factor * (max(patch, 2) if paired else patch))


def _side(pipe: Any, parameters: Any, multiple: int) -> int:
    """The side length the model was made for, as far as it says."""
    factor = int(getattr(pipe, "vae_scale_factor", 8))
    sample = getattr(pipe, "default_sample_size", None) or _config(pipe, "sample_size")
    sample = max(sample) if isinstance(sample, list | tuple) else sample
    said = sample * factor if sample else _default(parameters, "height", 1024)
    side = round(SIDE.clamp(said) / multiple) * multiple
    return max(side, -(-int(SIDE.low) // multiple) * multiple)


def _is_few_step(pipe: Any) -> bool:
    scheduler = type(pipe.scheduler).__name__
    schnell = type(pipe).__name__ == "FluxPipeline" and not _config(pipe, "guidance_embeds")
    return schnell or scheduler.startswith(("LCM", "TCD", "FlowMatchLCM"))
