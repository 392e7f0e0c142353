"""What strokes, fresh noise and "only here" do to the fake engine's landscapes."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from studio.core.edits import Touch
from studio.core.noise import Noise
from studio.core.shapes import mask, union

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy as np
    from numpy.typing import NDArray

    from studio.core.edits import Stroke
    from studio.core.recipe import Recipe

    Image = NDArray[np.float64]
    Paint = Callable[[Recipe, int, int], Image]


def edited(recipe: Recipe, width: int, height: int, plain: Paint) -> Image:
    """The landscape with all that the recipe's changes paint on it. plain: without that."""
    edits = [change for change in recipe.changes if change.edit is not None]
    if not edits or edits[-1].edit is None:
        return plain(recipe, width, height)
    edit, earlier = edits[-1].edit, recipe.before(edits[-1].step)
    before = edited(earlier, width, height, plain)
    steered = replace(recipe, changes=(), conditioning=recipe.conditioning_at(10**9))
    same = earlier.conditioning_at(10**9) == steered.conditioning
    image = before if same else plain(steered, width, height)
    if edit.fresh is not None:
        other = plain(_with_seed(steered, edit.fresh.seed), width, height)
        image = image + (other - image) * edit.fresh.strength
    for stroke in edit.strokes:
        under = mask(stroke.shape, width, height)[..., None] * stroke.strength
        image = image + (_under(stroke, steered, image, plain) - image) * under
    if edit.only:
        image = before + (image - before) * union(edit.only, width, height)[..., None]
    return image


def _under(stroke: Stroke, recipe: Recipe, image: Image, plain: Paint) -> Image:
    height, width = image.shape[:2]
    if stroke.source is not None:
        return edited(stroke.source, width, height, plain)
    if stroke.touch is Touch.NOISE:
        return plain(_with_seed(recipe, stroke.seed), width, height)
    mean: Image = image.mean((0, 1))
    return image * 0.25 + mean * 0.75


def _with_seed(recipe: Recipe, seed: int) -> Recipe:
    return replace(recipe, noise=Noise.of(seed))
