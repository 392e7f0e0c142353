"""Films: the previews of a run's steps in one PNG, so that a run can be scrubbed without its model.

Two rows of equal pictures, one column for each step: above what the step sees, below what it
expects. A text with the key `sfumato-film` holds as JSON what else is known of each step.
"""

from __future__ import annotations

import io
import json
from dataclasses import fields
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from PIL import Image, PngImagePlugin

from studio.core.errors import StudioError
from studio.core.pixels import Pixels
from studio.core.steps import StepFacts
from studio.library import files
from studio.library.png_text import read_text

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

KEYWORD: Final = "sfumato-film"
_PICTURES: Final = frozenset({"sees", "expects"})
_COMPRESSION: Final = 1
"""Noise cannot be made much smaller, only slower."""


def can_hold(steps: Sequence[StepFacts]) -> bool:
    """Whether these steps make a film: there are some, and their previews are of one size."""
    sizes = {(p.width, p.height) for step in steps for p in (step.sees, step.expects)}
    return len(sizes) == 1


def to_png(steps: Sequence[StepFacts]) -> bytes:
    """The film of all steps of a run, as the bytes of a PNG file."""
    rows = [
        np.concatenate([getattr(s, row).to_rgb() for s in steps], 1) for row in ("sees", "expects")
    ]
    info = PngImagePlugin.PngInfo()
    told = [_told(step) for step in steps]
    info.add_itxt(KEYWORD, json.dumps({"version": 1, "steps": told}))
    file = io.BytesIO()
    image = Image.fromarray(np.concatenate(rows, 0))
    image.save(file, "PNG", pnginfo=info, compress_level=_COMPRESSION)
    return file.getvalue()


def read(path: Path) -> tuple[StepFacts, ...]:
    """The steps of a film. StudioError where it cannot be read."""
    text = read_text(path, KEYWORD)
    try:
        told = json.loads(text or "")["steps"]
        with Image.open(path, formats=("PNG",)) as image:
            rgb = np.asarray(image.convert("RGB"))
        wide, high = rgb.shape[1] // len(told), rgb.shape[0] // 2
        return tuple(
            _step(step, rgb[:, at * wide : (at + 1) * wide], high) for at, step in enumerate(told)
        )
    except OSError as error:
        if error.errno:
            raise files.read_error(error, path) from error
        raise _damaged(path, error) from error
    except (ValueError, LookupError, TypeError, ArithmeticError, SyntaxError) as error:
        raise _damaged(path, error) from error


def _told(step: StepFacts) -> dict[str, Any]:
    return {f.name: getattr(step, f.name) for f in fields(step) if f.name not in _PICTURES}


def _step(told: dict[str, Any], rgb: np.ndarray[Any, np.dtype[np.uint8]], high: int) -> StepFacts:
    known = {f.name for f in fields(StepFacts)} - _PICTURES
    values: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value
        for name, value in told.items()
        if name in known
    }
    sees, expects = Pixels.from_rgb(rgb[:high]), Pixels.from_rgb(rgb[high:])
    return StepFacts(**values, sees=sees, expects=expects)


def _damaged(path: Path, error: Exception) -> StudioError:
    return StudioError(f"The film {path.name} is damaged.", "", repr(error))
