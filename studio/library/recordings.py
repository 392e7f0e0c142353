"""Recordings on disk, looked at without reading a tensor.

A recording is a safetensors file. Its metadata hold the recipe as JSON, and as JSON again how the
steps are made of the tensors, which the engine alone reads.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from studio.core import recipe_json
from studio.core.errors import StudioError
from studio.core.recording_form import FORMAT, SUFFIX, check_form, damaged
from studio.library.headers import Header, read_header

if TYPE_CHECKING:
    from pathlib import Path

    from studio.core.recipe import Recipe


@dataclass(frozen=True, slots=True)
class Recording:
    """What a recording says of itself. steps: how many calls of the sampler's step() it holds."""

    path: Path
    recipe: Recipe
    steps: int
    size_bytes: int


def is_recording(path: Path) -> bool:
    """Whether a file is a recording, or is at least called one."""
    if path.suffix.lower() == SUFFIX:
        return True
    try:
        return read_header(path).metadata.get("format") == FORMAT
    except StudioError:
        return False


def inspect(path: Path) -> Recording:
    """The facts of a recording, from its header.

    StudioError where there is no file, where it is none, cut short, broken, or newer than this
    Sfumato.
    """
    header = read_header(path)
    check_form(path.name, header.metadata)
    try:
        steps = _count(json.loads(header.metadata["trajectory"]), header)
        recipe = recipe_json.from_json(header.metadata["recipe"])
    except (LookupError, TypeError, AttributeError, ValueError, RecursionError) as error:
        raise damaged(path.name, repr(error)) from error
    size = header.data_at + max((entry.stop for entry in header.tensors.values()), default=0)
    return Recording(path, recipe, steps, size)


_OWN: Final = ("latent", "next")
"""Latents in the fields of a step; some steps have neither, for the solver makes them again."""


def _count(trajectory: dict[str, Any], header: Header) -> int:
    """How many steps there are. ValueError, KeyError or TypeError unless their latents fit.

    A step is {"dict": [[name, value], ...]}; a tensor's value is {"tensor": its name in the file}.
    The same goes for what steps that are made again start from.
    """
    starts = [dict(start["dict"]) for start in trajectory.get("starts", ())]
    steps = [dict(step["dict"]) for step in trajectory["steps"]]
    latents = [start["latent"] for start in starts]
    for step in steps:
        if "answer" in step:
            _ = starts[step["start"]], header.tensors[step["answer"]["tensor"]]
            latents += [step["latent"]] if step["latent"] is not None else []
        else:
            latents += [step[name] for name in _OWN]
    entries = [header.tensors[latent["tensor"]] for latent in latents]
    shapes = {(entry.dtype, entry.shape) for entry in entries}
    if len(shapes) != 1:
        raise ValueError(f"latents of {len(shapes)} shapes")
    return len(steps)
