"""A picture carries its recipe, and no file that an artist may drop breaks the studio."""

from __future__ import annotations

import struct
import zlib
from typing import TYPE_CHECKING

import numpy as np
import pytest
from PIL import Image, PngImagePlugin

from studio.core import recipe_json
from studio.core.errors import StudioError
from studio.library import pictures
from studio.library.png_text import MAX_TEXT, SIGNATURE

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from studio.core.pixels import Pixels
    from studio.core.recipe import Recipe


def chunk(kind: bytes, body: bytes = b"", crc: int | None = None) -> bytes:
    check = zlib.crc32(kind + body) if crc is None else crc
    return len(body).to_bytes(4, "big") + kind + body + check.to_bytes(4, "big")


def itxt(text: bytes, *, packed: bool = False, key: bytes = b"sfumato-recipe") -> bytes:
    body = zlib.compress(text) if packed else text
    return chunk(b"iTXt", key + b"\0" + bytes([packed, 0]) + b"\0\0" + body)


IHDR = chunk(b"IHDR", struct.pack(">IIBBBBB", 8, 8, 8, 2, 0, 0, 0))
IDAT = chunk(b"IDAT", zlib.compress(bytes(8 * 25)))
IEND = chunk(b"IEND")


def test_saved_pictures_hold_their_recipe_and_every_pixel(
    tmp_path: Path, pixels: Pixels, recipe: Recipe
) -> None:
    path = tmp_path / "a.png"
    pictures.save(path, pixels, recipe)
    assert pictures.read_recipe(path) == recipe
    assert pictures.load_pixels(path) == pixels
    with Image.open(path) as image:
        assert isinstance(image, PngImagePlugin.PngImageFile)
        assert image.text["Description"].startswith("a lighthouse – at dawn ☀\nAvoid: fog")
        assert image.text["Software"].startswith("Sfumato ")


def test_describe_says_everything(recipe: Recipe) -> None:
    text = pictures.describe(recipe)
    for word in ("8 steps", "ddim", "guidance 3.1", "7 x 0.891", "From step 5: at night", "7.25"):
        assert word in text


def test_only_png_is_saved(tmp_path: Path, pixels: Pixels, recipe: Recipe) -> None:
    with pytest.raises(StudioError, match=r"Call it a\.png"):
        pictures.save(tmp_path / "a.jpg", pixels, recipe)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize("late", [False, True])
def test_the_recipe_is_found_wherever_it_stands(
    tmp_path: Path, recipe: Recipe, *, packed: bool, late: bool
) -> None:
    text = itxt(recipe_json.to_json(recipe).encode(), packed=packed)
    other = itxt(b"something else", key=b"Comment")
    middle = IDAT + text if late else text + IDAT
    path = tmp_path / "a.png"
    path.write_bytes(SIGNATURE + IHDR + other + middle + IEND)
    assert pictures.read_recipe(path) == recipe


def test_reading_the_recipe_decodes_no_pixel(tmp_path: Path, recipe: Recipe) -> None:
    huge = chunk(b"IHDR", struct.pack(">IIBBBBB", 2**31 - 1, 2**31 - 1, 8, 2, 0, 0, 0))
    path = tmp_path / "a.png"
    text = itxt(recipe_json.to_json(recipe).encode())
    path.write_bytes(SIGNATURE + huge + text + chunk(b"IDAT", b"no zlib data") + IEND)
    assert pictures.read_recipe(path) == recipe


def animated() -> bytes:
    return SIGNATURE + IHDR + chunk(b"acTL", bytes(8)) + IDAT + IEND


BAD_TEXT = {
    "empty": (b"", "not a PNG"),
    "text": (b"hello, I am no picture", "not a PNG"),
    "jpeg": (b"\xff\xd8\xff\xe0" + bytes(100), "not a PNG"),
    "signature alone": (SIGNATURE, "broken"),
    "cut short": (SIGNATURE + IHDR + IDAT[:-9], "broken"),
    "no end": (SIGNATURE + IHDR + IDAT, "broken"),
    "nonsense": (SIGNATURE + IHDR + bytes(100), "broken"),
    "no recipe": (SIGNATURE + IHDR + IDAT + IEND, "holds no recipe"),
    "another program's": (SIGNATURE + IHDR + itxt(b"{}", key=b"parameters") + IDAT + IEND, "holds"),
    "animated": (animated(), "animated"),
    "not JSON": (SIGNATURE + IHDR + itxt(b"{") + IDAT + IEND, "readable recipe"),
    "not a recipe": (SIGNATURE + IHDR + itxt(b"{}") + IDAT + IEND, "not a Sfumato recipe"),
    "deep": (SIGNATURE + IHDR + itxt(b"[" * 100_000) + IDAT + IEND, "readable recipe"),
    "long": (SIGNATURE + IHDR + itxt(bytes(MAX_TEXT)) + IDAT + IEND, "longer than"),
    "bomb": (SIGNATURE + IHDR + itxt(bytes(1 << 24), packed=True) + IDAT + IEND, "longer than"),
    "bad zip": (
        SIGNATURE + IHDR + chunk(b"iTXt", b"sfumato-recipe\0\x01\0\0\0nozip") + IEND,
        "broken",
    ),
    "not text": (SIGNATURE + IHDR + itxt(b"\xff\xfe") + IEND, "broken"),
    "no fields": (SIGNATURE + IHDR + chunk(b"iTXt", b"sfumato-recipe\0\0") + IEND, "broken"),
    "bad sum": (
        SIGNATURE + IHDR + chunk(b"iTXt", b"sfumato-recipe\0\0\0\0\0{}", 1) + IEND,
        "broken",
    ),
}


@pytest.mark.parametrize("case", BAD_TEXT)
def test_files_without_a_readable_recipe(tmp_path: Path, case: str) -> None:
    data, says = BAD_TEXT[case]
    path = tmp_path / "a.png"
    path.write_bytes(data)
    with pytest.raises(StudioError, match=says) as caught:
        pictures.read_recipe(path)
    assert caught.value.hint or case in {"not JSON", "deep"}  # the recipe's own words


def test_a_recipe_from_the_future(tmp_path: Path, recipe: Recipe) -> None:
    text = recipe_json.to_json(recipe).replace('"version": 1', '"version": 99').encode()
    path = tmp_path / "a.png"
    path.write_bytes(SIGNATURE + IHDR + itxt(text) + IDAT + IEND)
    with pytest.raises(StudioError, match="newer Sfumato"):
        pictures.read_recipe(path)


def big(path: Path) -> None:
    huge = chunk(b"IHDR", struct.pack(">IIBBBBB", 30_000, 30_000, 8, 2, 0, 0, 0))
    path.write_bytes(SIGNATURE + huge + IDAT + IEND)


def merely_large(path: Path) -> None:
    huge = chunk(b"IHDR", struct.pack(">IIBBBBB", 9000, 8000, 8, 2, 0, 0, 0))
    path.write_bytes(SIGNATURE + huge + IDAT + IEND)


def moving(path: Path) -> None:
    frames = [Image.new("RGB", (8, 8), color) for color in ("red", "blue")]
    frames[0].save(path, "PNG", save_all=True, append_images=frames[1:])


def cut(path: Path) -> None:
    noise = np.random.default_rng(0).integers(0, 256, (64, 64, 3)).astype(np.uint8)
    Image.fromarray(noise).save(path, "PNG")
    path.write_bytes(path.read_bytes()[:5000])


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (big, "too large"),
        (merely_large, "too large"),
        (moving, "animated"),
        (cut, "broken"),
        (lambda path: path.write_bytes(b"no picture at all"), "not a picture"),
        (lambda path: path.write_bytes(b"%!PS-Adobe-3.0 EPSF-3.0\n"), "not a picture"),
        (lambda path: path.write_bytes(b""), "not a picture"),
        (lambda path: path.mkdir(), "is a folder"),
        (lambda _path: None, "no file"),
    ],
)
def test_pictures_that_cannot_be_opened(
    tmp_path: Path, make: Callable[[Path], object], says: str
) -> None:
    path = tmp_path / "a.png"
    make(path)
    with pytest.raises(StudioError, match=says) as caught:
        pictures.load_pixels(path)
    assert caught.value.hint


def test_load_pixels_makes_every_kind_plain(tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    Image.new("RGBA", (4, 3), (255, 0, 0, 0)).save(path)
    assert pictures.load_pixels(path).to_rgb().min() == 255
    Image.fromarray(np.full((3, 4), 65535, np.uint16)).save(path)
    assert pictures.load_pixels(path).to_rgb().min() == 255
    Image.fromarray(np.full((3, 4), 257 * 40, np.uint16)).save(path)
    assert set(pictures.load_pixels(path).to_rgb().flat) == {40}
    Image.new("P", (4, 3), 0).save(path)
    assert pictures.load_pixels(path).width == 4


def test_load_pixels_turns_photographs_upright(tmp_path: Path) -> None:
    path = tmp_path / "a.jpg"
    exif = Image.Exif()
    exif[0x0112] = 6
    Image.new("RGB", (20, 10)).save(path, exif=exif)
    upright = pictures.load_pixels(path)
    assert (upright.width, upright.height) == (10, 20)
