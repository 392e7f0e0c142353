"""Where the words of a prompt act: maps over the picture, step by step."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from studio.core.keys import segments

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

    from studio.core.recipe import Recipe


@dataclass(frozen=True, slots=True)
class Token:
    """A token of the prompt and the letters it stands for: prompt[start:stop]."""

    text: str
    start: int
    stop: int


@dataclass(frozen=True, slots=True, eq=False)
class Attention:
    """How much each place of the picture looks at each token, at each step that one prompt steers.

    prompt: the text that the tokens are of. maps: float16 of shape (steps, tokens, h, w): the share
        of the attention to the prompt's own tokens, mean of heads and layers; the tokens of one
        place at one step sum to 1 (special tokens and padding are left out).
    cut: where the model stopped reading: prompt[cut:] was ignored (len(prompt) where all was read).
    start: the step of the run that maps[0] belongs to.
    weight: the prompt's share of the blend it is the heaviest of (1: it steered alone).
    """

    prompt: str
    tokens: tuple[Token, ...]
    maps: NDArray[np.float16]
    cut: int
    start: int = 0
    weight: float = 1.0

    @property
    def stop(self) -> int:
        """The step after the last one that the maps belong to."""
        return self.start + len(self.maps)


@dataclass(frozen=True, slots=True)
class Passage:
    """The steps start <= k < stop, in which the words of one prompt act.

    prompt: of a blend, the heaviest; weight: its share of the blend.
    """

    start: int
    stop: int
    prompt: str
    weight: float


def passages(recipe: Recipe, count: int) -> tuple[Passage, ...]:
    """Which prompt's words act when, in a run of `count` steps; a photo's steps have none."""
    found: list[Passage] = []
    for segment in segments(recipe, count):
        if segment.given:
            continue
        heaviest = max(segment.conditioning.prompts, key=lambda prompt: prompt.weight)
        passage = Passage(segment.start, segment.stop, heaviest.text, heaviest.weight)
        last = found[-1] if found else None
        if last is not None and (last.prompt, last.weight) == (passage.prompt, passage.weight):
            found[-1] = replace(last, stop=passage.stop)  # only the guidance changed, or the like
        else:
            found.append(passage)
    return tuple(found)


def acting(attentions: Sequence[Attention], step: int) -> Attention | None:
    """The attention to the prompt that steers a step; None where no words act at it."""
    return next((a for a in attentions if a.start <= step < a.stop), None)
