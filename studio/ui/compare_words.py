"""What differs between two pictures, in the artist's words."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from studio.core.compare import Difference, Field, differing_words
from studio.core.conditioning import Meeting, Prompt
from studio.core.edits import FreshNoise, Stroke, Touch
from studio.core.node import Origin
from studio.core.noise import Noise
from studio.core.photo import Photo, Way
from studio.core.pushes import WHOLE, Contrast, Push, Weight
from studio.core.recipe import Adapter, ModelRef, Tail
from studio.core.steps import Tier
from studio.ui.titles import meta, title
from studio.ui.widgets.fields import group_digits
from studio.ui.words import percent, sampler_label, tr

if TYPE_CHECKING:
    from collections.abc import Iterator

    from studio.core.compare import Differences, Value
    from studio.core.compare_scene import Side
    from studio.core.parting import Parting

NOTHING: Final = "—"


@dataclass(frozen=True, slots=True)
class Told:
    """A difference as it is read: the field and its two values."""

    field: str
    first: str
    second: str


def told(difference: Difference) -> tuple[Told, ...]:
    """A difference in words; one line for each word, direction or LoRA that differs."""
    if difference.field in (Field.WEIGHTS, Field.PUSHES, Field.ADAPTERS):
        return tuple(_each(difference))
    return (_one(difference),)


def _one(difference: Difference) -> Told:
    values = difference.first, difference.second
    if difference.field is Field.WORDS:
        first, second = _prompts(values)
    elif difference.field is Field.AVOID:
        first, second = differing_words(str(values[0]), str(values[1]))
    else:
        first, second = (_value(difference.field, value) for value in values)
    return Told(_label(difference), first or NOTHING, second or NOTHING)


def _each(difference: Difference) -> Iterator[Told]:
    first, second = _amounts(difference.first), _amounts(difference.second)
    usual = 1.0 if difference.field is Field.WEIGHTS else 0.0
    sign = "+" if difference.field is Field.PUSHES else ""
    for name in dict.fromkeys((*first, *second)):
        mine, its = first.get(name, usual), second.get(name, usual)
        if mine != its:
            values = (f"{value:{sign if value else ''}.2f}" for value in (mine, its))
            yield Told(_label(difference, name), *values)


def _amounts(value: Value) -> dict[str, float]:
    """How much, by what it is called."""
    found = {}
    for each in value if isinstance(value, tuple) else ():
        match each:
            case Weight():
                found[tr("Weight of “{words}”", words=each.words)] = each.value
            case Push():
                found[_direction(each)] = each.amount
            case Adapter():
                found[each.name] = each.weight
    return found


def _direction(push: Push) -> str:
    way = push.direction
    name = (
        f"{way.negative} ↔ {way.positive}"
        if isinstance(way, Contrast)
        else tr("Random direction {seed}", seed=way.seed)
    )
    if push.span == WHOLE:
        return name
    ends = percent(push.span.start), percent(push.span.stop)
    return tr("{name}, {start} to {stop} of the run", name=name, start=ends[0], stop=ends[1])


def field_name(field: Field) -> str:
    """What a field is called."""
    return {
        Field.WORDS: tr("Words"),
        Field.AVOID: tr("Avoid"),
        Field.WEIGHTS: tr("Weights of words"),
        Field.PUSHES: tr("Directions"),
        Field.GUIDANCE: tr("Guidance"),
        Field.NOISE: tr("Seed"),
        Field.PHOTO: tr("Photo"),
        Field.FRESH: tr("Fresh noise"),
        Field.STROKES: tr("Strokes"),
        Field.ONLY: tr("Region"),
        Field.TAIL: tr("The rest of the run"),
        Field.SAMPLER: tr("Sampler"),
        Field.ETA: tr("Sampler noise"),
        Field.STEPS: tr("Steps"),
        Field.SIZE: tr("Size"),
        Field.MODEL: tr("Model"),
        Field.ADAPTERS: tr("LoRAs"),
    }[field]


def same_names(found: Differences) -> str:
    """The fields that are the same, by name."""
    return ", ".join(field_name(field).lower() for field in found.same)


def _label(difference: Difference, name: str = "") -> str:
    name = name or field_name(difference.field)
    if difference.start == 0 and difference.stop is None:
        return name
    if difference.field in (Field.FRESH, Field.STROKES, Field.ONLY):
        return tr("{field} at step {step}", field=name, step=difference.start + 1)
    if difference.stop is None:
        return tr("{field} from step {step}", field=name, step=difference.start + 1)
    return tr(
        "{field}, steps {first} to {last}",
        field=name,
        first=difference.start + 1,
        last=difference.stop,
    )


def _prompts(values: tuple[Value, Value]) -> tuple[str, str]:
    first, second = (
        tuple(p for p in value if isinstance(p, Prompt)) if isinstance(value, tuple) else ()
        for value in values
    )
    if len(first) == len(second) == 1:
        return differing_words(first[0].text, second[0].text)
    apart = tuple(isinstance(value, tuple) and Meeting.ATTENTION in value for value in values)
    return _blend(first, apart=apart[0]), _blend(second, apart=apart[1])


def _blend(prompts: tuple[Prompt, ...], *, apart: bool) -> str:
    if len(prompts) == 1:
        return prompts[0].text.strip()
    said = " + ".join(f"{percent(prompt.weight)} {prompt.text.strip()}" for prompt in prompts)
    return tr("{words}, side by side", words=said) if apart else said


def _value(field: Field, value: Value) -> str:  # noqa: PLR0911 - one line for each kind of value
    match value:
        case None:
            return ""
        case Noise():
            return _noise(value)
        case Photo():
            return _photo(value)
        case FreshNoise():
            return tr("{share}, seed {seed}", share=percent(value.strength), seed=value.seed)
        case Tail():
            return f"{sampler_label(value.sampler)}, {tr('{n} steps', n=value.steps)}"
        case ModelRef():
            return value.name
        case float():
            return f"{value:.2f}".rstrip("0").rstrip(".")
        case str():
            return sampler_label(value)
        case tuple():
            size = field is Field.SIZE
            return " × ".join(map(str, value)) if size else _marks(field, value)
    return str(value)


def _noise(noise: Noise) -> str:
    if len(noise.seeds) == 1:
        return group_digits(noise.seeds[0].value)
    total = sum(seed.weight**2 for seed in noise.seeds)
    return " + ".join(
        f"{percent(seed.weight**2 / total)} {group_digits(seed.value)}" for seed in noise.seeds
    )


def _photo(photo: Photo) -> str:
    if photo.start is None:
        return tr("all the way")
    way = tr("inverted") if photo.way is Way.INVERT else tr("with noise")
    return tr("from step {step}, {way}", step=photo.start + 1, way=way)


def _marks(field: Field, marks: tuple[object, ...]) -> str:
    if field is Field.ONLY:
        return tr("1 area") if len(marks) == 1 else tr("{n} areas", n=len(marks))
    names = {
        Touch.NOISE: tr("noise"),
        Touch.ERASE: tr("erased"),
        Touch.PASTE: tr("pasted"),
        Touch.BLEND: tr("blended"),
    }
    counts = Counter(names[mark.touch] for mark in marks if isinstance(mark, Stroke))
    number = tr("1 stroke") if len(marks) == 1 else tr("{n} strokes", n=len(marks))
    return f"{number}: {', '.join(counts)}"


# ---- the sides


def side_title(side: Side, other: Side | None = None) -> str:
    """What a picture is called beside another: by the artist, or by the words that are its own."""
    if other is None or side.node.name:
        return title(side.node, side.parent)
    mine, its = side.node.desk, other.node.desk
    own, _ = differing_words(mine.prompt.strip(), its.prompt.strip())
    return own if own and mine.prompt != its.prompt else title(side.node, side.parent)


def side_meta(side: Side) -> str:
    """The line beside a picture's title."""
    if side.node.desk.branch_at:
        return tr("branched at step {step}", step=side.node.desk.branch_at + 1)
    if side.node.origin is Origin.SLIDER:
        return tr("seed {seed}", seed=group_digits(side.node.desk.seed))
    return meta(side.node)


def side_badge(side: Side) -> str:
    """Which step is on show, and how it was made where that is not the real thing."""
    if side.problem and side.picture is None:
        return side.problem
    if side.picture is None:
        return tr("waiting for its steps")
    place = (
        tr("finished picture")
        if side.finished
        else tr("step {step} of {count}", step=side.position + 1, count=side.reel.count)
    )
    tier = {Tier.LINEAR: tr("quick preview"), Tier.TINY: tr("small decoder")}.get(
        side.tier or Tier.FULL, ""
    )
    return f"{place}   {tier}" if tier else place


def parted_words(parting: Parting) -> str:
    """Where two runs part and what makes them."""
    if parting.step is None:
        return tr("they never part")
    causes = " + ".join(dict.fromkeys(field_name(each.field).lower() for each in parting.causes))
    return tr("parted at step {step} · {causes} changed", step=parting.step + 1, causes=causes)


def same_words(parting: Parting) -> str:
    """What stands over the steps that are the same."""
    if parting.step is None:
        return tr("the same at every step")
    return tr("the same until step {step}", step=parting.step)


def place_name(column: int, row: int) -> str:
    """One of nine fields of a picture."""
    return (
        (tr("upper left"), tr("top"), tr("upper right")),
        (tr("left"), tr("middle"), tr("right")),
        (tr("lower left"), tr("bottom"), tr("lower right")),
    )[row][column]
