"""The JSON form of the sliders that an artist added."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from studio.core import checks
from studio.core.found_axis import FoundAxis, seeds_from
from studio.core.noise_axes import TurnAxis
from studio.core.pushes import Span
from studio.core.recipe_json import direction_from, direction_to
from studio.core.run_axes import AdapterAxis, EtaAxis
from studio.core.steering_axes import PushAxis, WeightAxis
from studio.core.taste import Part, Taste, TasteAxis

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from studio.core.axis import Axis


@dataclass(frozen=True, slots=True)
class _Kind:
    """One kind of axis. key: what only its JSON form has. write: that form of an axis."""

    key: str
    axis: type
    write: Callable[[Any], dict[str, Any]]
    read: Callable[[Mapping[str, Any]], Axis]


def to_list(axes: Iterable[Axis]) -> list[dict[str, Any]]:
    """The axes as JSON values. TypeError for one of a kind that nobody adds."""
    return [_to_dict(axis) for axis in axes]


def from_list(data: Iterable[Mapping[str, Any]]) -> tuple[Axis, ...]:
    """The axes; kinds that this Sfumato does not know are left out. What is damaged raises as it
    does in a recipe: StudioError, LookupError, TypeError or ValueError."""
    read = [_from_dict(each) for each in data]
    return tuple(axis for axis in read if axis is not None)


def taste_to_dict(taste: Taste) -> dict[str, Any]:
    """The taste as JSON values."""
    parts = [{"axis": _to_dict(part.axis), "change": part.change} for part in taste.parts]
    return {"name": taste.name, "judged": taste.judged, "parts": parts}


def taste_from_dict(data: Mapping[str, Any]) -> Taste:
    """The taste, without parts of a kind that this Sfumato does not know. What is damaged raises
    as in `from_list`."""
    read = [(_from_dict(part["axis"]), part["change"]) for part in data["parts"]]
    parts = tuple(Part(axis, change) for axis, change in read if axis is not None)
    return Taste(data["name"], parts, checks.whole("The choices of a taste", data["judged"]))


def _push(axis: PushAxis) -> dict[str, Any]:
    span = [axis.span.start, axis.span.stop]
    return {"push": direction_to(axis.direction), "span": span}


_KINDS: Final = (
    _Kind("push", PushAxis, _push, lambda d: PushAxis(direction_from(d["push"]), Span(*d["span"]))),
    _Kind("weight", WeightAxis, lambda a: {"weight": a.words}, lambda d: WeightAxis(d["weight"])),
    _Kind("turn", TurnAxis, lambda a: {"turn": a.seed}, lambda d: TurnAxis(d["turn"])),
    _Kind(
        "found",
        FoundAxis,
        lambda a: {"found": [[seed.value, seed.weight] for seed in a.seeds]},
        lambda d: FoundAxis(seeds_from(d["found"])),
    ),
    _Kind("eta", EtaAxis, lambda _: {"eta": True}, lambda _: EtaAxis()),
    _Kind(
        "lora",
        AdapterAxis,
        lambda a: {"lora": [a.name, a.fingerprint]},
        lambda d: AdapterAxis(*d["lora"]),
    ),
    _Kind(
        "taste",
        TasteAxis,
        lambda a: {"taste": taste_to_dict(a.taste)},
        lambda d: TasteAxis(taste_from_dict(d["taste"])),
    ),
)


def _to_dict(axis: Axis) -> dict[str, Any]:
    kind = next((kind for kind in _KINDS if type(axis) is kind.axis), None)
    if kind is None:
        raise TypeError(f"{axis!r} is not kept")
    return kind.write(axis)


def _from_dict(data: Mapping[str, Any]) -> Axis | None:
    kind = next((kind for kind in _KINDS if kind.key in data), None)
    return None if kind is None else kind.read(data)
