"""Checks of plain values: what a recipe is made of comes from fields, files and command lines."""

from __future__ import annotations

import math
import reprlib
from numbers import Real

from studio.core.errors import StudioError


def text(name: str, value: object) -> str:
    """The value, if it is text that every file and tokenizer can take; StudioError otherwise."""
    if not isinstance(value, str):
        raise StudioError(f"{name} must be text, not {reprlib.repr(value)}.")
    try:
        value.encode()
    except UnicodeEncodeError as error:  # half of a surrogate pair, as broken JSON may hold
        raise StudioError(
            f"{name} holds half a character.", "Delete it and type it again.", str(error)
        ) from error
    return value


def whole(name: str, value: object) -> int:
    """The value, if it is a whole number; StudioError otherwise."""
    if isinstance(value, bool) or not isinstance(value, int):
        raise StudioError(
            f"{name} {reprlib.repr(value)} is not a whole number.", "Use digits only."
        )
    return value


def finite(name: str, value: object) -> float:
    """The value as a float, if it is a number other than infinity and nan; else StudioError."""
    if isinstance(value, bool) or not isinstance(value, Real):
        raise StudioError(f"{name} must be a number, not {reprlib.repr(value)}.")
    try:
        number = float(value)
    except OverflowError:  # a whole number beyond every float
        number = math.inf
    if not math.isfinite(number):
        raise StudioError(f"{name} must be a finite number.")
    return number
