"""What render, branch and steps share: a model that is ready, and what they tell of a picture."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from studio.core import recipe_json
from studio.core.errors import StudioError
from studio.library import models, pictures
from studio.library.loras import Loras
from studio.library.places import find_places, starter

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Sequence
    from pathlib import Path

    from studio.commands.console import Console
    from studio.core.recipe import ModelRef, Recipe
    from studio.core.steps import StepFacts
    from studio.engine.renderer import Rendered, Renderer
    from studio.engine.trajectory import Kept


def chosen_model(wanted: str | None) -> Path:
    """The folder of --model, or of the starter; StudioError unless it can be loaded."""
    folder = starter() if wanted is None else models.named(wanted)
    models.check(folder)
    return folder


def recorded_model(ref: ModelRef, wanted: str | None) -> Path:
    """The folder of the model that a recording was made with.

    wanted: the --model argument; without it, every model on this machine is looked at. StudioError
    where it is another model, or not there.
    """
    if wanted is None:
        found = models.locate(ref, models.find(find_places()))
        if found is None:
            raise StudioError(
                f"The model {ref.name}, with which this was recorded, is not on this machine.",
                "Say where it is with --model.",
            )
        models.check(found.path)
        return found.path
    folder = chosen_model(wanted)
    if ref.fingerprint and models.fingerprint(folder) != ref.fingerprint:
        raise StudioError(
            f"This was recorded with another model, {ref.name}.",
            "Leave --model out, or give that model's folder.",
        )
    return folder


def open_engine(folder: Path, console: Console, loras: Sequence[Path] = ()) -> Renderer:
    """The engine with the model in `folder` loaded and tried out. This is what brings torch.

    loras: files of LoRAs, besides those that the artist keeps.
    """
    console.progress("Getting the model ready …")
    _prepare()
    from studio.engine import devices, loader  # noqa: PLC0415 - torch takes seconds
    from studio.engine.renderer import Renderer  # noqa: PLC0415 - as above

    devices.set_threads()
    device = devices.choose()
    pipe = loader.load(folder, device).pipe
    engine = Renderer(pipe, device, find_places().cache, models.ref(folder))
    engine.find_loras(Loras(find_places().loras, loras).path_of)
    engine.prepare(lambda stage: console.progress(f"{stage} …"))
    return engine


def make(engine: Renderer, recipe: Recipe, console: Console) -> Rendered:
    """The picture of a recipe, with progress and the time that is left."""
    began = time.monotonic()
    total = known = done = 0

    def started(count: int, already: int) -> None:
        nonlocal total, known
        total, known = count, already

    def stepped(_step: StepFacts) -> None:
        nonlocal done
        done += 1
        left = (time.monotonic() - began) / max(done - known, 1) * (total - done)
        console.progress(f"Step {done} of {total}, {left:.0f} s left")

    made = engine.render(recipe, on_start=started, on_step=stepped)
    console.clear()
    return made


def check_negative(engine: Renderer, negative: str | None) -> None:
    """StudioError where there is something to avoid, but the model cannot be told so."""
    if negative and not engine.facts().negative:
        raise StudioError(
            "This model cannot be told what to avoid.",
            "Leave --negative out, or use another model.",
        )


def finish(
    made: Rendered,
    recipe: Recipe,
    options: Namespace,
    console: Console,
    decoded: float | None = None,
) -> None:
    """Save the picture, and the recording where it is wanted, and tell of them.

    decoded: how the model's decoder brings back the photo it begins with, in dB.
    """
    pictures.save(options.out, made.pixels, recipe)
    if options.record is not None:
        from studio.engine import recording  # noqa: PLC0415 - brings torch

        recording.write(options.record, recipe, made.trajectory)
    data = {
        "picture": str(options.out),
        "width": made.pixels.width,
        "height": made.pixels.height,
        "model": recipe.model.name,
        "sampler": recipe.sampler,
        "steps": len(made.trajectory),
        "seed": recipe.noise.first_seed,
        "seconds": round(made.seconds, 4),
        "recipe": recipe_json.to_dict(recipe),
        "recording": None if options.record is None else str(options.record),
        "exact": made.exact,
        "steps_run": made.steps_run,
        "photo_decoded_db": None if decoded is None else round(decoded, 2),
    }
    line = f"Painted {options.out} in {made.seconds:.1f} s, {made.steps_run} steps."
    console.result(data, line)


def read_steps(path: Path) -> Kept:
    """The steps of a recording; StudioError where its tensors do not make any. Brings torch."""
    _prepare()
    from studio.engine import devices, recording  # noqa: PLC0415 - torch takes seconds

    return recording.read(path, devices.choose().place).kept


def adopt(engine: Renderer, recipe: Recipe, kept: Kept, count: int) -> None:
    """Let the engine know the first `count` steps of a recording.

    StudioError where the recording is not of a whole run of its recipe.
    """
    if engine.count(recipe) != len(kept):
        raise StudioError(
            "The recording and its recipe do not belong together.", "Open another copy of it."
        )
    engine.adopt(recipe, kept, count)


def _prepare() -> None:
    """What must be said to torch and its libraries before they are imported."""
    from studio.engine import stalls  # noqa: PLC0415 - the engine's room is entered late

    stalls.prepare_process()
