"""Small LoRAs with random weights, as diffusers writes them."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, Any

import torch
from peft import LoraConfig
from peft.utils import get_peft_model_state_dict

if TYPE_CHECKING:
    from pathlib import Path

RANK = 2


def write_lora(pipe: Any, path: Path, seed: int = 1, *, encoder: bool = False) -> Path:
    """Write a LoRA for the denoiser of a pipeline, and for its text encoder if wanted.

    The pipeline is spent after that: it has the LoRA in it.
    """
    kind = "unet" if hasattr(pipe, "unet") else "transformer"
    layers = {f"{kind}_lora_layers": _layers(getattr(pipe, kind), ("to_q", "to_v"), seed)}
    if encoder:
        layers["text_encoder_lora_layers"] = _layers(pipe.text_encoder, ("q_proj", "v_proj"), seed)
    type(pipe).save_lora_weights(path.parent, weight_name=path.name, **layers)
    return path


def _layers(model: Any, targets: tuple[str, ...], seed: int) -> Any:
    config = LoraConfig(
        r=RANK, lora_alpha=RANK, init_lora_weights=False, target_modules=list(targets)
    )
    with torch.random.fork_rng(), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        torch.manual_seed(seed)
        model.add_adapter(config)
    return get_peft_model_state_dict(model)
