"""What was found out about the words of one prompt, in the figures that the window shows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from studio.core.words import WordMaps, at, main_steps, maps_of, ranked, strengths

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from studio.core.attention import Attention
    from studio.core.words import Ranked, Word

    Map = NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class Reading:
    """The words (or phrases) of one prompt, and how strong each is when and where.

    A step is an index into the maps; None is the mean of all of them.
    mean: the maps' mean over the steps, as maps of one step. strength: the share of each word in
        the whole picture's attention at each step, (words, steps). whole: its mean, (words,).
    """

    attention: Attention
    phrases: bool
    maps: WordMaps
    mean: WordMaps
    strength: Map
    whole: Map

    @property
    def words(self) -> tuple[Word, ...]:
        """The words, in the order of the prompt."""
        return self.maps.words

    @property
    def steps(self) -> int:
        """How many steps the maps have."""
        return int(self.strength.shape[1])

    @property
    def strongest(self) -> float:
        """The share of the strongest word at its strongest step: what 100 stands for."""
        return float(self.strength.max(initial=0)) or 1.0

    def level(self, word: int, step: int | None) -> float:
        """How strong a word is, 0 to 1, where 1 is the strongest of all at its strongest step."""
        share = self.whole[word] if step is None else self.strength[word, step]
        return float(share) / self.strongest

    def levels(self) -> Map:
        """`level` of every word at every step, (words, steps)."""
        return np.asarray(self.strength / self.strongest, np.float32)

    def acts_in(self, word: int) -> tuple[int, int]:
        """The first and the last of the run's steps in which a word mainly acts."""
        first, last = main_steps(self.strength[word])
        return first + self.maps.start, last + self.maps.start

    def row(self, position: int) -> int | None:
        """The step of the maps that a step of the run is; None where they have none for it."""
        step = position - self.maps.start
        return step if 0 <= step < self.steps else None

    def ranked(self, region: NDArray[np.floating], step: int | None) -> tuple[Ranked, ...]:
        """The words in a region, see `words.ranked`."""
        return ranked(self.mean, region, 0) if step is None else ranked(self.maps, region, step)

    def at(self, x: float, y: float, step: int | None) -> tuple[Ranked, ...]:
        """The words at a place of the picture, see `words.at`."""
        return at(self.mean, x, y, 0) if step is None else at(self.maps, x, y, step)


def read(attention: Attention, *, phrases: bool) -> Reading:
    """What an attention says of the words (or phrases) of its prompt."""
    maps = maps_of(attention, phrases=phrases)
    mean = WordMaps(maps.words, maps.shares.mean(0, keepdims=True), maps.start)
    strength = strengths(maps)
    whole = np.asarray(strength.mean(1), np.float32)
    return Reading(attention, phrases, maps, mean, strength, whole)
