"""Which token stands for which letters of the prompt, and in which row the model has it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from studio.core.attention import Token

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from studio.engine.attention.hearing import Said

_SPACE: Final = " ▁Ġ"
"""How vocabularies write the blank in front of a word."""


@dataclass(frozen=True, slots=True)
class Reading:
    """The prompt as one text encoder reads it.

    tokens: those of the prompt's own letters; rows: where each lies in the encoder's block of
    rows. length: how many rows the block has. cut: the prompt from here on was not read.
    """

    tokens: tuple[Token, ...]
    rows: tuple[int, ...]
    length: int
    cut: int


@dataclass(frozen=True, slots=True)
class _Span:
    """A token at `place` in the sequence, and the letters of the text it stands for."""

    place: int
    start: int
    stop: int


def read(
    tokenizer: Any, said: Sequence[Said], prompt: str, length: int | None = None, lead: str = ""
) -> Reading | None:
    """How a prompt was read, out of what was said to its tokenizer; None if it was not said.

    length: the rows of the encoder's block (None: one for each token). Where there are fewer rows
    than tokens the first ones were dropped (a template in front of the prompt); where there are
    more, the block was filled up in front. lead: the prompt stands behind this, where it is there.
    """
    for saying in said:
        ids, spans = _spans(tokenizer, saying.text, saying.options)
        rows = len(ids) if length is None else length
        shift = rows - len(ids)
        for offset in _occurrences(saying.text, prompt, lead):
            inside = _inside(spans, prompt, offset)
            inside = [span for span in inside if 0 <= span.place + shift < rows]
            if not inside and prompt.strip():
                continue  # it stands in the template, too
            tokens = tuple(Token(prompt[s.start : s.stop], s.start, s.stop) for s in inside)
            cut = _cut(tokenizer, saying, prompt, offset, tokens)
            return Reading(tokens, tuple(s.place + shift for s in inside), rows, cut)
    return None


def folded(readings: Sequence[Reading]) -> tuple[Reading, NDArray[np.float32]]:
    """One reading for several encoders, and how the attention to all their rows becomes its.

    The reading is that which read most. The weights, (its tokens, tokens of all readings in turn),
    give each token's share to those that cover the same letters, by how many letters they share.
    """
    most = max(readings, key=lambda reading: reading.cut)  # the first of equals
    every = [(reading is most, token) for reading in readings for token in reading.tokens]
    weights = np.zeros((len(most.tokens), len(every)), np.float32)
    place = 0
    for column, (own, token) in enumerate(every):
        if own:
            weights[place, column] = 1
            place += 1
            continue
        shared = np.array([_overlap(token, other) for other in most.tokens], np.float32)
        if shared.sum() > 0:
            weights[:, column] = shared / shared.sum()
    return most, weights


def _overlap(one: Token, other: Token) -> int:
    return max(0, min(one.stop, other.stop) - max(one.start, other.start))


def _occurrences(text: str, prompt: str, lead: str) -> Iterator[int]:
    """Where prompt[0] lies in the text, for every place behind the lead that has it. Pipelines may
    strip a prompt and write it in small letters."""
    first = text.find(lead) + len(lead) if lead in text else 0
    bare = prompt.strip()
    leading = len(prompt) - len(prompt.lstrip())
    for form in dict.fromkeys((bare, bare.lower())):
        if len(form) != len(bare):
            continue  # a letter whose small form is two letters
        at = text.find(form, first)
        while at >= 0:
            yield at - leading
            at = text.find(form, at + 1) if form else -1


def _inside(spans: Sequence[_Span], prompt: str, offset: int) -> list[_Span]:
    """The spans that lie in the prompt, counted from its first letter, without blanks."""
    found = []
    for span in spans:
        start, stop = max(span.start - offset, 0), min(span.stop - offset, len(prompt))
        while start < stop and prompt[start].isspace():
            start += 1
        while start < stop and prompt[stop - 1].isspace():
            stop -= 1
        if start < stop:
            found.append(_Span(span.place, start, stop))
    return found


def _cut(tokenizer: Any, saying: Said, prompt: str, offset: int, tokens: Sequence[Token]) -> int:
    """Where reading stopped: at the first letter of what there would be without a limit."""
    options = {**saying.options, "truncation": False, "padding": False, "max_length": None}
    _, spans = _spans(tokenizer, saying.text, options)
    whole = _inside(spans, prompt, offset)
    if len(whole) <= len(tokens):
        return len(prompt)
    return whole[len(tokens)].start


def _spans(tokenizer: Any, text: str, options: Mapping[str, Any]) -> tuple[list[int], list[_Span]]:
    """The token numbers of a text, and the letters of those that stand for any."""
    fast = bool(getattr(tokenizer, "is_fast", False))
    asked = {
        **options,
        "return_tensors": None,
        "return_overflowing_tokens": False,
        "return_length": False,
        "return_offsets_mapping": fast,
        "return_special_tokens_mask": True,
        "verbose": False,  # no warning of a prompt that is too long: that is what we ask for
    }
    made = tokenizer(text, **asked)
    ids, special = list(made["input_ids"]), list(made["special_tokens_mask"])
    offsets = made["offset_mapping"] if fast else aligned(tokenizer, ids, special, text)
    rows = enumerate(zip(offsets, special, strict=True))
    return ids, [_Span(i, *span) for i, (span, is_special) in rows if not is_special]


def aligned(
    tokenizer: Any, ids: Sequence[int], special: Sequence[int], text: str
) -> list[tuple[int, int]]:
    """The letters of each token, for tokenizers that do not tell.

    Each piece is sought in the text right after the one before it. Pieces that are not there (a
    part of a letter, a letter in another form) share what lies between those that are.
    """
    small = text.lower() if len(text.lower()) == len(text) else text
    spans = [(0, 0)] * len(ids)
    cursor, lost = 0, list[int]()
    for place, (number, is_special) in enumerate(zip(ids, special, strict=True)):
        if is_special:
            continue
        piece = _piece(tokenizer, number)
        at = small.find(piece, cursor) if piece else -1
        if at < 0 or (small[cursor:at].strip() and not lost):
            lost.append(place)
            continue
        for other in lost:
            spans[other] = (cursor, at)
        spans[place] = (at, at + len(piece))
        cursor, lost = at + len(piece), []
    return spans


def _piece(tokenizer: Any, number: int) -> str:
    """A token in small letters, without the marks of where words begin and end."""
    token = str(tokenizer.convert_ids_to_tokens(number))
    return token.strip(_SPACE).removeprefix("##").removesuffix("</w>").lower()
