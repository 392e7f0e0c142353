"""What the words of a prompt do: from maps of tokens to words, their strength, time and place.

All figures are shares of attention: at one place and step the tokens of the prompt share 1. A
word's share is the sum of its tokens' shares.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from studio.core.attention import Attention, Token

    Map = NDArray[np.float32]

_WORD: Final = re.compile(r"w+(?:['’\-]w+)*")  # in the outline of a prompt, see _outline
_PARTING: Final = re.compile(r"[^w\s'’]")
ARTICLES: Final = frozenset({"a", "an", "the"})
LINKS: Final = frozenset(
    {
        "about",
        "above",
        "across",
        "after",
        "against",
        "along",
        "amid",
        "among",
        "and",
        "around",
        "as",
        "at",
        "before",
        "behind",
        "below",
        "beneath",
        "beside",
        "between",
        "beyond",
        "but",
        "by",
        "down",
        "for",
        "from",
        "in",
        "inside",
        "into",
        "near",
        "of",
        "off",
        "on",
        "onto",
        "or",
        "out",
        "outside",
        "over",
        "past",
        "through",
        "to",
        "toward",
        "towards",
        "under",
        "up",
        "upon",
        "while",
        "with",
        "within",
        "without",
    }
)
"""Words that part two phrases and belong to neither."""

_FLAT: Final = 0.1
"""A map that varies by less than this share of its mean is shown as pale as it is."""
_HOT: Final = 0.5
"""Of the way from a word's weakest to its strongest: from here on it acts."""


@dataclass(frozen=True, slots=True)
class Word:
    """A word or a phrase: prompt[start:stop], and which tokens it is made of.

    No tokens: the model did not read it, the prompt was too long.
    """

    text: str
    start: int
    stop: int
    tokens: tuple[int, ...]


@dataclass(frozen=True, slots=True, eq=False)
class WordMaps:
    """The words of one prompt with their maps: float32 of shape (steps, words, h, w).

    start: the step of the run that shares[0] belongs to; steps below count from there.
    """

    words: tuple[Word, ...]
    shares: Map
    start: int = 0


@dataclass(frozen=True, slots=True)
class Ranked:
    """A word in a region. share: of the attention there; difference: to that in the picture."""

    word: Word
    share: float
    difference: float


# ---- words and phrases


def words_of(prompt: str, tokens: Sequence[Token] = ()) -> tuple[Word, ...]:
    """Every word of the prompt, in order; a hyphen or an apostrophe does not end one."""
    found = _WORD.finditer(_outline(prompt))
    return tuple(_word(prompt, m.start(), m.end(), tokens) for m in found)


def phrases_of(prompt: str, tokens: Sequence[Token] = ()) -> tuple[Word, ...]:
    """The phrases of the prompt: what stands between punctuation, prepositions and conjunctions.

    Articles at the beginning are left out: of "a red sunset over the mountains, oil painting" they
    are "red sunset", "mountains" and "oil painting". Link words are English; prompts in other
    languages are parted by their punctuation alone.
    """
    return tuple(_word(prompt, *span, tokens) for span in _phrases(prompt))


def maps_of(attention: Attention, *, phrases: bool = False) -> WordMaps:
    """The maps of every word (or phrase) of the prompt."""
    found = (phrases_of if phrases else words_of)(attention.prompt, attention.tokens)
    steps, _, high, wide = attention.maps.shape
    shares = np.zeros((steps, len(found), high, wide), np.float32)
    for place, word in enumerate(found):
        if word.tokens:
            attention.maps[:, word.tokens].sum(1, dtype=np.float32, out=shares[:, place])
    return WordMaps(found, shares, attention.start)


def _phrases(prompt: str) -> Iterator[tuple[int, int]]:
    outline = _outline(prompt)
    start = stop = 0  # of the phrase so far
    for match in _WORD.finditer(outline):
        text = prompt[match.start() : match.end()].lower()
        links = text in LINKS
        if stop > start and (links or _PARTING.search(outline, stop, match.start())):
            yield start, stop
            start = stop
        if links or (stop == start and text in ARTICLES):
            continue
        if stop == start:
            start = match.start()
        stop = match.end()
    if stop > start:
        yield start, stop


def _outline(prompt: str) -> str:
    """The prompt with "w" for every letter, digit, accent and symbol of any script."""
    return "".join("w" if _is_part_of_word(letter) else letter for letter in prompt)


def _is_part_of_word(letter: str) -> bool:
    kind = unicodedata.category(letter)
    return kind[0] in "LMN" or kind == "So" or letter == "_"


def _word(prompt: str, start: int, stop: int, tokens: Sequence[Token]) -> Word:
    """A token that covers letters of two words at once belongs to both."""
    covering = (i for i, t in enumerate(tokens) if t.start < stop and t.stop > start)
    return Word(prompt[start:stop], start, stop, tuple(covering))


# ---- how strong, when


def strengths(maps: WordMaps) -> Map:
    """The share of the whole picture's attention for each word at each step: (words, steps)."""
    return np.asarray(maps.shares.mean((2, 3)).T, np.float32)


def main_steps(strength: Map) -> tuple[int, int]:
    """The first and the last of the steps around a word's peak in which it acts.

    strength: its share at each step. It acts while it is nearer to its strongest than to its
    weakest; a word that is hardly stronger at one step than at another acts in all of them.
    """
    low, high = float(strength.min()), float(strength.max())
    if high - low <= _FLAT * float(strength.mean()):
        return 0, len(strength) - 1
    acts = strength >= low + _HOT * (high - low)
    first = last = int(strength.argmax())
    while first > 0 and acts[first - 1]:
        first -= 1
    while last + 1 < len(strength) and acts[last + 1]:
        last += 1
    return first, last


# ---- where


def heat(
    maps: WordMaps, word: int, step: int | None = None, on: tuple[float, float] | None = None
) -> Map:
    """The map of a word for display: (h, w) from 0 where it is weakest to 1.

    step: the maps of one word have one scale at all steps, so that an animation shows it come and
    go. None: the mean of all steps, on a scale of its own. on: that scale, where it is known.
    """
    own = maps.shares[:, word]
    low, high = on or scale(maps, word, step)
    shown = own.mean(0) if step is None else own[step]
    return np.asarray(((shown - low) / (high - low)).clip(0, 1), np.float32)


def scale(maps: WordMaps, word: int, step: int | None = None) -> tuple[float, float]:
    """The shares that are 0 and 1 in the heat of a word; all steps have the same."""
    own = maps.shares[:, word]
    shown = own.mean(0) if step is None else own
    low, high = (float(edge) for edge in np.percentile(shown, (1, 99.5)))
    return low, low + max(high - low, _FLAT * float(shown.mean()), 1e-6)


def covered(shown: Map) -> float:
    """The share of the picture in which a word acts, out of its heat: 0 to 1."""
    return float((shown >= _HOT).mean())


def at(maps: WordMaps, x: float, y: float, step: int | None = None) -> tuple[Ranked, ...]:
    """The words at one place, the strongest first. x, y: shares of the width and the height."""
    high, wide = maps.shares.shape[2:]
    row = min(max(int(y * high), 0), high - 1)
    column = min(max(int(x * wide), 0), wide - 1)
    region = np.zeros((high, wide), np.float32)
    region[row, column] = 1
    return ranked(maps, region, step)


def ranked(
    maps: WordMaps, region: NDArray[np.floating], step: int | None = None
) -> tuple[Ranked, ...]:
    """The words in a region of the picture, the strongest first.

    region: how much each place belongs to it, 0 to 1, at least as fine as the maps (as
    `shapes.mask` makes it). step: None for the mean of all steps. Empty for an empty region.
    ValueError for a region that is coarser than the maps.
    """
    shares = maps.shares.mean(0) if step is None else maps.shares[step]
    weights = _at_size(region, *shares.shape[1:])
    total = float(weights.sum())
    if total <= 0:
        return ()
    inside = np.tensordot(shares, weights, 2) / total
    differences = inside - shares.mean((1, 2))
    order = np.argsort(-inside, kind="stable")
    return tuple(Ranked(maps.words[i], float(inside[i]), float(differences[i])) for i in order)


def _at_size(region: NDArray[np.floating], high: int, wide: int) -> Map:
    """The region as mean of the pixels that fall into each place of a coarser grid."""
    if region.shape[0] < high or region.shape[1] < wide:
        raise ValueError(f"a region of {region.shape} on maps of {(high, wide)}")
    result = np.asarray(region, np.float32)
    for axis, size in enumerate((high, wide)):
        edges = np.arange(size) * result.shape[axis] // size
        lengths = np.diff(edges, append=result.shape[axis])
        sums = np.add.reduceat(result, edges, axis)
        result = sums / (lengths[:, None] if axis == 0 else lengths)
    return result
