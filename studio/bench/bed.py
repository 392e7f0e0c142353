"""The test bed: the engine as the command line opens it, and the stock pipeline beside it."""

from __future__ import annotations

import copy
import inspect
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from studio.core.conditioning import Conditioning
from studio.core.noise import Noise
from studio.core.pixels import Pixels
from studio.core.recipe import Recipe
from studio.library import models
from studio.library.places import find_places, starter

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from studio.bench import Options
    from studio.core.model_facts import ModelFacts
    from studio.core.recipe import ModelRef
    from studio.engine.devices import Device
    from studio.engine.renderer import Renderer

PROMPTS: Final = (
    "a red sunset over mountains, oil painting",
    "a lighthouse by the sea at dawn",
    "a green forest under a blue sky",
    "a snowy village at night, watercolour",
)
"""What the benchmarks paint."""


@dataclass(frozen=True, slots=True)
class Bed:
    """renderer: the engine, ready. stock: a pipeline of the same weights that nobody touches."""

    renderer: Renderer
    stock: Any
    facts: ModelFacts

    def recipe(self, seed: int, prompt: str = PROMPTS[0], steps: int | None = None) -> Recipe:
        """A recipe as the model likes it."""
        facts = self.facts
        return Recipe(
            facts.ref,
            facts.width,
            facts.height,
            facts.sampler,
            steps or facts.steps,
            Noise.of(seed),
            Conditioning.of(prompt, guidance=facts.guidance),
        )

    def stock_picture(self, recipe: Recipe) -> Pixels:
        """The picture of a recipe by one plain call of the stock pipeline.

        For recipes of a single seed and prompt without changes, with the model's own sampler.
        """
        return stock_picture(self.stock, recipe)


def stock_picture(stock: Any, recipe: Recipe) -> Pixels:
    """One plain call of a stock pipeline; see `Bed.stock_picture`."""
    import numpy as np  # noqa: PLC0415 - with torch, after the process was prepared for it
    import torch  # noqa: PLC0415 - as above

    from studio.engine.calls import arguments, manner_of  # noqa: PLC0415 - as above

    generator = torch.Generator("cpu").manual_seed(recipe.noise.first_seed)
    acting = recipe.conditioning
    kwargs = arguments(manner_of(stock), recipe, acting, acting.text, generator)
    image = stock(**{**kwargs, "output_type": "pil"}).images[0]
    return Pixels.from_rgb(np.asarray(image.convert("RGB")))


def folder_of(options: Options) -> Path:
    """The folder of the model to measure; StudioError unless it can be loaded."""
    folder = starter() if options.model is None else models.named(options.model)
    models.check(folder)
    return folder


def open_stock(folder: Path) -> Any:
    """The stock pipeline of a folder, on the device that the studio chooses."""
    from studio.engine import devices, loader  # noqa: PLC0415 - torch takes seconds

    return loader.load(folder, devices.choose()).pipe


def make_bed(options: Options) -> Bed:
    """The engine and the stock pipeline on one set of weights; the engine is ready."""
    folder = folder_of(options)

    def load(device: Device) -> Any:
        from studio.engine import loader  # noqa: PLC0415 - torch takes seconds

        return loader.load(folder, device).pipe

    return bed_on(load, models.ref(folder), find_places().cache, options)


def bed_on(
    load: Callable[[Device], Any], ref: ModelRef, cache: Path | None, options: Options
) -> Bed:
    """The same on a pipeline that never ran. cache: as for `Renderer`."""
    options.say("Getting the model ready …")
    from studio.engine import stalls  # noqa: PLC0415 - before torch, which it prepares for

    stalls.prepare_process()
    with stalls.calm():
        from studio.engine import devices  # noqa: PLC0415 - torch takes seconds
        from studio.engine.renderer import Renderer  # noqa: PLC0415 - as above
    devices.set_threads()
    device = devices.choose()
    pipe = load(device)
    stock = twin(pipe)
    renderer = Renderer(pipe, device, cache, ref)
    renderer.prepare(lambda stage: options.say(f"{stage} …"))
    return Bed(renderer, stock, renderer.facts())


def twin(pipe: Any) -> Any:
    """Another pipeline of the same class on the same weights, with a scheduler of its own."""
    parts = dict(pipe.components)
    parts["scheduler"] = copy.deepcopy(pipe.scheduler)
    wanted = inspect.signature(type(pipe).__init__).parameters
    settings = {n: v for n, v in pipe.config.items() if n in wanted and n not in parts}
    other = type(pipe)(**parts, **settings)
    other.set_progress_bar_config(disable=True)
    return other
