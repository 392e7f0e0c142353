"""Any picture an artist may have, read as the engine wants it; and photos stored by their digest.

Pillow's own guard against decompression bombs warns at 89 million pixels and refuses twice that. A
panorama of 20,000 px is no bomb, so it has no say here. Instead the header is asked for the size,
and nothing is decoded that would take more than `MEMORY`: a JPEG is decoded at down to an eighth of
its size where that is enough, anything else must fit whole.
"""

from __future__ import annotations

import contextlib
import io
import threading
import warnings
from typing import TYPE_CHECKING, Final

import numpy as np
from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError

from studio.core.errors import StudioError
from studio.core.photos import digest_of, fitted_size
from studio.core.pixels import Pixels
from studio.library import files, pictures

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MEMORY: Final = 1 << 30
"""Bytes that a decoded photo may take: 268 million pixels of colour."""

SUFFIX: Final = ".png"

SUFFIXES: Final = (
    ".png",
    ".jpg",
    ".jpeg",
    ".webp",
    ".tif",
    ".tiff",
    ".gif",
    ".bmp",
    ".avif",
)
"""How the names of files end that may be photos, for a dialog."""

_BYTES: Final = {"1": 1, "L": 1, "P": 1, "I;16": 2, "I;16B": 2, "I;16L": 2}
"""Bytes that Pillow takes for a pixel; four where it is not said."""

_FORMATS: Final = ("PNG", "JPEG", "MPO", "WEBP", "TIFF", "GIF", "BMP", "AVIF")
_ORIENTATION: Final = 0x0112
_TURNS: Final = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
"""What makes a picture upright that says it lies so (EXIF 2.32, tag Orientation)."""

_guard = threading.Lock()  # Pillow's limit is one for the whole process


def load(path: Path, model: tuple[int, int], multiple: int) -> Pixels:
    """The photo in a file, cut to what the model can take: covered, centred, upright, in sRGB.

    model, multiple: as for `core.photos.fitted_size`. Of what moves, the first frame; transparency
    lies on white. StudioError where the file is no picture, is broken or is too large.
    """
    try:
        with _unguarded(), Image.open(path, formats=_readable()) as image:
            return _fitted(image, path, model, multiple)
    except UnidentifiedImageError as error:
        raise StudioError(
            f"{path.name} is not a picture that Sfumato can open.", "Use PNG, JPEG, WebP or TIFF."
        ) from error
    except MemoryError as error:
        raise _too_large(path) from error
    except (ValueError, SyntaxError, EOFError) as error:  # what Pillow raises on broken files
        raise _broken(path, error) from error
    except OSError as error:  # from the system, or from Pillow for a file that is cut short
        raise (files.read_error(error, path) if error.errno else _broken(path, error)) from error


def write(folder: Path, picture: Pixels) -> Path:
    """Store a photo under its digest, without loss; returns the file. StudioError if it cannot be.

    A file that is there already is left alone: the name says what is in it.
    """
    path = stored(folder, digest_of(picture))
    if not path.exists():
        files.write_bytes(path, pictures.to_png(picture))
    return path


def read(folder: Path, digest: str) -> Pixels:
    """The stored photo of this digest. StudioError where it is missing or has become another."""
    path = stored(folder, digest)
    picture = pictures.load_pixels(path)
    if digest_of(picture) != digest:
        raise StudioError(
            "A photo of this project has been changed.",
            "Open the photo again; pictures that began with it can be made from it.",
            str(path),
        )
    return picture


def stored(folder: Path, digest: str) -> Path:
    """Where a photo of this digest lies in a folder of photos."""
    return folder / f"{digest}{SUFFIX}"


# ---- reading


def _readable() -> tuple[str, ...]:
    Image.init()
    return tuple(kind for kind in _FORMATS if kind in Image.OPEN)  # older Pillows know no AVIF


@contextlib.contextmanager
def _unguarded() -> Iterator[None]:
    """Inside, Pillow opens files of any size; `_fitted` asks how large they are."""
    with _guard, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of broken metadata too: the picture may be whole
        before, Image.MAX_IMAGE_PIXELS = Image.MAX_IMAGE_PIXELS, None
        try:
            yield
        finally:
            Image.MAX_IMAGE_PIXELS = before


def _fitted(image: Image.Image, path: Path, model: tuple[int, int], multiple: int) -> Pixels:
    orientation = image.getexif().get(_ORIENTATION, 1)
    turn, lies = _TURNS.get(orientation), orientation in (5, 6, 7, 8)
    width, height = image.size
    upright = (height, width) if lies else (width, height)
    goal = fitted_size(upright, model, multiple)
    size = (goal[1], goal[0]) if lies else goal
    image.draft(None, _covering(image.size, size))  # only JPEG can
    if image.width * image.height * _BYTES.get(image.mode, 4) > MEMORY:
        raise _too_large(path)
    small = ImageOps.fit(_scalable(image), size, Image.Resampling.LANCZOS)
    colours = _in_srgb(small, image.info.get("icc_profile"))
    whole = colours if turn is None else colours.transpose(turn)
    return Pixels.from_rgb(np.asarray(whole))


def _covering(size: tuple[int, int], goal: tuple[int, int]) -> tuple[int, int]:
    """The size of the whole picture, scaled so that it just covers the goal."""
    scale = max(goal[0] / size[0], goal[1] / size[1])
    return max(1, round(size[0] * scale)), max(1, round(size[1] * scale))


def _scalable(image: Image.Image) -> Image.Image:
    """The picture in a mode that can be scaled smoothly, 8 bits a channel."""
    if image.mode.startswith(("I", "F")):
        return _in_8_bits(image)
    if image.has_transparency_data:
        return image.convert("RGBA")
    if image.mode in ("1", "P", "PA", "La", "RGBa"):
        return image.convert("L" if image.mode == "1" else "RGB")
    image.load()
    return image


def _in_8_bits(image: Image.Image) -> Image.Image:
    """Grey of 16 bits and more, scaled rather than cut off as Pillow would."""
    values = np.asarray(image)
    if values.dtype == np.uint16:
        return Image.fromarray((values >> 8).astype(np.uint8))
    real = np.nan_to_num(values.astype(np.float32))
    top = float(real.max(initial=0.0))
    white = next((w for w in (1.0, 255.0, 65535.0) if top <= w), top)
    if image.mode != "F" and white == 1.0:
        white = 65535.0
    return Image.fromarray((real.clip(0) * (255.0 / white)).round().astype(np.uint8))


def _in_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    """RGB, on white where it was transparent, in the colours that its profile means."""
    alpha = image.getchannel("A") if image.mode in ("RGBA", "LA") else None
    plain = image.convert(image.mode.removesuffix("A")) if alpha is not None else image
    colours = _by_profile(plain, profile) if profile else None
    colours = plain.convert("RGB") if colours is None else colours
    if alpha is None:
        return colours
    white = Image.new("RGB", colours.size, "white")
    white.paste(colours, mask=alpha)
    return white


def _by_profile(image: Image.Image, profile: bytes) -> Image.Image | None:
    """The picture in sRGB; None where the profile is broken or of another kind of colours."""
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        goal = ImageCms.createProfile("sRGB")
        return ImageCms.profileToProfile(image, source, goal, outputMode="RGB")
    except (ImageCms.PyCMSError, OSError, ValueError):
        return None  # the colours as the file has them are the next best


def _too_large(path: Path) -> StudioError:
    return StudioError(
        f"{path.name} is too large to open.",
        f"Make it smaller than {MEMORY // 4 >> 20} million pixels, or save it as JPEG.",
    )


def _broken(path: Path, error: Exception) -> StudioError:
    return StudioError(f"{path.name} is broken.", "Open another copy of it.", str(error))
