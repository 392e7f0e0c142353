"""What is different between two recipes, and from which step on their runs part."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from studio.core.conditioning import Meeting
from studio.core.keys import step_keys

if TYPE_CHECKING:
    from collections.abc import Iterator

    from studio.core.conditioning import Prompt
    from studio.core.edits import FreshNoise, Stroke
    from studio.core.noise import Noise
    from studio.core.photo import Photo
    from studio.core.pushes import Push, Weight
    from studio.core.recipe import Adapter, ModelRef, Recipe, Tail
    from studio.core.shapes import Shape

    Value = (
        ModelRef
        | tuple[int, int]
        | str
        | int
        | float
        | Noise
        | Photo
        | FreshNoise
        | Tail
        | tuple[Prompt | Meeting, ...]
        | tuple[Stroke, ...]
        | tuple[Shape, ...]
        | tuple[Weight, ...]
        | tuple[Push, ...]
        | tuple[Adapter, ...]
        | None
    )


class Field(StrEnum):
    """What can be different, in the order in which it is told."""

    WORDS = "words"
    AVOID = "avoid"
    WEIGHTS = "weights"
    PUSHES = "pushes"
    GUIDANCE = "guidance"
    NOISE = "noise"
    PHOTO = "photo"
    FRESH = "fresh"
    STROKES = "strokes"
    ONLY = "only"
    TAIL = "tail"
    SAMPLER = "sampler"
    ETA = "eta"
    STEPS = "steps"
    SIZE = "size"
    MODEL = "model"
    ADAPTERS = "adapters"


@dataclass(frozen=True, slots=True)
class Difference:
    """A field with two values. start, stop: the steps between which it is so (None: to the end)."""

    field: Field
    first: Value
    second: Value
    start: int = 0
    stop: int | None = None


@dataclass(frozen=True, slots=True)
class Differences:
    """What differs, and the fields that are the same all the way."""

    listed: tuple[Difference, ...]
    same: tuple[Field, ...]

    @property
    def fields(self) -> int:
        """How many fields were held beside each other."""
        return len({difference.field for difference in self.listed}) + len(self.same)


_ORDER: Final = tuple(Field)


def differences(first: Recipe, second: Recipe) -> Differences:
    """Every field in which two recipes are not the same.

    What may change on the way is told once for each stretch of steps that has its own two values;
    what is done at one step (strokes, fresh noise) at its step.
    """
    found = [
        each
        for each in (*_of_the_whole(first, second), *_stretches(first, second))
        if each.first != each.second
    ]
    listed = tuple(sorted(found, key=lambda each: (each.start, _ORDER.index(each.field))))
    told = {each.field for each in listed}
    silent = {field for field in _AT_A_STEP if not _says(first, field) and not _says(second, field)}
    return Differences(listed, tuple(f for f in Field if f not in told | silent))


def _of_the_whole(first: Recipe, second: Recipe) -> Iterator[Difference]:
    for field in _FIXED:
        yield Difference(field, _whole(first, field), _whole(second, field))


_FIXED: Final = (
    *(Field.NOISE, Field.PHOTO, Field.SAMPLER, Field.ETA, Field.STEPS, Field.SIZE, Field.MODEL),
    Field.ADAPTERS,
)


def _whole(recipe: Recipe, field: Field) -> Value:
    values: dict[Field, Value] = {
        Field.NOISE: recipe.noise,
        Field.PHOTO: recipe.photo,
        Field.SAMPLER: recipe.sampler,
        Field.STEPS: recipe.steps,
        Field.SIZE: (recipe.width, recipe.height),
        Field.MODEL: recipe.model,
        Field.ETA: recipe.eta,
        Field.ADAPTERS: recipe.adapters,
    }
    return values[field]


_STEERING: Final = (Field.WORDS, Field.AVOID, Field.WEIGHTS, Field.PUSHES, Field.GUIDANCE)
_AT_A_STEP: Final = (Field.FRESH, Field.STROKES, Field.ONLY, Field.TAIL)


def _stretches(first: Recipe, second: Recipe) -> Iterator[Difference]:
    edges = sorted({0, *(c.step for c in (*first.changes, *second.changes))})
    for field in _STEERING:
        yield from _merged(field, first, second, edges)
    for field in _AT_A_STEP:
        for step in edges:
            values = _at(first, field, step), _at(second, field, step)
            yield Difference(field, *values, step)


def _merged(field: Field, first: Recipe, second: Recipe, edges: list[int]) -> Iterator[Difference]:
    """One difference for each run of stretches that has the same two values."""
    begun: Difference | None = None
    for start, stop in zip(edges, (*edges[1:], None), strict=True):
        values = _steering(first, field, start), _steering(second, field, start)
        if begun is not None and values == (begun.first, begun.second):
            begun = Difference(field, *values, begun.start, stop)
            continue
        if begun is not None:
            yield begun
        begun = Difference(field, *values, start, stop)
    if begun is not None:
        yield begun


def _steering(recipe: Recipe, field: Field, step: int) -> Value:
    acting = recipe.conditioning_at(step)
    apart: tuple[Prompt | Meeting, ...] = (*acting.prompts, acting.meeting)
    values: dict[Field, Value] = {
        Field.WORDS: acting.prompts if acting.meeting is Meeting.ENCODING else apart,
        Field.AVOID: acting.negative,
        Field.GUIDANCE: acting.guidance,
        Field.WEIGHTS: acting.weights,
        Field.PUSHES: acting.pushes,
    }
    return values[field]


def _at(recipe: Recipe, field: Field, step: int) -> Value:
    """What is done at exactly this step; None where nothing is."""
    change = recipe.change_at(step)
    if field is Field.TAIL:
        return change.tail
    if change.edit is None:
        return None
    values: dict[Field, Value] = {
        Field.FRESH: change.edit.fresh,
        Field.STROKES: change.edit.strokes or None,
        Field.ONLY: change.edit.only or None,
    }
    return values[field]


def _says(recipe: Recipe, field: Field) -> bool:
    return any(_at(recipe, field, change.step) is not None for change in recipe.changes)


# ---- words


def differing_words(first: str, second: str) -> tuple[str, str]:
    """The phrases of two texts that the other one does not have, in their order.

    Several are joined with " … "; a text that has nothing of its own gives "". Where only blanks
    differ, both texts are given whole.
    """
    mine, its = first.split(), second.split()
    bare = [[word.strip(",.;") for word in words] for words in (mine, its)]
    matcher = difflib.SequenceMatcher(a=bare[0], b=bare[1], autojunk=False)
    parts: tuple[list[str], list[str]] = ([], [])
    for tag, a, b, c, d in matcher.get_opcodes():
        if tag != "equal":
            parts[0].append(" ".join(mine[a:b]).strip(",.; "))
            parts[1].append(" ".join(its[c:d]).strip(",.; "))
    told = tuple(" … ".join(part for part in each if part) for each in parts)
    return (first, second) if told[0] == told[1] else (told[0], told[1])


# ---- where runs part


def shared_steps(first: Recipe, second: Recipe, count: int) -> int:
    """How many of the first `count` steps two runs have in common, for they are made alike."""
    pairs = zip(step_keys(first, count), step_keys(second, count), strict=True)
    return next((index for index, (mine, its) in enumerate(pairs) if mine != its), count)


def causes(found: Differences, step: int) -> tuple[Difference, ...]:
    """What makes two runs part at `step`: the differences that begin nearest before it."""
    before = [each for each in found.listed if each.start <= step]
    latest = max((each.start for each in before), default=0)
    return tuple(each for each in before if each.start == latest)
