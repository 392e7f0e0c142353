"""The classes we take from libraries that are only half typed.

To a type checker they are Any: their own annotations leave out most of what they can do.
"""

from __future__ import annotations

from typing import Any

import diffusers
import transformers

AutoencoderTiny: Any = diffusers.AutoencoderTiny
DDIMScheduler: Any = diffusers.DDIMScheduler
StableDiffusionPipeline: Any = diffusers.StableDiffusionPipeline
UNet2DConditionModel: Any = diffusers.UNet2DConditionModel
CLIPTextConfig: Any = transformers.CLIPTextConfig
CLIPTextModel: Any = transformers.CLIPTextModel
CLIPTokenizer: Any = transformers.CLIPTokenizer

Model = Any
"""A network of one of these classes."""
Tokens = Any
"""A tokenizer."""
