"""The mixture of recipes that begin with different photos, or some with none."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from studio.core.between import mixed, mixed_conditioning
from studio.core.conditioning import Prompt
from studio.core.counts import count
from studio.core.edits import Edit, Stroke, Touch
from studio.core.photos import take_over_at, whole_way
from studio.core.shapes import Shape

if TYPE_CHECKING:
    from collections.abc import Sequence

    from studio.core.photo import Photo
    from studio.core.recipe import Recipe

    Parts = Sequence[tuple[Recipe, float]]

EVERYWHERE: Final = Shape(((-1.0, -1.0), (2.0, -1.0), (2.0, 2.0), (-1.0, 2.0)))
"""A mark that covers every place of a picture fully."""


def blended(shares: Parts) -> Recipe:
    """As `mixed`, where the recipes may begin with different photos too.

    What begins with one photo (or with none) is mixed as ever. At the step where the model takes
    over from the heaviest photo, the latents of these mixtures become one: what is expected by the
    shares, the noise with their roots, so that its variance stays (see `Touch.BLEND`).
    """
    parts = [(recipe, share) for recipe, share in shares if share > 0]
    groups: dict[Photo | None, list[tuple[Recipe, float]]] = {}
    for recipe, share in parts:
        groups.setdefault(recipe.photo, []).append((recipe, share))
    if len(groups) == 1:
        return mixed(parts)
    whole = [_as_one(group) for group in groups.values()]
    photos = sorted((p for p in whole if p[0].photo is not None), key=lambda part: -part[1])
    others = [part for part in whole if part[0].photo is None]
    base, *rest = [*others, *photos]  # what has no photo first: the others' steps are known at once
    return _joined(base, rest, _takes_over(photos[0][0], base[0]))


def _as_one(group: Parts) -> tuple[Recipe, float]:
    total = sum(share for _, share in group)
    return mixed([(recipe, share / total) for recipe, share in group]), total


def _takes_over(photo: Recipe, base: Recipe) -> int:
    """The step of the base's run at which the model takes over from this photo."""
    steps, whole = count(photo), count(base)
    start = photo.photo.start if photo.photo is not None else None
    return take_over_at(round((start or 0) * whole / steps), whole)


def _joined(base: tuple[Recipe, float], rest: Parts, step: int) -> Recipe:
    """The base up to a step; from there on all of them together."""
    recipe, so_far = base
    parts = (base, *rest)
    strokes = []
    for other, share in rest:
        so_far += share
        source = whole_way(other)
        strokes.append(Stroke(Touch.BLEND, EVERYWHERE, share / so_far, source=source))
    speaking = _speaking(parts)
    before = recipe.change_at(step).edit or Edit()
    edit = replace(before, strokes=(*before.strokes, *strokes))
    made = recipe.before(step)
    for at in sorted({step} | {place for part in parts for place in _later(part[0], recipe, step)}):
        acting = mixed_conditioning(
            [(each.conditioning_at(_there(at, recipe, each)), share) for each, share in speaking]
        )
        made = made.branched(at, acting, edit=edit if at == step else None)
    return made


def _speaking(parts: Parts) -> Parts:
    """The parts that say something, with shares of their own: a photo says what it shows, if that
    is told; the words that wait on its desk do not speak yet."""
    said = []
    for recipe, share in parts:
        photo = recipe.photo
        if not recipe.is_photo or photo is None:
            said.append((recipe, share))
        elif photo.words:
            shows = (Prompt(photo.words),)
            said.append(
                (replace(recipe, conditioning=replace(recipe.conditioning, prompts=shows)), share)
            )
    total = sum(share for _, share in said)
    return [(recipe, share / total) for recipe, share in said] or parts


def _later(part: Recipe, base: Recipe, step: int) -> list[int]:
    """Where a part is steered differently after this step of the base's run."""
    places = [round(change.step * count(base) / count(part)) for change in part.changes]
    return [place for place in places if place > step]


def _there(step: int, base: Recipe, part: Recipe) -> int:
    return round(step * count(part) / count(base))
