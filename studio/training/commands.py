"""What the command line calls: plain functions, no parsing and no printing."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from PIL import Image

from studio.core.errors import StudioError
from studio.training.events import Event, Post, as_line, silent
from studio.training.painter import Painter, caption, sample_scene

if TYPE_CHECKING:
    from studio.training.settings import Settings

SHEET_COLUMNS, SHEET_ROWS = 8, 5
SMALLEST, LARGEST = 16, 4096

__all__ = ["Event", "as_line", "bench_starter", "paint", "paint_sheet", "train_starter"]


def paint(seed: int, out: Path, width: int = 256, height: int = 256) -> dict[str, Any]:
    """`sfumato paint`: paint the scene of a seed into a PNG; returns what it shows.

    The fields are those of the scene, `caption` and `picture` (the path). Raises StudioError for
    a seed below 0, an impossible size or a place that cannot be written.
    """
    _check(seed, width, height)
    scene = sample_scene(seed)
    _write(Image.fromarray(Painter(width, height).paint(scene)), out)
    return {
        "picture": str(out),
        "seed": seed,
        "width": width,
        "height": height,
        "caption": caption(scene, np.random.default_rng(seed)),
        "terrain": scene.terrain,
        "time": scene.time,
        "weather": scene.weather,
        "celestial": scene.celestial,
        "season": scene.season,
        "palette": scene.palette,
        "medium": scene.medium,
        "subjects": [[s.kind, s.position] for s in scene.subjects],
    }


def paint_sheet(
    seed: int, out: Path, columns: int = SHEET_COLUMNS, rows: int = SHEET_ROWS, side: int = 256
) -> dict[str, Any]:
    """`sfumato paint --sheet`: paint columns x rows scenes from that seed on into one PNG."""
    _check(seed, side, side)
    if not 1 <= columns * rows <= 400:
        raise StudioError("A sheet holds 1 to 400 pictures.", "Ask for fewer rows or columns.")
    painter = Painter(side)
    pictures = [painter.paint(sample_scene(seed + i)) for i in range(columns * rows)]
    lines = [np.concatenate(pictures[i * columns : (i + 1) * columns], 1) for i in range(rows)]
    _write(Image.fromarray(np.concatenate(lines, 0)), out)
    return {"picture": str(out), "seed": seed, "pictures": columns * rows, "side": side}


def train_starter(
    run: Path,
    *,
    minutes: float = 120.0,
    device: str = "auto",
    resume: bool = False,
    source: Path | None = None,
    settings: Settings | None = None,
    post: Post = silent,
) -> Path:
    """`sfumato train starter`: train in the folder `run`; returns the folder of the model.

    resume: go on with the run in that folder, with its settings; `minutes` then counts only if it
    is more than it was. source: a model folder to go on from (None: from nothing). settings:
    everything else (None: `Settings.usual`). Raises StudioError for what cannot be.
    """
    from studio.training.compute import choose_compute  # noqa: PLC0415 - torch loads only here
    from studio.training.settings import Settings  # noqa: PLC0415 - as above
    from studio.training.starter import StarterTraining  # noqa: PLC0415 - as above

    if minutes <= 0:
        raise StudioError("Training takes more than 0 minutes.")
    if resume:
        settings = Settings.load(run)
        settings = replace(settings, minutes=max(minutes, settings.minutes))
    elif (run / "settings.json").exists():
        raise StudioError(
            f"{run} already holds a training run.", "Resume it, or name another folder."
        )
    else:
        begun = str(source.resolve()) if source else ""
        settings = settings or Settings.usual(further=source is not None)
        settings = replace(settings, minutes=minutes, source=begun)
    if settings.source and not (Path(settings.source) / "model_index.json").exists():
        raise StudioError(
            f"{settings.source} is no model.", "Name a folder with a model_index.json."
        )
    return StarterTraining(run, settings, choose_compute(device), post).train()


def bench_starter(
    folder: Path,
    out: Path | None = None,
    *,
    prompts: int = 400,
    classifier: Path | None = None,
    baseline: Path | None = None,
    post: Post = silent,
) -> dict[str, Any]:
    """`sfumato bench starter`: measure a model folder; see `studio.training.bench`.

    out: where the sheets go (None: no sheets). classifier: a judge kept from an earlier bench,
    made there if the file does not exist. baseline: another model folder to measure beside it.
    """
    from studio.training.bench import Bench  # noqa: PLC0415 - torch loads only here

    return Bench(prompts=prompts, classifier=classifier, post=post).measure(folder, out, baseline)


def _check(seed: int, width: int, height: int) -> None:
    if seed < 0:
        raise StudioError("A seed is a whole number from 0.")
    if not (SMALLEST <= width <= LARGEST and SMALLEST <= height <= LARGEST):
        raise StudioError(f"A picture is {SMALLEST} to {LARGEST} pixels wide and high.")


def _write(image: Image.Image, out: Path) -> None:
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        image.save(out, format="PNG")
    except OSError as error:
        raise StudioError(
            f"The picture cannot be written to {out}.", "Choose another place.", str(error)
        ) from error
