"""The JSON form of a recipe, with its version."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from studio.core.conditioning import Conditioning, Prompt
from studio.core.errors import StudioError
from studio.core.noise import Noise, Seed
from studio.core.recipe import Change, ModelRef, Recipe

if TYPE_CHECKING:
    from collections.abc import Mapping

FORMAT: Final = "sfumato-recipe"
VERSION: Final = 1


def to_dict(recipe: Recipe) -> dict[str, Any]:
    """The recipe as JSON values; floats keep every bit through Python's shortest repr."""
    return {
        "format": FORMAT,
        "version": VERSION,
        "model": {"name": recipe.model.name, "fingerprint": recipe.model.fingerprint},
        "width": recipe.width,
        "height": recipe.height,
        "sampler": recipe.sampler,
        "steps": recipe.steps,
        "noise": [[seed.value, seed.weight] for seed in recipe.noise.seeds],
        "conditioning": {
            "prompts": _prompts(recipe.conditioning.prompts),
            "negative": recipe.conditioning.negative,
            "guidance": recipe.conditioning.guidance,
        },
        "changes": [_change(change) for change in recipe.changes],
    }


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
            _read_prompts(steering["prompts"]), steering["negative"], steering["guidance"]
        ),
        changes=tuple(_read_change(change) for change in data["changes"]),
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
    return data


def _read_change(data: Mapping[str, Any]) -> Change:
    prompts = data.get("prompts")
    return Change(
        data["step"],
        None if prompts is None else _read_prompts(prompts),
        data.get("negative"),
        data.get("guidance"),
    )
