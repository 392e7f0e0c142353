"""Any photo an artist drops becomes one upright sRGB picture of a size the model takes."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import numpy as np
import pytest
from PIL import Image, ImageCms

from studio.core.errors import StudioError
from studio.core.photos import digest_of
from studio.core.pixels import Pixels
from studio.library import photos

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

MODEL = (64, 64)
RED, BLUE = (200, 30, 40), (20, 60, 180)


def read(path: Path) -> np.ndarray:
    return photos.load(path, MODEL, 32).to_rgb().astype(int)


def halves(mode: str = "RGB", size: tuple[int, int] = (128, 128)) -> Image.Image:
    """Red on the left, blue on the right."""
    image = Image.new("RGB", size, RED)
    image.paste(BLUE, (size[0] // 2, 0, *size))
    return image.convert(mode)


def near(colour: np.ndarray, wanted: tuple[int, int, int], by: int = 6) -> bool:
    return bool((abs(colour - np.array(wanted)) <= by).all())


@pytest.mark.parametrize(
    ("kind", "mode"),
    [
        ("png", "RGB"),
        ("png", "P"),
        ("png", "RGBA"),
        ("jpg", "RGB"),
        ("webp", "RGB"),
        ("tif", "RGB"),
        ("bmp", "RGB"),
        ("gif", "P"),
    ],
)
def test_every_kind_of_file_keeps_its_colours(tmp_path: Path, kind: str, mode: str) -> None:
    path = tmp_path / f"a.{kind}"
    halves(mode).save(path)
    rgb = read(path)
    assert rgb.shape == (64, 64, 3)
    assert near(rgb[32, 8], RED)
    assert near(rgb[32, 56], BLUE)


def test_cmyk_becomes_colours_of_a_screen(tmp_path: Path) -> None:
    path = tmp_path / "a.jpg"
    halves("CMYK").save(path, quality=95)
    rgb = read(path)
    assert near(rgb[32, 8], RED, 12)
    assert near(rgb[32, 56], BLUE, 12)


@pytest.mark.parametrize("kind", ["png", "tif"])
def test_sixteen_bits_of_grey_are_scaled_and_not_cut_off(tmp_path: Path, kind: str) -> None:
    path = tmp_path / f"a.{kind}"
    ramp = np.linspace(0, 65535, 128).astype(np.uint16)
    Image.fromarray(np.tile(ramp, (128, 1))).save(path)
    rgb = read(path)
    assert (rgb[..., 0] == rgb[..., 2]).all()
    assert rgb[32, 0, 0] < 4
    assert abs(rgb[32, 32, 0] - 128) < 4
    assert rgb[32, 63, 0] > 251


def test_grey_and_bilevel_pictures_become_grey(tmp_path: Path) -> None:
    for mode in ("L", "1"):
        path = tmp_path / f"{mode}.png"
        Image.new("L", (64, 64), 255).convert(mode).save(path)
        assert (read(path) == 255).all()


def test_float_pictures_are_read_from_0_to_1(tmp_path: Path) -> None:
    path = tmp_path / "a.tif"
    Image.fromarray(np.full((64, 64), 0.5, np.float32)).save(path)
    assert abs(read(path) - 128).max() <= 1


@pytest.mark.parametrize("mode", ["RGBA", "LA", "P"])
def test_what_is_transparent_is_white(tmp_path: Path, mode: str) -> None:
    path = tmp_path / "a.png"
    clear = Image.new("RGBA", (64, 64), (0, 0, 0, 0))
    clear.paste((0, 0, 0, 255), (0, 0, 32, 64))
    if mode == "P":
        image = Image.new("P", (64, 64), 1)
        image.putpalette([0, 0, 0, 9, 9, 9])
        image.paste(0, (0, 0, 32, 64))
        image.save(path, transparency=1)
    else:
        clear.convert(mode).save(path)
    rgb = read(path)
    assert rgb[32, 8].max() < 8
    assert rgb[32, 56].min() > 247


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_photo_is_upright_however_the_camera_was_held(tmp_path: Path, orientation: int) -> None:
    upright = Image.new("RGB", (128, 64), BLUE)
    upright.paste(RED, (0, 0, 32, 32))  # the top left corner tells
    back = {
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_90,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }
    lying = upright.transpose(back[orientation]) if orientation in back else upright
    exif = Image.Exif()
    exif[0x0112] = orientation
    path = tmp_path / "a.png"
    lying.save(path, exif=exif)
    rgb = read(path)
    assert rgb.shape[1] > rgb.shape[0]
    assert near(rgb[4, 6], RED, 20)
    assert near(rgb[-4, -6], BLUE, 20)
    assert near(rgb[4, -6], BLUE, 20)


def test_of_what_moves_the_first_frame_is_taken(tmp_path: Path) -> None:
    path = tmp_path / "a.gif"
    first, second = Image.new("RGB", (64, 64), RED), Image.new("RGB", (64, 64), BLUE)
    first.save(path, save_all=True, append_images=[second], duration=100)
    assert near(read(path)[32, 32], RED)


def test_a_profile_is_followed(tmp_path: Path) -> None:
    """Half grey in linear light is a brighter grey in sRGB."""
    path, plain = tmp_path / "a.png", tmp_path / "b.png"
    grey = Image.new("RGB", (64, 64), (128, 128, 128))
    grey.save(plain)
    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    grey.save(path, icc_profile=lab)
    assert abs(read(path) - read(plain)).max() <= 1
    path.unlink()
    grey.save(path, icc_profile=b"no profile at all")
    assert abs(read(path) - read(plain)).max() <= 1


def test_the_middle_is_kept_of_what_has_another_shape(tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    image = Image.new("RGB", (4000, 100), BLUE)
    image.paste(RED, (1900, 0, 2100, 100))
    image.save(path)
    rgb = read(path)
    assert near(rgb[rgb.shape[0] // 2, rgb.shape[1] // 2], RED)


@pytest.mark.parametrize("kind", ["jpg", "png"])
def test_twenty_thousand_pixels_are_opened(tmp_path: Path, kind: str) -> None:
    path = tmp_path / f"a.{kind}"
    halves("L", (20000, 6000)).save(path)
    before = Image.MAX_IMAGE_PIXELS
    rgb = read(path)
    assert rgb.shape[1] > 2 * rgb.shape[0]
    assert before == Image.MAX_IMAGE_PIXELS


def test_a_large_jpeg_is_never_decoded_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.jpg"
    halves("L", (2000, 2000)).save(path)
    monkeypatch.setattr(
        photos, "MEMORY", 100_000
    )  # an eighth of each side fits, the whole does not
    assert read(path).shape == (64, 64, 3)
    path = tmp_path / "a.png"
    halves("L", (2000, 2000)).save(path)
    with pytest.raises(StudioError, match="too large"):
        read(path)


def _cut(whole: Path, path: Path) -> None:
    path.write_bytes(whole.read_bytes()[:-900])


def _text(_whole: Path, path: Path) -> None:
    path.write_text("buy milk")


def _empty(_whole: Path, path: Path) -> None:
    path.write_bytes(b"")


def _missing(_whole: Path, _path: Path) -> None:
    pass


def _folder(_whole: Path, path: Path) -> None:
    path.mkdir()


@pytest.mark.parametrize("spoil", [_cut, _text, _empty, _missing, _folder])
def test_what_is_no_picture_is_one_sentence_and_what_to_do(
    tmp_path: Path, spoil: Callable[[Path, Path], None]
) -> None:
    whole, path = tmp_path / "whole.jpg", tmp_path / "holiday.jpg"
    Image.effect_noise((200, 200), 80).save(whole)
    spoil(whole, path)
    with pytest.raises(StudioError) as caught:
        read(path)
    assert "holiday.jpg" in caught.value.what
    assert caught.value.hint


def test_a_stored_photo_comes_back_bit_for_bit(tmp_path: Path) -> None:
    noise = np.random.default_rng(1).integers(0, 256, (48, 64, 3)).astype(np.uint8)
    picture = Pixels.from_rgb(noise)
    path = photos.write(tmp_path, picture)
    assert path.stem == digest_of(picture)
    assert photos.read(tmp_path, digest_of(picture)) == picture
    assert photos.write(tmp_path, picture) == path


def test_a_stored_photo_that_became_another_is_refused(tmp_path: Path) -> None:
    picture = Pixels.from_rgb(np.zeros((8, 8, 3), np.uint8))
    path = photos.write(tmp_path, picture)
    other = io.BytesIO()
    Image.new("RGB", (8, 8), "red").save(other, "PNG")
    path.write_bytes(other.getvalue())
    with pytest.raises(StudioError, match="changed"):
        photos.read(tmp_path, digest_of(picture))
    with pytest.raises(StudioError, match="no file"):
        photos.read(tmp_path, "0" * 64)
