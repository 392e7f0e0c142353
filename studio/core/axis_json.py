"""The JSON form of the sliders that an artist added."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from studio.core.axis import AdapterAxis, EtaAxis, PushAxis, TurnAxis, WeightAxis
from studio.core.found_axis import FoundAxis, seeds_from
from studio.core.pushes import Span
from studio.core.recipe_json import direction_from, direction_to

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from studio.core.axis import Axis


def to_list(axes: Iterable[Axis]) -> list[dict[str, Any]]:
    """The axes as JSON values. TypeError for one of a kind that nobody adds."""
    return [_to_dict(axis) for axis in axes]


def from_list(data: Iterable[Mapping[str, Any]]) -> tuple[Axis, ...]:
    """The axes; kinds that this Sfumato does not know are left out. What is damaged raises as it
    does in a recipe: StudioError, LookupError, TypeError or ValueError."""
    read = [_from_dict(each) for each in data]
    return tuple(axis for axis in read if axis is not None)


def _to_dict(axis: Axis) -> dict[str, Any]:
    match axis:
        case PushAxis():
            span = [axis.span.start, axis.span.stop]
            return {"push": direction_to(axis.direction), "span": span}
        case WeightAxis():
            return {"weight": axis.words}
        case TurnAxis():
            return {"turn": axis.seed}
        case FoundAxis():
            return {"found": [[seed.value, seed.weight] for seed in axis.seeds]}
        case EtaAxis():
            return {"eta": True}
        case AdapterAxis():
            return {"lora": [axis.name, axis.fingerprint]}
    raise TypeError(f"{axis!r} is not kept")


def _from_dict(data: Mapping[str, Any]) -> Axis | None:
    if "push" in data:
        return PushAxis(direction_from(data["push"]), Span(*data["span"]))
    if "weight" in data:
        return WeightAxis(data["weight"])
    if "turn" in data:
        return TurnAxis(data["turn"])
    if "lora" in data:
        return AdapterAxis(*data["lora"])
    if "found" in data:
        return FoundAxis(seeds_from(data["found"]))
    return EtaAxis() if "eta" in data else None
