"""What the tests of the engine room share: renderers on small models, and recipes for them."""

from __future__ import annotations

import math
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np

from studio.core.conditioning import Conditioning
from studio.core.noise import Noise
from studio.core.recipe import ModelRef, Recipe
from studio.engine.calls import arguments, manner_of
from studio.engine.devices import Device
from studio.engine.guiders import guided
from studio.engine.noise import generator_of
from studio.engine.pictures import picture_of, to_pixels
from studio.engine.renderer import Renderer
from tests.engine.tiny_joint import JOINT
from tests.engine.tiny_pipelines import FAMILIES, STARTER, starter

if TYPE_CHECKING:
    from pathlib import Path

    import torch

    from studio.core.pixels import Pixels
    from studio.engine.store import StepStore

CPU = Device("cpu", "Processor")
REF = ModelRef("a model", "f" * 32)
FOLDER = STARTER


@cache
def stock_starter() -> Any:
    """The starter model as diffusers runs it; nothing of ours touches it."""
    return starter()


@cache
def starter_room() -> Renderer:
    """A renderer on the starter model that has been tried out; whatever it knows it may know."""
    renderer = Renderer(starter(), CPU, ref=REF)
    renderer.prepare()
    return renderer


def room(pipe: Any, folder: Path | None = None, store: StepStore | None = None) -> Renderer:
    """A renderer that knows nothing."""
    return Renderer(pipe, CPU, folder, REF, store)


def tiny_pipe(family: str) -> Any:
    """A tiny pipeline whose prompts reach the model."""
    pipe = {**FAMILIES, **JOINT}[family].pipe()
    if family == "hunyuan":
        pipe.tokenizer_max_length = 200  # its template alone takes 150 of the tiny tokens
    return pipe


def tiny_room(family: str) -> Renderer:
    """A renderer on a tiny model with random weights."""
    return room(tiny_pipe(family))


def recipe(
    prompt: str = "a red house",
    *,
    seed: int = 1,
    steps: int = 4,
    side: int = 64,
    sampler: str = "ddim",
    guidance: float = 3.0,
    negative: str = "",
) -> Recipe:
    """A plain recipe."""
    steering = Conditioning.of(prompt, negative, guidance)
    return Recipe(REF, side, side, sampler, steps, Noise.of(seed), steering)


def suited(room: Renderer, recipe: Recipe) -> Recipe:
    """The recipe with the model's own sampler."""
    return replace(recipe, sampler=room.facts().sampler)


def stock_picture(pipe: Any, recipe: Recipe) -> Pixels:
    """What the stock pipeline paints of a plain recipe with the model's own sampler."""
    steering = recipe.conditioning
    generator = generator_of(recipe.noise)
    kwargs = arguments(manner_of(pipe), recipe, steering, steering.text, generator)
    with guided(pipe, steering.guidance):
        return to_pixels(picture_of(pipe(**kwargs)))


def psnr(first: Pixels, second: Pixels) -> float:
    """The peak signal-to-noise ratio of two pictures, dB; inf where they are equal."""
    error = np.square(first.to_rgb().astype(float) - second.to_rgb().astype(float)).mean()
    return float(10 * np.log10(255**2 / error)) if error else math.inf


class Counter:
    """Counts the calls of a layer while it is in use: `with Counter(unet.conv_in) as calls`.

    A layer inside the denoiser: the denoiser itself is also called when its steps are handed back.
    """

    def __init__(self, module: torch.nn.Module) -> None:
        self.count = 0
        self._module = module
        self._handle: Any = None

    def __enter__(self) -> Counter:
        def counted(*_: Any) -> None:
            self.count += 1

        self._handle = self._module.register_forward_pre_hook(counted)
        return self

    def __exit__(self, *_: object) -> None:
        self._handle.remove()
