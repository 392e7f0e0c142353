"""What a scheduler's step() returns: taken apart to be kept, put together to be handed back."""

from __future__ import annotations

import sys
from dataclasses import fields, is_dataclass
from typing import Any

from studio.engine.trajectory import MADE, Returned


def taken_apart(result: Any) -> Returned:
    """What step() returned, as its form and fields."""
    if isinstance(result, tuple):
        return Returned("tuple", (), result)
    return Returned(type(result).__name__, tuple(result.keys()), tuple(result.values()))


def put_together(returned: Returned, scheduler: Any, *, as_tuple: bool) -> Any:
    """What step() of this scheduler returns, from its form and fields.

    as_tuple: whether the pipeline asks for a tuple; it decides where nothing was ever returned.
    """
    if returned.form == "tuple" or (as_tuple and returned.form == MADE):
        return tuple(returned.values)
    named = dict(zip(returned.names, returned.values, strict=True))
    if returned.form != MADE:
        return _output_class(scheduler, returned.form)(**named)
    made = _any_output_class(scheduler)
    known = {f.name for f in fields(made)}
    return made(**{name: value for name, value in named.items() if name in known})


def _output_class(scheduler: Any, name: str) -> Any:
    """The output class of that name in the modules of the scheduler's classes."""
    for base in type(scheduler).__mro__:
        found = getattr(sys.modules[base.__module__], name, None)
        if isinstance(found, type) and issubclass(found, dict):
            return found
    raise LookupError(f"{type(scheduler).__name__} has no output {name}")


def _any_output_class(scheduler: Any) -> Any:
    """The class of what its step() returns, by what is in it."""
    for base in type(scheduler).__mro__:
        for found in vars(sys.modules[base.__module__]).values():
            is_output = isinstance(found, type) and issubclass(found, dict) and is_dataclass(found)
            if is_output and any(f.name == "prev_sample" for f in fields(found)):
                return found
    raise LookupError(f"{type(scheduler).__name__} has no output with prev_sample")
