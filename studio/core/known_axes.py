"""What is known of the sliders besides the recipe: how each travels, and what the artist calls it.

The recipe holds the amounts alone, so that no picture hangs on what was measured once.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from studio.core import axis_json, checks
from studio.core.errors import StudioError
from studio.core.travel import Travel

if TYPE_CHECKING:
    from collections.abc import Iterable

    from studio.core.axis import Axis

_MALFORMED: Final = (StudioError, LookupError, TypeError, ValueError, AttributeError)


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of one axis. name: "" where it has the name of its kind.

    effect: of a discovered one, how much it changes the picture where a turn of the noise towards
    some seed changes it by 1.
    """

    axis: Axis
    travel: Travel | None = None
    name: str = ""
    effect: float | None = None


def to_list(known: Iterable[Known]) -> list[dict[str, Any]]:
    """The JSON form."""
    return [_to_dict(each) for each in known]


def from_list(data: Iterable[Any]) -> tuple[Known, ...]:
    """What can be read of it: what is damaged is measured again."""
    read = [_from_dict(each) for each in data]
    return tuple(each for each in read if each is not None)


def _to_dict(known: Known) -> dict[str, Any]:
    (axis,) = axis_json.to_list([known.axis])
    data: dict[str, Any] = {"axis": axis}
    if known.name:
        data["name"] = known.name
    if known.effect is not None:
        data["effect"] = known.effect
    travel = known.travel
    if travel is not None:
        points = zip(travel.amounts, travel.places, travel.changes, strict=True)
        data["travel"] = {"points": [list(p) for p in points], "safe": [travel.low, travel.high]}
    return data


def _from_dict(data: Any) -> Known | None:
    try:
        axes = axis_json.from_list([data["axis"]])
        name, travel, effect = data.get("name", ""), data.get("travel"), data.get("effect")
        if not axes or not isinstance(name, str):
            return None
        effect = None if effect is None else checks.finite("The effect", effect)
        return Known(axes[0], None if travel is None else _travel(travel), name, effect)
    except _MALFORMED:
        return None


def _travel(data: Any) -> Travel:
    amounts, places, changes = zip(*data["points"], strict=True)
    low, high = data["safe"]
    return Travel(amounts, places, changes, low, high)
