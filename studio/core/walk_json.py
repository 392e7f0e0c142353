"""The JSON form of a walk: in projects, in .walk files and inside films."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from studio.core import recipe_json
from studio.core.between import NoisePath
from studio.core.conditioning import Meeting
from studio.core.errors import StudioError
from studio.core.walk import Easing, Keyframe, Passage, Walk

if TYPE_CHECKING:
    from collections.abc import Mapping

FORMAT: Final = "sfumato-walk"
VERSION: Final = 1
SUFFIX: Final = ".walk"

_MALFORMED: Final = (LookupError, TypeError, ValueError, AttributeError)


def to_dict(walk: Walk) -> dict[str, Any]:
    """The walk as JSON values."""
    keyframes = [_keyframe_to(keyframe) for keyframe in walk.keyframes]
    return {"format": FORMAT, "version": VERSION, "loop": walk.loop, "keyframes": keyframes}


def from_dict(data: Mapping[str, Any]) -> Walk:
    """The walk. StudioError where it is none, is damaged, or comes from a newer Sfumato."""
    try:
        if data["format"] != FORMAT:
            raise ValueError(data["format"])
        if data["version"] > VERSION:
            raise StudioError("This walk was made with a newer Sfumato.", "Update Sfumato.")
        keyframes = tuple(_keyframe_from(each) for each in data["keyframes"])
        return Walk(keyframes, data["loop"] is True)
    except _MALFORMED as error:
        raise StudioError(
            "This is not a walk, or it is damaged.", "Choose another file.", repr(error)
        ) from error


def to_json(walk: Walk) -> str:
    """The walk as text."""
    return json.dumps(to_dict(walk), ensure_ascii=False)


def from_json(text: str | bytes) -> Walk:
    """The walk in a text. StudioError as for `from_dict`."""
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise StudioError("This is not a walk.", "Choose another file.", repr(error)) from error
    return from_dict(data)


def _keyframe_to(keyframe: Keyframe) -> dict[str, Any]:
    onward = keyframe.onward
    return {
        "recipe": recipe_json.to_dict(keyframe.recipe),
        **({"name": keyframe.name} if keyframe.name else {}),
        **({"hold": keyframe.hold} if keyframe.hold else {}),
        "seconds": onward.seconds,
        "easing": onward.easing.value,
        "noise": onward.noise.value,
        **({} if onward.words is Meeting.ENCODING else {"words": onward.words.value}),
        **({"pace": [list(point) for point in onward.pace]} if onward.pace else {}),
    }


def _keyframe_from(data: Mapping[str, Any]) -> Keyframe:
    onward = Passage(
        data["seconds"],
        Easing(data["easing"]),
        NoisePath(data["noise"]),
        tuple((time, way) for time, way in data.get("pace", ())),
        Meeting(data.get("words", Meeting.ENCODING)),
    )
    recipe = recipe_json.from_dict(data["recipe"])
    return Keyframe(recipe, data.get("name", ""), data.get("hold", 0.0), onward)
