"""Photos by digest, the size in which a model is given one, and how alike two pictures are."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from core_values import a_recipe

from studio.core.edits import Edit, Stroke, Touch
from studio.core.errors import StudioError
from studio.core.photo import Photo
from studio.core.photos import SAME, Photos, digest_of, fitted_size, photos_of, psnr
from studio.core.pixels import Pixels
from studio.core.shapes import Shape


def grey(width: int, height: int, shade: int = 100) -> Pixels:
    return Pixels.from_rgb(np.full((height, width, 3), shade, np.uint8))


def test_equal_pictures_are_one_photo_and_its_digest_names_it_in_a_recipe() -> None:
    photos = Photos()
    digest = photos.add(grey(4, 2))
    assert photos.add(grey(4, 2)) == digest
    assert list(photos) == [digest]
    assert photos.get(digest) == grey(4, 2)
    assert Photo(digest).digest == digest


def test_the_digest_tells_pictures_of_equal_bytes_and_other_sizes_apart() -> None:
    assert digest_of(grey(4, 2)) != digest_of(grey(2, 4))
    assert digest_of(grey(4, 2)) != digest_of(grey(4, 2, 101))


def test_a_recipe_needs_its_own_photo_and_those_it_pastes_from() -> None:
    mine, other = digest_of(grey(1, 1)), digest_of(grey(2, 1))
    source = replace(a_recipe(), photo=Photo(other))
    dot = Shape(((0.5, 0.5),), radius=0.1)
    edit = Edit(strokes=(Stroke(Touch.PASTE, dot, source=source),))
    recipe = replace(a_recipe(), photo=Photo(mine, start=0))
    pasted = recipe.branched(3, recipe.conditioning, edit=edit)
    assert photos_of(a_recipe()) == ()
    assert photos_of(pasted) == (mine, other)


@pytest.mark.parametrize(
    ("size", "model", "multiple", "fitted"),
    [
        ((1000, 1000), (256, 256), 64, (256, 256)),
        ((20, 20), (256, 256), 64, (256, 256)),
        ((6000, 4000), (256, 256), 64, (320, 192)),
        ((4000, 6000), (256, 256), 64, (192, 320)),
        ((4032, 3024), (1024, 1024), 64, (1216, 896)),
        ((3024, 4032), (512, 512), 8, (440, 592)),
    ],
)
def test_a_photo_keeps_its_shape_at_about_the_area_the_model_knows(
    size: tuple[int, int], model: tuple[int, int], multiple: int, fitted: tuple[int, int]
) -> None:
    assert fitted_size(size, model, multiple) == fitted


@pytest.mark.parametrize("size", [(20000, 1), (1, 20000), (30, 20000)])
def test_the_longest_panorama_gets_a_size_that_a_recipe_takes(size: tuple[int, int]) -> None:
    width, height = fitted_size(size, (1024, 1024), 64)
    assert a_recipe(width=width, height=height)
    assert (width > height) == (size[0] > size[1])


def test_psnr_counts_as_the_field_does() -> None:
    assert psnr(grey(8, 8), grey(8, 8)) == SAME
    assert psnr(grey(8, 8, 100), grey(8, 8, 110)) == pytest.approx(28.13, abs=0.01)
    with pytest.raises(StudioError, match="different sizes"):
        psnr(grey(8, 8), grey(4, 8))
