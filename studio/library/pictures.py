"""Pictures on disk: PNG files with their recipe inside."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Final

import numpy as np
from PIL import Image, ImageOps, PngImagePlugin, UnidentifiedImageError

import studio
from studio.core import recipe_json
from studio.core.errors import StudioError
from studio.core.pixels import Pixels
from studio.library import files
from studio.library.png_text import is_png, read_text

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    from studio.core.conditioning import Prompt
    from studio.core.recipe import Recipe

KEYWORD: Final = "sfumato-recipe"
"""The key of the PNG's iTXt chunk that holds the recipe as JSON."""

MAX_PIXELS: Final = 1 << 26
"""Pictures larger than this (8192 x 8192) are not opened."""

_FORMATS: Final = ("PNG", "JPEG", "WEBP", "BMP", "TIFF")


def check_name(path: Path) -> None:
    """StudioError unless the name is one that `save` takes."""
    if path.suffix.lower() != ".png":
        raise StudioError(
            f"Sfumato saves pictures as PNG, and {path.name} does not end in .png.",
            f"Call it {path.stem}.png.",
        )


def save(path: Path, pixels: Pixels, recipe: Recipe) -> None:
    """Write the picture as a PNG that can be made again from what it holds.

    StudioError where the name does not end in .png or the file cannot be written.
    """
    check_name(path)
    files.write_bytes(path, to_png(pixels, recipe))


def to_png(pixels: Pixels, recipe: Recipe | None = None) -> bytes:
    """The picture as the bytes of a PNG file, with the recipe inside where one is given."""
    info = PngImagePlugin.PngInfo()
    info.add_itxt("Software", f"Sfumato {studio.__version__}")
    if recipe is not None:
        info.add_itxt(KEYWORD, recipe_json.to_json(recipe))
        info.add_itxt("Description", describe(recipe))
    size = (pixels.width, pixels.height)
    image = Image.frombuffer("RGB", size, pixels.data, "raw", "BGRX", 0, 1)
    file = io.BytesIO()
    image.save(file, "PNG", pnginfo=info)
    return file.getvalue()


def read_recipe(path: Path) -> Recipe:
    """The recipe inside a PNG, found without decoding the picture.

    StudioError where there is none, or the file is no PNG, broken, animated or newer than this
    Sfumato.
    """
    text = read_text(path, KEYWORD)
    if text is None:
        raise StudioError(
            f"{path.name} holds no recipe.", "Choose a picture that was saved by Sfumato."
        )
    return recipe_json.from_json(text)


def find_recipe(path: Path) -> Recipe | None:
    """The recipe inside a file; None where it holds none: then it is any picture, or none at all.

    StudioError where the file cannot be read, or its recipe is broken or newer than this Sfumato.
    """
    if not is_png(path):
        return None
    text = read_text(path, KEYWORD, moving=True)
    return None if text is None else recipe_json.from_json(text)


def load_pixels(path: Path) -> Pixels:
    """The picture in a file (PNG, JPEG, WebP, BMP, TIFF), upright, transparency on white.

    StudioError where it cannot be read, moves, or has more than MAX_PIXELS pixels.
    """
    try:
        return Pixels.from_rgb(_load(path))
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise _too_large(path) from error
    except UnidentifiedImageError as error:
        raise StudioError(
            f"{path.name} is not a picture that Sfumato can open.", "Use PNG, JPEG or WebP."
        ) from error
    except (ValueError, SyntaxError, EOFError) as error:  # what Pillow raises on broken files
        raise _broken(path, error) from error
    except OSError as error:  # from the system, or from Pillow for a file that is cut short
        raise (files.read_error(error, path) if error.errno else _broken(path, error)) from error


def describe(recipe: Recipe) -> str:
    """The recipe in plain words, for programs that show a picture's description."""
    first = recipe.conditioning
    lines = [_prompts(first.prompts)]
    if first.negative:
        lines.append(f"Avoid: {first.negative}")
    seeds = ", ".join(
        str(seed.value) if len(recipe.noise.seeds) == 1 else f"{seed.value} x {seed.weight:.3g}"
        for seed in recipe.noise.seeds
    )
    lines.append(
        f"{recipe.width} x {recipe.height}, {recipe.steps} steps, sampler {recipe.sampler}, "
        f"guidance {first.guidance:g}, seed {seeds}, model {recipe.model.name}"
    )
    for change in recipe.changes:
        acting = recipe.conditioning_at(change.step)
        lines.append(
            f"From step {change.step}: {_prompts(acting.prompts)}, guidance {acting.guidance:g}"
        )
    return "\n".join(lines)


def _prompts(prompts: tuple[Prompt, ...]) -> str:
    if len(prompts) == 1:
        return prompts[0].text
    return " + ".join(f"{prompt.text} x {prompt.weight:.3g}" for prompt in prompts)


def _load(path: Path) -> NDArray[np.uint8]:
    with Image.open(path, formats=_FORMATS) as image:
        if image.width * image.height > MAX_PIXELS:
            raise _too_large(path)
        if getattr(image, "n_frames", 1) > 1:
            raise StudioError(f"{path.name} is animated.", "Choose a still picture.")
        if image.mode.startswith("I"):  # 16 bits of grey: Pillow would cut them off, not scale
            grey = np.clip(np.asarray(image) / 257, 0, 255).astype(np.uint8)
            return np.repeat(grey[..., None], 3, axis=2)
        upright = ImageOps.exif_transpose(image)
        if upright.has_transparency_data:
            upright = upright.convert("RGBA")
            white = Image.new("RGBA", upright.size, "white")
            upright = Image.alpha_composite(white, upright)
        return np.asarray(upright.convert("RGB"))


def _too_large(path: Path) -> StudioError:
    return StudioError(
        f"{path.name} is too large to open.",
        f"Make it smaller than {MAX_PIXELS >> 20} million pixels first.",
    )


def _broken(path: Path, error: Exception) -> StudioError:
    return StudioError(f"{path.name} is broken.", "Open another copy of it.", str(error))
