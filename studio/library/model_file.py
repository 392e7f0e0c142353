"""Looking at a single file that may be a model, by its header alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from studio.core.errors import StudioError
from studio.library.files import read_error
from studio.library.headers import SNIFF, is_pickle, read_header
from studio.library.model_folder import PICKLES
from studio.library.model_report import ModelKind, ModelReport, Problem

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet
    from pathlib import Path

_LORA: Final = (
    ".lora_up.", ".lora_down.", ".lora_A.", ".lora_B.", ".lora.up.", ".lora.down.",
    ".hada_w1_a", ".lokr_w1", ".lokr_w2", ".oft_blocks",
)  # fmt: skip

_CLIP: Final = "embeddings.token_embedding.weight"
_CHECKPOINTS: Final = (
    (
        "Stable Diffusion XL",
        "conditioner.embedders.1.model.transformer.resblocks.9.mlp.c_proj.bias",
    ),
    ("SDXL refiner", "conditioner.embedders.0.model.transformer.resblocks.9.mlp.c_proj.bias"),
    ("Stable Diffusion 2", "cond_stage_model.model.transformer.resblocks.9.mlp.c_proj.bias"),
    ("Stable Diffusion 1", f"cond_stage_model.transformer.text_model.{_CLIP}"),
    ("Stable Diffusion 3", "model.diffusion_model.joint_blocks.0.context_block.attn.qkv.weight"),
    ("Flux", "model.diffusion_model.double_blocks.0.img_attn.norm.key_norm.scale"),
    ("Flux", "double_blocks.0.img_attn.norm.key_norm.scale"),
)
"""Families by a tensor that only they have: nothing is a family for want of a better guess."""

_PARTS: Final = (
    ("autoencoder", "decoder.conv_in.weight"),
    ("denoiser", "down_blocks.0.resnets.0.conv1.weight"),
    ("denoiser", "transformer_blocks.0.attn.to_q.weight"),
    ("text encoder", f"text_model.{_CLIP}"),
    ("text encoder", "encoder.block.0.layer.0.SelfAttention.q.weight"),
    ("ControlNet", "controlnet_cond_embedding.conv_in.weight"),
)

_NEEDS_FOLDER: Final = "Use the model as a folder in diffusers' form: only these are read for now."


def inspect_file(path: Path, name: str) -> ModelReport:
    """The report on one file; StudioError only where it cannot be read at all."""
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            start = file.read(SNIFF)
    except OSError as error:
        raise read_error(error, path) from error
    if path.suffix.lower() in PICKLES or is_pickle(start):
        return _pickle(path, name, size)
    if start[:4] == b"GGUF":
        note = Problem(f"{path.name} is a GGUF file, which Sfumato cannot read.", _NEEDS_FOLDER)
        return ModelReport(path, name, ModelKind.CHECKPOINT, note=note, size_bytes=size)
    try:
        header = read_header(path)
    except StudioError as error:
        problems = (Problem.of(error),)
        return ModelReport(path, name, ModelKind.UNKNOWN, "", safe=False, problems=problems,
                           size_bytes=size)  # fmt: skip
    kind, family = classify(header.tensors.keys())
    problems = (Problem(f"{path.name} holds numbers, but no model that Sfumato knows.",
                        "Choose a model's folder."),)  # fmt: skip
    if kind is ModelKind.UNKNOWN:
        return ModelReport(path, name, kind, problems=problems, size_bytes=size)
    return ModelReport(path, name, kind, family, note=_note(path, kind, family), size_bytes=size)


def classify(tensors: AbstractSet[str]) -> tuple[ModelKind, str]:
    """Kind and family by the names of the tensors; (UNKNOWN, "") unless a name proves it."""
    added = sum(1 for name in tensors if any(mark in f".{name}." for mark in _LORA))
    if added and added * 3 >= len(tensors):  # the rest are scales ("alpha"), one a pair
        return ModelKind.LORA, "lora"
    for family, name in _CHECKPOINTS:
        if name in tensors:
            return ModelKind.CHECKPOINT, family
    for family, name in _PARTS:
        if name in tensors:
            return ModelKind.PART, family
    return ModelKind.UNKNOWN, ""


def _pickle(path: Path, name: str, size: int) -> ModelReport:
    problem = Problem(
        f"{path.name} is a pickle, which could run a program when it is opened.",
        "Use a copy of the model in safetensors files.",
    )
    return ModelReport(
        path, name, ModelKind.PICKLE, "", safe=False, problems=(problem,), size_bytes=size
    )


def _note(path: Path, kind: ModelKind, family: str) -> Problem:
    if kind is ModelKind.LORA:
        return Problem(
            f"{path.name} is a LoRA: an addition to a model, not a model by itself.",
            "Choose the folder of the model it was made for.",
        )
    if kind is ModelKind.PART:
        return Problem(
            f"{path.name} is only one part of a model ({family}).", "Choose the model's folder."
        )
    return Problem(f"{path.name} is a whole model ({family}) in one file.", _NEEDS_FOLDER)
