"""The JSON form of what a project keeps: desks, nodes, and where the artist stands."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING, Any

from studio.core import axis_json, recipe_json
from studio.core.desk import Desk
from studio.core.errors import StudioError
from studio.core.node import Node, Origin
from studio.core.scene import Workspace
from studio.core.steps import View
from studio.core.work import Place

if TYPE_CHECKING:
    from collections.abc import Mapping

_BY_THEIR_FORM = {"recipe", "axes"}
_MALFORMED = (LookupError, TypeError, ValueError, AttributeError)


def desk_to_dict(desk: Desk) -> dict[str, Any]:
    """The desk as JSON values: its recipe and, by their names, its other fields."""
    plain = {f.name: getattr(desk, f.name) for f in fields(desk) if f.name not in _BY_THEIR_FORM}
    axes = {"axes": axis_json.to_list(desk.axes)} if desk.axes else {}
    return {"recipe": recipe_json.to_dict(desk.recipe), **plain, **axes}


def desk_from_dict(data: Mapping[str, Any]) -> Desk:
    """The desk; fields that this Sfumato does not know are left out. StudioError if it is none."""
    try:
        recipe = recipe_json.from_dict(data["recipe"])
        known = {f.name for f in fields(Desk)} - _BY_THEIR_FORM
        axes = axis_json.from_list(data.get("axes", ()))
        desk = Desk(recipe=recipe, axes=axes, **{name: data[name] for name in known & set(data)})
        kinds: dict[str, Any] = {"prompt": str, "other_prompt": str, "seed": int, "other_seed": int}
        kinds |= {"branch_at": int, "prompt_mix": (int, float), "seed_mix": (int, float)}
        if not all(isinstance(getattr(desk, name), kind) for name, kind in kinds.items()):
            raise TypeError("a field of another kind")
    except _MALFORMED as error:
        raise StudioError("A desk in the project is damaged.", details=repr(error)) from error
    return desk


def node_to_dict(node: Node, desk: int) -> dict[str, Any]:
    """The node as JSON values, its desk by number and without its picture."""
    data: dict[str, Any] = {"id": node.id, "desk": desk, "origin": node.origin.value}
    if node.parent is not None:
        data["parent"] = node.parent
    if node.name:
        data["name"] = node.name
    if node.starred:
        data["starred"] = True
    if node.liked is not None:
        data["liked"] = node.liked
    return data


def node_from_dict(data: Mapping[str, Any], desk: Desk) -> Node:
    """The node on this desk. StudioError if it is none."""
    try:
        parent, name = data.get("parent"), data.get("name", "")
        if not isinstance(data["id"], int) or not isinstance(parent, int | None):
            raise TypeError("an id of another kind")
        origin, starred = Origin(data["origin"]), data.get("starred") is True
        liked = data.get("liked") if isinstance(data.get("liked"), bool) else None
    except _MALFORMED as error:
        raise StudioError("A picture in the project is damaged.", details=repr(error)) from error
    return Node(data["id"], parent, desk, origin, name=str(name), starred=starred, liked=liked)


def place_to_dict(place: Place) -> dict[str, Any]:
    """The place as JSON values."""
    data = {f.name: getattr(place, f.name) for f in fields(place)}
    return {**data, "view": place.view.value, "workspace": place.workspace.value}


def place_from_dict(data: Mapping[str, Any]) -> Place:
    """The place; what makes no sense is as in a new project."""
    plain = Place()
    numbers: dict[str, Any] = {}
    for name in ("current", "position", "undo_at", "next_node", "room"):
        value, default = data.get(name), getattr(plain, name)
        fits = type(value) is int or (value is None and default is None)
        numbers[name] = value if fits and (value is None or value >= 0) else default
    return Place(
        view=_among(View, data.get("view"), plain.view),
        workspace=_among(Workspace, data.get("workspace"), plain.workspace),
        **numbers,
    )


def _among(kind: Any, value: object, default: Any) -> Any:
    try:
        return kind(value)
    except ValueError:
        return default
