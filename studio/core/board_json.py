"""The JSON form of the board. What cannot be read of it is left out: it decides no picture."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from studio.core import recipe_json, walk_json
from studio.core.board import Board
from studio.core.errors import StudioError
from studio.core.pad import MOST, Anchor, Mode, Pad
from studio.core.walk import Walk

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from typing import TypeVar

    T = TypeVar("T")


def to_dict(board: Board) -> dict[str, Any]:
    """The board as JSON values."""
    pad = board.pad
    return {
        "pad": {
            "anchors": [_anchor_to_dict(anchor) for anchor in pad.anchors],
            "puck": None if pad.puck is None else list(pad.puck),
            "mode": pad.mode.value,
            "path": [list(point) for point in pad.path],
        },
        "pins": [recipe_json.to_dict(recipe) for recipe in board.pins],
        **({"walk": walk_json.to_dict(board.walk)} if board.walk != Walk() else {}),
    }


def from_dict(data: Mapping[str, Any]) -> Board:
    """The board."""
    pad = data.get("pad", {})
    anchors = _readable(pad.get("anchors", ()), _anchor_from_dict)
    points = _readable((pad.get("puck"),), _point)
    path = _readable(pad.get("path", ()), _point)
    words = pad.get("mode") == Mode.PROMPTS
    return Board(
        Pad(
            anchors[:MOST],
            points[0] if points else None,
            Mode.PROMPTS if words else Mode.PICTURES,
            path,
        ),
        _readable(data.get("pins", ()), recipe_json.from_dict),
        *_readable([data["walk"]] if "walk" in data else [], walk_json.from_dict),
    )


def _anchor_to_dict(anchor: Anchor) -> dict[str, Any]:
    named = {"name": anchor.name} if anchor.name else {}
    return {"recipe": recipe_json.to_dict(anchor.recipe), "x": anchor.x, "y": anchor.y, **named}


def _anchor_from_dict(data: Mapping[str, Any]) -> Anchor:
    recipe = recipe_json.from_dict(data["recipe"])
    return Anchor(recipe, data["x"], data["y"], data.get("name", ""))


def _point(data: Any) -> tuple[float, float]:
    x, y = data
    return float(x), float(y)


def _readable(values: Iterable[Any], read: Callable[[Any], T]) -> tuple[T, ...]:
    found = []
    for value in values:
        try:
            found.append(read(value))
        except (StudioError, LookupError, TypeError, ValueError, AttributeError):
            continue
    return tuple(found)
