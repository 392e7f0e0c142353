"""How each family of models lays text and picture out before its attention."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto
from types import MappingProxyType
from typing import Any, Final


class Order(Enum):
    """What the keys of one attention are."""

    CROSS = auto()
    """The text alone; the queries are the picture."""
    TEXT_FIRST = auto()
    """Text and picture in one sequence."""
    IMAGE_FIRST = auto()
    """The picture and the text in one sequence."""


@dataclass(frozen=True, slots=True)
class Family:
    """What must be known of a family to read its attention.

    tokenizers: the components whose tokens are the rows of the text, one block after the other.
        Encoders that are joined on the channels share a block: the first stands for both; those
        that give one vector for the whole prompt are no block.
    before: rows of the model's own in front of the text. second: a second text may stand in front
        of it, and padding is moved behind both. packed: padding is left out.
    listed: pictures and texts come as lists, without padding; in the attention each is filled up to
        a multiple of this (0: they come as tensors).
    lead: what stands right in front of the prompt in what the tokenizer is told, where the rows of
        a template are kept: the prompt's words may stand in that, too.
    """

    order: Order
    tokenizers: tuple[str, ...] = ("tokenizer",)
    before: int = 0
    second: bool = False
    packed: bool = False
    listed: int = 0
    lead: str = ""


_CHAT: Final = "<|im_start|>user\n"  # how Qwen 3 is told of a prompt

FAMILIES: Final = MappingProxyType(
    {
        "StableDiffusionPipeline": Family(Order.CROSS),
        "StableDiffusionXLPipeline": Family(Order.CROSS),
        "PixArtAlphaPipeline": Family(Order.CROSS),
        "PixArtSigmaPipeline": Family(Order.CROSS),
        "SanaPipeline": Family(Order.CROSS),
        "StableDiffusion3Pipeline": Family(Order.IMAGE_FIRST, ("tokenizer", "tokenizer_3")),
        "FluxPipeline": Family(Order.TEXT_FIRST, ("tokenizer_2",)),
        "Flux2KleinPipeline": Family(Order.TEXT_FIRST, lead=_CHAT),
        "ChromaPipeline": Family(Order.TEXT_FIRST),
        "CogView4Pipeline": Family(Order.TEXT_FIRST),
        "Lumina2Pipeline": Family(Order.TEXT_FIRST, packed=True, lead=" <Prompt Start> "),
        "ZImagePipeline": Family(Order.IMAGE_FIRST, listed=32, lead=_CHAT),
        "QwenImagePipeline": Family(Order.TEXT_FIRST),
        "AuraFlowPipeline": Family(Order.TEXT_FIRST, before=8),
        "HunyuanImagePipeline": Family(Order.IMAGE_FIRST, second=True),
    }
)
"""By the pipeline's class. Only what was checked by changing one word stands here."""


def family_of(pipe: Any) -> Family | None:
    """The family of a pipeline; None where its attention is not understood."""
    family = FAMILIES.get(type(pipe).__name__)
    if family is None:
        return None
    return family if getattr(pipe, family.tokenizers[0], None) is not None else None
