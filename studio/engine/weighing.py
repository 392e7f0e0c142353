"""Weights of words: how far an encoding lies from that of the prompt in which a word is unsaid.

encoding' = unsaid + weight * (encoding - unsaid), in every row: 1 is the prompt as written, 0 the
prompt without the word, and below 0 it turns against the word.

The usual way moves the word's own rows alone, towards those of the empty prompt (ComfyUI,
`comfy/sd1_clip.py`; AUTOMATIC1111 multiplies them and brings the encoding's mean back). But an
encoder tells every row of the words before it, and of a weight of 0 hardly anything is seen: with
the starter, a red barn stays red. Compel goes half of this way: below 1 it blends with the encoding
in which the word is masked. Here it is gone to its end, and on above 1, as classifier-free guidance
goes on from the unsaid through the said (Ho and Salimans 2022, eq. 6).

The unsaid is laid out token by token as the said, so that all other words keep their rows; those of
the word itself are what the encoder makes of the empty prompt at their place. The one vector that
some families make of the whole prompt besides (pooled: SDXL, SD 3, Flux) is weighed with the rows.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

import torch

from studio.core.errors import StudioError
from studio.engine.attention.families import family_of
from studio.engine.attention.rows import readings_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from studio.engine.attention.hearing import Said
    from studio.engine.attention.tokens import Reading

Spots: TypeAlias = "Sequence[tuple[int, int]]"
"""Where a word stands in a text: text[start:stop], in order."""


@dataclass(frozen=True, slots=True, eq=False)
class Encoded:
    """A text as a pipeline encoded it. made: what encode_prompt returned, the rows (N, L, C) first;
    said: what was said to its tokenizers for that."""

    text: str
    made: Any
    said: Sequence[Said]


def weighs(pipe: Any) -> bool:
    """Whether it is known in which rows of this pipeline's encodings a word lies."""
    family = family_of(pipe)
    return family is not None and not family.listed


def check_weighs(pipe: Any) -> None:
    """StudioError unless it `weighs`."""
    if not weighs(pipe):
        raise StudioError(
            "This model cannot give single words a weight.",
            "Set them all to 1, or open a model of another family.",
            f"the rows of {type(pipe).__name__} are not known",
        )


def unsaid(text: str, spots: Spots) -> str:
    """A text without the words at some places, nor the blank behind each."""
    left, here = [], 0
    for start, stop in spots:
        left.append(text[here:start])
        here = stop + 1 if text[stop : stop + 1].isspace() else stop
    return "".join((*left, text[here:]))


def laid_out(pipe: Any, said: Encoded, lean: Encoded, empty: Encoded, spots: Spots) -> Any:
    """The encoding of `lean`, its rows where those of `said` are.

    lean: the text of which the words at `spots` are unsaid; empty: of "". StudioError where no
    encoder read these words, or the family's rows are not known.
    """
    check_weighs(pipe)
    length, others, neutrals = (each.made[0].shape[1] for each in (said, lean, empty))
    sources = list(range(length))
    start, met = 0, False
    pairs = zip(_readings(pipe, said), _readings(pipe, lean), strict=True)
    for full, short in pairs:
        met |= _find_sources(sources, start, full, short, spots)
        start += full.length
    if not met:
        begin, end = spots[0]
        raise StudioError(
            f"“{said.text[begin:end]}” stands where this model has stopped reading.",
            "Move it towards the beginning of the prompt, or set its weight to 1.",
        )
    both = torch.cat((lean.made[0], empty.made[0]), 1)
    picked = [
        min(source, others - 1) if source >= 0 else others + min(row, neutrals - 1)
        for row, source in enumerate(sources)
    ]
    return type(lean.made)((both[:, picked], *lean.made[1:]))


def _readings(pipe: Any, encoded: Encoded) -> list[Reading]:
    family = family_of(pipe)
    if family is None:
        raise LookupError(type(pipe).__name__)
    return readings_of(pipe, family, encoded.said, encoded.text, encoded.made[0].shape[1])


def _find_sources(
    sources: list[int], start: int, full: Reading, short: Reading, spots: Spots
) -> bool:
    """Put down for each row of an encoder's block from which row of the lean encoding it comes; -1
    for those of the words that are unsaid. False, and nothing, where none of them is in the block.
    """
    tokens = tuple(zip(full.tokens, full.rows, strict=True))
    gone = {r for t, r in tokens if any(t.start < stop and t.stop > at for at, stop in spots)}
    if not gone:
        return False
    first = min(gone)
    before = [row for row in full.rows if row < first]
    after = [row for row in full.rows if row > first and row not in gone]
    known = dict(zip(reversed(after), reversed(short.rows), strict=False))
    known.update(zip(before, short.rows, strict=False))
    shift = next((known[row] - row for row in before if row in known), 0)
    if not before and after:
        shift = known.get(after[0], first) - first
    if not after:
        known[full.rows[-1] + 1] = short.rows[-1] + 1 if short.rows else first + shift
    lost = False  # within the word, or the blank behind it
    for row in range(start, start + full.length):
        if row in known:
            shift, lost = known[row] - row, False
        lost |= row in gone
        sources[row] = -1 if lost else max(row + shift, start)
    return True
