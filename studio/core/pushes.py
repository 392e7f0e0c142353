"""Pushes: how far a picture is moved along directions that are no recipe of their own."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from studio.core import checks
from studio.core.errors import StudioError
from studio.core.limits import PUSH, SEED, WORD_WEIGHT

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True, slots=True)
class Contrast:
    """From one word to another, in the space of text embeddings: E(positive) - E(negative)."""

    negative: str
    positive: str

    def __post_init__(self) -> None:
        for name, words in (("The first word", self.negative), ("The second word", self.positive)):
            if not checks.text(name, words).strip():
                raise StudioError("A direction needs two words.", "Write one at either end.")
        if self.negative.strip() == self.positive.strip():
            raise StudioError("The two words are the same.", "Write another one at one end.")


@dataclass(frozen=True, slots=True)
class Bend:
    """A random direction in the denoiser's innermost features (h-space, Kwon et al. 2022).

    seed: draws the direction, one unit Gaussian per channel and place of the features.
    """

    seed: int

    def __post_init__(self) -> None:
        SEED.check(checks.whole("The seed", self.seed))


Direction: TypeAlias = Contrast | Bend


@dataclass(frozen=True, slots=True)
class Span:
    """The steps in which something acts: from share `start` of the run up to share `stop`."""

    start: float = 0.0
    stop: float = 1.0

    def __post_init__(self) -> None:
        ends = [checks.finite("A span's end", end) + 0.0 for end in (self.start, self.stop)]
        if not 0 <= ends[0] < ends[1] <= 1:
            raise StudioError("A span must begin before it ends.", "Choose shares from 0 to 1.")
        object.__setattr__(self, "start", ends[0])
        object.__setattr__(self, "stop", ends[1])

    def steps(self, count: int) -> tuple[int, int]:
        """The steps of a run of `count`, first and one past the last; at least one."""
        start = min(round(self.start * count), count - 1)
        return start, max(round(self.stop * count), start + 1)


WHOLE = Span()


@dataclass(frozen=True, slots=True)
class Push:
    """So far along a direction, within a span of steps. Of amount 0 nothing is left at all."""

    direction: Direction
    amount: float
    span: Span = WHOLE

    def __post_init__(self) -> None:
        amount = checks.finite("The amount", self.amount) + 0.0
        PUSH.check(amount)
        object.__setattr__(self, "amount", amount)


@dataclass(frozen=True, slots=True)
class Weight:
    """How much a word or phrase of the prompt counts; 1 is as written."""

    words: str
    value: float

    def __post_init__(self) -> None:
        if not checks.text("The word", self.words).strip():
            raise StudioError("There is no word to weigh.", "Choose a word of the prompt.")
        value = checks.finite("The weight of a word", self.value) + 0.0
        WORD_WEIGHT.check(value)
        object.__setattr__(self, "value", value)


def canonical_pushes(pushes: Iterable[Push]) -> tuple[Push, ...]:
    """One push per direction and span, amounts added, none of amount 0; sorted."""
    amounts: dict[tuple[Direction, Span], float] = {}
    for push in pushes:
        key = push.direction, push.span
        amounts[key] = amounts.get(key, 0.0) + push.amount
    kept = (Push(d, amount, span) for (d, span), amount in amounts.items() if amount)
    return tuple(sorted(kept, key=repr))


def canonical_weights(weights: Iterable[Weight]) -> tuple[Weight, ...]:
    """One weight per word, the last one given; none of 1; sorted by word."""
    values = {weight.words: weight.value for weight in weights}
    return tuple(Weight(words, value) for words, value in sorted(values.items()) if value != 1)


def places(words: str, text: str) -> tuple[tuple[int, int], ...]:
    """Where a word or phrase stands in a text: text[start:stop], in capitals or not.

    Whole words only ("sun" is not in "sunset"), with any blanks between those of a phrase.
    """
    said = r"\s+".join(re.escape(word) for word in words.split())
    if not said:
        return ()
    found = re.finditer(rf"(?<!\w){said}(?!\w)", text, re.IGNORECASE)
    return tuple(match.span() for match in found)
