"""Opening a model: any diffusers-format folder, offline, safetensors only."""

from __future__ import annotations

import logging
import warnings
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import diffusers
import torch
import transformers
from safetensors import SafetensorError

from studio.core.errors import StudioError
from studio.engine.checks import Contents, look_at
from studio.engine.tiny import FOLDER, TinyDecoder, find_tiny
from studio.engine.troubles import is_out_of_memory

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from studio.engine.devices import Device

_SPARE = 1.25  # weights take this much of the memory before a picture is begun


@dataclass(frozen=True, slots=True)
class LoadedPipe:
    """A pipeline that never ran, on its device.

    offloaded: its parts visit the device in turn. tiny: its small decoder, where it has one.
    """

    pipe: Any
    folder: Path
    device: Device
    dtype: torch.dtype
    contents: Contents
    offloaded: bool = False
    tiny: TinyDecoder | None = None


def load(folder: Path, device: Device) -> LoadedPipe:
    """The pipeline in `folder`. StudioError where it cannot be opened, or must not be."""
    contents = look_at(folder)
    dtype = device.dtype(contents.weights, stored=contents.stored)
    maker = getattr(diffusers, contents.family)
    _be_quiet()
    with _told(folder), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of libraries, about each other
        pipe = maker.from_pretrained(
            folder,
            dtype=dtype,
            variant=contents.variant,
            local_files_only=True,
            use_safetensors=True,
            **_without(contents.skipped),
        )
    pipe.set_progress_bar_config(disable=True)
    offloaded = _place(pipe, device, contents, dtype)
    return LoadedPipe(pipe, folder, device, dtype, contents, offloaded, _tiny(folder, pipe, dtype))


@contextmanager
def _told(folder: Path) -> Iterator[None]:
    """What goes wrong while a model is opened, as StudioError; want of memory stays what it is."""
    try:
        yield
    except ImportError as error:  # Flux 2 dev wants torchvision for its tokenizer
        raise StudioError(
            "This model needs a Python package that Sfumato does without.",
            "Choose another model, or install the package that the details name.",
            f"{folder}: {error}",
        ) from error
    except (
        OSError,
        ValueError,
        TypeError,
        KeyError,
        AttributeError,
        RuntimeError,
        SafetensorError,
    ) as error:
        if is_out_of_memory(error):
            raise
        raise StudioError(
            "This model cannot be opened.",
            "Copy or download it again, or choose another one.",
            f"{folder}: {type(error).__name__}: {error}",
        ) from error


def _tiny(folder: Path, pipe: Any, dtype: torch.dtype) -> TinyDecoder | None:
    try:
        return find_tiny(folder, pipe, dtype)
    except (OSError, ValueError, RuntimeError, SafetensorError) as error:
        raise StudioError(
            "The model's small decoder cannot be opened.",
            f"Copy the folder {FOLDER} again, or take it out of the model.",
            f"{folder / FOLDER}: {type(error).__name__}: {error}",
        ) from error


def _without(skipped: tuple[str, ...]) -> dict[str, Any]:
    given: dict[str, Any] = dict.fromkeys(skipped)
    if "safety_checker" in skipped:
        given["requires_safety_checker"] = False
    return given


def _place(pipe: Any, device: Device, contents: Contents, dtype: torch.dtype) -> bool:
    """Put the pipeline on its device; True if it is too large to lie there whole."""
    for part in pipe.components.values():
        if isinstance(part, torch.nn.Module):
            part.eval().requires_grad_(False)  # noqa: FBT003 - torch's own signature
    free = device.free()
    stored = 4 if contents.stored is torch.float32 else 2
    needed = contents.weights * (4 if dtype is torch.float32 else 2) / stored * _SPARE
    if free is not None and needed > free:
        pipe.enable_model_cpu_offload(device=device.place)
        return True
    pipe.to(device.place)
    return False


def _be_quiet() -> None:
    """Libraries say what they have to say to the log, and draw no bars."""
    for library in (diffusers.utils.logging, transformers.utils.logging):
        library.set_verbosity_error()
        library.disable_progress_bar()
    # Tells of every part that is of another class than the pipeline's author expected.
    logging.getLogger("diffusers.pipelines.pipeline_utils").setLevel(logging.ERROR)
