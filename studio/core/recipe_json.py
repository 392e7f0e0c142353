"""The JSON form of a recipe, with its version."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from studio.core.conditioning import Conditioning, Meeting, Prompt
from studio.core.edits import Edit, FreshNoise, Stroke, Touch
from studio.core.errors import StudioError
from studio.core.noise import Noise, Seed
from studio.core.photo import Photo, Way
from studio.core.pushes import Bend, Contrast, Push, Span, Weight
from studio.core.recipe import Adapter, Change, ModelRef, Recipe, Tail
from studio.core.shapes import Shape

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from studio.core.pushes import Direction

FORMAT: Final = "sfumato-recipe"
VERSION: Final = 2
"""2 added photos, tails, edits, pushes, weights of words, where prompts meet, sampler
noise and LoRAs; a recipe without them is still written as version 1."""


def to_dict(recipe: Recipe) -> dict[str, Any]:
    """The recipe as JSON values; floats keep every bit through Python's shortest repr."""
    steering = recipe.conditioning
    data: dict[str, Any] = {
        "format": FORMAT,
        "version": 1,
        "model": {"name": recipe.model.name, "fingerprint": recipe.model.fingerprint},
        "width": recipe.width,
        "height": recipe.height,
        "sampler": recipe.sampler,
        "steps": recipe.steps,
        "noise": [[seed.value, seed.weight] for seed in recipe.noise.seeds],
        "conditioning": {
            "prompts": _prompts(steering.prompts),
            "negative": steering.negative,
            "guidance": steering.guidance,
            **({"weights": _weights(steering.weights)} if steering.weights else {}),
            **({"pushes": _pushes(steering.pushes)} if steering.pushes else {}),
            **({} if steering.meeting is _USUAL else {"meeting": steering.meeting.value}),
        },
        "changes": [_change(change) for change in recipe.changes],
    }
    if recipe.photo is not None:
        photo = recipe.photo
        data["photo"] = {
            "digest": photo.digest,
            "start": photo.start,
            "way": photo.way.value,
            "words": photo.words,
        }
    if recipe.eta:
        data["eta"] = recipe.eta
    if recipe.adapters:
        data["adapters"] = [[a.name, a.fingerprint, a.weight] for a in recipe.adapters]
    if _is_new(data):
        data["version"] = VERSION
    return data


def _is_new(data: Mapping[str, Any]) -> bool:
    """Whether a form says anything that version 1 does not know."""
    parts = (data, data["conditioning"], *data["changes"])
    return any(_NEW & part.keys() for part in parts)


_NEW: Final = frozenset(
    {"photo", "eta", "adapters", "weights", "pushes", "meeting", "tail", "edit"}
)
_USUAL: Final = Meeting.ENCODING


def to_json(recipe: Recipe) -> str:
    """The recipe as one line of JSON with sorted keys: equal recipes give equal text."""
    return json.dumps(to_dict(recipe), sort_keys=True, ensure_ascii=False)


def from_json(text: str | bytes) -> Recipe:
    """The recipe in `text`; StudioError if it is not one, or from a newer version."""
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise StudioError("This is not a readable recipe.", details=str(error)) from error
    return from_dict(data)


def from_dict(data: object) -> Recipe:
    """The recipe in parsed JSON; StudioError if it is not one, or from a newer version."""
    if not isinstance(data, dict) or data.get("format") != FORMAT:
        raise StudioError("This is not a Sfumato recipe.", "Choose a picture or file made here.")
    version = data.get("version")
    if isinstance(version, bool) or not isinstance(version, int) or version < 1:
        raise StudioError("This recipe does not say its version, so it cannot be read.")
    if version > VERSION:
        raise StudioError(
            f"This recipe was written by a newer Sfumato (format {version}; this one reads up to "
            f"{VERSION}).",
            "Update Sfumato to open it.",
        )
    try:
        return _recipe(data)
    except (LookupError, TypeError, ValueError, AttributeError, RecursionError) as error:
        raise StudioError("This recipe is damaged.", details=repr(error)) from error


def _recipe(data: Mapping[str, Any]) -> Recipe:
    steering = data["conditioning"]
    return Recipe(
        model=ModelRef(data["model"]["name"], data["model"]["fingerprint"]),
        width=data["width"],
        height=data["height"],
        sampler=data["sampler"],
        steps=data["steps"],
        noise=Noise(tuple(Seed(value, weight) for value, weight in data["noise"])),
        conditioning=Conditioning(
            _read_prompts(steering["prompts"]),
            steering["negative"],
            steering["guidance"],
            _read_weights(steering.get("weights", ())),
            _read_pushes(steering.get("pushes", ())),
            Meeting(steering.get("meeting", _USUAL)),
        ),
        changes=tuple(_read_change(change) for change in data["changes"]),
        photo=_read_photo(data.get("photo")),
        eta=data.get("eta", 0.0),
        adapters=tuple(Adapter(*adapter) for adapter in data.get("adapters", ())),
    )


def _prompts(prompts: tuple[Prompt, ...]) -> list[list[Any]]:
    return [[prompt.text, prompt.weight] for prompt in prompts]


def _read_prompts(data: list[list[Any]]) -> tuple[Prompt, ...]:
    return tuple(Prompt(text, weight) for text, weight in data)


def _change(change: Change) -> dict[str, Any]:
    data: dict[str, Any] = {"step": change.step}
    if change.prompts is not None:
        data["prompts"] = _prompts(change.prompts)
    if change.negative is not None:
        data["negative"] = change.negative
    if change.guidance is not None:
        data["guidance"] = change.guidance
    if change.weights is not None:
        data["weights"] = _weights(change.weights)
    if change.pushes is not None:
        data["pushes"] = _pushes(change.pushes)
    if change.meeting is not None:
        data["meeting"] = change.meeting.value
    if change.tail is not None:
        data["tail"] = {"sampler": change.tail.sampler, "steps": change.tail.steps}
    if change.edit is not None:
        data["edit"] = _edit(change.edit)
    return data


def _read_change(data: Mapping[str, Any]) -> Change:
    prompts, tail, edit = data.get("prompts"), data.get("tail"), data.get("edit")
    return Change(
        data["step"],
        None if prompts is None else _read_prompts(prompts),
        data.get("negative"),
        data.get("guidance"),
        None if tail is None else Tail(tail["sampler"], tail["steps"]),
        None if edit is None else _read_edit(edit),
        _read_weights(data["weights"]) if "weights" in data else None,
        _read_pushes(data["pushes"]) if "pushes" in data else None,
        Meeting(data["meeting"]) if "meeting" in data else None,
    )


def _weights(weights: tuple[Weight, ...]) -> list[list[Any]]:
    return [[weight.words, weight.value] for weight in weights]


def _read_weights(data: Iterable[list[Any]]) -> tuple[Weight, ...]:
    return tuple(Weight(words, value) for words, value in data)


def _pushes(pushes: tuple[Push, ...]) -> list[dict[str, Any]]:
    return [
        {
            "direction": direction_to(push.direction),
            "amount": push.amount,
            "span": [push.span.start, push.span.stop],
        }
        for push in pushes
    ]


def _read_pushes(data: Iterable[Mapping[str, Any]]) -> tuple[Push, ...]:
    return tuple(
        Push(direction_from(push["direction"]), push["amount"], Span(*push["span"]))
        for push in data
    )


def direction_to(direction: Direction) -> dict[str, Any]:
    """A direction as JSON values."""
    if isinstance(direction, Contrast):
        return {"words": [direction.negative, direction.positive]}
    return {"bend": direction.seed}


def direction_from(data: Mapping[str, Any]) -> Direction:
    """The way back; errors as in a recipe."""
    return Contrast(*data["words"]) if "words" in data else Bend(data["bend"])


def _edit(edit: Edit) -> dict[str, Any]:
    data: dict[str, Any] = {}
    if edit.fresh is not None:
        data["fresh"] = {"seed": edit.fresh.seed, "strength": edit.fresh.strength}
    if edit.strokes:
        data["strokes"] = [_stroke(stroke) for stroke in edit.strokes]
    if edit.only:
        data["only"] = [_shape(shape) for shape in edit.only]
    return data


def _read_edit(data: Mapping[str, Any]) -> Edit:
    fresh = data.get("fresh")
    return Edit(
        None if fresh is None else FreshNoise(fresh["seed"], fresh["strength"]),
        tuple(_read_stroke(stroke) for stroke in data.get("strokes", ())),
        tuple(_read_shape(shape) for shape in data.get("only", ())),
    )


def _stroke(stroke: Stroke) -> dict[str, Any]:
    data: dict[str, Any] = {"touch": stroke.touch.value, "shape": _shape(stroke.shape)}
    data["strength"] = stroke.strength
    if stroke.touch is Touch.NOISE:
        data["seed"] = stroke.seed
    if stroke.source is not None:
        data["source"] = to_dict(stroke.source)
    return data


def _read_stroke(data: Mapping[str, Any]) -> Stroke:
    source = data.get("source")
    return Stroke(
        Touch(data["touch"]),
        _read_shape(data["shape"]),
        data["strength"],
        data.get("seed", 0),
        None if source is None else from_dict(source),
    )


def _shape(shape: Shape) -> dict[str, Any]:
    return {
        "points": [list(point) for point in shape.points],
        "radius": shape.radius,
        "softness": shape.softness,
    }


def _read_shape(data: Mapping[str, Any]) -> Shape:
    points = tuple((x, y) for x, y in data["points"])
    return Shape(points, data["radius"], data["softness"])


def _read_photo(data: Mapping[str, Any] | None) -> Photo | None:
    if data is None:
        return None
    return Photo(data["digest"], data["start"], Way(data["way"]), data["words"])
