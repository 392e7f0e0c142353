"""The rows of an encoded prompt that its own tokens lie in."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from studio.core.errors import StudioError
from studio.engine.attention.tokens import Reading, folded, read

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

    from studio.core.attention import Token
    from studio.engine.attention.families import Family
    from studio.engine.attention.hearing import Said, Spoken


@dataclass(frozen=True, slots=True, eq=False)
class Rows:
    """The tokens of a prompt, and where the model has them.

    rows: of the encoded prompt, those that belong to its tokens. weights: (tokens, rows), how the
    attention to the rows becomes that to the tokens; None where there is one row for each.
    """

    spoken: Spoken
    tokens: tuple[Token, ...]
    cut: int
    rows: tuple[int, ...]
    weights: NDArray[np.float32] | None = None


def rows_of(pipe: Any, family: Family, spoken: Spoken, length: int | None) -> Rows:
    """The rows of a prompt that was encoded to `length` rows (None: to one for each token).

    StudioError where the prompt is not found in what the tokenizers were told.
    """
    readings = readings_of(pipe, family, spoken.said, spoken.text, length)
    every = tuple(row for reading in readings for row in reading.rows)
    if len(readings) == 1:
        return Rows(spoken, readings[0].tokens, readings[0].cut, every)
    most, weights = folded(readings)
    return Rows(spoken, most.tokens, most.cut, every, weights)


def readings_of(
    pipe: Any, family: Family, said: Sequence[Said], text: str, length: int | None
) -> list[Reading]:
    """How each text encoder read a text, with its rows among all `length` of the encoding.

    StudioError where the text is not found in what the tokenizers were told.
    """
    readings: list[Reading] = []
    first = 0
    for name in family.tokenizers:
        sayings = [saying for saying in said if saying.name == name]
        if not sayings:
            break  # a model without this encoder fills its rows with zeros
        last = name == family.tokenizers[-1]
        rows = length - first if last and length is not None else None
        reading = read(getattr(pipe, name), sayings, text, rows, family.lead)
        if reading is None:
            readings = []
            break
        readings.append(replace(reading, rows=tuple(first + row for row in reading.rows)))
        first += reading.length
    if not readings:
        raise StudioError(
            "This model reads another prompt than the one that was written.",
            "Use plain words, without tokens of your own.",
            f"{[saying.text for saying in said]} for {text!r}",
        )
    return readings
